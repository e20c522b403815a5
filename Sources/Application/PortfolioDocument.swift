import Documents
public import Interchange
import Planner
import Portfolio
import Quantities
import Reporting
import Scenario
import TCO
import Tables

extension PortfolioResult {
  public var json: JSON {
    let capital = quarters.reduce(0) { $0 + $1.capital }
    var members: [(String, JSON)] = [
      ("kind", "portfolio"), ("id", .text(spec.id)),
      ("objective", .text(spec.objective.rawValue)),
      ("proof_gap", .number(answer.gap)), ("present_cost_usd", JSON(answer.cost)),
      ("capex_usd", .number(capital)),
      ("quarters", .list(quarters.map(row))),
      ("sites", .list(opened.map(site))),
      ("allocations", .list(answer.allocations.map(allocation))),
      ("unused_sites", .list(unused.map { .text(problem.sites[$0].id) })),
      ("excluded", .list(question.exclusions.map(JSON.text))),
      (
        "defaults",
        .object(question.defaults.map { JSON.Member($0.path, .text($0.value)) })
      ),
    ]
    if let next { members.append(("next", json(next))) }
    members.append(
      (
        "method",
        .text(
          "whole scalable units by site, SKU and quarter, solved by branch and cut (COIN-OR CBC); "
            + "what a unit takes is its share of the largest plan of its SKU at the site")
      ))
    return .object(members)
  }

  private var unused: [Int] { problem.sites.indices.filter { answer.first($0) == nil } }

  private func row(_ quarter: Quarter) -> JSON {
    .object([
      ("quarter", .text(quarter.name)), ("demand", .number(quarter.demand)),
      ("standing", .number(quarter.worth)), ("accelerators", .integer(quarter.accelerators)),
      ("contracted_mw", .number(quarter.contracted.megawatts)),
      ("delivered_mw", .number(quarter.delivered.megawatts)),
      ("available_mw", .number(quarter.available.megawatts)),
      ("stranded_mw", .number(quarter.stranded.megawatts)),
      ("waiting_accelerators", JSON(quarter.waiting)), ("capex_usd", .number(quarter.capital)),
    ])
  }

  private func site(_ index: Int) -> JSON {
    let last = spec.quarters - 1
    var members: [(String, JSON)] = [
      ("id", .text(problem.sites[index].id)),
      ("first_quarter", JSON(answer.first(index).map { spec.quarterName($0) })),
      ("accelerators", .integer(answer.accelerators(index, in: last))),
      ("contracted_mw", .number(answer.contracted(index, in: last).megawatts)),
      ("available_mw", .number(problem.sites[index].power[last].megawatts)),
      ("capex_usd", .number(capital(at: index))),
    ]
    if problem.sites[index].retrofit != nil {
      let done = retrofit(at: index)
      members.append(("retrofitted_mw", .number(done.power.megawatts)))
      members.append(("retrofit_usd", .number(done.cost)))
    }
    if let delay = delays[index] {
      members.append(("delay_months", .integer(spec.delayMonths)))
      members.append(("delay_cost_usd", JSON(delay.cost)))
      members.append(("delay_shortage", JSON(delay.shortage)))
    }
    if let plan = plans[index] {
      members.append(
        (
          "plan",
          .object([
            ("accelerators", .integer(plan.plan.totals.accelerators)),
            ("contracted_mw", .number(plan.plan.totals.contracted.megawatts)),
            ("capex_usd", JSON(plan.projection?.capex)),
            ("short_phases", .list(plan.shortfalls.map(JSON.text))),
          ])
        ))
    }
    return .object(members)
  }

