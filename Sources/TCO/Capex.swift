import Catalog
import Planner
import Quantities
import Scenario

extension LedgerBuilder {
  /// Lines of the first build of a phase.
  mutating func addCapex(
    _ phase: PhasePlan, _ index: Int, _ site: ResolvedSite, _ timeline: Timeline
  ) throws(MissingPrice) {
    let assumptions = scenario.assumptions
    let market = site.market.constructionFactor
    let first = lines.count
    for (position, item) in phase.items.enumerated() where item.paidBy == nil {
      try add(item, at: position, index, timeline)
    }
    let equipment = Array(lines[first...])

    capex(
      .installation, index, timeline, name: "Rack installation and cabling",
      quantity: Double(phase.layout.computeRacks + phase.layout.supportRacks), unit: "rack",
      unitPrice: assumptions.rackInstallation, basis: "assumption rack-installation",
      isEstimate: true)
    let interLinks = phase.network.leafSpineLinks + phase.network.spineCoreLinks
    capex(
      .network, index, timeline, name: "Fiber links, installed",
      quantity: Double(phase.network.hostLinks + interLinks), unit: "link",
      unitPrice: assumptions.fiberInstallation, basis: "assumption fiber-installation",
      isEstimate: true)
    let it = total(lines[first...]) { $0.assetClass == .itCapex }
    capex(
      .spares, index, timeline, name: "Spare parts of IT", quantity: it, unit: "USD",
      unitPrice: assumptions.spares, basis: "assumption it-spares, of IT", isEstimate: true)

    let megawatts = phase.power.critical.megawatts
    let premium = 1 + assumptions.constructionPremium
    for record in scenario.construction {
      guard let cost = record.cost else { continue }
      capex(
        .shell, index, timeline, name: record.covers.map(\.rawValue).joined(separator: ", "),
        quantity: megawatts, unit: "MW critical IT", unitPrice: cost.base * 1e6 * market * premium,
        basis: "\(record.id) x market \(site.market.id) x (1 + ai-construction-premium)",
        isEstimate: site.market.provenance.confidence(of: "construction_factor") == .estimate,
        kind: ConstructionCost.kind, id: record.id)
    }
    addInstallation(
      .electrical, "Electrical installation", equipment, assumptions.electricalInstallation,
      market, "electrical-installation-factor", index, timeline)
    addInstallation(
      .mechanical, "Mechanical installation", equipment, assumptions.mechanicalInstallation,
      market, "mechanical-installation-factor", index, timeline)
    capex(
      .interconnection, index, timeline, name: "Substation, line and studies",
      quantity: phase.contracted.kilowatts, unit: "kW contracted",
      unitPrice: assumptions.interconnection, basis: "assumption interconnection",
      isEstimate: true)
    addLand(phase, index, site, timeline)

    let hard = total(lines[first...]) {
      [.shell, .electrical, .mechanical, .interconnection].contains($0.account)
    }
    capex(
      .softCost, index, timeline, name: "Design, permits and management", quantity: hard,
      unit: "USD", unitPrice: assumptions.softCost, basis: "assumption soft-cost, of construction",
      isEstimate: true)
    capex(
      .contingency, index, timeline, name: "Contingency",
      quantity: hard * (1 + assumptions.softCost), unit: "USD",
      unitPrice: assumptions.contingency,
      basis: "assumption contingency, of construction and soft cost", isEstimate: true)
    addSalesTax(equipment, index, site, timeline)
  }

  private func total(
    _ lines: some Sequence<LedgerLine>, where included: (LedgerLine) -> Bool
  ) -> Double {
    lines.filter(included).reduce(0) { $0 + $1.amount }
  }

