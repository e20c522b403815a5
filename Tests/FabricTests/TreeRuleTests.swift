import Fabric
import Quantities
import Testing

/// The counting rules away from published tables.
@Suite struct TreeRuleTests {
  // Most endpoints of L tiers: 2(k/2)^L, with (2L - 1)N/k switches and (L - 1)N links between them
  // (k³/4 and 5k²/4 for the three tiers of Al-Fares et al., SIGCOMM 2008).
  @Test(arguments: [4, 8, 48, 64, 128, 144], 1...4)
  func fullTree(radix: Int, tiers: Int) throws {
    var maximum = 2
    for _ in 0..<tiers { maximum *= radix / 2 }
    var question = FabricQuestion(
      topology: .fatTree, endpoints: maximum, radix: radix, linkRate: g400)
    let size = try question.size()
    #expect(size.tiers == tiers)
    #expect(size.maximumEndpoints == maximum)
    #expect(size.switches.total == (2 * tiers - 1) * maximum / radix)
    #expect(size.links.betweenSwitches == (tiers - 1) * maximum)
    #expect(size.diameter == 2 * tiers - 1)
    #expect(size.bisection == g400 * (Double(maximum) / 2))
    #expect(size.portsUsed == size.portsPresent)

    question.endpoints += 1
    if tiers < 4 { #expect(try question.size().tiers == tiers + 1) }
    question.tiers = tiers
    #expect(
      throws: FabricError.unreachable(
        .fatTree, endpoints: maximum + 1, maximum: maximum, radix: radix, tiers: tiers)
    ) { try question.size() }
  }

  // Whole pods of k²/4: 2N/k leaves and spines, N/k cores wherever the pods' uplinks divide.
  @Test(arguments: [2, 4, 8, 16, 32, 64])
  func wholePods(pods: Int) throws {
    let size = try FabricQuestion(
      topology: .fatTree, endpoints: 1024 * pods, radix: 64, linkRate: g400, tiers: 3
    ).size()
    #expect(size.switches == TierCounts(leaf: 32 * pods, spine: 32 * pods, core: 16 * pods))
    #expect(size.tree.pods == pods)
    #expect(size.links.spineCore == 1024 * pods)
  }

  // Six pods put 32 uplinks of each spine on the cores of its position. Three cores would have the
  // ports (6 × 32 = 3 × 64), but 32 does not divide by 3: four, as 16 spines stand for 12 in the
  // SuperPOD of three scalable units.
  @Test func coresAreSpreadEqually() throws {
    let size = try FabricQuestion(
      topology: .fatTree, endpoints: 6144, radix: 64, linkRate: g400
    ).size()
    #expect(size.switches == TierCounts(leaf: 192, spine: 192, core: 4 * 32))
  }

  @Test func leavesWithoutAnEqualSpreadTakeMoreSpines() throws {
    // 24 leaves of 32 uplinks fill 12 spines of 64 ports, which 32 does not divide by.
    let size = try FabricQuestion(
      topology: .leafSpine, endpoints: 768, radix: 64, linkRate: g400
    ).size()
    #expect(size.switches.spine == 16)
    #expect(size.tree.linksPerLeafSpinePair == 2)
    #expect(size.portsUsed.spine == 768)
    #expect(size.portsPresent.spine == 1024)
  }

  // Rail and plane boundaries round up leaves: 264 endpoints in 8 rails are 33 a rail.
  @Test func leavesAreCountedByRailAndPlane() throws {
    var question = FabricQuestion(
      topology: .railFatTree, endpoints: 264, radix: 64, linkRate: g400, rails: 8)
    #expect(try question.size().switches.leaf == 16)
    question.rails = 1
    #expect(try question.size().switches.leaf == 9)
    question.planes = 4
    #expect(try question.size().switches.leaf == 36)
  }

  @Test func managementLinksDisplaceEndpoints() throws {
    var question = FabricQuestion(
      topology: .railFatTree, endpoints: 256, radix: 64, linkRate: g400, rails: 8)
    #expect(try question.size().switches.leaf == 8)
    question.managementLinks = 4
    let size = try question.size()
    #expect(size.switches.leaf == 16)
    #expect(size.links.host == 260)
    // Each rail has lost one port to them.
    #expect(size.maximumEndpoints == 2048 - 8)
    #expect(size.bisection == g400 * 128)
  }

  @Test func oversubscription() throws {
    let size = try FabricQuestion(
      topology: .leafSpine, endpoints: 3072, radix: 64, linkRate: g400,
      oversubscription: Oversubscription(down: 3, up: 1)
    ).size()
    // 48 down and 16 up: 64 leaves under 16 spines, a third of the injected bandwidth.
    #expect(size.switches == TierCounts(leaf: 64, spine: 16))
    #expect(size.links.leafSpine == 1024)
    #expect(size.maximumEndpoints == 3072)
    #expect(size.bisection == g400 * (1536.0 / 3))
  }

  @Test func oversubscriptionTexts() {
    #expect(Oversubscription("18/24") == Oversubscription(down: 18, up: 24))
    #expect(Oversubscription("3:1") == Oversubscription(down: 3, up: 1))
    #expect(Oversubscription("1") == .nonBlocking)
    #expect(Oversubscription("1.5") == Oversubscription(down: 3, up: 2))
    #expect(Oversubscription(16.0 / 15) == Oversubscription(down: 16, up: 15))
    for text in ["", "0", "-1", "nan", "inf", "1/0", "0/1", "1/2/3", "a", "1/", "1e99", "-1/2"] {
      #expect(Oversubscription(text) == nil, "\(text)")
    }
  }

  @Test func singleTierJoinsNoRails() throws {
    var question = FabricQuestion(
      topology: .singleTier, endpoints: 64, radix: 64, linkRate: g400)
    #expect(try question.size().switches == TierCounts(leaf: 1))
    #expect(try question.size().diameter == 1)
    question.endpoints = 65
    #expect(
      throws: FabricError.unreachable(
        .singleTier, endpoints: 65, maximum: 64, radix: 64, tiers: 1)
    ) { try question.size() }
  }

  @Test func conventionsAreStated() throws {
    let size = try FabricQuestion(
      topology: .railOnly, endpoints: 1024, radix: 64, linkRate: g400, rails: 8
    ).size()
    #expect(size.conventions.sentences.count == 4)
    #expect(size.conventions.sentences.contains { $0.contains("not cages") })
  }
}