  private func allocation(_ one: Allocation) -> JSON {
    let option = problem.options[one.site][one.sku]
    let count = Double(one.units)
    return .object([
      ("site", .text(problem.sites[one.site].id)), ("sku", .text(spec.skus[one.sku].id)),
      ("quarter", .text(spec.quarterName(one.quarter))), ("units", .integer(one.units)),
      ("accelerators", .integer(one.units * (option?.accelerators ?? 0))),
      ("racks", .integer(one.units * (option?.racks ?? 0))),
      ("contracted_mw", .number((option?.contracted.megawatts ?? 0) * count)),
      ("it_capex_usd", .number((option?.itCapex.dollars ?? 0) * count)),
      ("facility_capex_usd", .number((option?.facilityCapex.dollars ?? 0) * count)),
      ("needs_retrofit", .boolean(option?.needsRetrofit ?? false)),
    ])
  }

  private func json(_ next: PortfolioNext) -> JSON {
    .object([
      ("more", .number(next.more)), ("present_cost_usd", JSON(next.cost)),
      (
        "sites",
        .list(
          next.sites.map {
            .object([
              ("id", .text(problem.sites[$0.site].id)), ("accelerators", .integer($0.accelerators)),
            ])
          })
      ), ("shortage", JSON(next.shortage)),
    ])
  }

  // MARK: Screen

  public var lines: [String] {
    var lines: [String] = []
    let last = quarters[quarters.count - 1]
    let title = spec.name ?? spec.id
    lines.append(
      "\(title): \(grouped(last.accelerators)) accelerators on \(opened.count) of "
        + "\(problem.sites.count) sites by the end of \(last.name)")
    if let cost = answer.cost {
      let years = NumberText.significant(spec.horizon.years, 3)
      lines.append(
        "  \(shortMoney(cost)) of present value over \(years) years at "
          + "\(NumberText.significant(spec.finance.discount * 100, 3)) %; no allocation is more than "
          + "\(NumberText.significant(max(answer.gap, 1e-6) * 100, 2)) % cheaper")
    }
    lines.append("")
    lines += quarterTable
    lines.append("")
    lines += siteTable
    lines += remarks
    return lines
  }

  private func grouped(_ count: Int) -> String {
    NumberText.fixed(Double(count), 0, grouping: true)
  }

  private func megawatts(_ power: Power) -> String {
    NumberText.fixed(power.megawatts, 1, grouping: true)
  }

  private var chart: RampChart {
    RampChart(
      title: spec.name ?? spec.id,
      points: quarters.map {
        RampChart.Point(
          quarter: $0.name, asked: 0, likely: $0.contracted.megawatts,
          low: $0.contracted.megawatts, high: $0.delivered.megawatts)
      }, words: .stranded)
  }

  private var quarterTable: [String] {
    let waits = quarters.contains { $0.waiting != nil }
    var table = TextTable(
      [.left] + [TextTable.Alignment](repeating: .right, count: waits ? 8 : 7))
    table.add(
      ["quarter", "demand", "standing", "accelerators", "MW used", "MW there", "stranded", "capex"]
        + (waits ? ["waiting"] : []))
    for quarter in quarters {
      table.add(
        [
          quarter.name, NumberText.fixed(quarter.demand, 0, grouping: true),
          NumberText.fixed(quarter.worth, 0, grouping: true), grouped(quarter.accelerators),
          megawatts(quarter.contracted), megawatts(quarter.delivered),
          megawatts(quarter.stranded), shortMoney(quarter.capital),
        ] + (waits ? [quarter.waiting.map(grouped) ?? "-"] : []))
    }
    return table.lines() + [
      "  MW there: firm power of the sites that get anything; stranded: not used yet"
    ]
  }

