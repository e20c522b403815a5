public import Documents
public import Quantities

/// What a piece of cooling equipment is for.
public enum CoolingType: String, Choice {
  /// Cools the air that passes racks: air handler, fan wall, in-row cooler, rear door.
  case airTerminal = "air-terminal"
  /// Brings coolant to the chips: cold plates, immersion tanks.
  case liquidTerminal = "liquid-terminal"
  /// Coolant distribution unit between the racks' coolant and facility water.
  case cdu
  /// Gives heat to the open air without compression.
  case heatRejection = "heat-rejection"
  case heatExchanger = "heat-exchanger"
  case chiller
  case pump
  case thermalStorage = "thermal-storage"
  /// A class of facility-water temperatures, not a thing that is bought.
  case waterClass = "water-class"
  /// Cold plates and hoses of one system.
  case liquidKit = "liquid-kit"
}

/// Where a coolant distribution unit stands.
public enum CDUForm: String, Choice {
  case inRack = "in-rack"
  case inRow = "in-row"
  case facility
}

/// The outdoor temperature that heat rejection works against.
public enum AmbientReference: String, Choice {
  case dryBulb = "dry-bulb"
  case wetBulb = "wet-bulb"
  /// Dry bulb after adiabatic pre-cooling.
  case precooled
}

/// What takes the heat of a chiller's condenser.
public enum CondenserMedium: String, Choice {
  case air
  case water
}

/// What runs through cold plates.
public enum Coolant: String, Choice {
  case water
  /// Water with 25 % propylene glycol.
  case pg25
}

/// Polynomials of a chiller in the form of EnergyPlus, `Chiller:Electric:EIR`.
public struct ChillerCurves: SpecRecord, Hashable {
  public var referenceEvaporator: Temperature
  public var referenceCondenser: Temperature
  /// Limits, low and high, between which the curves were fitted.
  public var evaporator: [Temperature]
  public var condenser: [Temperature]
  public var partLoad: [Double]
  /// Six coefficients: 1, Te, Te², Tc, Tc², Te·Tc in °C of leaving evaporator and entering
  /// condenser water.
  public var capacityByTemperature: [Double]
  public var energyInputByTemperature: [Double]
  /// Three coefficients: 1, r, r² of the part-load ratio.
  public var energyInputByPartLoad: [Double]

  public init(_ r: inout Reader) {
    referenceEvaporator = r.required("reference_evaporator", help: "leaving evaporator water")
    referenceCondenser = r.required("reference_condenser", help: "entering condenser water")
    evaporator = r.required("evaporator", help: "lowest and highest leaving water of the fit")
    condenser = r.required("condenser", help: "lowest and highest entering water of the fit")
    partLoad = r.required("part_load", help: "lowest and highest part-load ratio of the fit")
    capacityByTemperature = r.required("capacity_by_temperature", help: "six coefficients")
    energyInputByTemperature = r.required("energy_input_by_temperature", help: "six coefficients")
    energyInputByPartLoad = r.required("energy_input_by_part_load", help: "three coefficients")
    for (key, count, wanted) in [
      ("evaporator", evaporator.count, 2), ("condenser", condenser.count, 2),
      ("part_load", partLoad.count, 2),
      ("capacity_by_temperature", capacityByTemperature.count, 6),
      ("energy_input_by_temperature", energyInputByTemperature.count, 6),
      ("energy_input_by_part_load", energyInputByPartLoad.count, 3),
    ] where count != wanted {
      r.report("\(count) values where \(wanted) are expected", key: key)
    }
  }
}

/// A piece of cooling equipment (kind `cooling`). Which figures it has depends on its type; an
/// engine that needs an absent one names record and field.
public struct CoolingEquipment: CatalogRecord, Hashable {
  public static let kind = "cooling"

  public var id: String
  public var name: String
  public var type: CoolingType
  public var form: CDUForm?
  /// Heat that one unit carries.
  public var capacity: Power?
  public var prices: [PriceQuote]

  // Terminals.
  /// The most heat of one rack that this terminal carries.
  public var rackLimit: Power?
  /// Usual share of a rack's heat that a liquid terminal catches; a system's own share wins.
  public var liquidCapture: Double?
  public var supplyAir: [Temperature]?
  public var facilityWater: [Temperature]?
  public var airDelta: TemperatureDifference?
  public var fanPressure: Pressure?
  public var fanEfficiency: Double?
  /// Share of a coil's heat that is not condensed moisture; nil: coils stay dry.
  public var sensibleHeatRatio: Double?
  public var evaporativeEffectiveness: Double?
  public var sprayPressure: Pressure?
  public var sprayPumpEfficiency: Double?
  public var coolant: Coolant?
  public var coolantSupply: [Temperature]?
  public var coolantDelta: [TemperatureDifference]?
  /// Coolant moved per heat carried.
  public var coolantFlow: WaterIntensity?

  // Distribution units, heat rejection, exchangers.
  /// Warm end less cold end at full load: coolant over facility water, water over air.
  public var approach: TemperatureDifference?
  public var pumpPressure: Pressure?
  public var pumpEfficiency: Double?
  public var pumpPower: Power?
  public var racksSupported: Int?
  public var ambient: AmbientReference?
  /// Fan power at full speed per heat carried.
  public var fanFraction: Double?
  /// Lowest speed of fans or pumps per full speed.
  public var minimumSpeed: Double?
  /// Warming of the tower water in what it cools.
  public var waterDelta: TemperatureDifference?
  /// Share of the circulating water lost as droplets.
  public var driftFraction: Double?
  /// Water use per heat where it is stated instead of computed.
  public var water: WaterIntensity?

