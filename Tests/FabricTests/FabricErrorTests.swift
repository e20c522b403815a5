import Fabric
import Quantities
import Testing

@Suite struct FabricErrorTests {
  private let good = FabricQuestion(
    topology: .railFatTree, endpoints: 1024, radix: 64, linkRate: g400, rails: 8)

  private func error(_ change: (inout FabricQuestion) -> Void) -> FabricError? {
    var question = good
    change(&question)
    do throws(FabricError) {
      _ = try question.size()
      return nil
    } catch { return error }
  }

  @Test func valuesOutOfRange() {
    #expect(error { _ in } == nil)
    for value in [0, -1, .min, .max] {
      #expect(
        error { $0.endpoints = value }
          == .outOfRange(.endpoints, value: value, allowed: 1...(1 << 40)))
      #expect(error { $0.radix = value } == .outOfRange(.radix, value: value, allowed: 2...4096))
      #expect(error { $0.rails = value } == .outOfRange(.rails, value: value, allowed: 1...1024))
      #expect(error { $0.planes = value } == .outOfRange(.planes, value: value, allowed: 1...64))
      #expect(error { $0.oversubscription.down = value } != nil)
      #expect(error { $0.oversubscription.up = value } != nil)
    }
    #expect(error { $0.radix = 1 } == .outOfRange(.radix, value: 1, allowed: 2...4096))
    #expect(error { $0.managementLinks = -1 } != nil)
    #expect(error { $0.managementLinks = .max } != nil)
    for rate in [0, -1, Double.nan, .infinity] {
      #expect(error { $0.linkRate = Bandwidth(base: rate) } == .linkRateNotPositive)
    }
  }

  @Test func railsMustDivide() {
    #expect(
      error { $0.endpoints = 1021 } == .railsDoNotDivide(endpoints: 1021, rails: 8, nearest: 1024))
    #expect(
      error { $0.endpoints = 1009 } == .railsDoNotDivide(endpoints: 1009, rails: 8, nearest: 1008))
    #expect(error { $0.endpoints = 1 } == .railsDoNotDivide(endpoints: 1, rails: 8, nearest: 8))
    // A prime number of endpoints is no obstacle without rails.
    #expect(
      error {
        $0.topology = .fatTree
        $0.endpoints = 1021
        $0.rails = 1
      } == nil)
  }

  @Test func tooLarge() {
    #expect(
      error { $0.endpoints = 1_000_000_000_000 }
        == .unreachable(
          .railFatTree, endpoints: 1_000_000_000_000, maximum: 2_097_152, radix: 64, tiers: 4))
    #expect(
      error {
        $0.topology = .leafSpine
        $0.endpoints = 4096
      } == .unreachable(.leafSpine, endpoints: 4096, maximum: 2048, radix: 64, tiers: 2))
    // More rails than leaves: nothing can be joined.
    #expect(
      error {
        $0.radix = 4
        $0.tiers = 2
      } == .unreachable(.railFatTree, endpoints: 1024, maximum: 0, radix: 4, tiers: 2))
    #expect(
      error { $0.managementLinks = 1 << 40 }
        == .unreachable(.railFatTree, endpoints: 1024, maximum: 0, radix: 64, tiers: 4))
  }

  @Test func oversubscriptionThatDoesNotFit() {
    let pair = Oversubscription(down: 48, up: 17)
    #expect(
      error { $0.oversubscription = pair } == .oversubscriptionDoesNotFit(pair, radix: 64))
  }

  @Test func tiersOfTheTopology() {
    #expect(
      error { $0.tiers = 1 } == .tiersNotAvailable(.railFatTree, tiers: 1, allowed: 2...4))
    #expect(
      error {
        $0.topology = .leafSpine
        $0.tiers = 3
      } == .tiersNotAvailable(.leafSpine, tiers: 3, allowed: 2...2))
    #expect(error { $0.tiers = .max } != nil)
  }

  @Test func networksWithoutTiers() {
    func error(_ topology: Topology, _ shape: FabricShape?, radix: Int = 64) -> FabricError? {
      self.error {
        $0.topology = topology
        $0.rails = 1
        $0.endpoints = 8
        $0.radix = radix
        $0.shape = shape
      }
    }
    #expect(error(.scaleUp, nil) == .shapeRequired(.scaleUp))
    #expect(error(.torus, nil) == .shapeRequired(.torus))
    #expect(error(.hyperX, .torus(Torus(dimensions: [4, 4]))) == .shapeRequired(.hyperX))
    #expect(error(.slimFly, .slimFly(SlimFly(order: 6))) == .orderNotRepresentable(q: 6))
    #expect(
      error(.slimFly, .slimFly(SlimFly(order: 28)), radix: 62)
        == .radixTooSmall(radix: 62, needed: 63))
    #expect(error(.dragonfly, nil, radix: 2) == .radixTooSmall(radix: 2, needed: 3))
    #expect(
      error(
        .dragonfly,
        .dragonfly(
          Dragonfly(hostsPerSwitch: 1, switchesPerGroup: 2, globalLinksPerSwitch: 1, groups: 4)))
        == .outOfRange(.groups, value: 4, allowed: 1...3))
    #expect(self.error { $0.topology = .torus } == .onlyForTrees(.torus))
    for length in [Int.min, 0, 1, .max] {
      #expect(error(.torus, .torus(Torus(dimensions: [length, 4]))) != nil)
      let hyperX = HyperX(dimensions: [4], hostsPerSwitch: length, parallelLinks: .max)
      #expect(error(.hyperX, .hyperX(hyperX)) != nil)
      #expect(error(.slimFly, .slimFly(SlimFly(order: length, hostsPerSwitch: 1))) != nil)
      let dragonfly = Dragonfly(
        hostsPerSwitch: 1, switchesPerGroup: length, globalLinksPerSwitch: .max, groups: .max)
      #expect(error(.dragonfly, .dragonfly(dragonfly)) != nil)
    }
    #expect(error(.torus, .torus(Torus(dimensions: []))) != nil)
  }

  /// The largest values allowed overflow nothing.
  @Test(arguments: Topology.allCases)
  func extremes(topology: Topology) {
    for endpoints in [1, 1024, 1 << 20, 1 << 40] {
      for radix in [2, 3, 5, 4095, 4096] {
        for (rails, planes) in [(1, 1), (1, 64), (1024, 64)] {
          for pair in [(1, 1), (1, 4095), (4095, 1), (1, 1000)] {
            for tiers in [nil, 2, 3] {
              let question = FabricQuestion(
                topology: topology, endpoints: endpoints, radix: radix, linkRate: g400,
                rails: rails, planes: planes, tiers: tiers,
                oversubscription: Oversubscription(down: pair.0, up: pair.1),
                managementLinks: endpoints)
              guard let size = try? question.size() else { continue }
              #expect(size.portsUsed.total <= size.portsPresent.total)
            }
          }
        }
      }
    }
  }

  @Test func messagesNameTheRemedy() {
    #expect(
      "\(FabricError.railsDoNotDivide(endpoints: 1021, rails: 8, nearest: 1024))"
        == "1021 endpoints do not divide into 8 rails; nearest: 1024")
    #expect(
      "\(FabricError.unreachable(.leafSpine, endpoints: 4096, maximum: 2048, radix: 64, tiers: 2))"
        == "leaf-spine of radix 64 in 2 tiers cannot join 4096 endpoints; at most 2048")
  }
}
