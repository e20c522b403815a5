import Electrical
import Quantities
import Scenario
import Testing

private func train(_ redundancy: Redundancy, rating: Double = 1, loss: Double = 1) -> PowerTrain {
  PowerTrain(
    stages: [
      PowerStage(
        id: "ups", rating: .megawatts(rating), redundancy: redundancy,
        loss: .efficiency(loss), isCooled: false)
    ], sharedStages: 0)
}

private func network(
  _ redundancy: Redundancy, load: Double, rating: Double = 1, loss: Double = 1
) -> PowerNetwork {
  train(redundancy, rating: rating, loss: loss).installed(for: .megawatts(load)).network(
    critical: .megawatts(load), auxiliary: .zero)
}

private func load(of id: String, _ network: PowerNetwork, _ flow: PowerFlow) -> Double {
  network.nodes.firstIndex { $0.id == id }.map { flow.outputs[$0].megawatts } ?? .nan
}

/// What redundancy promises, by the rules of its names: N+1, 2N, 3N/2, 4N/3, a catcher.
@Suite struct PowerNetworkTests {
  /// A design that bears one failure bears every one of the sweep, at any load.
  @Test(arguments: [
    Redundancy.nPlus1, .nPlus2, .twoN, .twoNPlus1, .threeMakeTwo, .fourMakeThree, .block,
  ])
  func everySingleFailureIsBorne(redundancy: Redundancy) {
    for load in [0.4, 1.0, 2.7, 9.6, 30] {
      let network = network(redundancy, load: load)
      #expect(network.flow().overloads.isEmpty)
      for failure in network.singleFailures {
        let flow = network.flow(failed: failure.members)
        #expect(flow.overloads.isEmpty, "\(redundancy) \(load) MW: \(failure.name)")
        #expect(flow.dropped.isEmpty, "\(redundancy) \(load) MW: \(failure.name)")
      }
    }
  }

  /// Both sides of 2N carry half; either carries all alone; the two are never added up.
  @Test func sidesOf2NAreNeverSummed() {
    var network = network(.twoN, load: 2, rating: 2)
    let normal = network.flow()
    #expect(load(of: "ups/A/1", network, normal) == 1)
    #expect(load(of: "ups/B/1", network, normal) == 1)
    let alone = network.flow(failed: network.members(failing: "A") ?? [])
    #expect(load(of: "ups/B/1", network, alone) == 2)
    // Half as much again fits both sides together, and neither alone.
    network.loads = network.loads.map {
      PowerNetwork.Load(id: $0.id, power: $0.power * 1.5, cords: $0.cords)
    }
    #expect(network.flow().overloads.isEmpty)
    let over = network.flow(failed: network.members(failing: "A") ?? [])
    #expect(over.overloads.map { network.nodes[$0.node].id } == ["ups/B/1"])
    #expect(over.overloads.first?.load == .megawatts(3))
  }

  /// Distributed redundancy: the loss of one of n systems raises each other from L to L n/(n - 1),
  /// so that 2/3 and 3/4 are the highest loads.
  @Test(arguments: [(Redundancy.threeMakeTwo, 3.0, 2.0), (.fourMakeThree, 4.0, 3.0)])
  func distributedSystemsShareTheLoss(redundancy: Redundancy, systems: Double, load power: Double) {
    let network = network(redundancy, load: power)
    let normal = network.flow()
    #expect((load(of: "ups/A/1", network, normal) - (systems - 1) / systems).magnitude < 1e-12)
    let failed = network.flow(failed: network.members(failing: "A") ?? [])
    #expect((load(of: "ups/B/1", network, failed) - 1).magnitude < 1e-12)
    #expect(failed.overloads.isEmpty)
  }