  private mutating func add(
    _ item: BillItem, at position: Int, _ phase: Int, _ timeline: Timeline
  ) throws(MissingPrice) {
    guard item.quantity > 0 else { return }
    let account: Account =
      switch item.category {
      case .systems: .systems
      case .network: .network
      case .storage: .storage
      case .electrical: .electrical
      case .mechanical: .mechanical
      }
    if item.kind.isEmpty {
      addNode(item, account, phase, timeline)
      return
    }
    // A price that pays for the network too would pay for it twice.
    let without: [PriceScope] = item.category == .systems ? [.network, .storage] : []
    guard let price = prices.price(item.prices, item.goods, without: without) else {
      throw MissingPrice(kind: item.kind, id: item.id, buyer: prices.buyer)
    }
    let multiplier: Double =
      switch price.quote.per {
      case .unit: 1
      case .kilowatt: item.rating?.kilowatts ?? .nan
      case .kilovoltAmpere: item.apparentRating?.kilovoltAmperes ?? .nan
      case .kilowattHour: .nan
      }
    let perUnit = price.amount.dollars * multiplier
    guard perUnit.isFinite else {
      throw MissingPrice(kind: item.kind, id: item.id, buyer: prices.buyer)
    }
    capex(
      account, phase, timeline, name: item.name, quantity: Double(item.quantity), unit: "unit",
      unitPrice: perUnit, basis: price.basis, isEstimate: price.isEstimate, kind: item.kind,
      id: item.id,
      price: LinePrice(
        item: position, quote: item.prices.firstIndex(of: price.quote) ?? 0,
        multiplier: multiplier, resolved: price))
  }

  /// Storage and management nodes: known by assumptions alone.
  private mutating func addNode(
    _ item: BillItem, _ account: Account, _ phase: Int, _ timeline: Timeline
  ) {
    let isStorage = item.id == "storage-node"
    let price =
      isStorage
      ? scenario.assumptions.storageNodePrice[prices.buyer] ?? .nan
      : scenario.assumptions.managementNodePrice
    capex(
      account, phase, timeline, name: item.name, quantity: Double(item.quantity), unit: "unit",
      unitPrice: price,
      basis: isStorage
        ? "assumption storage-node-price-\(prices.buyer.rawValue)"
        : "assumption management-node-price", isEstimate: true, id: item.id)
  }

  private mutating func addInstallation(
    _ account: Account, _ name: String, _ equipment: [LedgerLine], _ factor: Double,
    _ market: Double, _ assumption: String, _ phase: Int, _ timeline: Timeline
  ) {
    let bought = total(equipment) { $0.account == account }
    // The factor is of installed cost over equipment; labor follows the market.
    capex(
      account, phase, timeline, name: name, quantity: bought, unit: "USD",
      unitPrice: (factor - 1) * market,
      basis: "assumption \(assumption) less 1, x market, of equipment", isEstimate: true)
  }

  private mutating func addLand(
    _ phase: PhasePlan, _ index: Int, _ site: ResolvedSite, _ timeline: Timeline
  ) {
    let hectares = phase.land.hectares
    if let price = site.site.land.price {
      capex(
        .land, index, timeline, name: "Land", quantity: hectares, unit: "ha",
        unitPrice: price.base * 1e4, basis: "land.price of site \(site.site.id)",
        isEstimate: false, kind: Site.kind, id: site.site.id)
    } else {
      capex(
        .land, index, timeline, name: "Land", quantity: hectares, unit: "ha",
        unitPrice: scenario.assumptions.landPrice / 0.40468564224,
        basis: "assumption land-price", isEstimate: true)
    }
  }

  private mutating func addSalesTax(
    _ equipment: [LedgerLine], _ phase: Int, _ site: ResolvedSite, _ timeline: Timeline
  ) {
    let rate = site.site.tax.sales
    guard rate > 0 else { return }
    for assetClass in [Account.Class.itCapex, .facilityCapex] {
      capex(
        .salesTax, phase, timeline, name: "Sales tax on equipment",
        quantity: total(equipment) { $0.assetClass == assetClass }, unit: "USD", unitPrice: rate,
        basis: "tax.sales of site \(site.site.id)", isEstimate: false, kind: Site.kind,
        id: site.site.id, assetClass: assetClass)
    }
  }
}
