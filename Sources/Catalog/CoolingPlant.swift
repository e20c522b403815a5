public import Documents
public import Quantities

/// A loop of facility water and what cools it.
public struct WaterLoop: SpecRecord, Hashable {
  public var supply: Temperature
  /// Warming of the water in the terminals or distribution units.
  public var delta: TemperatureDifference
  /// Record of the pumps.
  public var pump: String
  /// Record that cools the loop without compression: a dry cooler, a tower, or the chiller itself
  /// where it has a free-cooling coil.
  public var heatRejection: String?
  /// Record of the exchanger between an open tower and the loop.
  public var heatExchanger: String?
  /// Record of the pumps of an open tower.
  public var towerPump: String?
  /// Dissolved solids of the tower water over those of the make-up.
  public var cyclesOfConcentration: Double?
  /// Record of the chiller that carries what is left; absent, a warm hour goes uncooled.
  public var chiller: String?

  public init(_ r: inout Reader) {
    supply = r.required("supply", help: "water supplied to terminals or distribution units")
    delta = r.required("delta", in: .positive, help: "warming of the water")
    pump = r.reference("pump", to: CoolingEquipment.kind, help: "pumps of the loop")
    heatRejection = r.optionalReference(
      "heat_rejection", to: CoolingEquipment.kind, help: "what cools without compression")
    heatExchanger = r.optionalReference("heat_exchanger", to: CoolingEquipment.kind)
    towerPump = r.optionalReference("tower_pump", to: CoolingEquipment.kind)
    cyclesOfConcentration = r.optional(
      "cycles_of_concentration", in: .atLeast(1.01), help: "of the tower water")
    chiller = r.optionalReference(
      "chiller", to: CoolingEquipment.kind, help: "what cools in hours too warm for that")
    if heatRejection == nil && chiller == nil {
      r.report("a loop needs `heat_rejection` or `chiller`", key: "chiller")
    }
  }
}

/// What servers take of outside air besides its highest temperature and dew point (ASHRAE TC 9.9), and
/// how the supply follows the weather between them.
public struct AirEnvelope: SpecRecord, Hashable {
  public enum Humidification: String, Choice {
    /// Air that is too dry stays outside.
    case none
    /// Water sprayed into it evaporates from the air's own heat.
    case adiabatic
  }

  /// Outside air is supplied as it is from here up to the path's supply temperature; colder air is
  /// mixed with return air to this.
  public var supplyMinimum: Temperature
  public var dewPointMinimum: Temperature?
  /// Fractions at the temperature that is supplied.
  public var relativeHumidityMinimum: Double?
  public var relativeHumidityMaximum: Double?
  public var humidification: Humidification

  public init(_ r: inout Reader) {
    supplyMinimum = r.required(
      "supply_minimum", help: "colder air is mixed with return air to this; warmer is not")
    dewPointMinimum = r.optional("dew_point_minimum", help: "driest air that servers take")
    relativeHumidityMinimum = r.optional(
      "relative_humidity_minimum", in: .fraction, help: "of the air supplied")
    relativeHumidityMaximum = r.optional(
      "relative_humidity_maximum", in: .fraction, help: "of the air supplied")
    humidification =
      r.optional("humidification", help: "of outside air that is too dry; none by default") ?? .none
    if let low = relativeHumidityMinimum, let high = relativeHumidityMaximum, low >= high {
      r.report("is not below `relative_humidity_maximum`", key: "relative_humidity_minimum")
    }
  }
}

/// The way of heat that racks give to air.
public struct AirPath: SpecRecord, Hashable {
  public var terminal: String
  /// Air supplied to the racks.
  public var supply: Temperature
  /// Outside air goes to the racks while it is dry enough: the highest dew point they take.
  public var dewPointMaximum: Temperature?
  /// What else outside air must be like; absent, return air warms it to the supply temperature and
  /// the highest dew point alone limits it.
  public var envelope: AirEnvelope?
  /// Dissolved solids of the evaporative media's water over those of the make-up.
  public var cyclesOfConcentration: Double?
  /// Water that cools the air; with outside air, for the hours that are too warm or moist.
  public var loop: WaterLoop?

  public init(_ r: inout Reader) {
    terminal = r.reference("terminal", to: CoolingEquipment.kind, help: "what cools the air")
    supply = r.required("supply", help: "air supplied to the racks")
    dewPointMaximum = r.optional(
      "dew_point_maximum", help: "outside air goes to the racks up to this dew point")
    envelope = r.optional("envelope", help: "what else outside air must be like")
    cyclesOfConcentration = r.optional(
      "cycles_of_concentration", in: .atLeast(1.01), help: "of evaporative media")
    loop = r.optional("loop", help: "water that cools the air")
    if loop == nil && dewPointMaximum == nil {
      r.report("air needs a `loop`, or `dew_point_maximum` for outside air", key: "loop")
    }
    if let envelope {
      if dewPointMaximum == nil || loop == nil {
        r.report(
          "outside air with an envelope needs `dew_point_maximum` and a `loop` for hours outside it",
          key: "envelope")
      }
      if envelope.supplyMinimum > supply {
        r.report(
          "`supply_minimum` (\(envelope.supplyMinimum.celsius) °C) lies above the supply "
            + "(\(supply.celsius) °C)", key: "envelope")
      }
      if let low = envelope.dewPointMinimum, let high = dewPointMaximum, low >= high {
        r.report(
          "`dew_point_minimum` (\(low.celsius) °C) is not below `dew_point_maximum` "
            + "(\(high.celsius) °C)", key: "envelope")
      }
    }
  }
}

/// The way of heat that racks give to liquid.
public struct LiquidPath: SpecRecord, Hashable {
  public var terminal: String
  public var cdu: String
  /// Water of the distribution units; absent, they share the loop of the air.
  public var loop: WaterLoop?

  public init(_ r: inout Reader) {
    terminal = r.reference("terminal", to: CoolingEquipment.kind, help: "cold plates or tanks")
    cdu = r.reference("cdu", to: CoolingEquipment.kind, help: "coolant distribution unit")
    loop = r.optional("loop", help: "water of its own; else that of the air")
  }
}

/// A cooling plant (kind `plant`): equipment records and the temperatures they run at.
public struct CoolingPlant: CatalogRecord, Hashable {
  public static let kind = "plant"

  public var id: String
  public var name: String
  /// Every plant cools air; liquid never catches all.
  public var air: AirPath
  public var liquid: LiquidPath?
  /// How much warmer than the open air it is at coolers that stand in rows, on the design day.
  public var recirculation: TemperatureDifference
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id()
    name = r.required("name")
    air = r.required("air", help: "the way of heat that racks give to air")
    liquid = r.optional("liquid", help: "the way of heat that racks give to liquid")
    recirculation = r.required(
      "recirculation", in: .notNegative, help: "exhaust drawn in again on the design day")
    provenance = Provenance(&r)
    if let liquid, liquid.loop == nil, air.loop == nil {
      r.report("liquid needs a `loop` of its own where the air has none", key: "liquid")
    }
  }

  /// Every cooling record that this plant names, each once.
  public var equipment: [String] {
    var ids = [air.terminal]
    if let liquid { ids += [liquid.terminal, liquid.cdu] }
    for loop in [air.loop, liquid?.loop] {
      guard let loop else { continue }
      ids.append(loop.pump)
      ids += [loop.heatRejection, loop.heatExchanger, loop.towerPump, loop.chiller]
        .compactMap(\.self)
    }
    var unique: [String] = []
    for id in ids where !unique.contains(id) { unique.append(id) }
    return unique
  }
}
