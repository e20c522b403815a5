public import Catalog
import Climate
import Documents
public import Electrical
import Interchange
public import Quantities
public import Scenario

/// One source with all that follows from its record and the year's weather.
public struct SupplyUnit: Sendable {
  public var spec: SupplySourceSpec
  /// Nil for the grid and agreements.
  public var equipment: PowerEquipment?
  /// What all units give at rating; what is contracted of the grid.
  public var capacity: Power
  /// Rating of one unit, and how many there are; one for a plant without units.
  public var unit: Power
  public var count: Int
  /// Units that may run with the redundancy intact.
  public var needed: Int
  /// What may run in each hour, as a share of the capacity: redundancy or availability, whichever
  /// leaves less, warm air, and sun or wind.
  public var share: [Double]
  /// Share of its rating that a unit gives in the air of each hour, warm or thin; empty: all of it.
  public var warm: [Double] = []
  /// What one more unit of energy costs in each hour.
  public var marginal: [EnergyPrice]
  /// Fuel bought for a unit of energy, by its higher heating value; nil where none is burned.
  public var fuelHeat: Double?
  public var fuelPrice: EnergyPrice?
  /// Of what is burned on the site, by energy delivered.
  public var carbon: CarbonIntensity
  public var nitrogenOxides: CarbonIntensity?
  public var capex: PowerPrice?
  public var fixed: PowerPrice?
  public var variable: EnergyPrice
  public var life: Duration
  public var storage: SupplyStorage?
  /// Hourly prices and demand charges of the grid.
  public var schedule: TariffSchedule?
  /// First month that the order, lead and construction allow; nil where unknown or not asked.
  public var earliest: Month?
  /// What its figures leave out, as no record says it.
  public var unknowns: [String]

  /// What it burns.
  var fuelWord: String {
    switch equipment?.type {
    case .nuclear: "nuclear"
    case .generator: "diesel"
    default: "gas"
    }
  }

  public var isMetered: Bool {
    spec.type == .grid || (spec.type == .ppa && spec.path == .grid)
  }

  /// What it can give in each hour.
  public var available: [Power] { share.map { capacity * $0 } }
}

/// What sources are resolved with.
struct SupplyResolver {
  var library: any RecordSource
  /// Folder of the spec, which files of series lead from.
  var folder: String
  var file: String
  var weather: WeatherYear?
  /// Of the air at the site; nil where no place is known.
  var pressure: Pressure?
  var latitude: Double?
  var grid: Grid?
  var finance: SupplyFinanceSpec

  private func assumed<Value: Measurable>(_ id: String, _ type: Value.Type) throws(Failure) -> Value
  {
    let record = try library.record(Assumption.self, id, file: file)
    guard let value = record.quantity(as: type) else {
      throw Failure(.badInput, "assumption \(id): `\(record.unit)` is no \(Value.measure.name)")
    }
    return value
  }

  func unit(_ spec: SupplySourceSpec) throws(Failure) -> SupplyUnit {
    switch spec.type {
    case .grid: try gridUnit(spec)
    case .ppa: try agreement(spec)
    case .plant: try plant(spec)
    }
  }

  private func failure(_ message: String, _ spec: SupplySourceSpec) -> Failure {
    Failure(issues: [Issue(file: file, path: "sources.\(spec.id)", message: message)])
  }

  private func blank(_ spec: SupplySourceSpec, _ capacity: Power) -> SupplyUnit {
    SupplyUnit(
      spec: spec, equipment: nil, capacity: capacity, unit: capacity, count: 1, needed: 1,
      share: Array(repeating: 1, count: CalendarYear.hours),
      marginal: Array(repeating: .zero, count: CalendarYear.hours), fuelHeat: nil, fuelPrice: nil,
      carbon: .zero, nitrogenOxides: nil, capex: nil, fixed: nil, variable: .zero,
      life: finance.life, storage: nil, schedule: nil, earliest: nil, unknowns: [])
  }

  // MARK: The grid

  private func gridUnit(_ spec: SupplySourceSpec) throws(Failure) -> SupplyUnit {
    guard let id = spec.tariff ?? grid?.tariff else {
      throw failure("no tariff: name one, or a grid that has a default", spec)
    }
    let tariff = try library.record(Tariff.self, id, file: file)
    let prices: [EnergyPrice]? =
      try spec.prices.map { (series) throws(Failure) in
        try HourlySeries.read(series, as: EnergyPrice.self, in: folder, allowing: -1e-2...1e-2)
      }
    guard let schedule = TariffSchedule(tariff, prices: prices) else {
      throw failure(
        "tariff \(id) has rules but no price of energy: give `prices`, or another tariff", spec)
    }
    var unit = blank(spec, spec.contracted ?? .zero)
    unit.schedule = schedule
    unit.marginal = schedule.energy
    if !tariff.excludes.isEmpty {
      unit.unknowns.append(
        "tariff \(id) leaves out " + tariff.excludes.map(\.rawValue).joined(separator: ", "))
    }
    for hour in curtailed(spec, schedule.energy) { unit.share[hour] = 1 - spec.curtailment }
    return unit
  }

