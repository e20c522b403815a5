/// One limit that a plan must keep: how much of it is used.
///
/// Use and limit are in `unit`; headroom is (limit − use) / limit.
public struct Constraint: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case contractedCapacity = "contracted capacity"
    case facilityPowerAsked = "facility power asked"
    case criticalITAsked = "critical IT power asked"
    case acceleratorsAsked = "accelerators asked"
    case transformers = "transformers at N-1"
    case hallPower = "critical IT power of a hall"
    case supplyTemperature = "supply temperature at the design condition"
    case rackCooling = "rack power that cooling carries"
    case rideThrough = "seconds without cooling in an outage"
    case rackPower = "rack power that the rack carries"
    case rackWeight = "rack weight"
    case floorLoad = "floor load"
    case landArea = "land area"
    case water = "water on the design day"
    case annualWater = "water of a year"
    case fuelStorage = "fuel stored for generators"
    case fabricEndpoints = "endpoints of a fabric"
    case cableReach = "cable reach"
  }

  public var kind: Kind
  public var use: Double
  public var limit: Double
  public var unit: String
  /// Whether the use depends on the size of the phase: only such a constraint can be met by
  /// building less.
  public var scales: Bool

  public init(_ kind: Kind, use: Double, limit: Double, unit: String, scales: Bool = true) {
    self.kind = kind
    self.use = use
    self.limit = limit
    self.unit = unit
    self.scales = scales
  }

  public var name: String { kind.rawValue }
  public var headroom: Double { limit > 0 ? (limit - use) / limit : (use > 0 ? -1 : 0) }

  /// Met up to rounding of the arithmetic: a part in 10^12, far below a watt in a gigawatt.
  public var isMet: Bool { use <= limit * (1 + 1e-12) }
}
