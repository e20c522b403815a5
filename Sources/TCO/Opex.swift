import Catalog
import Electrical
import Planner
import Quantities
import Scenario

extension LedgerBuilder {
  /// Lines of a full year of a phase, once every rack works.
  mutating func addOpex(
    _ phase: PhasePlan, _ index: Int, _ site: ResolvedSite, _ timeline: Timeline,
    capex: [LedgerLine]
  ) {
    let assumptions = scenario.assumptions
    let buyer = scenario.buildOut.finance.buyer
    addPower(phase, index, site, timeline)

    let water = site.site.water.price.map(\.base)
    opex(
      .water, index, timeline, name: "Water", quantity: phase.year.water.cubicMeters, unit: "m3",
      unitPrice: water ?? assumptions.waterPrice,
      basis: water == nil ? "assumption water-price" : "water.price of site \(site.site.id)",
      isEstimate: water == nil)
    let staff = assumptions.staffPerMegawatt * phase.facility.megawatts
    opex(
      .staff, index, timeline, name: "Staff", quantity: staff, unit: "FTE",
      unitPrice: assumptions.staffCost, basis: "assumptions staff-per-mw, staff-cost",
      isEstimate: true)

    func sum(_ accounts: [Account]) -> Double {
      capex.filter { accounts.contains($0.account) }.reduce(0) { $0 + $1.amount }
    }
    opex(
      .itMaintenance, index, timeline, name: "Maintenance and support of IT",
      quantity: sum([.systems, .network, .storage]), unit: "USD",
      unitPrice: assumptions.itMaintenance[buyer] ?? 0,
      basis: "assumption it-maintenance-\(buyer.rawValue), of IT", isEstimate: true)
    opex(
      .facilityMaintenance, index, timeline, name: "Maintenance of the plant",
      quantity: sum([.electrical, .mechanical]), unit: "USD",
      unitPrice: assumptions.facilityMaintenance,
      basis: "assumption facility-maintenance, of electrical and mechanical cost",
      isEstimate: true)
    let insured = capex.filter { $0.account != .land }.reduce(0) { $0 + $1.amount }
    opex(
      .insurance, index, timeline, name: "Insurance", quantity: insured, unit: "USD",
      unitPrice: assumptions.insurance, basis: "assumption insurance, of all but land",
      isEstimate: true)
    let facility = capex.filter { $0.assetClass == .facilityCapex }.reduce(0) { $0 + $1.amount }
    opex(
      .propertyTax, index, timeline, name: "Property tax", quantity: facility, unit: "USD",
      unitPrice: site.site.tax.property, basis: "tax.property of site \(site.site.id)",
      isEstimate: false)
    opex(
      .transit, index, timeline, name: "Network transit",
      quantity: assumptions.transitRate * phase.power.critical.megawatts * 12, unit: "Gb/s-month",
      unitPrice: assumptions.transitPrice,
      basis: "assumptions network-transit-rate, network-transit-price", isEstimate: true)
    opex(
      .software, index, timeline, name: "Software", quantity: Double(phase.accelerators),
      unit: "accelerator", unitPrice: assumptions.software[buyer] ?? 0,
      basis: "assumption software-\(buyer.rawValue)", isEstimate: true)
  }

  /// Energy and, where the tariff has two parts, demand: by budget, in order of the site's list.
  ///
  /// A phase draws on the budgets that its date has, each in proportion to its firm power.
  private mutating func addPower(
    _ phase: PhasePlan, _ index: Int, _ site: ResolvedSite, _ timeline: Timeline
  ) {
    let there = site.budgets.filter { $0.budget.available <= phase.ready && $0.firm > .zero }
    let firm = there.reduce(Power.zero) { $0 + $1.firm }
    for budget in there {
      let share = budget.firm / firm
      let tariff = budget.tariff
      let name = "\(budget.budget.id), tariff \(tariff.id)"
      let isEstimate = tariff.provenance.confidence == .estimate
      if let price = tariff.energy {
        opex(
          .energy, index, timeline, name: "Energy from \(name)",
          quantity: phase.year.facilityEnergy.kilowattHours * share, unit: "kWh",
          unitPrice: price.base * 3.6e6, basis: "tariff \(tariff.id), \(tariff.year)",
          isEstimate: isEstimate, kind: Tariff.kind, id: tariff.id, budget: budget.budget.id)
      }
      guard let price = tariff.monthlyDemand, price > .zero else { continue }
      // The yearly peak is metered on the design day; months are billed at no less than the
      // ratchet and the minimum take ask.
      let terms = DemandTerms(ratchet: tariff.ratchet ?? 0, minimumTake: tariff.minimumTake ?? 0)
      let peak = phase.facility * (scenario.buildOut.loadFactor * share)
      let billed = terms.billingDemand(
        metered: peak, highestBefore: peak, contracted: phase.contracted * share)
      opex(
        .demand, index, timeline, name: "Demand of \(name)", quantity: billed.kilowatts * 12,
        unit: "kW-month", unitPrice: price.base * 1e3, basis: "tariff \(tariff.id), \(tariff.year)",
        isEstimate: isEstimate, kind: Tariff.kind, id: tariff.id, budget: budget.budget.id)
    }
  }
}