  // Chillers.
  public var condenser: CondenserMedium?
  /// Coefficient of performance at the maker's rating.
  public var ratedCOP: Double?
  /// Share of the ideal (Carnot) coefficient of performance that the machine reaches.
  public var carnotFraction: Double?
  public var copLimit: Double?
  /// Leaving water less evaporating temperature.
  public var evaporatorApproach: TemperatureDifference?
  /// Condensing temperature less entering air or water.
  public var condenserApproach: TemperatureDifference?
  public var freeCoolingApproach: TemperatureDifference?
  public var freeCoolingFanFraction: Double?
  public var curves: ChillerCurves?

  // Pumps, storage, water classes.
  public var pressure: Pressure?
  public var efficiency: Double?
  /// Power of fans or pumps follows their speed to this; the cube of the laws for fans without it.
  public var affinityExponent: Double?
  public var volume: Volume?
  public var waterMinimum: Temperature?
  public var waterMaximum: Temperature?

  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id()
    name = r.required("name")
    type = r.required("type", help: "what the equipment is for")
    form = r.optional("form", help: "where a distribution unit stands")
    capacity = r.optional("capacity", in: .positive, help: "heat that one unit carries")
    prices = r.optional("prices") ?? []

    rackLimit = r.optional("rack_limit", in: .positive, help: "the most heat of one rack")
    liquidCapture = r.optional("liquid_capture", in: .fraction, help: "usual share caught")
    supplyAir = r.optional("supply_air", help: "lowest and highest air supplied to racks")
    facilityWater = r.optional("facility_water", help: "lowest and highest water supplied")
    airDelta = r.optional("air_delta", in: .positive, help: "warming of the air in the racks")
    fanPressure = r.optional("fan_pressure", in: .positive, help: "total pressure of the fans")
    fanEfficiency = r.optional("fan_efficiency", in: .fraction, help: "fan, motor and drive")
    sensibleHeatRatio = r.optional(
      "sensible_heat_ratio", in: .positiveFraction, help: "of cold coils; dry if absent")
    evaporativeEffectiveness = r.optional(
      "evaporative_effectiveness", in: .fraction, help: "cooling per wet-bulb depression")
    sprayPressure = r.optional("spray_pressure", in: .positive, help: "of the humidifier pump")
    sprayPumpEfficiency = r.optional("spray_pump_efficiency", in: .fraction)
    coolant = r.optional("coolant", help: "what runs through cold plates")
    coolantSupply = r.optional("coolant_supply", help: "lowest and highest coolant supplied")
    coolantDelta = r.optional("coolant_delta", help: "lowest and highest warming of the coolant")
    coolantFlow = r.optional(
      "coolant_flow", in: .positive, help: "coolant moved per heat; 60 L/kWh is 1 L/min per kW")

    approach = r.optional("approach", in: .positive, help: "warm end less cold end at full load")
    pumpPressure = r.optional("pump_pressure", in: .positive)
    pumpEfficiency = r.optional("pump_efficiency", in: .fraction, help: "pump, motor and drive")
    pumpPower = r.optional("pump", in: .positive, help: "power of the pumps at full flow")
    racksSupported = r.optional("racks_supported", in: .positive)
    ambient = r.optional("ambient", help: "outdoor temperature that heat rejection works against")
    fanFraction = r.optional(
      "fan_fraction", in: .fraction, help: "fan power at full speed per heat carried")
    minimumSpeed = r.optional("minimum_speed", in: .fraction, help: "lowest speed of fans or pumps")
    waterDelta = r.optional("water_delta", in: .positive, help: "warming of the tower water")
    driftFraction = r.optional(
      "drift_fraction", in: .fraction, help: "share of the circulating water lost as droplets")
    water = r.optional("water", in: .notNegative, help: "water use per heat, where stated")

    condenser = r.optional("condenser", help: "what takes the heat of the condenser")
    ratedCOP = r.optional("cop", in: .positive, help: "at the maker's rating")
    carnotFraction = r.optional("carnot_fraction", in: .fraction, help: "share of the ideal COP")
    copLimit = r.optional("cop_limit", in: .positive, help: "highest COP at small lift")
    evaporatorApproach = r.optional(
      "evaporator_approach", in: .notNegative, help: "leaving water less evaporating temperature")
    condenserApproach = r.optional(
      "condenser_approach", in: .notNegative, help: "condensing temperature less entering medium")
    freeCoolingApproach = r.optional(
      "free_cooling_approach", in: .positive, help: "water less air of a built-in dry coil")
    freeCoolingFanFraction = r.optional("free_cooling_fan_fraction", in: .fraction)
    curves = r.optional("curves", help: "polynomials of capacity and energy input")

    pressure = r.optional("pressure", in: .positive, help: "of a pump")
    efficiency = r.optional("efficiency", in: .fraction, help: "pump, motor and drive")
    affinityExponent = r.optional(
      "affinity_exponent", in: .between(1, 3), help: "power follows speed to this exponent")
    volume = r.optional("volume", in: .positive, help: "of a tank")
    waterMinimum = r.optional("water_minimum")
    waterMaximum = r.optional("water_maximum")
    provenance = Provenance(&r)

    for (key, pair) in [("supply_air", supplyAir), ("facility_water", facilityWater)] {
      if let pair, pair.count != 2 || pair[0] > pair[1] {
        r.report("lowest and highest temperature are expected", key: key)
      }
    }
  }
}
