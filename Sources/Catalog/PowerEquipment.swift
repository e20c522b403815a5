public import Documents
public import Quantities

/// Anything between the utility's line and the rack, and plant that makes or stores power.
public struct PowerEquipment: CatalogRecord {
  public static let kind = "power-equipment"

  public enum EquipmentType: String, Choice {
    case transformer
    case switchgear
    case switchboard
    case substation
    case cable
    case busway
    case pdu
    case staticTransferSwitch = "static-transfer-switch"
    case ups
    /// Batteries in the rack; their load is IT load.
    case batteryShelf = "battery-shelf"
    /// Rectifiers in the rack; their loss is IT load.
    case powerShelf = "power-shelf"
    case generator
    case battery
    case gasTurbine = "gas-turbine"
    case gasPlant = "gas-plant"
    case engine
    case fuelCell = "fuel-cell"
    case nuclear
    case solar
    case wind
  }

  public enum TurbineClass: String, Choice {
    case aeroderivative
    case industrial
    case fClass = "f-class"
    case hClass = "h-class"
  }

  /// Which heat of combustion a heat rate counts: with (higher) or without (lower) condensation.
  public enum HeatingValue: String, Choice {
    case higher
    case lower
  }

  /// Efficiency at one share of the rating.
  public struct LoadPoint: SpecRecord, Hashable {
    public var load: Double
    public var efficiency: Double

    public init(_ r: inout Reader) {
      load = r.required("load", in: .fraction, help: "share of the rating")
      efficiency = r.required("efficiency", in: .fraction, help: "output over input")
    }
  }

  public var id: String
  public var type: EquipmentType
  public var model: String?
  public var turbineClass: TurbineClass?
  /// Real power that one unit delivers; of turbines and engines at ISO conditions.
  public var rating: Power?
  /// Apparent power that one unit carries.
  public var apparentRating: ApparentPower?
  /// Output over input at rating; of storage, round trip; of plant, of the fuel's heating value.
  public var efficiency: Double?
  /// The loss curve, by rising load; empty where none is known.
  public var efficiencyAtLoad: [LoadPoint]
  /// Output over input with the inverter standing by.
  public var ecoEfficiency: Double?
  /// Heat of fuel for a unit of energy.
  public var heatRate: Ratio<EnergyDimension, EnergyDimension>?
  public var heatingValue: HeatingValue?
  /// Share of hours in which the unit can run.
  public var availability: Double?
  /// Between failures of a running unit, and until it runs again.
  public var meanTimeBetweenFailures: Duration?
  public var meanTimeToRepair: Duration?
  /// Probability that a standby set does not start when asked.
  public var startFailure: Double?
  /// Capacity lost for each kelvin of air above 15 °C; of turbines and engines.
  public var derating: Double?
  /// Nitrogen oxides by energy delivered.
  public var nitrogenOxides: CarbonIntensity?
  /// From order to delivery.
  public var lead: Duration?
  /// From delivery to operation.
  public var construction: Duration?
  public var lifetime: Duration?
  /// How long a battery carries its rating while generators start.
  public var rideThrough: Duration?
  /// Energy held over rating.
  public var storage: Duration?
  public var fuel: Ratio<VolumeDimension, EnergyDimension>?
  public var fuelPrice: VolumePrice?
  /// Run time of a year's tests.
  public var test: Duration?
  /// Fixed operation and maintenance a year.
  public var annualMaintenance: PowerPrice?
  /// Operation and maintenance by energy delivered.
  public var maintenance: EnergyPrice?
  /// Of the equipment alone, without installation.
  public var prices: [PriceQuote]
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id()
    type = r.required("type")
    model = r.optional("model", help: "maker and type")
    turbineClass = r.optional("class", help: "of a gas turbine")
    rating = r.optional("rating", in: .positive, help: "real power of one unit")
    apparentRating = r.optional(
      "apparent_rating", in: .positive, help: "apparent power of one unit")
    efficiency = r.optional("efficiency", in: .fraction, help: "output over input at rating")
    efficiencyAtLoad = r.optional("efficiency_at_load", help: "loss curve by rising load") ?? []
    ecoEfficiency = r.optional("eco_efficiency", in: .fraction, help: "with the inverter idle")
    heatRate = r.optional("heat_rate", in: .positive, help: "heat of fuel for energy delivered")
    heatingValue = r.optional("heating_value", help: "that the heat rate counts")
    availability = r.optional("availability", in: .fraction, help: "share of hours it can run")
    meanTimeBetweenFailures = r.optional("mtbf", in: .positive, help: "between failures, running")
    meanTimeToRepair = r.optional("mttr", in: .positive, help: "until it runs again")
    startFailure = r.optional("start_failure", in: .fraction, help: "of a standby set, a demand")
    derating = r.optional(
      "derating_per_k", in: .fraction, help: "capacity lost a kelvin of air above 15 C")
    nitrogenOxides = r.optional("nox", in: .notNegative, help: "by energy delivered")
    lead = r.optional("lead", in: .notNegative, help: "from order to delivery")
    construction = r.optional("construction", in: .notNegative, help: "delivery to operation")
    lifetime = r.optional("lifetime", in: .positive)
    rideThrough = r.optional("ride_through", in: .positive, help: "at rating, on battery")
    storage = r.optional("storage", in: .positive, help: "energy held over rating")
    fuel = r.optional("fuel", in: .positive, help: "fuel for energy delivered")
    fuelPrice = r.optional("fuel_price", in: .notNegative)
    test = r.optional("test", in: .notNegative, help: "run time of a year's tests")
    annualMaintenance = r.optional("annual_maintenance", in: .notNegative, help: "fixed, a year")
    maintenance = r.optional("maintenance", in: .notNegative, help: "by energy delivered")
    prices = r.optional("prices", help: "of the equipment alone") ?? []
    provenance = Provenance(&r)
    for pair in zip(efficiencyAtLoad, efficiencyAtLoad.dropFirst()) where pair.0.load >= pair.1.load
    {
      r.report("loads must rise", key: "efficiency_at_load")
    }
    if (heatRate == nil) != (heatingValue == nil) {
      r.report("a heat rate and its heating value belong together", key: "heat_rate")
    }
  }
}

