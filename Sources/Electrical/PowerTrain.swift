public import Quantities
public import Scenario

/// One kind of equipment in a power train.
public struct PowerStage: Equatable, Sendable {
  public var id: String
  /// What one unit delivers at its output.
  public var rating: Power
  public var redundancy: Redundancy
  /// Equal parts (halls, say) in which the stage is built; units of one do not help another.
  public var groups: Int
  public var loss: LossModel
  /// Whether the loss heats a room that the cooling plant must cool.
  public var isCooled: Bool

  public init(
    id: String, rating: Power, redundancy: Redundancy, groups: Int = 1, loss: LossModel,
    isCooled: Bool
  ) {
    self.id = id
    self.rating = rating
    self.redundancy = redundancy
    self.groups = groups
    self.loss = loss
    self.isCooled = isCooled
  }

  /// Units that a load needs and that the redundancy installs for it, in each group.
  func units(for output: Power) -> StageUnits {
    let needed = unitsNeeded(load: output / Double(groups), rating: rating)
    return StageUnits(needed: needed, installed: redundancy.installed(needed: needed))
  }

  /// Loss of all groups at an output.
  func loss(at output: Power, units: StageUnits) -> Power {
    let inService = redundancy.inService(of: units.installed)
    guard inService > 0 else { return .zero }
    let load = output / (rating * Double(groups * inService))
    var fractions = Double(inService) * loss.loss(atLoad: load)
    // A catcher carries nothing and is energized all the same.
    fractions += Double(units.installed - inService) * loss.loss(atLoad: 0)
    return rating * (Double(groups) * fractions)
  }
}

/// Units of one group of a stage.
public struct StageUnits: Hashable, Sendable {
  /// That carry the load.
  public var needed: Int
  /// With the redundant ones.
  public var installed: Int
}

/// What becomes of power between the utility meter and the racks.
public struct TrainLoss: Hashable, Sendable {
  /// Losses of all stages.
  public var total: Power
  /// The part that heats rooms which the cooling plant must cool.
  public var cooled: Power
}

/// Equipment between the utility meter and rack inputs, utility first.
///
/// Power is followed from the racks up: a stage's input is the output of the one before it. Server
/// and rack power supplies are IT load and never stages.
public struct PowerTrain: Equatable, Sendable {
  public var stages: [PowerStage]
  /// So many stages, counted from the utility, also carry the auxiliary load: cooling and house. At
  /// 0 that load has a supply of its own and is no part of any result.
  public var sharedStages: Int

  public init(stages: [PowerStage], sharedStages: Int) {
    self.stages = stages
    self.sharedStages = sharedStages
  }

  /// The train sized for a load.
  ///
  /// - Parameters:
  ///   - critical: IT power at rack inputs.
  ///   - auxiliary: What else hangs on the shared stages.
  public func installed(for critical: Power, auxiliary: Power = .zero) -> InstalledPowerTrain {
    var units = [StageUnits](repeating: StageUnits(needed: 0, installed: 0), count: stages.count)
    follow(critical, auxiliary) { index, output in
      units[index] = stages[index].units(for: output)
      return units[index]
    }
    return InstalledPowerTrain(train: self, units: units)
  }

  /// Each stage at the load for which it is sized; see ``installed(for:auxiliary:)``.
  public func losses(at critical: Power, auxiliary: Power = .zero) -> [StageResult] {
    installed(for: critical, auxiliary: auxiliary).losses(at: critical, auxiliary: auxiliary)
  }

  /// The sums of ``losses(at:auxiliary:)``, without making the list.
  public func facilityLoss(for critical: Power, auxiliary: Power = .zero) -> TrainLoss {
    // Stages hold curves: read in place, they are not copied out.
    stages.withUnsafeBufferPointer { stages in
      Self.follow(stages, sharedStages, critical, auxiliary) { index, output in
        stages[index].units(for: output)
      }
    }
  }

  /// Follows the power from the racks to the meter, asking for the units of each stage.
  @discardableResult
  func follow(
    _ critical: Power, _ auxiliary: Power, units: (_ index: Int, _ output: Power) -> StageUnits
  ) -> TrainLoss {
    stages.withUnsafeBufferPointer { stages in
      Self.follow(stages, sharedStages, critical, auxiliary, units: units)
    }
  }

  private static func follow(
    _ stages: UnsafeBufferPointer<PowerStage>, _ sharedStages: Int, _ critical: Power,
    _ auxiliary: Power, units: (_ index: Int, _ output: Power) -> StageUnits
  ) -> TrainLoss {
    var sum = TrainLoss(total: .zero, cooled: .zero)
    var output = critical
    let join = min(sharedStages, stages.count) - 1
    for index in stages.indices.reversed() {
      if index == join { output += auxiliary }
      let loss = stages[index].loss(at: output, units: units(index, output))
      sum.total += loss
      if stages[index].isCooled { sum.cooled += loss }
      output += loss
    }
    return sum
  }
}

/// A power train that is built: what it does at any load.
public struct InstalledPowerTrain: Equatable, Sendable {
  public let train: PowerTrain
  /// Units of one group of each stage.
  public let units: [StageUnits]

  /// The sums of ``losses(at:auxiliary:)``, without making the list.
  public func facilityLoss(for critical: Power, auxiliary: Power = .zero) -> TrainLoss {
    train.follow(critical, auxiliary) { index, _ in units[index] }
  }

  /// Each stage at a load, utility first.
  public func losses(at critical: Power, auxiliary: Power = .zero) -> [StageResult] {
    var results: [StageResult] = []
    results.reserveCapacity(units.count)
    train.follow(critical, auxiliary) { index, output in
      results.append(StageResult(train.stages[index], units[index], output: output))
      return units[index]
    }
    results.reverse()
    return results
  }
}
