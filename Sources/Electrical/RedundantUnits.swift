public import Quantities
public import Scenario

// How many units a redundancy asks for, and how far each may be loaded. Usable shares and loadings:
// N+1 n/(n+1); 2N 50 %; 3N/2 (loads on pairs AB, BC, CA) 66.7 %; 4N/3 75 %; block (a catcher that
// runs empty behind n full blocks) n/(n+1) of what is installed.

extension Redundancy {
  /// Units to install where `needed` carry the load: the fewest of which
  /// ``Scenario/Redundancy/needed(of:)`` gives at least as many. 3N/2 and 4N/3 are made of three
  /// and four systems of equal size.
  public func installed(needed: Int) -> Int {
    guard needed > 0 else { return 0 }
    switch self {
    case .none, .n: return needed
    case .nPlus1, .block: return needed + 1
    case .nPlus2, .nPlus1Plus1: return needed + 2
    case .twoN: return 2 * needed
    case .twoNPlus1: return 2 * (needed + 1)
    case .threeMakeTwo: return 3 * ((needed + 1) / 2)
    case .fourMakeThree: return 4 * ((needed + 2) / 3)
    }
  }

  /// Units of `count` installed that share the load in normal operation: all of them, except that
  /// a catcher block runs empty.
  public func inService(of count: Int) -> Int {
    self == .block ? max(0, count - 1) : count
  }

  /// The part of what is installed that may carry load; the two sides of a 2N system are never
  /// added up.
  public func usableShare(installed count: Int) -> Double {
    count > 0 ? Double(needed(of: count)) / Double(count) : 0
  }

  /// The highest load of one unit in service, as a fraction of its rating, at which a tolerated
  /// failure overloads no other.
  public func maximumLoading(installed count: Int) -> Double {
    let inService = inService(of: count)
    return inService > 0 ? Double(needed(of: count)) / Double(inService) : 0
  }

  /// Whether the load survives the loss of anything.
  public var toleratesFailure: Bool { self != .none && self != .n }
}

/// The fewest units that carry a load, whole.
///
/// A load within a part in 10^9 of whole units is those units: sums of rack powers must not buy a
/// transformer through their rounding.
public func unitsNeeded(load: Power, rating: Power) -> Int {
  guard load > .zero, rating > .zero else { return 0 }
  let units = (load / rating * (1 - 1e-9)).rounded(.up)
  // Ratings of next to nothing must not overflow the counts made from this one.
  return Int(min(units, 0x1p40))
}

/// Generators to install behind a load, in `groups` equal parts that do not help each other; none
/// where the redundancy is `none`.
public func generatorCount(
  load: Power, rating: Power, redundancy: Redundancy, groups: Int = 1
) -> Int {
  guard redundancy != .none, groups > 0 else { return 0 }
  let needed = unitsNeeded(load: load / Double(groups), rating: rating)
  return groups * redundancy.installed(needed: needed)
}

extension TransformerBank {
  /// Real power that the bank carries with its redundancy intact (n+1: after the loss of one
  /// transformer): usable MVA × power factor.
  public func usablePower(powerFactor: Double) -> Power {
    usable.power(powerFactor: powerFactor)
  }
}

extension Quantity where D == ApparentPowerDimension {
  /// Real power at a power factor (cos φ).
  public func power(powerFactor: Double) -> Power { Power(base: base * powerFactor) }
}

extension Quantity where D == PowerDimension {
  /// Apparent power at a power factor (cos φ).
  public func apparent(powerFactor: Double) -> ApparentPower {
    ApparentPower(base: base / powerFactor)
  }
}