  /// Hours in which the utility takes power back: the dearest, or where prices are all alike the
  /// hottest, or without weather the first.
  private func curtailed(_ spec: SupplySourceSpec, _ prices: [EnergyPrice]) -> [Int] {
    guard spec.curtailment > 0, spec.curtailedHours > 0 else { return [] }
    let isFlat = prices.allSatisfy { $0 == prices[0] }
    let heat = weather?.dryBulb
    let order = prices.indices.sorted { left, right in
      if !isFlat, prices[left] != prices[right] { return prices[left] > prices[right] }
      if let heat, heat[left] != heat[right] { return heat[left] > heat[right] }
      return left < right
    }
    return Array(order.prefix(spec.curtailedHours))
  }

  // MARK: Agreements

  private func agreement(_ spec: SupplySourceSpec) throws(Failure) -> SupplyUnit {
    var unit = blank(spec, spec.capacity ?? .zero)
    var price = spec.price
    if price == nil, let id = spec.tariff {
      let tariff = try library.record(Tariff.self, id, file: file)
      price = tariff.flatEnergy
      if !tariff.excludes.isEmpty {
        unit.unknowns.append(
          "agreement \(id) leaves out " + tariff.excludes.map(\.rawValue).joined(separator: ", "))
      }
    }
    guard let price else { throw failure("its tariff has no price of energy", spec) }
    unit.variable = price
    unit.share = try shape(spec, usual: .sun)
    if spec.profile == nil {
      unit.unknowns.append("\(spec.id): \(Self.shapeNote(spec.shape ?? .sun))")
    }
    return unit
  }

  /// Output by hour: a series, or the sun's height scaled to a capacity factor.
  private func shape(
    _ spec: SupplySourceSpec, usual: SupplySourceSpec.Shape
  ) throws(Failure) -> [Double] {
    if let profile = spec.profile {
      return try HourlySeries.readShares(profile, in: folder)
    }
    guard let factor = spec.capacityFactor else {
      throw failure("its output by hour: give `profile` or `capacity_factor`", spec)
    }
    guard (spec.shape ?? usual) == .sun else {
      return Array(repeating: factor, count: CalendarYear.hours)
    }
    guard let latitude else {
      throw failure("the sun's height needs a climate or weather file; or give `profile`", spec)
    }
    guard let shape = sunShape(latitude: latitude, capacityFactor: factor) else {
      throw failure("no sun gives a capacity factor of \(factor) there", spec)
    }
    return shape
  }

  private static func shapeNote(_ shape: SupplySourceSpec.Shape) -> String {
    switch shape {
    case .sun: "no series, output follows the sun's height without clouds"
    case .even: "no series, output is taken as even"
    }
  }

  // MARK: Plant

  private func plant(_ spec: SupplySourceSpec) throws(Failure) -> SupplyUnit {
    let id = spec.equipment ?? ""
    let record = try library.record(PowerEquipment.self, id, file: file)
    let unitRating = spec.unitRating ?? record.rating
    var unit: SupplyUnit
    if let count = spec.count {
      guard let rating = unitRating else {
        throw failure("\(id) has no `rating`: give `unit_rating`, or `capacity`", spec)
      }
      unit = blank(spec, rating * Double(count))
      unit.unit = rating
      unit.count = count
      unit.needed = spec.running ?? spec.redundancy.needed(of: count)
    } else {
      unit = blank(spec, spec.capacity ?? .zero)
    }
    unit.equipment = record
    unit.life = record.lifetime ?? finance.life
    unit.fixed = spec.annualMaintenance ?? record.annualMaintenance
    unit.variable = record.maintenance ?? .zero
    unit.nitrogenOxides = spec.nitrogenOxides ?? record.nitrogenOxides
    if unit.fixed == nil { unit.unknowns.append("\(id): no fixed maintenance") }
    unit.capex = spec.capex ?? capex(of: record)
    if unit.capex == nil { unit.unknowns.append("\(id): no price") }
    if let ordered = spec.ordered {
      if let lead = record.lead {
        let months = lead.months + (record.construction?.months ?? 0)
        unit.earliest = ordered.advanced(by: Int(months.rounded(.up)))
        if record.construction == nil { unit.unknowns.append("\(id): no time of construction") }
      } else {
        unit.unknowns.append("\(id): no lead time")
      }
    }
    switch record.type {
    case .solar, .wind:
      let usual: SupplySourceSpec.Shape = record.type == .solar ? .sun : .even
      unit.share = try shape(spec, usual: usual)
      if spec.profile == nil {
        unit.unknowns.append("\(spec.id): \(Self.shapeNote(spec.shape ?? usual))")
      }
    case .battery: try addStorage(to: &unit, record, spec)
    default:
      try addFuel(to: &unit, record, spec)
      addAvailability(to: &unit, record)
    }
    return unit
  }

