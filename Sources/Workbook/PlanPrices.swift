import Catalog
import Documents
import Electrical
import Planner
import Quantities
import Scenario
import Spreadsheet
import TCO

// What a line of the ledger is made of, as cells: the unit price as inputs, the quantity as the
// planner's figures or as other lines' amounts.

extension LedgerLine {
  /// Part of the first build.
  var isBuilt: Bool { assetClass == .itCapex || assetClass == .facilityCapex }

  /// A storage or management node, known by assumptions alone.
  var isNode: Bool { item == nil && kind.isEmpty && !id.isEmpty && isBuilt }

  /// Bought as equipment: a line of the bill of materials, or a node.
  var isEquipment: Bool { isBuilt && (item != nil || isNode) }

  /// Electricity.
  var isPower: Bool { account == .energy || account == .demand }
}

extension PlanLayout {
  func site(_ line: LedgerLine) -> ResolvedSite {
    scenario.sites[scenario.phases[line.phase].site]
  }

  /// Puts the inputs of a line's price and quantity on the sheet.
  mutating func addPriceInputs(_ position: Int) {
    _ = unitPrice(position)
    switch lines[position].account {
    case .staff: _ = assumption("staff-per-mw")
    case .transit: _ = assumption("network-transit-rate")
    case .propertyTax: addPropertyTaxInputs(lines[position])
    case .rental:
      _ = assumption("hot-spares")
      _ = assumption("maintenance-share")
      _ = assumption("rental-price-decline")
    case .demand: if lines[position].unit == "kW-month" { addDemandInputs(lines[position]) }
    default: break
    }
  }

  // MARK: Prices

  mutating func unitPrice(_ position: Int) -> Formula {
    let line = lines[position]
    let buyer = terms.buyer.rawValue
    if line.item != nil, let price = itemPrice(position) { return price }
    if line.isNode { return nodePrice(line) }
    switch line.account {
    case .network where line.id.isEmpty: return assumption("fiber-installation")
    case .electrical where line.id.isEmpty:
      return (assumption("electrical-installation-factor") - one) * market(line)
    case .mechanical where line.id.isEmpty:
      return (assumption("mechanical-installation-factor") - one) * market(line)
    case .installation: return assumption("rack-installation")
    case .spares: return assumption("it-spares")
    case .shell where line.kind == ConstructionCost.kind:
      let premium = one + assumption("ai-construction-premium")
      return construction(line) * market(line) * premium
    case .interconnection: return assumption("interconnection", isSwung: true)
    case .softCost: return assumption("soft-cost")
    case .contingency:
      guard let own = terms.contingency else { return assumption("contingency", isSwung: true) }
      return rate(
        "contingency", "Contingency, of construction", own, path: "finance.contingency",
        isSwung: true)
    case .land: return landPrice(line)
    case .salesTax: return salesTax(line)
    case .energy, .demand: return tariffPrice(line) ?? ownPrice(position)
    case .water: return waterPrice(line)
    case .staff: return assumption("staff-cost")
    case .itMaintenance: return assumption("it-maintenance-\(buyer)", isSwung: true)
    case .facilityMaintenance: return assumption("facility-maintenance")
    case .insurance: return assumption("insurance")
    case .propertyTax:
      return siteRate(line, "property", "Property tax", site(line).site.tax.property)
    case .transit: return assumption("network-transit-price")
    case .software: return assumption("software-\(buyer)")
    case .colocation: return assumption("colocation-price", isSwung: true)
    case .rental: return rentalPrice(line) ?? ownPrice(position)
    default: return ownPrice(position)
    }
  }

  /// A price that this book knows no record behind.
  private mutating func ownPrice(_ position: Int) -> Formula {
    let line = lines[position]
    return input(
      "price-of-\(phaseID(line))-\(line.name)", "\(line.name), phase \(phaseID(line))",
      line.unitPrice, "USD/\(line.unit)", path: "", Origin(source: line.basis))
  }

  private mutating func itemPrice(_ position: Int) -> Formula? {
    let line = lines[position]
    guard let item = line.item, case .price(let price) = line.priceBasis else { return nil }
    let quotes = plan.phases[line.phase].items[item].prices
    guard let number = quotes.firstIndex(of: price.quote) else { return nil }
    let range = price.quote.range ?? []
    let quoted = input(
      "price-\(line.kind)-\(line.id)-\(number)", line.name, price.quote.amount.dollars,
      "USD/\(price.quote.per.rawValue)", .cents,
      path: "records.\(line.kind).\(line.id).prices[\(number)].usd", spelling: "#",
      low: range.first, high: range.last,
      Origin(
        source: price.quote.source, asOf: "\(price.quote.asOf)",
        confidence: "\(price.quote.confidence.rawValue), \(price.quote.buyer.rawValue)"),
      isSwung: line.account == .systems)
    var formula = quoted
    if let factor = price.factorAssumption { formula = formula * assumption(factor) }
    if let rating = ratings[position] { formula = formula * rating }
    return formula
  }

