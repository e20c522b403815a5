public import Quantities
public import Scenario

/// A stage of a power train at a load.
public struct StageResult: Equatable, Sendable {
  public var id: String
  /// Output of one unit.
  public var rating: Power
  public var redundancy: Redundancy
  public var groups: Int
  /// Of all groups.
  public var unitsNeeded: Int
  /// Of all groups, with the redundant ones.
  public var unitsInstalled: Int

  public var input: Power
  public var output: Power
  public var loss: Power
  /// Whether the loss heats a room that the cooling plant must cool.
  public var isCooled: Bool

  /// Ratings of all units.
  public var capacity: Power
  /// What of the capacity may be loaded with the redundancy intact.
  public var usable: Power
  /// Load of a unit in service over its rating; 0 where nothing is installed.
  public var loadFraction: Double
  /// The same once what the redundancy tolerates has failed; nil where it tolerates nothing.
  public var failureLoadFraction: Double?

  init(_ stage: PowerStage, _ units: StageUnits, output: Power) {
    let groups = stage.groups
    let usableUnits = groups * stage.redundancy.needed(of: units.installed)
    let inService = groups * stage.redundancy.inService(of: units.installed)
    id = stage.id
    rating = stage.rating
    redundancy = stage.redundancy
    self.groups = groups
    unitsNeeded = groups * units.needed
    unitsInstalled = groups * units.installed
    self.output = output
    loss = stage.loss(at: output, units: units)
    input = output + loss
    isCooled = stage.isCooled
    capacity = stage.rating * Double(unitsInstalled)
    usable = stage.rating * Double(usableUnits)
    loadFraction = inService > 0 ? output / (stage.rating * Double(inService)) : 0
    failureLoadFraction =
      redundancy.toleratesFailure && usableUnits > 0 ? output / usable : nil
  }

  /// Capacity that the redundancy holds back.
  public var reserved: Power { capacity - usable }

  /// Usable capacity without load: units are whole, and 3N/2 and 4N/3 systems equal. Negative
  /// where the stage is overloaded.
  public var stranded: Power { usable - output }

  /// Why capacity is stranded; nil where none is.
  public var strandedReason: StrandedReason? {
    guard stranded > rating * 1e-9 else { return nil }
    let needed = rating * Double(unitsNeeded)
    if needed - output >= rating * Double(groups) { return .partLoad }
    return usable > needed ? .equalSystems : .wholeUnits
  }

  /// Whether the load is more than the redundancy allows.
  public var isOverloaded: Bool { output - usable > rating * 1e-9 }
}

/// Why usable capacity stands without load.
public enum StrandedReason: String, Sendable {
  /// The load needs a part of a unit, in every group.
  case wholeUnits = "whole units"
  /// The systems of a distributed redundancy are of equal size.
  case equalSystems = "equal systems"
  /// The load is less than what the stage was sized for.
  case partLoad = "part load"
}
