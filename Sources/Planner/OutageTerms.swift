public import Cooling
public import Quantities
public import Scenario

extension OutageConditions {
  /// What a build-out says of an outage, for racks of a power.
  public init(_ terms: RideThroughTerms, rackPower: Power) {
    self.init(
      pumpsRun: terms.pumps == .ups, fansRun: terms.fans == .ups,
      loopVolume: terms.loopVolume.base, tank: terms.tank, coolantLoop: terms.coolantLoop.base,
      rackCoolant: terms.rackCoolant, rackAir: terms.rackAir, rackPower: rackPower,
      airLimit: terms.airLimit, coolantLimit: terms.coolantLimit)
  }
}
