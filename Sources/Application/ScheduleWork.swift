import Catalog
import Documents
import Planner
import Quantities
import Scenario
import Schedule
import TCO

extension PlanResult {
  /// What the plan has to have built, bought and installed, for its schedule.
  func campusWork(rates: RackRates) -> CampusWork {
    let terms = scenario.buildOut.schedule
    let sites = scenario.sites.enumerated().map { index, site in
      let own = terms.sites.first { $0.site == site.site.id }
      let order = plan.phases.indices.filter { scenario.phases[$0].site == index }
        .sorted { (plan.phases[$0].ready, $0) < (plan.phases[$1].ready, $1) }
      return SiteWork(
        id: site.site.id,
        start: own?.start ?? terms.start ?? scenario.buildOut.start.firstDay,
        project: own?.project ?? terms.project, ordersFrom: own?.ordersFrom ?? terms.ordersFrom,
        phases: order.map { phaseWork($0, site) })
    }
    return CampusWork(sites: sites.filter { !$0.phases.isEmpty }, racksPerWeek: rates)
  }

  private func phaseWork(_ index: Int, _ site: ResolvedSite) -> PhaseWork {
    let phase = plan.phases[index]
    let live = phase.draws.map { site.budgets[$0.budget].budget.available }.max()
    return PhaseWork(
      id: phase.id, ready: phase.ready, powerLive: live?.firstDay, buildings: buildings(phase),
      purchases: purchases(phase, index))
  }

  /// Racks, power and accelerators by building: halls fill buildings in order, and each hall holds
  /// its share.
  private func buildings(_ phase: PhasePlan) -> [BuildingWork] {
    let layout = phase.layout
    let racks = layout.computeRacks
    return (0..<layout.buildings).map { building in
      func part(_ count: Int) -> Int {
        let first = min(building * layout.hallsPerBuilding, layout.halls)
        let last = min(first + layout.hallsPerBuilding, layout.halls)
        return count * last / layout.halls - count * first / layout.halls
      }
      return BuildingWork(
        racks: part(racks), power: phase.facility * (Double(part(racks)) / Double(racks)),
        accelerators: part(phase.accelerators))
    }
  }

  /// Every item of the bill of materials whose record names a lead time.
  private func purchases(_ phase: PhasePlan, _ index: Int) -> [Purchase] {
    var purchases: [Purchase] = []
    for item in phase.items where item.quantity > 0 {
      guard
        let record = scenario.records.first(where: { $0.kind == item.kind && $0.id == item.id }),
        let lead = Self.lead(of: record.document)
      else { continue }
      if let known = purchases.firstIndex(where: { $0.id == item.id }) {
        purchases[known].quantity += item.quantity
        continue
      }
      let lines = proForma?.lines.filter {
        $0.phase == index && $0.id == item.id && $0.assetClass == .facilityCapex
      }
      let cost = lines?.reduce(0.0) { $0 + $1.amount }
      purchases.append(
        Purchase(
          id: item.id, name: item.name, quantity: item.quantity, lead: lead,
          cost: cost.flatMap { $0 > 0 ? .dollars($0) : nil },
          isPartOfPower: item.paidBy == Account.interconnection.rawValue))
    }
    return purchases
  }

  /// A record's lead time; a range where its provenance has one, in the unit of the value itself.
  private static func lead(of record: Document) -> DurationRange? {
    guard let text = record["lead"]?.scalar?.text, let likely = Duration(parsing: text) else {
      return nil
    }
    let unit = text.split(separator: " ").dropFirst().joined(separator: " ")
    let ends = (record["provenance"]?["lead"]?["range"]?.items ?? []).compactMap {
      $0.scalar.flatMap { Duration(parsing: "\($0.text) \(unit)") }
    }
    guard ends.count == 2, ends[0] <= likely, likely <= ends[1] else {
      return DurationRange(likely.days)
    }
    return DurationRange(minimum: ends[0].days, likely: likely.days, maximum: ends[1].days)
  }
}