  private mutating func nodePrice(_ line: LedgerLine) -> Formula {
    if line.account == .storage {
      return assumption("storage-node-price-\(terms.buyer.rawValue)")
    }
    let price = assumption("management-node-price")
    guard terms.buyer != .list else { return price }
    return price
      * assumption(PlanningAssumptions.priceFactorID(.systems, from: .list, to: terms.buyer))
  }

  private mutating func market(_ line: LedgerLine) -> Formula {
    let market = site(line).market
    return input(
      "construction-market-\(market.id)", "Construction cost in \(market.name) over the average",
      market.constructionFactor, "1", .fine,
      path: "records.market.\(market.id).construction_factor", allowed: 0.01...100,
      origin(Market.kind, market.id), isSwung: true)
  }

  private mutating func construction(_ line: LedgerLine) -> Formula {
    let record = scenario.construction.first { $0.id == line.id }
    let dollars = record?.cost.map { ($0 * .megawatts(1)).dollars } ?? 0
    return input(
      "construction-\(line.id)", "Construction: \(line.name)", dollars,
      "USD/MW", .whole, path: "records.construction.\(line.id).cost", spelling: "# USD/MW",
      allowed: 1...1e12, origin(ConstructionCost.kind, line.id))
  }

  private mutating func landPrice(_ line: LedgerLine) -> Formula {
    let site = site(line).site
    guard let price = site.land.price else {
      return assumption("land-price") / model(.hectaresPerAcre)
    }
    return input(
      "land-\(site.id)", "Land, \(site.name)", (price * .squareMeters(1e4)).dollars, "USD/ha",
      .whole, path: "records.site.\(site.id).land.price", spelling: "# USD/ha",
      allowed: Self.money, origin(Site.kind, site.id))
  }

  private mutating func waterPrice(_ line: LedgerLine) -> Formula {
    let site = site(line).site
    guard let price = site.water.price else { return assumption("water-price") }
    return input(
      "water-\(site.id)", "Water, \(site.name)", (price * .cubicMeters(1)).dollars, "USD/m3",
      .fine, path: "records.site.\(site.id).water.price", spelling: "# USD/m3",
      allowed: Self.money, origin(Site.kind, site.id))
  }

  mutating func siteRate(
    _ line: LedgerLine, _ key: String, _ label: String, _ value: Double
  ) -> Formula {
    let site = site(line).site
    return input(
      "\(key)-\(site.id)", "\(label), \(site.name)", value, "fraction", .percent,
      path: "records.site.\(site.id).tax.\(key)", allowed: Self.shares,
      origin(Site.kind, site.id))
  }

  private mutating func salesTax(_ line: LedgerLine) -> Formula {
    let tax = site(line).site.tax
    let rate = siteRate(line, "sales", "Sales tax", tax.sales)
    return rate
      * (one - siteRate(line, "sales_exemption", "Exemption from sales tax", tax.salesExemption))
  }

  private mutating func addPropertyTaxInputs(_ line: LedgerLine) {
    let site = site(line).site
    _ = siteRate(
      line, "assessed_decline", "Fall of the assessed value a year", site.tax.assessedDecline)
    guard let abatement = site.tax.abatement else { return }
    _ = siteRate(
      line, "property_abatement.share", "Property tax not levied at first", abatement.share)
    input(
      "property_abatement.term-\(site.id)", "Property tax is abated for, \(site.name)",
      abatement.term.months, "month", .whole,
      path: "records.site.\(site.id).tax.property_abatement.term", spelling: "# months",
      allowed: 1...720, origin(Site.kind, site.id), isWhole: true)
  }

  // MARK: Electricity and rent

  func tariff(_ line: LedgerLine) -> Tariff? {
    line.draw.map { site(line).budgets[plan.phases[line.phase].draws[$0].budget].tariff }
  }

  private mutating func tariffPrice(_ line: LedgerLine) -> Formula? {
    guard let tariff = tariff(line), tariff.id == line.id else { return nil }
    let origin = origin(Tariff.kind, tariff.id)
    let path = "records.tariff.\(tariff.id)"
    if line.account == .energy {
      guard let energy = tariff.energy else { return nil }
      return input(
        "energy-\(tariff.id)", "Energy, \(tariff.name)", (energy * .kilowattHours(1)).dollars,
        "USD/kWh", .fine, path: "\(path).energy", spelling: "# USD/kWh", allowed: 0...1000,
        origin, isSwung: true)
    }
    if line.unit == "kW-month", let price = tariff.monthlyDemand {
      return input(
        "demand-\(tariff.id)", "Billing demand, \(tariff.name)",
        (price * .kilowatts(1)).dollars, "USD/kW-month", .fine, path: "\(path).monthly_demand",
        spelling: "# USD/kW", allowed: Self.money, origin, isSwung: true)
    }
    if line.unit == "month", let charge = tariff.monthlyFixed {
      return input(
        "fixed-\(tariff.id)", "Fixed charge, \(tariff.name)", charge.dollars, "USD/month", .cents,
        path: "\(path).monthly_fixed", spelling: "# USD", allowed: Self.money, origin)
    }
    return nil
  }

