import Catalog
import Climate
import Cooling
import Documents
import Electrical
import Planner
import Quantities
import Scenario

/// A site's sources and the phases that they serve.
struct SupplyOfSite {
  let scenario: Scenario
  let plan: Plan
  /// Position of the site, and of its phases in order of the month from which they are a load.
  let site: Int
  let phases: [Int]
  /// Whether energy is paid by the sources: a phase is then a load from the month in which it is
  /// ready, as its lines of the ledger are; else from that in which its last rack is accepted.
  let isPaid: Bool
  let cases: [CoolingCase]
  let file: String

  private var place: ResolvedSite { scenario.sites[site] }

  init(
    _ scenario: Scenario, _ plan: Plan, at site: Int, cooling cases: [CoolingCase], file: String
  ) {
    let isPaid = scenario.buildOut.supply != nil
    self.scenario = scenario
    self.plan = plan
    self.site = site
    self.isPaid = isPaid
    self.cases = cases
    self.file = file
    phases = plan.phases.indices.filter { scenario.phases[$0].site == site }.sorted {
      (Self.start(plan.phases[$0], isPaid), $0) < (Self.start(plan.phases[$1], isPaid), $1)
    }
  }

  private static func start(_ phase: PhasePlan, _ isPaid: Bool) -> Month {
    isPaid ? phase.ready : phase.full
  }

  /// The month from which a phase is a load.
  func start(_ phase: Int) -> Month { Self.start(plan.phases[phase], isPaid) }

  /// What phases draw on the site's budgets as sources, those of the build-out beside them or in their
  /// place, and the hours of the phases as their load.
  ///
  /// Budgets of the grid with one tariff are one connection, each tariff has its own. Plant on the site
  /// has the units that the phases buy; a bridge as many as carry what later budgets relieve it of.
  func input(in records: any RecordSource) throws(Failure) -> SupplyCase {
    let weather: WeatherYear
    do throws(CoolingError) {
      weather = try place.climate.weatherYear()
    } catch {
      throw Failure(.badInput, error.message)
    }
    let finance = scenario.buildOut.finance
    let terms = Reader.read(
      SupplyFinanceSpec.self,
      from: .mapping([
        Document.Member("discount", .plain("\(finance.discount)")),
        Document.Member("life", .text("\(finance.shellLife.years) years")),
      ]), file: file)
    guard let terms = terms.record else { throw Failure(issues: terms.issues) }
    let resolver = SupplyResolver(
      library: records, folder: "", file: file, weather: weather,
      pressure: MoistAir.standardPressure(altitude: place.site.location.elevation),
      latitude: place.site.location.latitude, grid: place.grid, finance: terms)
    var units: [SupplyUnit] = []
    for spec in try sources() { units.append(try resolver.unit(spec)) }
    let loads = loads(weather)
    let own = scenario.buildOut.supplyTerms
    try units.checkNitrogenOxides(own?.limits, file: file)
    let carbon = try own?.carbon.map { (series) throws(Failure) in
      try HourlySeries.read(series, as: CarbonIntensity.self, in: "", allowing: 0...1e-6)
    }
    var input = SupplyCase(
      id: scenario.buildOut.id, name: scenario.buildOut.name,
      start: loads.first?.from ?? scenario.buildOut.start,
      end: end, loads: loads,
      units: units,
      flexible: own.flatMap {
        $0.flexible > 0 ? FlexibleLoad(share: $0.flexible, hours: $0.flexibleHours) : nil
      }, grid: place.grid, gridCarbon: carbon, residualCarbon: own?.residualCarbon,
      coincidentHours: own?.coincidentHours, discount: finance.discount, limits: own?.limits,
      swing: own?.swing,
      notes: [
        "site \(place.site.id): what phases draw on budgets of the grid with one tariff is one "
          + "connection, plant on the site has the units that phases buy; a phase draws from the month "
          + (isPaid ? "in which it is ready, in full" : "in which its last rack is accepted"),
        "climate: \(place.climateOrigin)",
      ])
    input.records = resolver.documents(of: units)
    return input
  }

  /// Load of the phases that are there, from each month in which one more is.
  private func loads(_ weather: WeatherYear) -> [SupplyLoad] {
    var loads: [SupplyLoad] = []
    var sum = [Power](repeating: .zero, count: CalendarYear.hours)
    var peaks = [Power](repeating: .zero, count: 12)
    var it = Energy.zero
    for index in phases {
      let phase = plan.phases[index]
      let hours = OperatingHours(
        of: phase.year, plant: cases[index].plant, weather: weather,
        operation: cases[index].year.operation, train: phase.train.installed)
      for hour in sum.indices { sum[hour] += hours.facility(hour) }
      for month in peaks.indices { peaks[month] += phase.year.monthlyPeak[month] }
      it += phase.year.itEnergy
      if loads.last?.from == start(index) { loads.removeLast() }
      loads.append(
        SupplyLoad(from: start(index), hours: sum, it: it, peaks: isPaid ? peaks : []))
    }
    return loads
  }

  // MARK: Sources

  private func sources() throws(Failure) -> [SupplySourceSpec] {
    let own = scenario.buildOut.supply ?? []
    var specs: [SupplySourceSpec] = []
    if !own.contains(where: { $0.type == .grid }) { specs += try gridSpecs() }
    for index in place.budgets.indices where place.budgets[index].budget.source == .onSite {
      if own.contains(where: { $0.id == place.budgets[index].budget.id }) { continue }
      specs += try plantSpecs(index)
    }
    return specs + own
  }

