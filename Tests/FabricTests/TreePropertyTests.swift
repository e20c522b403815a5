import Fabric
import Quantities
import Testing

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): the same sizes in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// What holds for every tree, on sizes that no table lists.
@Suite struct TreePropertyTests {
  static let topologies: [Topology] = [
    .singleTier, .leafSpine, .fatTree, .railFatTree, .railOnly, .multiPlane,
  ]

  static func questions(_ count: Int, seed: UInt64) -> [FabricQuestion] {
    var random = SplitMix(state: seed)
    return (0..<count).map { _ in
      let rails = [1, 2, 3, 4, 8, 9].randomElement(using: &random) ?? 1
      let pair = [(1, 1), (1, 1), (2, 1), (3, 1), (18, 24), (7, 5)].randomElement(using: &random)
      // Sizes spread over all orders of magnitude.
      let magnitude = Int.random(in: 0...14, using: &random)
      let perRail = Int.random(in: 1...(1 << magnitude), using: &random)
      return FabricQuestion(
        topology: topologies.randomElement(using: &random) ?? .fatTree,
        endpoints: rails * perRail,
        radix: [42, 48, 63, 64, 72, 128, 144, 256, 512].randomElement(using: &random) ?? 64,
        linkRate: g400, rails: rails, planes: Int.random(in: 1...4, using: &random),
        oversubscription: Oversubscription(down: pair?.0 ?? 1, up: pair?.1 ?? 1),
        managementLinks: Bool.random(using: &random) ? 0 : Int.random(in: 1...40, using: &random))
    }
  }

  @Test func countsAreConsistent() throws {
    var sized = [Int](repeating: 0, count: 5)
    for question in Self.questions(4000, seed: 1) {
      do {
        let size = try question.size()
        sized[size.tiers] += 1
        checkPorts(size, question)
        checkSpread(size, question)
      } catch .unreachable(_, let endpoints, let maximum, _, _) {
        sized[0] += 1
        #expect(endpoints > maximum)
      }
    }
    // The sizes drawn exercise every number of tiers, and some that cannot be reached.
    #expect(sized.allSatisfy { $0 > 20 }, "\(sized)")
  }

  private func checkPorts(_ size: FabricSize, _ question: FabricQuestion) {
    let used = size.portsUsed
    let present = size.portsPresent
    #expect(
      used.leaf <= present.leaf && used.spine <= present.spine && used.core <= present.core
        && used.superCore <= present.superCore, "\(question)")
    #expect(size.links.host == question.endpoints * question.planes + question.managementLinks)
    #expect(size.endpoints <= size.maximumEndpoints, "\(question)")
    if size.tiers > 1 {
      let tree = size.tree
      #expect(tree.leafDownlinks + tree.leafUplinks <= question.radix)
      #expect(
        tree.leafDownlinks * question.oversubscription.up
          == tree.leafUplinks * question.oversubscription.down)
      #expect(size.links.host <= size.switches.leaf * tree.leafDownlinks, "\(question)")
      #expect(size.links.leafSpine == size.switches.leaf * tree.leafUplinks)
    }
  }

  /// Equal spread at the leaf and, in three tiers, at the spine; capacity never shrinks upwards.
  private func checkSpread(_ size: FabricSize, _ question: FabricQuestion) {
    guard size.tiers > 1 else { return }
    let trees = question.planes * (question.topology == .railOnly ? question.rails : 1)
    let tree = size.tree
    let spines = size.switches.spine / trees
    #expect(spines * trees == size.switches.spine)
    let spinesOfPod = spines / tree.pods
    #expect(spinesOfPod * tree.pods == spines)
    #expect(spinesOfPod * tree.linksPerLeafSpinePair == tree.leafUplinks, "\(question)")
    let rising = tree.leavesPerPod * tree.linksPerLeafSpinePair
    if size.tiers == 2 {
      #expect(rising <= question.radix)
      return
    }
    #expect(rising <= question.radix / 2)
    #expect(size.links.spineCore >= size.links.leafSpine)
    let uplinks = size.links.spineCore / size.switches.spine
    #expect(uplinks * size.switches.spine == size.links.spineCore)
    #expect(rising <= uplinks && uplinks <= question.radix / 2)
    guard size.tiers == 3 else {
      #expect(size.links.coreSuperCore >= size.links.spineCore)
      return
    }
    let coresOfPosition = size.switches.core / trees / spinesOfPod
    #expect(coresOfPosition * spinesOfPod * trees == size.switches.core)
    #expect(uplinks % coresOfPosition == 0, "\(question)")
    #expect(tree.pods * uplinks / coresOfPosition <= question.radix)
  }

  /// Two tiers against a linear scan for the fewest spines that spread equally.
  @Test func spinesAgreeWithALinearScan() throws {
    for radix in [6, 16, 40, 64, 144] {
      for leaves in 1...radix {
        let down = radix / 2
        let size = try FabricQuestion(
          topology: .leafSpine, endpoints: leaves * down, radix: radix, linkRate: g400
        ).size()
        let scanned = (1...down).first { down % $0 == 0 && leaves * down / $0 <= radix }
        #expect(size.switches.leaf == leaves)
        #expect(size.switches.spine == scanned)
      }
    }
  }

  /// The maximum is sized, one more rail-full is not, and more ports or tiers never reach less.
  @Test func maximumIsSharp() throws {
    var checked = 0
    for var question in Self.questions(400, seed: 2) {
      guard let size = try? question.size() else { continue }
      question.tiers = size.tiers
      question.endpoints = size.maximumEndpoints
      let largest = try question.size()
      #expect(largest.maximumEndpoints == size.maximumEndpoints)
      #expect(largest.switches.total >= size.switches.leaf)
      question.endpoints += question.rails
      #expect(throws: FabricError.self) { try question.size() }

      question.endpoints = size.endpoints
      question.radix *= 2
      #expect(try question.size().maximumEndpoints >= size.maximumEndpoints)
      checked += 1
    }
    #expect(checked > 100)
  }

  /// More endpoints never take fewer leaves or tiers, nor give less bisection.
  @Test func growthIsMonotone() throws {
    for rails in [1, 8] {
      var last: FabricSize?
      for perRail in 1...3000 {
        let size = try FabricQuestion(
          topology: .railFatTree, endpoints: rails * perRail, radix: 64, linkRate: g400,
          rails: rails
        ).size()
        if let last {
          #expect(size.switches.leaf >= last.switches.leaf)
          #expect(size.tiers >= last.tiers)
          #expect(try #require(size.bisection) > #require(last.bisection))
        }
        last = size
      }
    }
  }
}
