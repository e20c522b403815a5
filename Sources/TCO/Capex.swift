import Catalog
import Planner
import Quantities
import Scenario

extension LedgerBuilder {
  /// Lines of the first build of a phase.
  mutating func addCapex(
    _ phase: PhasePlan, _ index: Int, _ site: ResolvedSite, _ timeline: Timeline
  ) throws(MissingPrice) {
    let first = lines.count
    let covered = paidBySystems(phase)
    for (position, item) in phase.items.enumerated()
    where item.paidBy == nil && !covered.contains(item.category) {
      try add(item, at: position, index, timeline)
    }
    let equipment = first..<lines.count
    addIT(phase, index, timeline, equipment)
    addFacility(phase, index, site, timeline, equipment)
    addSalesTax(equipment, index, site, timeline)
  }

  /// What is bought with the equipment of IT.
  private mutating func addIT(
    _ phase: PhasePlan, _ index: Int, _ timeline: Timeline, _ equipment: Range<Int>
  ) {
    let assumptions = scenario.assumptions
    capex(
      .installation, index, timeline, name: "Rack installation and cabling",
      quantity: Double(phase.layout.computeRacks + phase.layout.supportRacks), unit: "rack",
      unitPrice: assumptions.rackInstallation, basis: .rule("assumption rack-installation"),
      isEstimate: assumptions.areEstimates("rack-installation"))
    let interLinks = phase.network.leafSpineLinks + phase.network.spineCoreLinks
    capex(
      .network, index, timeline, name: "Fiber links, installed",
      quantity: Double(phase.network.hostLinks + interLinks), unit: "link",
      unitPrice: assumptions.fiberInstallation, basis: .rule("assumption fiber-installation"),
      isEstimate: assumptions.areEstimates("fiber-installation"))
    capex(
      .spares, index, timeline, name: "Spare parts of IT",
      quantity: sum(equipment, of: .systems, .network, .storage), unit: "USD",
      unitPrice: assumptions.spares, basis: .rule("assumption it-spares, of IT equipment"),
      isEstimate: assumptions.areEstimates("it-spares"))
  }

