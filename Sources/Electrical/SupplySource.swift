public import Quantities

/// One source of power through a year, as the dispatch sees it: what it can give in each hour, and
/// what one more unit of energy from it costs.
public struct SupplySource: Sendable {
  /// When a source is asked.
  public enum Order: Int, Sendable {
    /// First, whatever its cost: sun, wind and energy that is paid for taken or not.
    case first
    /// By its cost in the hour.
    case merit
    /// After all others, whatever its cost: standby plant.
    case last
  }

  public var id: String
  public var order: Order
  /// What it can give in each of the 8,760 hours.
  public var available: [Power]
  /// What one more unit of energy costs in each hour; never negative in order, only in cost.
  public var marginal: [EnergyPrice]
  /// The connection to the grid whose meter its energy comes through; nil behind the meters.
  public var meter: String?

  public init(
    id: String, order: Order, available: [Power], marginal: [EnergyPrice], meter: String? = nil
  ) {
    self.id = id
    self.order = order
    self.available = available
    self.marginal = marginal
    self.meter = meter
  }
}

/// A battery: what it takes and gives, what it holds, and what comes back of what went in.
public struct SupplyStorage: Hashable, Sendable {
  public var power: Power
  public var energy: Energy
  /// Energy given over energy taken, from bus to bus.
  public var roundTrip: Double

  public init(power: Power, energy: Energy, roundTrip: Double) {
    self.power = power
    self.energy = energy
    self.roundTrip = roundTrip
  }
}

/// Load that may be shed when nothing else is left.
public struct FlexibleLoad: Hashable, Sendable {
  /// Share of the load of an hour.
  public var share: Double
  /// Hours of a year in which it may be shed.
  public var hours: Int

  public init(share: Double, hours: Int) {
    self.share = share
    self.hours = hours
  }
}

/// A year of sources serving a load, hour by hour.
///
/// In every hour: sum of ``used`` + ``discharge`` + ``shed`` + ``unserved`` = load + ``charge``.
public struct SupplyYear: Sendable {
  /// Power of each source, then of each hour.
  public internal(set) var used: [[Power]]
  public internal(set) var charge: [Power]
  public internal(set) var discharge: [Power]
  /// Energy held at the end of each hour.
  public internal(set) var level: [Energy]
  /// Flexible load that was shed.
  public internal(set) var shed: [Power]
  /// Load that nothing served.
  public internal(set) var unserved: [Power]

  /// Energy of one source.
  public func energy(of source: Int) -> Energy { Self.sum(used[source]) }
  public var charged: Energy { Self.sum(charge) }
  public var discharged: Energy { Self.sum(discharge) }
  public var shedEnergy: Energy { Self.sum(shed) }
  public var unservedEnergy: Energy { Self.sum(unserved) }

  static func sum(_ series: [Power]) -> Energy {
    series.reduce(.zero, +) * Duration.hours(1)
  }
}
