import Electrical
import Quantities
import Scenario
import Testing

@Suite struct PowerTrainTests {
  private func chain(_ efficiencies: [Double], shared: Int = 0) -> PowerTrain {
    let stages = efficiencies.enumerated().map { index, efficiency in
      PowerStage(
        id: "stage-\(index)", rating: .megawatts(1), redundancy: .n, loss: .efficiency(efficiency),
        isCooled: index >= 3)
    }
    return PowerTrain(stages: stages, sharedStages: shared)
  }

  // AC chain of acnewkirk/AI-Datacenter-Microgrid-Analysis: transformer .98, switchgear .99, cable
  // .99, UPS .94 make .902868; PDU .99 and supply .94 make .840209 in all, multiplier 1.190180.
  @Test func newkirkChain() throws {
    let critical = Power.megawatts(0.5)
    let results = chain([0.98, 0.99, 0.99, 0.94, 0.99, 0.94]).losses(at: critical)
    let meter = try #require(results.first).input
    #expect(abs(critical / meter - 0.840209) < 5e-7)
    #expect(abs(meter / critical - 1.190180) < 5e-7)
    #expect(abs(results[3].output / meter - 0.902868) < 5e-7)
  }

  // Transformer .985, UPS .97, distribution .99 lose 0.0572 kW for each kW delivered.
  @Test func lossOfAModernChain() {
    let loss = chain([0.985, 0.97, 0.99]).facilityLoss(for: .kilowatts(1))
    #expect(abs(loss.total.kilowatts - 0.0572) < 5e-5)
  }