  private mutating func addDemandInputs(_ line: LedgerLine) {
    guard let tariff = tariff(line) else { return }
    let origin = origin(Tariff.kind, tariff.id)
    if let ratchet = tariff.ratchet {
      input(
        "ratchet-\(tariff.id)", "Ratchet: share of the highest peak billed, \(tariff.name)",
        ratchet, "fraction", .percent, path: "records.tariff.\(tariff.id).ratchet",
        allowed: Self.shares, origin)
    }
    if let take = tariff.minimumTake {
      input(
        "minimum-take-\(tariff.id)", "Minimum take: share of contracted billed, \(tariff.name)",
        take, "fraction", .percent, path: "records.tariff.\(tariff.id).minimum_take",
        allowed: Self.shares, origin)
    }
  }

  private mutating func rentalPrice(_ line: LedgerLine) -> Formula? {
    guard let rental = scenario.money.rentals[line.phase], rental.id == line.id,
      let quote = rental.latest,
      let number = rental.quotes.firstIndex(where: { $0 == quote })
    else { return nil }
    return input(
      "rent-\(rental.id)", "Rent of \(rental.id)", quote.price.base * 3600, "USD/GPU-h", .fine,
      path: "records.rental-price.\(rental.id).quotes[\(number)].usd_per_gpu_hour",
      allowed: 1e-6...1e6,
      Origin(
        source: quote.source, asOf: "\(quote.asOf)", confidence: quote.confidence.rawValue),
      isSwung: true)
  }

  // MARK: Quantities

  /// What the planner decided of a line, with its unit; nil where it follows from other lines.
  func isPlanned(_ line: LedgerLine) -> Bool {
    switch line.account {
    case .spares, .softCost, .contingency, .salesTax, .itMaintenance, .facilityMaintenance,
      .insurance, .propertyTax, .staff, .transit, .rental:
      false
    case .electrical, .mechanical: line.item != nil
    case .demand: line.unit != "kW-month"
    case .refresh, .residual, .revenue: false
    default: true
    }
  }

  /// The amounts of a phase's first build that pass a test.
  private func built(_ phase: Int, _ test: (LedgerLine) -> Bool) -> Formula {
    sum(positions(phase) { $0.isBuilt && test($0) }.compactMap { amounts[$0] })
  }

  private func built(_ phase: Int, equipment accounts: Account...) -> Formula {
    built(phase) { $0.isEquipment && accounts.contains($0.account) }
  }

  /// A line's quantity, from cells that are laid before it.
  mutating func quantity(_ position: Int) -> Formula {
    if let planned = planned[position] { return planned }
    let line = lines[position]
    let phase = line.phase
    let facts = facts[phase]
    switch line.account {
    case .spares: return built(phase, equipment: .systems, .network, .storage)
    case .electrical: return built(phase, equipment: .electrical)
    case .mechanical: return built(phase, equipment: .mechanical)
    case .softCost, .contingency:
      let hard: [Account] = [.electrical, .mechanical, .shell, .interconnection]
      return built(phase) { hard.contains($0.account) }
    case .salesTax:
      return built(phase) { $0.isEquipment && $0.assetClass == line.assetClass }
    case .itMaintenance:
      let accounts: [Account] = [.systems, .network, .storage]
      return built(phase) { accounts.contains($0.account) }
    case .facilityMaintenance:
      var accounts: [Account] = [.electrical, .mechanical]
      if plan.phases[phase].energy == nil { accounts.append(.generation) }
      return built(phase) { accounts.contains($0.account) }
    case .insurance:
      if terms.owner == .owner { return built(phase) { $0.account != .land } }
      return built(phase) { $0.assetClass == .itCapex }
    case .propertyTax: return built(phase) { $0.assetClass == .facilityCapex }
    case .staff: return assumption("staff-per-mw") * facts.facility
    case .transit:
      return assumption("network-transit-rate") * facts.criticalIT * model(.monthsPerYear)
    case .rental: return facts.accelerators * schedulableShare * model(.hoursPerYear)
    case .demand: return cell("billed-\(phase)-\(line.draw ?? 0)")
    default: return zero
    }
  }

  var schedulableShare: Formula {
    (one - cell("assumption-hot-spares")) * (one - cell("assumption-maintenance-share"))
  }
}