  private var siteTable: [String] {
    let asksDelay = !delays.isEmpty
    var table = TextTable(
      [.left, .left] + [TextTable.Alignment](repeating: .right, count: asksDelay ? 5 : 4) + [.left])
    table.add(
      ["site", "from", "accelerators", "MW used", "MW there", "capex"]
        + (asksDelay ? ["\(spec.delayMonths) months late"] : []) + ["what"])
    let last = spec.quarters - 1
    for index in opened {
      let counts = answer.working(index, in: last)
      let what = zip(spec.skus, counts).filter { $0.1 > 0 }.map { sku, count in
        let each = problem.options[index][spec.skus.firstIndex { $0.id == sku.id } ?? 0]
        return "\(grouped(count * (each?.accelerators ?? 0))) \(sku.id)"
      }
      var late: [String] = []
      if asksDelay {
        let delay = delays[index]
        late = [delay?.shortage != nil ? "not met" : shortMoney(delay?.cost ?? 0)]
      }
      table.add(
        [
          problem.sites[index].id, answer.first(index).map { spec.quarterName($0) } ?? "-",
          grouped(answer.accelerators(index, in: last)),
          megawatts(answer.contracted(index, in: last)),
          megawatts(problem.sites[index].power[last]), shortMoney(capital(at: index)),
        ] + late + [what.joined(separator: ", ")])
    }
    return table.lines()
  }

  private var remarks: [String] {
    var lines: [String] = [""]
    if !unused.isEmpty {
      lines.append("  not used: " + unused.map { problem.sites[$0].id }.joined(separator: ", "))
    }
    for index in opened {
      let done = retrofit(at: index)
      guard done.power > .zero, let plan = problem.sites[index].retrofit else { continue }
      lines.append(
        "  halls of \(problem.sites[index].id) retrofitted for \(megawatts(done.power)) MW: "
          + "\(shortMoney(done.cost)), ready from \(spec.quarterName(plan.first))")
    }
    for index in opened {
      if let shortage = delays[index]?.shortage {
        lines.append("  \(problem.sites[index].id) \(spec.delayMonths) months late: \(shortage)")
      }
    }
    if let next {
      let more = NumberText.fixed(next.more, 0, grouping: true)
      if let shortage = next.shortage {
        lines.append("  next: \(more) more in the last quarter stand nowhere: \(shortage)")
      } else {
        let sites = next.sites.map { "\(grouped($0.accelerators)) at \(problem.sites[$0.site].id)" }
        lines.append(
          "  next: \(more) more in the last quarter cost \(shortMoney(next.cost ?? 0)): "
            + (sites.isEmpty ? "within what stands" : sites.joined(separator: ", ")))
      }
    }
    if !plans.isEmpty {
      let capex = plans.values.compactMap { $0.projection?.capex }.sorted().reduce(0, +)
      let linear = opened.reduce(0) { $0 + capital(at: $1) - problem.opening.dollars }
      let short = opened.flatMap { index in
        (plans[index]?.shortfalls ?? []).map { "\(problem.sites[index].id) \($0)" }
      }
      lines.append(
        "  planned phase by phase: \(shortMoney(capex)) of capex, "
          + "\(NumberText.fixed((capex / linear - 1) * 100, 1)) % from the shares that were allocated"
          + (short.isEmpty ? "" : "; smaller than allocated: " + short.joined(separator: ", ")))
    }
    lines += question.exclusions.map { "  left out: \($0)" }
    if !question.defaults.isEmpty {
      let said = question.defaults.map { "\($0.path) \($0.value)" }
      lines += wrapped("defaults: " + said.joined(separator: ", "), head: "  ")
    }
    lines.append(
      "  a unit takes its share of the largest plan of its SKU at the site; ready at the start of its "
        + "quarter")
    return lines
  }

  // MARK: Files

  /// Names of files that an export holds beside one build-out a site.
  static let exportNames = [
    "allocation.csv", "portfolio_by_quarter.csv", "portfolio_by_site.csv", "portfolio.svg",
    "portfolio.json",
  ]

