import Catalog
import Electrical
import Planner
import Quantities
import Scenario

extension LedgerBuilder {
  /// Lines of a full year of a phase, once every rack works.
  ///
  /// - Parameter capex: the lines of its first build.
  mutating func addOpex(
    _ phase: PhasePlan, _ index: Int, _ site: ResolvedSite, _ timeline: Timeline,
    capex: Range<Int>
  ) {
    let assumptions = scenario.assumptions
    let buyer = scenario.buildOut.finance.buyer
    if let energy = phase.energy {
      addDispatched(energy, index, timeline)
    } else {
      for position in phase.draws.indices { addPower(position, of: phase, index, site, timeline) }
    }

    let water = site.site.water.price.map { ($0 * .cubicMeters(1)).dollars }
    opex(
      .water, index, timeline, name: "Water", quantity: phase.year.water.cubicMeters, unit: "m3",
      unitPrice: water ?? assumptions.waterPrice,
      basis: water == nil
        ? .rule("assumption water-price") : .words("water.price of site ", site.site.id, ""),
      isEstimate: water == nil && assumptions.areEstimates("water-price"))
    opex(
      .staff, index, timeline, name: "Staff",
      quantity: assumptions.staffPerMegawatt * phase.facility.megawatts, unit: "FTE",
      unitPrice: assumptions.staffCost, basis: .rule("assumptions staff-per-mw, staff-cost"),
      isEstimate: assumptions.areEstimates("staff-per-mw", "staff-cost"))

    opex(
      .itMaintenance, index, timeline, name: "Maintenance and support of IT",
      quantity: sum(capex, of: .systems, .network, .storage), unit: "USD",
      unitPrice: assumptions.itMaintenance[buyer] ?? 0,
      basis: .words("assumption ", itMaintenanceID, ", of IT"),
      isEstimate: assumptions.areEstimates(itMaintenanceID))
    // Sources that are dispatched pay for their own maintenance.
    let plant =
      phase.energy == nil
      ? sum(capex, of: .electrical, .mechanical, .generation)
      : sum(capex, of: .electrical, .mechanical)
    opex(
      .facilityMaintenance, index, timeline, name: "Maintenance of the plant",
      quantity: plant, unit: "USD",
      unitPrice: assumptions.facilityMaintenance,
      basis: .rule("assumption facility-maintenance, of installed plant"),
      isEstimate: assumptions.areEstimates("facility-maintenance"))
    let facility = sum(capex, of: .facilityCapex)
    opex(
      .insurance, index, timeline, name: "Insurance",
      quantity: sum(capex, of: .itCapex) + facility - sum(capex, of: .land), unit: "USD",
      unitPrice: assumptions.insurance, basis: .rule("assumption insurance, of all but land"),
      isEstimate: assumptions.areEstimates("insurance"))
    opex(
      .propertyTax, index, timeline, name: "Property tax", quantity: facility, unit: "USD",
      unitPrice: site.site.tax.property, basis: .words("tax.property of site ", site.site.id, ""),
      isEstimate: false)
    opex(
      .transit, index, timeline, name: "Network transit",
      quantity: assumptions.transitRate * phase.power.critical.megawatts * 12, unit: "Gb/s-month",
      unitPrice: assumptions.transitPrice,
      basis: .rule("assumptions network-transit-rate, network-transit-price"),
      isEstimate: assumptions.areEstimates("network-transit-rate", "network-transit-price"))
    opex(
      .software, index, timeline, name: "Software", quantity: Double(phase.accelerators),
      unit: "accelerator", unitPrice: assumptions.software[buyer] ?? 0,
      basis: .words("assumption ", softwareID, ""),
      isEstimate: assumptions.areEstimates(softwareID))
    addRents(phase, index, timeline, insured: sum(capex, of: .itCapex))
  }