  /// Spans of months in which a value stays as it is, from the first month in which it counts.
  private func spans<Value: Equatable>(
    _ value: (Month) -> Value?
  ) -> [(from: Month, until: Month?, value: Value)] {
    let months = (phases.map(start) + place.budgets.map(\.budget.available)).sorted()
    var spans: [(from: Month, until: Month?, value: Value)] = []
    for month in months where spans.last?.from != month {
      let value = value(month)
      if let last = spans.last, last.until == nil {
        if last.value == value { continue }
        spans[spans.count - 1].until = month
      }
      if let value { spans.append((month, nil, value)) }
    }
    return spans
  }

  /// What phases there by a month draw on budgets that pass a test.
  private func drawn(in month: Month, _ test: (ResolvedBudget) -> Bool) -> Power {
    phases.filter { start($0) <= month }.reduce(.zero) { sum, phase in
      plan.phases[phase].draws.reduce(sum) {
        test(place.budgets[$1.budget]) ? $0 + $1.power : $0
      }
    }
  }

  private func gridSpecs() throws(Failure) -> [SupplySourceSpec] {
    let used = phases.flatMap { plan.phases[$0].draws.map(\.budget) }
    let grid = place.budgets.indices.filter { index in
      used.contains(index) && place.budgets[index].budget.source == .grid
    }.map { place.budgets[$0] }.sorted { $0.budget.available < $1.budget.available }
    var tariffs: [String] = []
    for budget in grid where !tariffs.contains(budget.tariff.id) {
      tariffs.append(budget.tariff.id)
    }
    var specs: [SupplySourceSpec] = []
    for tariff in tariffs {
      let spans = spans { month -> Power? in
        let power = drawn(in: month) {
          $0.budget.source == .grid && $0.budget.available <= month && $0.tariff.id == tariff
        }
        return power > .zero ? power : nil
      }
      for span in spans {
        let ids = grid.filter { $0.tariff.id == tariff && $0.budget.available <= span.from }
          .map(\.budget.id)
        specs.append(
          try read(
            [
              ("id", .text(ids.joined(separator: "+"))), ("type", .text("grid")),
              ("contracted_mw", .plain("\(span.value.megawatts)")), ("tariff", .text(tariff)),
            ], from: span.from, until: span.until))
      }
    }
    return specs
  }

  private var end: Month {
    scenario.buildOut.start.advanced(by: scenario.buildOut.horizonMonths)
  }

  private func plantSpecs(_ index: Int) throws(Failure) -> [SupplySourceSpec] {
    let budget = place.budgets[index]
    let spans = spans { month -> Int? in
      let units = units(of: index, in: month)
      return units > 0 ? units : nil
    }
    var specs: [SupplySourceSpec] = []
    for span in spans {
      specs.append(
        try read(
          [
            ("id", .text(budget.budget.id)), ("type", .text("plant")),
            ("equipment", .text(budget.budget.equipment ?? "")),
            ("count", .plain("\(span.value)")),
            ("redundancy", .text(budget.budget.redundancy.rawValue)),
            ("role", .text(budget.budget.role.rawValue)),
          ], from: span.from, until: span.until ?? (budget.budget.role == .bridge ? end : nil)))
    }
    return specs
  }

  /// Units of plant on the site in a month.
  private func units(of index: Int, in month: Month) -> Int {
    let budget = place.budgets[index]
    guard budget.budget.available <= month else { return 0 }
    let bought = phases.filter { start($0) <= month }.reduce(0) { sum, phase in
      plan.phases[phase].draws.reduce(sum) { $1.budget == index ? $0 + $1.units : $0 }
    }
    guard budget.budget.role == .bridge, let rating = budget.unitPower else {
      return bought
    }
    let waiting = drawn(in: month) { $0.budget.available > month }
    let own = drawn(in: month) { $0.budget.id == budget.budget.id }
    return max(bought, waiting > .zero ? budget.units(for: waiting + own, rating) : 0)
  }

  private func read(
    _ members: [(String, Document)], from: Month, until: Month?
  ) throws(Failure) -> SupplySourceSpec {
    var members = members + [("from", .text("\(from)"))]
    if let until { members.append(("until", .text("\(until)"))) }
    let document = Document.mapping(members.map { Document.Member($0.0, $0.1) })
    let read = Reader.read(SupplySourceSpec.self, from: document, file: file, at: "power_budgets")
    guard let record = read.record else { throw Failure(issues: read.issues) }
    return record
  }
}

extension PlanResult {
  /// How the sources of a site serve the phases that stand there.
  ///
  /// - Parameter site: id; nil where all phases stand on one.
  func supply(at site: String?, in library: Library, file: String) throws(Failure) -> SupplyResult {
    let used = scenario.sites.indices.filter { index in
      scenario.phases.contains { $0.site == index }
    }
    let names = used.map { scenario.sites[$0].site.id }
    guard let index = used.first(where: { site == nil || scenario.sites[$0].site.id == site })
    else {
      throw Failure(
        issues: [
          Issue(
            file: file, path: "--site", message: "no phase stands on `\(site ?? "")`",
            suggestion: Spelling.nearest(to: site ?? "", among: names))
        ])
    }
    guard site != nil || used.count == 1 else {
      throw Failure(
        .badInput, "\(file): phases stand on \(names.joined(separator: ", ")): say which by --site")
    }
    let id = scenario.sites[index].site.id
    if let paid = supply.first(where: { $0.site == id }) { return paid.result }
    let cases: [CoolingCase]
    do throws(CoolingError) {
      cases = try scenario.coolingCases()
    } catch {
      throw Failure(.badInput, error.message)
    }
    let source = SupplyOfSite(scenario, plan, at: index, cooling: cases, file: file)
    return try SupplyResult(source.input(in: library), file: file)
  }
}
