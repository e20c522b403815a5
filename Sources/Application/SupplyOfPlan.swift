import Catalog
import Climate
import Cooling
import Documents
import Electrical
import Planner
import Quantities
import Scenario

extension PlanResult {
  /// A site's budgets as sources, and the hours of the phases that stand there as their load.
  ///
  /// Budgets of the grid are one connection that grows by their dates, at the tariff of the first;
  /// plant on the site has its record, count, redundancy and role. A phase is a load from the month
  /// in which its last rack is accepted.
  ///
  /// - Parameter site: id; nil where all phases stand on one.
  func supplyCase(at site: String?, in library: Library, file: String) throws(Failure) -> SupplyCase
  {
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
    let place = scenario.sites[index]
    let weather: WeatherYear
    let cases: [CoolingCase]
    do throws(CoolingError) {
      weather = try place.climate.weatherYear()
      cases = try scenario.coolingCases()
    } catch {
      throw Failure(.badInput, error.message)
    }
    let loads = supplyLoads(at: index, cases, weather)
    let finance = scenario.buildOut.finance
    let terms = Reader.read(
      SupplyFinanceSpec.self,
      from: .mapping([
        Document.Member("discount", .plain("\(finance.discount)")),
        Document.Member("life", .text("\(finance.shellLife.years) years")),
      ]), file: file)
    guard let terms = terms.record else { throw Failure(issues: terms.issues) }
    let resolver = SupplyResolver(
      library: library, folder: "", file: file, weather: weather,
      latitude: place.site.location.latitude, grid: place.grid, finance: terms)
    let specs = try sourceSpecs(of: place, file: file)
    var units: [SupplyUnit] = []
    for spec in specs { units.append(try resolver.unit(spec)) }
    let start = loads.first?.from ?? scenario.buildOut.start
    var input = SupplyCase(
      id: scenario.buildOut.id, name: scenario.buildOut.name, start: start,
      end: scenario.buildOut.start.advanced(by: scenario.buildOut.horizonMonths), loads: loads,
      units: units, flexible: nil, grid: place.grid, gridCarbon: nil, residualCarbon: nil,
      coincidentHours: nil, discount: finance.discount, limits: nil, swing: nil,
      notes: [
        "site \(place.site.id): budgets of the grid are one connection at the tariff of the first; a "
          + "phase draws from the month in which its last rack is accepted",
        "climate: \(place.climateOrigin)",
      ])
    input.records = resolver.documents(of: units)
    return input
  }

  /// Load of the phases that are full, from each month in which one more is.
  private func supplyLoads(
    at site: Int, _ cases: [CoolingCase], _ weather: WeatherYear
  ) -> [SupplyLoad] {
    let here = plan.phases.indices.filter { scenario.phases[$0].site == site }
    let ordered = here.sorted { (plan.phases[$0].full, $0) < (plan.phases[$1].full, $1) }
    var loads: [SupplyLoad] = []
    var sum = [Power](repeating: .zero, count: CalendarYear.hours)
    var it = Energy.zero
    for index in ordered {
      let phase = plan.phases[index]
      let hours = OperatingHours(
        of: phase.year, plant: cases[index].plant, weather: weather,
        operation: cases[index].year.operation, train: phase.train.installed)
      for hour in sum.indices { sum[hour] += hours.facility(hour) }
      it += phase.year.itEnergy
      if loads.last?.from == phase.full { loads.removeLast() }
      loads.append(SupplyLoad(from: phase.full, hours: sum, it: it))
    }
    return loads
  }

  private func sourceSpecs(
    of place: ResolvedSite, file: String
  ) throws(Failure) -> [SupplySourceSpec] {
    func read(_ members: [(String, Document)]) throws(Failure) -> SupplySourceSpec {
      let document = Document.mapping(members.map { Document.Member($0.0, $0.1) })
      let read = Reader.read(SupplySourceSpec.self, from: document, file: file, at: "power_budgets")
      guard let record = read.record else { throw Failure(issues: read.issues) }
      return record
    }
    var specs: [SupplySourceSpec] = []
    let grid = place.budgets.filter { $0.budget.source == .grid }.sorted {
      $0.budget.available < $1.budget.available
    }
    var contracted = Power.zero
    var ids: [String] = []
    for (index, budget) in grid.enumerated() {
      contracted += budget.budget.contracted ?? .zero
      ids.append(budget.budget.id)
      let next = index + 1 < grid.count ? grid[index + 1].budget.available : nil
      if next == budget.budget.available { continue }
      var members: [(String, Document)] = [
        ("id", .text(ids.joined(separator: "+"))), ("type", .text("grid")),
        ("contracted_mw", .plain("\(contracted.megawatts)")),
        ("from", .text("\(budget.budget.available)")),
      ]
      if let tariff = grid[0].budget.tariff ?? place.site.powerBudgets.first?.tariff {
        members.append(("tariff", .text(tariff)))
      }
      if let next { members.append(("until", .text("\(next)"))) }
      specs.append(try read(members))
    }
    for budget in place.budgets where budget.budget.source == .onSite {
      specs.append(
        try read([
          ("id", .text(budget.budget.id)), ("type", .text("plant")),
          ("equipment", .text(budget.budget.equipment ?? "")),
          ("count", .plain("\(budget.budget.count)")),
          ("redundancy", .text(budget.budget.redundancy.rawValue)),
          ("role", .text(budget.budget.role.rawValue)),
          ("from", .text("\(budget.budget.available)")),
        ]))
    }
    return specs
  }
}