  /// What a colocation tenant and a renter pay for what they do not own.
  private mutating func addRents(
    _ phase: PhasePlan, _ index: Int, _ timeline: Timeline, insured: Double
  ) {
    let assumptions = scenario.assumptions
    opex(
      .colocation, index, timeline, name: "Space and power rented",
      quantity: phase.power.critical.kilowatts * 12, unit: "kW-month",
      unitPrice: assumptions.colocationPrice,
      basis: .rule("assumption colocation-price, of critical IT power"),
      isEstimate: assumptions.areEstimates("colocation-price"), rentedBy: .colocationTenant)
    opex(
      .insurance, index, timeline, name: "Insurance of IT", quantity: insured, unit: "USD",
      unitPrice: assumptions.insurance, basis: .rule("assumption insurance, of IT"),
      isEstimate: assumptions.areEstimates("insurance"), rentedBy: .colocationTenant)
    guard let quote = scenario.money.rentals[index]?.latest else { return }
    let schedulable = (1 - assumptions.hotSpares) * (1 - assumptions.maintenanceShare)
    opex(
      .rental, index, timeline, name: "Accelerators rented",
      quantity: Double(phase.accelerators) * schedulable * 8760, unit: "GPU-h",
      unitPrice: quote.price.base * 3600,
      basis: .rule("rental price as of \(quote.asOf), \(quote.source)"),
      isEstimate: quote.confidence == .estimate
        || assumptions.areEstimates("rental-price-decline"),
      kind: RentalPrice.kind, id: scenario.phases[index].accelerator.id, rentedBy: .renter)
  }

  /// What runs and demand of the sources that serve the phase, of a full year.
  private mutating func addDispatched(_ energy: PhaseEnergy, _ index: Int, _ timeline: Timeline) {
    let running = energy.fullYear(of: \.running)
    opex(
      .energy, index, timeline, name: "Energy of all sources",
      quantity: running.energy.kilowattHours, unit: "kWh",
      unitPrice: (running.running / running.energy * .kilowattHours(1)).dollars,
      basis: .rule("supply, dispatched hour by hour: fuel, maintenance, grid and agreements"),
      isEstimate: false, kind: SupplySpec.kind)
    opex(
      .demand, index, timeline, name: "Demand on the grid", quantity: 1, unit: "year",
      unitPrice: energy.fullYear(of: \.demand).demand.dollars,
      basis: .rule("supply, billed by the tariff month by month"), isEstimate: false,
      kind: SupplySpec.kind)
  }

  /// Energy and, where the tariff has them, demand and fixed charges of what a phase draws on one
  /// budget, as its share of what it draws on all.
  private mutating func addPower(
    _ position: Int, of phase: PhasePlan, _ index: Int, _ site: ResolvedSite,
    _ timeline: Timeline
  ) {
    let draw = phase.draws[position]
    let tariff = site.budgets[draw.budget].tariff
    let whole = phase.draws.reduce(Power.zero) { $0 + $1.power }
    let share = draw.power / whole
    let name = "\(site.budgets[draw.budget].budget.id), tariff \(tariff.id)"
    let isEstimate = tariff.provenance.confidence == .estimate
    let basis = PriceBasis.rule("tariff \(tariff.id), \(tariff.year)")
    if let price = tariff.energy {
      opex(
        .energy, index, timeline, name: "Energy from \(name)",
        quantity: phase.year.facilityEnergy.kilowattHours * share, unit: "kWh",
        unitPrice: (price * .kilowattHours(1)).dollars, basis: basis, isEstimate: isEstimate,
        kind: Tariff.kind, id: tariff.id, draw: position)
    }
    if let price = tariff.monthlyDemand, price > .zero {
      opex(
        .demand, index, timeline, name: "Demand of \(name)",
        quantity: billedDemand(draw, share, of: phase, site.budgets[draw.budget]).kilowatts,
        unit: "kW-month",
        unitPrice: (price * .kilowatts(1)).dollars, basis: basis, isEstimate: isEstimate,
        kind: Tariff.kind, id: tariff.id, draw: position)
    }
    if let charge = tariff.monthlyFixed, draw.isFirst {
      opex(
        .demand, index, timeline, name: "Fixed charge of \(name)", quantity: 12, unit: "month",
        unitPrice: charge.dollars, basis: basis, isEstimate: isEstimate, kind: Tariff.kind,
        id: tariff.id, draw: position)
    }
  }

  /// Billing demand of a full year, summed over its months: of each the metered peak, the ratchet
  /// of the highest peak or the minimum take, whichever is largest.
  private func billedDemand(
    _ draw: PowerDraw, _ share: Double, of phase: PhasePlan, _ budget: ResolvedBudget
  ) -> Power {
    let tariff = budget.tariff
    var terms = DemandTerms(ratchet: tariff.ratchet ?? 0, minimumTake: tariff.minimumTake ?? 0)
    if let least = tariff.minimumLoad, budget.budget.contracted ?? .zero < least {
      terms = DemandTerms()
    }
    // Years alike: the months before January are those of the same year.
    let highest = phase.year.monthlyPeak.max() ?? .zero
    return phase.year.monthlyPeak.reduce(.zero) { sum, peak in
      sum
        + terms.billingDemand(
          metered: peak * share, highestBefore: highest * share, contracted: draw.power)
    }
  }
}