  /// The answer as tables, and a build-out for each site.
  public func export(to folder: String, force: Bool = false) throws(Failure) -> [String] {
    var files = [
      ExportFile("allocation.csv", allocationTable.csv()),
      ExportFile("portfolio_by_quarter.csv", quarterFile.csv()),
      ExportFile("portfolio_by_site.csv", siteFile.csv()),
      ExportFile("portfolio.svg", Array(chart.svg.utf8)),
      ExportFile("portfolio.json", Array(json.text.utf8)),
    ]
    if !question.isOutlived {
      for index in opened {
        let words = PortfolioBuildOut(
          spec, question.document, site: problem.sites[index].id)
        guard let document = words.allocated(answer, at: index) else { continue }
        let text = YAMLWriter.text(document)
        files.append(ExportFile("build-out-\(problem.sites[index].id).yaml", Array(text.utf8)))
        if let fitted = question.fitted(index, answer) {
          let text = YAMLWriter.text(fitted.document)
          files.append(ExportFile("site-\(problem.sites[index].id).yaml", Array(text.utf8)))
        }
      }
    }
    let target = ExportFolder(path: folder)
    try target.write(files, force: force)
    return files.map { "\(target.path)/\($0.name)" }
  }

  private var allocationTable: Table {
    var table = Table(columns: [
      Column("site"), Column("sku"), Column("quarter"), Column("units"), Column("accelerators"),
      Column("racks"), Column("contracted_mw", unit: "MW", decimals: 3),
      Column("it_capex_usd", unit: "USD", decimals: 2),
      Column("facility_capex_usd", unit: "USD", decimals: 2), Column("needs_retrofit"),
    ])
    for one in answer.allocations {
      let option = problem.options[one.site][one.sku]
      let count = Double(one.units)
      table.append([
        .text(problem.sites[one.site].id), .text(spec.skus[one.sku].id),
        .text(spec.quarterName(one.quarter)), .integer(one.units),
        .integer(one.units * (option?.accelerators ?? 0)),
        .integer(one.units * (option?.racks ?? 0)),
        .number((option?.contracted.megawatts ?? 0) * count),
        .number((option?.itCapex.dollars ?? 0) * count),
        .number((option?.facilityCapex.dollars ?? 0) * count),
        .text(option?.needsRetrofit == true ? "yes" : "no"),
      ])
    }
    return table
  }

  private var quarterFile: Table {
    func power(_ name: String) -> Column { Column(name, unit: "MW", decimals: 3) }
    var table = Table(columns: [
      Column("quarter"), Column("demand"), Column("standing"), Column("accelerators"),
      power("contracted_mw"), power("delivered_mw"), power("available_mw"), power("stranded_mw"),
      Column("waiting_accelerators"), Column("capex_usd", unit: "USD", decimals: 2),
    ])
    for quarter in quarters {
      table.append([
        .text(quarter.name), .number(quarter.demand), .number(quarter.worth),
        .integer(quarter.accelerators), .number(quarter.contracted.megawatts),
        .number(quarter.delivered.megawatts), .number(quarter.available.megawatts),
        .number(quarter.stranded.megawatts), Cell(quarter.waiting), .number(quarter.capital),
      ])
    }
    return table
  }

  private var siteFile: Table {
    var table = Table(columns: [
      Column("site"), Column("first_quarter"), Column("accelerators"),
      Column("contracted_mw", unit: "MW", decimals: 3),
      Column("available_mw", unit: "MW", decimals: 3),
      Column("capex_usd", unit: "USD", decimals: 2),
      Column("delay_cost_usd", unit: "USD", decimals: 2),
      Column("retrofit_usd", unit: "USD", decimals: 2),
    ])
    let last = spec.quarters - 1
    for index in opened {
      table.append([
        .text(problem.sites[index].id), Cell(answer.first(index).map { spec.quarterName($0) }),
        .integer(answer.accelerators(index, in: last)),
        .number(answer.contracted(index, in: last).megawatts),
        .number(problem.sites[index].power[last].megawatts), .number(capital(at: index)),
        Cell(delays[index]?.cost), .number(retrofit(at: index).cost),
      ])
    }
    return table
  }
}