extension PowerEquipment {
  /// Whether it burns fuel with the air around it, which gives less power where it is warm.
  public var breathesAir: Bool {
    [.gasTurbine, .gasPlant, .engine, .generator].contains(type)
  }

  /// Whether thin air takes from its power: a turbine draws the same volume. Engines are charged.
  public var losesWithAltitude: Bool { [.gasTurbine, .gasPlant].contains(type) }

  /// Share of the rating that is there in such air; nil where nobody says what warm air takes.
  public func ratingShare(in air: Temperature, pressure: Pressure) -> Double? {
    guard breathesAir else { return 1 }
    let thin = losesWithAltitude ? thinAirRating(pressure) : 1
    return derating.map { thin * warmAirRating(air, lossPerKelvin: $0) }
  }
}

/// The share of its rating that a turbine or engine gives in warm air: what it loses for each kelvin
/// above 15 °C, the temperature that ratings are stated at (ISO 3977-2, ISO 3046-1). Colder air gives
/// no more than the rating here.
public func warmAirRating(_ air: Temperature, lossPerKelvin: Double) -> Double {
  max(0, 1 - lossPerKelvin * max(0, air.celsius - 15))
}

/// The share of its rating that a turbine gives in thin air: it takes in as much less mass as the air's
/// pressure is below the 101,325 Pa of ISO 3977-2; its heat rate stays. Makers' correction curves say 0.89
/// at 1,000 m and 0.80 at 1,800 m (rotating-machinery.com, "Gas Turbine: ISO Rating and Site Rating",
/// 2021); the standard atmosphere is at 0.887 and 0.804 of sea level there.
public func thinAirRating(_ pressure: Pressure) -> Double { min(1, pressure.base / 101_325) }
