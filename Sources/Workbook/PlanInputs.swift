import Catalog
import Documents
import Planner
import Quantities
import Scenario
import Spreadsheet
import TCO

extension PlanLayout {
  /// Where an input's figure comes from.
  struct Origin {
    var source = "the build-out"
    var asOf = ""
    var confidence = "given"
  }

  static let shares = 0.0...1.0
  static let growths = -0.9...1.0
  static let money = 0.0...1e15

  // MARK: One input

  /// The cell of an input, made when it is first asked for.
  ///
  /// - Parameters:
  ///   - key: Says which; the name in formulas is made of it.
  ///   - path: Where the figure stands in the plan's scenario; empty: nowhere.
  @discardableResult
  mutating func input(
    _ key: String, _ label: String, _ value: Double, _ unit: String,
    _ format: Style.NumberFormat = .general, path: String, spelling: String = "#",
    allowed: ClosedRange<Double>? = nil, low: Double? = nil, high: Double? = nil,
    _ origin: Origin = Origin(), isWhole: Bool = false, isTied: Bool = false, isSwung: Bool = false,
    choices: [String] = []
  ) -> Formula {
    if let known = cells[key] { return known }
    var name = ModelBook.identifier(key)
    var number = 2
    while !usedNames.insert(name).inserted {
      name = ModelBook.identifier("\(key)_\(number)")
      number += 1
    }
    let formula = model.input(
      inputSheet,
      Input(
        name, label, value, unit, format, low: low, high: high, source: origin.source,
        asOf: origin.asOf, confidence: origin.confidence, key: path, spelling: spelling,
        allowed: allowed, isWhole: isWhole || format == .month, isTied: isTied, isSwung: isSwung,
        choices: choices))
    cells[key] = formula
    return formula
  }

  func cell(_ key: String) -> Formula { cells[key] ?? zero }

  /// A month as the serial number of its first day.
  mutating func date(
    _ key: String, _ label: String, _ month: Month, path: String, isTied: Bool = false
  ) -> Formula {
    input(
      key, label, month.firstDay.serial, "month", .month, path: path, isWhole: true,
      isTied: isTied)
  }

  /// A rate, share or growth of the build-out.
  mutating func rate(
    _ key: String, _ label: String, _ value: Double, _ unit: String = "fraction", path: String,
    allowed: ClosedRange<Double> = PlanLayout.shares, isSwung: Bool = false
  ) -> Formula {
    input(
      key, label, value, unit, .percent, path: "build_out.\(path)", allowed: allowed,
      isSwung: isSwung)
  }

  // MARK: Records

  func record(_ kind: String, _ id: String) -> Document? {
    scenario.records.first { $0.kind == kind && $0.id == id }?.document
  }

  func origin(_ kind: String, _ id: String) -> Origin {
    guard let record = record(kind, id) else { return Origin(source: "\(kind) \(id)") }
    func text(_ key: String) -> String { record[key]?.scalar?.text ?? "" }
    let source = text("source")
    return Origin(
      source: source.isEmpty ? "\(kind) \(id)" : source, asOf: text("as_of"),
      confidence: text("confidence").isEmpty ? "given" : text("confidence"))
  }

  /// A figure that nobody publishes, by the id of its record.
  mutating func assumption(_ id: String, isSwung: Bool = false) -> Formula {
    let key = "assumption-\(id)"
    if let known = cells[key] { return known }
    let record = record(Assumption.kind, id)
    func number(_ document: Document?) -> Double? {
      document?.scalar.flatMap { try? Double.parse($0) }
    }
    let value = number(record?["value"]) ?? 0
    let unit = record?["unit"]?.scalar?.text ?? "1"
    let range = (record?["range"]?.items ?? []).map { number($0) ?? value }
    let name = record?["name"]?.scalar?.text ?? id
    return input(
      key, name, value, unit, unit == "fraction" && value.magnitude <= 1 ? .percent : .general,
      path: "records.assumption.\(id).value",
      allowed: range.count == 2 ? range[0]...range[1] : nil, low: range.first, high: range.last,
      origin(Assumption.kind, id), isSwung: isSwung)
  }

  // MARK: The sheet

  mutating func addInputs() {
    inputSheet = model.addInputsSheet(
      note: "Blue figures may be changed; the model follows. Keys are places in the scenario of "
        + "plan.json: the build-out's own, then records.")
    addTimeInputs()
    addEscalationInputs()
    addPaymentInputs()
    let groups: [(String, (LedgerLine) -> Bool)] = [
      ("Prices of equipment", { $0.isEquipment }),
      ("Construction and installation", { $0.isBuilt && !$0.isEquipment }),
      ("Electricity", { $0.isPower }),
      ("Operation", { $0.assetClass == .opex && !$0.isPower }),
    ]
    for (title, test) in groups {
      let positions = lines.indices.filter { test(lines[$0]) }
      guard !positions.isEmpty else { continue }
      model.heading(inputSheet, title)
      for position in positions { addPriceInputs(position) }
    }
    addSaleInputs()
    addFinanceInputs()
    model.addConstants(
      inputSheet,
      [
        .zero, .one, .two, .three, .half, .monthsPerYear, .hoursPerYear, .hoursPerMonth,
        .daysPerYear, .hectaresPerAcre, .kilowattsPerMegawatt, .secondsPerHour, .million,
        .centsPerDollar, .buildingHalfMonth, .buildingMonth, .buildingYear, .buildingYears,
        .lossLimit,
        .interestLimit, .midQuarterShare,
        .monthsPerQuarter, .lastQuarter, .swing, .tolerance,
      ])
  }