  /// Buildings, installed plant and what comes on top of them.
  private mutating func addFacility(
    _ phase: PhasePlan, _ index: Int, _ site: ResolvedSite, _ timeline: Timeline,
    _ equipment: Range<Int>
  ) {
    let assumptions = scenario.assumptions
    let market = site.market.constructionFactor
    let first = lines.count
    let premium = 1 + assumptions.constructionPremium
    let marketIsEstimate =
      site.market.provenance.confidence(of: "construction_factor") == .estimate
    for (record, name) in zip(scenario.construction, constructionNames) {
      guard let cost = record.cost, let basis = record.basis else { continue }
      let power: Power
      switch basis {
      case .criticalIT: power = phase.power.critical
      case .facility: power = phase.facility
      case .contracted: power = phase.contracted
      }
      capex(
        .shell, index, timeline, name: name,
        quantity: power.megawatts, unit: "MW \(basis.rawValue)",
        unitPrice: (cost * .megawatts(1)).dollars * market * premium,
        basis: .words(
          record.id, " x market ", "\(site.market.id) x (1 + ai-construction-premium)"),
        isEstimate: marketIsEstimate || record.provenance.confidence == .estimate
          || assumptions.areEstimates("ai-construction-premium"),
        kind: ConstructionCost.kind, id: record.id)
    }
    addInstallation(
      .electrical, "Electrical installation", equipment, assumptions.electricalInstallation,
      market, "electrical-installation-factor", index, timeline)
    addInstallation(
      .mechanical, "Mechanical installation", equipment, assumptions.mechanicalInstallation,
      market, "mechanical-installation-factor", index, timeline)
    let grid = phase.draws.reduce(Power.zero) { power, draw in
      site.budgets[draw.budget].budget.source == .grid ? power + draw.power : power
    }
    capex(
      .interconnection, index, timeline, name: "Substation, line and studies",
      quantity: grid.kilowatts, unit: "kW contracted", unitPrice: assumptions.interconnection,
      basis: .rule("assumption interconnection"),
      isEstimate: assumptions.areEstimates("interconnection"))
    addLand(phase, index, site, timeline)

    let hard =
      sum(equipment, of: .electrical, .mechanical)
      + sum(first..<lines.count, of: .shell, .electrical, .mechanical, .interconnection)
    capex(
      .softCost, index, timeline, name: "Design, permits and management", quantity: hard,
      unit: "USD", unitPrice: assumptions.softCost,
      basis: .rule("assumption soft-cost, of construction"),
      isEstimate: assumptions.areEstimates("soft-cost"))
    let own = scenario.buildOut.finance.contingency
    capex(
      .contingency, index, timeline, name: "Contingency", quantity: hard, unit: "USD",
      unitPrice: own ?? assumptions.contingency,
      basis: .rule(
        own == nil
          ? "assumption contingency, of construction"
          : "finance.contingency of the build-out, of construction"),
      isEstimate: own == nil && assumptions.areEstimates("contingency"))
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
      case .generation: .generation
      }
    if item.kind.isEmpty {
      try addNode(item, account, phase, timeline)
      return
    }
    if let own = item.ownPrice, let rating = item.rating {
      capex(
        account, phase, timeline, name: item.name, quantity: Double(item.quantity), unit: "unit",
        unitPrice: (own * rating).dollars, basis: .rule("capex of the source, x rating"),
        isEstimate: false, kind: item.kind, id: item.id, item: position)
      return
    }
    guard let price = price(of: item) else {
      throw MissingPrice(kind: item.kind, id: item.id, buyer: prices.buyer)
    }
    let perUnit: Double =
      switch price.quote.per {
      case .unit: price.amount.dollars
      case .kilowatt: price.amount.dollars * (item.rating?.kilowatts ?? .nan)
      case .kilovoltAmpere: price.amount.dollars * (item.apparentRating?.kilovoltAmperes ?? .nan)
      case .kilowattHour: price.amount.dollars * (item.storage?.kilowattHours ?? .nan)
      }
    guard perUnit.isFinite else {
      throw MissingPrice(kind: item.kind, id: item.id, buyer: prices.buyer)
    }
    capex(
      account, phase, timeline, name: item.name, quantity: Double(item.quantity), unit: "unit",
      unitPrice: perUnit, basis: .price(price), isEstimate: price.isEstimate, kind: item.kind,
      id: item.id, item: position)
  }

  /// A price of a system alone; where there is none, one that pays for more.
  private func price(of item: BillItem) -> ResolvedPrice? {
    let others: [PriceScope] = item.category == .systems ? [.network, .storage] : []
    return prices.price(item.prices, item.goods, without: others)
      ?? prices.price(item.prices, item.goods)
  }

  /// What the price of the systems pays for beside them, and is not bought twice.
  private func paidBySystems(_ phase: PhasePlan) -> [BillItem.Category] {
    guard let systems = phase.items.first(where: { $0.category == .systems }),
      let scopes = price(of: systems)?.quote.includes
    else { return [] }
    var covered: [BillItem.Category] = []
    if scopes.contains(.network) { covered.append(.network) }
    if scopes.contains(.storage) { covered.append(.storage) }
    return covered
  }

  /// Storage and management nodes: known by assumptions alone.
  private mutating func addNode(
    _ item: BillItem, _ account: Account, _ phase: Int, _ timeline: Timeline
  ) throws(MissingPrice) {
    let assumptions = scenario.assumptions
    let price: Double?
    let basis: String
    if item.category == .storage {
      price = assumptions.storageNodePrice[prices.buyer]
      basis = "storage-node-price-\(prices.buyer.rawValue)"
    } else {
      // One list price, and the factor between classes that systems have.
      let factor = prices.factor(.systems, from: .list)
      price = factor.map { assumptions.managementNodePrice * $0.value }
      basis = "management-node-price" + (factor?.id.map { " x \($0)" } ?? "")
    }
    guard let price else {
      throw MissingPrice(kind: "assumption", id: item.id, buyer: prices.buyer)
    }
    capex(
      account, phase, timeline, name: item.name, quantity: Double(item.quantity), unit: "unit",
      unitPrice: price, basis: .words("assumption ", basis, ""), isEstimate: true, id: item.id)
  }

  private mutating func addInstallation(
    _ account: Account, _ name: String, _ equipment: Range<Int>, _ factor: Double,
    _ market: Double, _ assumption: String, _ phase: Int, _ timeline: Timeline
  ) {
    // The factor is of installed cost over equipment; labor follows the market.
    capex(
      account, phase, timeline, name: name, quantity: sum(equipment, of: account), unit: "USD",
      unitPrice: (factor - 1) * market,
      basis: .words("assumption ", assumption, " less 1, x market, of equipment"),
      isEstimate: scenario.assumptions.areEstimates(assumption))
  }

  private mutating func addLand(
    _ phase: PhasePlan, _ index: Int, _ site: ResolvedSite, _ timeline: Timeline
  ) {
    if let price = site.site.land.price {
      capex(
        .land, index, timeline, name: "Land", quantity: phase.land.hectares, unit: "ha",
        unitPrice: (price * .squareMeters(1e4)).dollars,
        basis: .words("land.price of site ", site.site.id, ""), isEstimate: false, kind: Site.kind,
        id: site.site.id)
    } else {
      // An international acre is 0.40468564224 ha.
      capex(
        .land, index, timeline, name: "Land", quantity: phase.land.hectares, unit: "ha",
        unitPrice: scenario.assumptions.landPrice / 0.40468564224,
        basis: .rule("assumption land-price"),
        isEstimate: scenario.assumptions.areEstimates("land-price"))
    }
  }

  private mutating func addSalesTax(
    _ equipment: Range<Int>, _ phase: Int, _ site: ResolvedSite, _ timeline: Timeline
  ) {
    let rate = site.site.tax.sales * (1 - site.site.tax.salesExemption)
    guard rate > 0 else { return }
    for assetClass in [Account.Class.itCapex, .facilityCapex] {
      capex(
        .salesTax, phase, timeline, name: "Sales tax on equipment",
        quantity: sum(equipment, of: assetClass), unit: "USD", unitPrice: rate,
        basis: .words("tax.sales of site ", site.site.id, ""), isEstimate: false, kind: Site.kind,
        id: site.site.id, assetClass: assetClass)
    }
  }
}
