import Catalog
public import Documents
public import Quantities

/// What carries a part of the cooling plant when the mains fail.
public enum Backing: String, Choice {
  case ups
  /// Stops until generators carry load.
  case generator
}

/// What runs on when the mains fail, and how long cooling stays away. Keys that are absent take
/// assumptions.
public struct RideThroughSpec: SpecRecord {
  public var pumps: Backing?
  public var fans: Backing?
  public var controls: Backing?
  public var tank: Volume?
  /// Facility water for a kW of heat.
  public var loopVolume: Ratio<VolumeDimension, PowerDimension>?
  public var coolantLoop: Ratio<VolumeDimension, PowerDimension>?
  public var rackCoolant: Volume?
  public var rackAir: Volume?
  public var airLimit: Temperature?
  public var coolantLimit: Temperature?
  public var generatorStart: Duration?
  public var chillerRestart: Duration?
  public var upsRuntime: Duration?

  public init(_ r: inout Reader) {
    pumps = r.optional("pumps", help: "on UPS, or stopped until generators run")
    fans = r.optional("fans", help: "fan walls and air handlers")
    controls = r.optional("controls", help: "of chillers and pumps: they restart first")
    tank = r.optional("tank", in: .notNegative, help: "buffer tanks of the phase")
    loopVolume = r.optional("loop_volume", in: .notNegative, help: "facility water by heat")
    coolantLoop = r.optional("coolant_loop", in: .notNegative, help: "coolant to racks by heat")
    rackCoolant = r.optional("rack_coolant", in: .notNegative, help: "inside one rack")
    rackAir = r.optional("rack_air", in: .notNegative, help: "of the room for one rack")
    airLimit = r.optional("air_limit", help: "at the inlets of racks, for minutes")
    coolantLimit = r.optional("coolant_limit", help: "to racks; the record's highest if absent")
    generatorStart = r.optional("generator_start", in: .notNegative, help: "until they carry load")
    chillerRestart = r.optional("chiller_restart", in: .notNegative, help: "until they cool again")
    upsRuntime = r.optional("ups_runtime", in: .positive, help: "of racks without generators")
  }
}

/// The same, complete.
public struct RideThroughTerms: Hashable, Sendable {
  public var pumps: Backing
  public var fans: Backing
  public var controls: Backing
  public var tank: Volume
  public var loopVolume: Ratio<VolumeDimension, PowerDimension>
  public var coolantLoop: Ratio<VolumeDimension, PowerDimension>
  public var rackCoolant: Volume
  public var rackAir: Volume
  public var airLimit: Temperature
  public var coolantLimit: Temperature?
  public var generatorStart: Duration
  public var chillerRestart: Duration
  public var controlsRestart: Duration
  public var upsRuntime: Duration

  /// Completes a spec by assumption records.
  ///
  /// - Parameter assumed: the value of an assumption by id, in the unit of the table in
  ///   `catalogs/assumptions.yaml`; nil where there is none, which the caller reports.
  public init?(_ spec: RideThroughSpec, assumed: (String) -> Double?) {
    func value<Value: Measurable>(_ given: Value?, _ id: String, _ make: (Double) -> Value)
      -> Value?
    {
      given ?? assumed("ride-through-\(id)").map(make)
    }
    typealias PerHeat = Ratio<VolumeDimension, PowerDimension>
    guard
      let loop = value(spec.loopVolume, "loop-volume", { PerHeat(base: $0 / 1e6) }),
      let coolant = value(spec.coolantLoop, "coolant-loop", { PerHeat(base: $0 / 1e6) }),
      let inRack = value(spec.rackCoolant, "rack-coolant", { .liters($0) }),
      let air = value(spec.rackAir, "rack-air", { .cubicMeters($0) }),
      let limit = value(spec.airLimit, "air-limit", { .celsius($0) }),
      let start = value(spec.generatorStart, "generator-start", { Duration(base: $0) }),
      let chiller = value(spec.chillerRestart, "chiller-restart", { Duration(base: $0) }),
      let runtime = value(spec.upsRuntime, "ups-runtime", { Duration(base: $0) }),
      let controls = assumed("ride-through-controls-restart")
    else { return nil }
    pumps = spec.pumps ?? .generator
    fans = spec.fans ?? .generator
    self.controls = spec.controls ?? .ups
    tank = spec.tank ?? .zero
    loopVolume = loop
    coolantLoop = coolant
    rackCoolant = inRack
    rackAir = air
    airLimit = limit
    coolantLimit = spec.coolantLimit
    generatorStart = start
    chillerRestart = chiller
    controlsRestart = Duration(base: controls)
    upsRuntime = runtime
  }

  /// How long racks give heat that nothing takes away: until generators have brought chillers back,
  /// or without generators until the racks' own UPS is empty. Nil where racks stop with the mains.
  public func gap(ups: Redundancy, generators: Redundancy) -> Duration? {
    guard ups != .none else { return nil }
    guard generators != .none else { return upsRuntime }
    let restart = controls == .ups ? chillerRestart : chillerRestart + controlsRestart
    return generatorStart + restart
  }
}