  private mutating func addTimeInputs() {
    model.heading(inputSheet, "Time and value")
    let buildOut = scenario.buildOut
    for (index, phase) in plan.phases.enumerated() {
      // A site has one crew: another date of one phase moves the racks of those after it.
      _ = date(
        "ready-\(phase.id)", "Phase \(phase.id): first productive month", phase.ready,
        path: "build_out.phases[\(index)].ready",
        isTied: plan.phases.contains { $0.site == phase.site && $0.id != phase.id })
    }
    if scenario.document["start"] != nil {
      _ = date("start", "Start of the cash flow, t = 0", buildOut.start, path: "build_out.start")
    }
    if let base = terms.priceBase {
      _ = date(
        "price-base", "Month that prices are of", base, path: "build_out.finance.price_base")
    }
    _ = assumption("construction-time")
    let life = 12.0...600.0
    input(
      "it-life", "Life of IT", terms.itLife.months, "month", .whole,
      path: "build_out.finance.it_life", spelling: "# months", allowed: life, isWhole: true)
    input(
      "shell-life", "Life of the facility", terms.shellLife.months, "month", .whole,
      path: "build_out.finance.shell_life", spelling: "# months", allowed: life, isWhole: true)
    input(
      "refresh", "IT is bought again: 1, else 0", terms.refresh ? 1 : 0, "switch", .year,
      path: "build_out.finance.refresh", allowed: Self.shares, isWhole: true,
      choices: ["false", "true"])
    _ = rate(
      "residual", "Share of its price that IT fetches at the end of its life", terms.residual,
      path: "finance.residual")
    let discount = scenario.document["finance"]?["discount"]
    if let real = discount?["real"]?.scalar.flatMap({ try? Rate.parse($0) }) {
      let inflation = discount?["inflation"]?.scalar.flatMap { try? Rate.parse($0) }
      _ = rate(
        "discount-real", "Discount rate, real", real.value, "1/year",
        path: "finance.discount.real", isSwung: true)
      _ = rate(
        "inflation", "Inflation", inflation?.value ?? 0, "1/year",
        path: "finance.discount.inflation")
    } else {
      _ = rate(
        "discount", "Discount rate, nominal", terms.discount, "1/year",
        path: "finance.discount.nominal", isSwung: true)
    }
  }

  /// The nominal rate of discount.
  var discount: Formula {
    guard let real = cells["discount-real"], let inflation = cells["inflation"] else {
      return cell("discount")
    }
    return real + inflation + real * inflation
  }

  private mutating func addEscalationInputs() {
    let used = Escalator.allCases.filter { escalator in
      escalator != .none && lines.contains { $0.escalator == escalator }
    }
    guard !used.isEmpty else { return }
    model.heading(inputSheet, "Growth of prices")
    for escalator in used {
      let position = Escalator.allCases.firstIndex(of: escalator) ?? 0
      _ = rate(
        "growth-\(escalator.rawValue)", "Prices that follow \(escalator.rawValue)",
        terms.escalation.rates[position], "1/year",
        path: "finance.escalation.\(escalator.rawValue)", allowed: Self.growths)
    }
  }

  /// Payment templates in use, in the order of their first line.
  var templates: [Int] {
    var found: [Int] = []
    for line in lines {
      if case .payment(let template) = proForma.timings[line.timing].kind,
        !found.contains(template)
      {
        found.append(template)
      }
    }
    return found
  }

  private mutating func addPaymentInputs() {
    for template in templates {
      let record = scenario.money.templates[template]
      let origin = origin(PaymentTemplate.kind, record.id)
      model.heading(inputSheet, "Payment: \(record.name)")
      for (index, milestone) in record.milestones.enumerated() {
        let key = "payment-\(record.id)-\(index + 1)"
        let path = "records.payment-template.\(record.id).milestones[\(index)]"
        input(
          "\(key)-share", "\(milestone.name), share", milestone.share, "fraction", .percent,
          path: "\(path).share", allowed: Self.shares, origin, isTied: true)
        input(
          "\(key)-offset", "\(milestone.name), months after \(milestone.event.rawValue)",
          Double(milestone.offset), "month", .whole, path: "\(path).offset_months",
          allowed: -120...120, origin, isWhole: true)
      }
    }
  }
}