  /// A train of every kind of loss and redundancy, in three halls.
  private func hallTrain() throws -> PowerTrain {
    let curve = try #require(
      EfficiencyCurve([
        .init(load: 0.25, efficiency: 0.955), .init(load: 0.5, efficiency: 0.967),
        .init(load: 0.75, efficiency: 0.968), .init(load: 1, efficiency: 0.965),
      ]))
    return PowerTrain(
      stages: [
        PowerStage(
          id: "hv", rating: .megawatts(76), redundancy: .nPlus1,
          loss: .quadratic(noLoad: 0.0006, proportional: 0, square: 0.004), isCooled: false),
        PowerStage(
          id: "lv", rating: .megawatts(2.4), redundancy: .fourMakeThree, groups: 3,
          loss: .efficiency(0.99), isCooled: false),
        PowerStage(
          id: "ups", rating: .megawatts(1.2), redundancy: .block, groups: 3, loss: .curve(curve),
          isCooled: true),
        PowerStage(
          id: "busway", rating: .megawatts(0.5), redundancy: .twoN, groups: 3,
          loss: .efficiency(0.995), isCooled: true),
      ], sharedStages: 2)
  }

  @Test(arguments: [0.4, 7, 23.456, 74.9, 150])
  func powerIsConserved(megawatts: Double) throws {
    let (critical, auxiliary) = (Power.megawatts(megawatts), Power.megawatts(megawatts * 0.3))
    let train = try hallTrain()
    let installed = train.installed(for: critical, auxiliary: auxiliary)
    for load in [critical, critical * 0.3, .zero] {
      let results = installed.losses(at: load, auxiliary: auxiliary)
      #expect(results.map(\.id) == ["hv", "lv", "ups", "busway"])
      for result in results { #expect(result.input == result.output + result.loss) }
      // What one stage takes in, the one before it puts out; the auxiliary load joins at `lv`.
      #expect(results[3].output == load)
      #expect(results[2].output == results[3].input)
      #expect(results[1].output == results[2].input + auxiliary)
      #expect(results[0].output == results[1].input)
      // The sums without a list are those of the list, and what enters at the meter arrives.
      let sum = installed.facilityLoss(for: load, auxiliary: auxiliary)
      let listed = results.reversed().reduce(Power.zero) { $0 + $1.loss }
      #expect(sum.total == listed)
      #expect(sum.cooled == results[3].loss + results[2].loss)
      let delivered = load + auxiliary + sum.total
      #expect(abs(delivered.watts - results[0].input.watts) <= 1e-12 * delivered.watts)
    }
    let sized = train.facilityLoss(for: critical, auxiliary: auxiliary)
    #expect(sized == installed.facilityLoss(for: critical, auxiliary: auxiliary))
    #expect(train.losses(at: critical, auxiliary: auxiliary).allSatisfy { !$0.isOverloaded })
  }

  // A and B of a 2N system are never added up: two sides of 10 MW are usable to 10 MW.
  @Test func sidesAreNotSummed() {
    let train = PowerTrain(
      stages: [
        PowerStage(
          id: "ups", rating: .megawatts(1), redundancy: .twoN, loss: .efficiency(1), isCooled: true)
      ], sharedStages: 0)
    let installed = train.installed(for: .megawatts(10))
    let side = installed.losses(at: .megawatts(10))[0]
    #expect(side.unitsInstalled == 20)
    #expect(side.capacity == .megawatts(20))
    #expect(side.usable == .megawatts(10))
    #expect(side.reserved == .megawatts(10))
    #expect(side.loadFraction == 0.5)
    #expect(side.failureLoadFraction == 1)
    #expect(side.strandedReason == nil)
    let over = installed.losses(at: .megawatts(10.1))[0]
    #expect(over.isOverloaded)
    #expect(over.stranded < .zero)
  }

  // Distributed redundant, n systems: a failure raises each survivor from L to L·n/(n − 1).
  @Test(arguments: [(Redundancy.threeMakeTwo, 3.0), (.fourMakeThree, 4.0)])
  func survivorsTakeTheLoad(redundancy: Redundancy, systems: Double) throws {
    let stage = PowerStage(
      id: "ups", rating: .megawatts(1), redundancy: redundancy, loss: .efficiency(0.96),
      isCooled: true)
    let train = PowerTrain(stages: [stage], sharedStages: 0)
    let result = train.losses(at: .megawatts(11.5))[0]
    let survivor = try #require(result.failureLoadFraction)
    #expect(abs(survivor - result.loadFraction * systems / (systems - 1)) < 1e-12)
    #expect(survivor <= 1)
  }

  @Test func whyPowerIsStranded() {
    let stage = PowerStage(
      id: "ups", rating: .megawatts(2), redundancy: .threeMakeTwo, groups: 2,
      loss: .efficiency(1), isCooled: true)
    let train = PowerTrain(stages: [stage], sharedStages: 0)
    // 5 MW a hall: three units needed, two systems of two usable.
    let equal = train.losses(at: .megawatts(10))[0]
    #expect(equal.unitsInstalled == 12)
    #expect(equal.stranded == .megawatts(6))
    #expect(equal.strandedReason == .equalSystems)
    // 7 MW a hall: four units.
    let installed = train.installed(for: .megawatts(14))
    #expect(installed.losses(at: .megawatts(14))[0].strandedReason == .wholeUnits)
    #expect(installed.losses(at: .megawatts(6))[0].strandedReason == .partLoad)
    // Nothing tolerates a failure in a train built as N.
    #expect(chain([0.99]).losses(at: .megawatts(3))[0].failureLoadFraction == nil)
  }

  @Test func aCatcherRunsEmpty() throws {
    let curve = try #require(EfficiencyCurve([.init(load: 0.5, efficiency: 0.96)]))
    let stage = PowerStage(
      id: "ups", rating: .megawatts(1), redundancy: .block, loss: .curve(curve), isCooled: true)
    let train = PowerTrain(stages: [stage], sharedStages: 0)
    let result = train.losses(at: .megawatts(4))[0]
    #expect(result.unitsInstalled == 5)
    #expect(result.loadFraction == 1)
    // Four full units at 96 %, and one that loses what it does at half load.
    let expected = 4 * (1 / 0.96 - 1) + 0.5 * (1 / 0.96 - 1)
    #expect(abs(result.loss.megawatts - expected) < 1e-12)
  }

  @Test func efficiencyIsInterpolated() throws {
    let curve = try #require(
      EfficiencyCurve([.init(load: 1, efficiency: 0.9), .init(load: 0.5, efficiency: 0.8)]))
    #expect(abs(0.75 / (0.75 + curve.loss(atLoad: 0.75)) - 0.85) < 1e-12)
    #expect(abs(0.5 / (0.5 + curve.loss(atLoad: 0.5)) - 0.8) < 1e-12)
    #expect(abs(1.1 / (1.1 + curve.loss(atLoad: 1.1)) - 0.9) < 1e-12)
    // Loss does not grow as the load falls to nothing.
    #expect(curve.loss(atLoad: 0) == curve.loss(atLoad: 0.5))
    #expect(EfficiencyCurve([]) == nil)
    #expect(EfficiencyCurve([.init(load: 0, efficiency: 0.9)]) == nil)
    #expect(EfficiencyCurve([.init(load: 1, efficiency: 1.01)]) == nil)
    #expect(EfficiencyCurve([.init(load: 1, efficiency: .nan)]) == nil)
    let twice = EfficiencyCurve.Point(load: 1, efficiency: 0.9)
    #expect(EfficiencyCurve([twice, twice]) == nil)
  }

  @Test func emptyTrainsLoseNothing() {
    let train = PowerTrain(stages: [], sharedStages: 3)
    #expect(train.facilityLoss(for: .megawatts(5), auxiliary: .megawatts(1)).total == .zero)
    #expect(train.losses(at: .megawatts(5)).isEmpty)
  }
}