  private func capex(of record: PowerEquipment) -> PowerPrice? {
    let quotes = record.prices.filter { $0.buyer == .list } + record.prices
    guard let quote = quotes.first else { return nil }
    switch quote.per {
    case .kilowatt: return PowerPrice(base: quote.amount.base / 1e3)
    case .unit: return record.rating.map { quote.amount / $0 }
    case .kilowattHour:
      return record.storage.map { PowerPrice(base: quote.amount.base / 3.6e6 * $0.base) }
    case .kilovoltAmpere: return nil
    }
  }

  private func addStorage(
    to unit: inout SupplyUnit, _ record: PowerEquipment, _ spec: SupplySourceSpec
  ) throws(Failure) {
    guard let storage = record.storage, let roundTrip = record.efficiency else {
      throw failure("\(record.id) has no `storage` or `efficiency`", spec)
    }
    unit.storage = SupplyStorage(
      power: unit.capacity, energy: unit.capacity * storage, roundTrip: roundTrip)
    unit.share = Array(repeating: 0, count: CalendarYear.hours)
  }

  private func addFuel(
    to unit: inout SupplyUnit, _ record: PowerEquipment, _ spec: SupplySourceSpec
  ) throws(Failure) {
    if record.type == .generator {
      guard let fuel = record.fuel else { throw failure("\(record.id) has no `fuel`", spec) }
      let carbon = try assumed("diesel-carbon", Ratio<MassDimension, VolumeDimension>.self)
      unit.carbon = CarbonIntensity(base: fuel.base * carbon.base)
      guard let price = record.fuelPrice else {
        throw failure("\(record.id) has no `fuel_price`", spec)
      }
      unit.fuelHeat = nil
      unit.fuelPrice = EnergyPrice(base: fuel.base * price.base)
      unit.marginal = unit.marginal.map { _ in (unit.fuelPrice ?? .zero) + unit.variable }
      return
    }
    guard let rate = record.heatRate else {
      throw failure("\(record.id) has no `heat_rate`: its fuel is not known", spec)
    }
    let isNuclear = record.type == .nuclear
    var heat = rate.base
    if record.heatingValue == .lower {
      heat *= try library.record(Assumption.self, "natural-gas-heating-values", file: file).value
    }
    unit.fuelHeat = heat
    if isNuclear {
      guard let price = spec.fuelPrice else {
        throw failure("missing: nuclear plant needs `fuel_price`", spec)
      }
      unit.fuelPrice = price * heat
    } else {
      let price: EnergyPrice
      if let own = spec.fuelPrice {
        price = own
      } else {
        price = try assumed("natural-gas-price", EnergyPrice.self)
      }
      unit.fuelPrice = price * heat
      unit.carbon = try assumed("natural-gas-carbon", CarbonIntensity.self) * heat
    }
    let marginal = (unit.fuelPrice ?? .zero) + unit.variable
    unit.marginal = Array(repeating: marginal, count: CalendarYear.hours)
    if record.maintenance == nil { unit.unknowns.append("\(record.id): no variable maintenance") }
    unit.unknowns.append("\(record.id): no heat rate below rating, that of the rating is taken")
  }

  /// Redundancy or availability, whichever leaves less, and what warm and thin air take.
  private func addAvailability(to unit: inout SupplyUnit, _ record: PowerEquipment) {
    var running = Double(unit.needed) / Double(unit.count)
    if let availability = record.availability {
      running = min(running, availability)
    } else {
      unit.unknowns.append("\(record.id): no availability, redundancy alone is counted")
    }
    guard record.breathesAir else {
      unit.share = Array(repeating: running, count: CalendarYear.hours)
      return
    }
    if let loss = record.derating, let weather {
      let thin = record.losesWithAltitude ? pressure.map(thinAirRating) ?? 1 : 1
      unit.warm = weather.dryBulb.map { thin * warmAirRating($0, lossPerKelvin: loss) }
      unit.share = unit.warm.map { running * $0 }
      return
    }
    unit.share = Array(repeating: running, count: CalendarYear.hours)
    unit.unknowns.append(
      record.derating == nil
        ? "\(record.id): no loss of rating in warm air, none is taken"
        : "\(record.id): no climate, so no loss of rating in warm air")
  }
}

extension SupplyResolver {
  /// The records behind units.
  func documents(of units: [SupplyUnit]) -> [UsedDocument] {
    var used: [UsedDocument] = []
    func add(_ kind: String, _ id: String?) {
      guard let id, !used.contains(where: { $0.kind == kind && $0.id == id }),
        let found = library.record(kind, id)
      else { return }
      used.append(UsedDocument(kind: kind, id: id, document: found.document))
    }
    for unit in units {
      add(PowerEquipment.kind, unit.equipment?.id)
      add(Tariff.kind, unit.schedule?.tariff.id ?? unit.spec.tariff)
    }
    add(Grid.kind, grid?.id)
    for id in SupplySpec.assumptions { add(Assumption.kind, id) }
    return used
  }
}