  /// Availability on sides is the sum over every set of failed units that the graph survives, a side
  /// that is overloaded tripping; units of one side are no help to another.
  @Test(arguments: [
    (Redundancy.twoN, 2.0), (.twoN, 3), (.twoNPlus1, 2), (.threeMakeTwo, 2), (.threeMakeTwo, 4),
    (.threeMakeTwo, 6), (.fourMakeThree, 3), (.fourMakeThree, 6),
  ])
  func availabilityOnSidesIsThatOfTheGraph(redundancy: Redundancy, load power: Double) {
    let network = network(redundancy, load: power)
    let units = network.nodes.indices.filter { network.nodes[$0].rating != nil }
    let needed = redundancy.needed(of: units.count)
    #expect(Double(needed) == power)
    let unit = 0.9
    var expected = 0.0
    for set in 0..<(1 << units.count) {
      let failed = units.indices.filter { set >> $0 & 1 == 1 }
      guard survives(network, failed: Set(failed.map { units[$0] })) else { continue }
      var chance = 1.0
      for index in units.indices { chance *= failed.contains(index) ? 1 - unit : unit }
      expected += chance
    }
    let found = availability(
      needed: needed, of: units.count, onSides: redundancy.sides.count, unit: unit, commonCause: 0)
    #expect((found - expected).magnitude < 1e-12, "\(redundancy) at \(power)")
    // One bus would be better, where a side has several units and needs more than one.
    let onOneBus = availability(needed: needed, of: units.count, unit: unit)
    #expect(found <= onOneBus + 1e-12)
    let isPlain = power < 3 || units.count == redundancy.sides.count
    #expect(isPlain || found < onOneBus - 1e-3)
    let shared = availability(
      needed: needed, of: units.count, onSides: redundancy.sides.count, unit: unit, commonCause: 1)
    #expect((shared - unit).magnitude < 1e-12)
  }

  private func survives(_ network: PowerNetwork, failed: Set<Int>) -> Bool {
    var failed = failed
    while true {
      let flow = network.flow(failed: failed)
      guard flow.dropped.isEmpty else { return false }
      let sides = Set(flow.overloads.compactMap { network.nodes[$0.node].side })
      guard !sides.isEmpty else { return flow.overloads.isEmpty }
      for side in sides { failed.formUnion(network.members(failing: side) ?? []) }
    }
  }

  /// A catcher runs empty until a block fails, and then carries that block alone.
  @Test func catcherTakesOneBlock() {
    let network = network(.block, load: 3)
    #expect(load(of: "ups/4", network, network.flow()) == 0)
    let one = network.flow(failed: network.members(failing: "ups/1") ?? [])
    #expect(load(of: "ups/4", network, one) == 1)
    #expect(one.overloads.isEmpty)
    let blocks = ["ups/1", "ups/2"].compactMap { network.members(failing: $0) }
    let two = network.flow(failed: blocks[0].union(blocks[1]))
    #expect(two.overloads.map { network.nodes[$0.node].id } == ["ups/4"])
  }

  /// Without redundancy a unit's own racks drop, and no others.
  @Test func unitsWithoutRedundancyDropTheirOwn() {
    let network = network(.n, load: 4)
    let flow = network.flow(failed: network.members(failing: "ups/2") ?? [])
    #expect(flow.dropped.map { network.loads[$0].power } == [.megawatts(1)])
    #expect(flow.overloads.isEmpty)
  }

  /// What sources give is what loads and losses take, whatever has failed.
  @Test func powerIsConserved() {
    for redundancy in [Redundancy.n, .nPlus1, .twoN, .threeMakeTwo, .fourMakeThree, .block] {
      let network = network(redundancy, load: 5.5, loss: 0.95)
      for failure in [("none", Set<Int>())] + network.singleFailures {
        let flow = network.flow(failed: failure.1)
        let dropped = flow.dropped.reduce(0) { $0 + network.loads[$1].power.megawatts }
        let units = network.nodes.indices.filter { network.nodes[$0].rating != nil }
        let given = units.reduce(0) { $0 + flow.outputs[$1].megawatts }
        #expect((given - (5.5 - dropped)).magnitude < 1e-9)
        let source = flow.outputs[0].megawatts
        #expect((source - given / 0.95).magnitude < 1e-9)
      }
    }
  }

  @Test func transferSwitchTakesTheFirstThatLives() {
    var network = PowerNetwork()
    let a = network.add(.init(id: "a", side: "A", rating: .megawatts(1)))
    let b = network.add(.init(id: "b", side: "B", rating: .megawatts(1)))
    let sts = network.add(.init(id: "sts", sources: [a, b], transfers: true))
    network.loads = [.init(id: "row", power: .kilowatts(300), cords: [sts])]
    #expect(network.flow().outputs[a] == .kilowatts(300))
    #expect(network.flow().outputs[b] == .zero)
    #expect(network.flow(failed: [a]).outputs[b] == .kilowatts(300))
    #expect(network.flow(failed: [a, b]).dropped == [0])
  }
}
