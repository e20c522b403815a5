import Fabric
import Quantities
import Testing

let g400 = Bandwidth.gigabitsPerSecond(400)
let g800 = Bandwidth.gigabitsPerSecond(800)

/// One row of a published table; nil where the table has no such column.
struct PublishedRow: Sendable, CustomTestStringConvertible {
  var endpoints: Int
  var leaf: Int
  var spine: Int
  var core = 0
  var host: Int?
  var leafSpine: Int?
  var spineCore = 0

  var testDescription: String { "\(endpoints) endpoints" }

  func expect(_ size: FabricSize) {
    #expect(size.switches == TierCounts(leaf: leaf, spine: spine, core: core))
    if let host { #expect(size.links.host == host) }
    if let leafSpine { #expect(size.links.leafSpine == leafSpine) }
    #expect(size.links.spineCore == spineCore)
  }
}

/// Published counts of networks that are trees, row by row.
@Suite struct PublishedTreeTests {
  // NVIDIA DGX SuperPOD H100, RA-11333-001 V11 (2023-09-22), Table 4: QM9700, 64 × 400G, 8 rails.
  // One system of each scalable unit gives way to the fabric manager, whose 4 links count here.
  @Test(arguments: [
    PublishedRow(endpoints: 248, leaf: 8, spine: 4, host: 252, leafSpine: 256),
    PublishedRow(endpoints: 504, leaf: 16, spine: 8, host: 508, leafSpine: 512),
    PublishedRow(endpoints: 760, leaf: 24, spine: 16, host: 764, leafSpine: 768),
    PublishedRow(endpoints: 1016, leaf: 32, spine: 16, host: 1020, leafSpine: 1024),
  ])
  func superPODH100(_ row: PublishedRow) throws {
    row.expect(
      try FabricQuestion(
        topology: .railFatTree, endpoints: row.endpoints, radix: 64, linkRate: g400, rails: 8,
        managementLinks: 4
      ).size())
  }

  // Same document, Table 3, and DGX SuperPOD B200 (the 512-GPU row).
  @Test(arguments: [
    PublishedRow(endpoints: 512, leaf: 16, spine: 8, host: 512, leafSpine: 512),
    PublishedRow(endpoints: 1024, leaf: 32, spine: 16, host: 1024, leafSpine: 1024),
    PublishedRow(endpoints: 2048, leaf: 64, spine: 32, host: 2048, leafSpine: 2048),
    PublishedRow(
      endpoints: 4096, leaf: 128, spine: 128, core: 64, host: 4096, leafSpine: 4096,
      spineCore: 4096),
  ])
  func largerSuperPOD(_ row: PublishedRow) throws {
    let size = try FabricQuestion(
      topology: .railFatTree, endpoints: row.endpoints, radix: 64, linkRate: g400, rails: 8
    ).size()
    row.expect(size)
    #expect(size.tiers == (row.core > 0 ? 3 : 2))
  }

  // DGX SuperPOD B300 with Quantum-X800, RA-11339-001 V01 (2025-07-23): Q3400, 144 × 800G.
  // Published erratum: the last row prints 9,216 GPUs for 1,296 systems of 8, which are 10,368, the
  // number that its cable columns show.
  @Test(arguments: [
    PublishedRow(endpoints: 576, leaf: 8, spine: 4, host: 576, leafSpine: 576),
    PublishedRow(endpoints: 1152, leaf: 16, spine: 8, host: 1152, leafSpine: 1152),
    PublishedRow(endpoints: 10368, leaf: 144, spine: 72, host: 10368, leafSpine: 10368),
  ])
  func superPODB300QuantumX800(_ row: PublishedRow) throws {
    let size = try FabricQuestion(
      topology: .railFatTree, endpoints: row.endpoints, radix: 144, linkRate: g800, rails: 8
    ).size()
    row.expect(size)
    #expect(size.maximumEndpoints == 10368)
  }

  // DGX SuperPOD B300 with Spectrum-X, two planes of 128 × 400G. The published cable columns count
  // 800G cages, each two of our 400G links.
  @Test(arguments: [
    PublishedRow(endpoints: 512, leaf: 16, spine: 8, host: 2 * 512, leafSpine: 2 * 512),
    PublishedRow(endpoints: 1024, leaf: 32, spine: 16, host: 2 * 1024, leafSpine: 2 * 1024),
    PublishedRow(endpoints: 2048, leaf: 64, spine: 32, host: 2 * 2048, leafSpine: 2 * 2048),
  ])
  func superPODB300SpectrumX(_ row: PublishedRow) throws {
    row.expect(
      try FabricQuestion(
        topology: .multiPlane, endpoints: row.endpoints, radix: 128, linkRate: g400, rails: 8,
        planes: 2
      ).size())
  }

  // NVL72 SuperPODs: leaves of one scalable unit of 576 GPUs in 4 rails. GB200 (RA-11338-001): 32
  // leaves with 18 ports down and 24 up; GB300: 8 leaves with 72 down.
  @Test func scalableUnitsOfNVL72() throws {
    let gb200 = try FabricQuestion(
      topology: .railFatTree, endpoints: 576, radix: 64, linkRate: g400, rails: 4,
      oversubscription: Oversubscription(down: 18, up: 24)
    ).size()
    #expect(gb200.switches.leaf == 32)
    #expect(gb200.tree.leafDownlinks == 18)
    #expect(gb200.tree.leafUplinks == 24)
    #expect(gb200.conventions.contains(.undersubscribed))
    #expect(gb200.bisection == g400 * 288)
    let gb300 = try FabricQuestion(
      topology: .railFatTree, endpoints: 576, radix: 144, linkRate: g800, rails: 4
    ).size()
    #expect(gb300.switches.leaf == 8)
  }

  // DeepSeek, arXiv 2505.09343, Table 3 (k = 64, 400G; links between switches only).
  @Test func deepSeekTrees() throws {
    func size(_ topology: Topology, _ endpoints: Int, rails: Int = 1, planes: Int = 1) throws
      -> FabricSize
    {
      try FabricQuestion(
        topology: topology, endpoints: endpoints, radix: 64, linkRate: g400, rails: rails,
        planes: planes
      ).size()
    }
    let twoTiers = try size(.fatTree, 2048)
    #expect(twoTiers.switches.total == 96)
    #expect(twoTiers.links.betweenSwitches == 2048)
    let threeTiers = try size(.fatTree, 65536)
    #expect(threeTiers.switches.total == 5120)
    #expect(threeTiers.links.betweenSwitches == 131_072)
    // The multi-plane network gives each NIC of a system a tree of its own: 8 rails apart, or 8
    // planes that each join 2,048 systems.
    for planes in [try size(.railOnly, 16384, rails: 8), try size(.multiPlane, 2048, planes: 8)] {
      #expect(planes.switches.total == 768)
      #expect(planes.links.betweenSwitches == 16384)
      #expect(planes.links.host == 16384)
    }
  }

  // Alibaba HPN 7.0 (SIGCOMM 2024): a segment of 1,024 GPUs has 16 top-of-rack switches with 128
  // ports of 200G down and 60 of 400G up; a pod of 15 segments is what its authors' generator
  // (aliyun/SimAI) gives 240 + 120 switches.
  @Test func alibabaHPN() throws {
    var question = FabricQuestion(
      topology: .multiPlane, endpoints: 1024, radix: 256, linkRate: .gigabitsPerSecond(200),
      rails: 8, planes: 2, oversubscription: Oversubscription(down: 128, up: 120))
    #expect(try question.size().switches.leaf == 16)
    question.endpoints = 15360
    #expect(try question.size().switches == TierCounts(leaf: 240, spine: 120))
  }

  // Multipath Reliable Connection (arXiv 2605.04333): a 64 × 800G switch as 512 × 100G in 8 planes
  // joins 131,072 GPUs in two tiers through 512 first-tier switches a plane, with 3/5 of the
  // switches and 2/3 of the optics of three tiers.
  @Test func multipathReliableConnection() throws {
    var planes = FabricQuestion(
      topology: .multiPlane, endpoints: 131_072, radix: 512, linkRate: .gigabitsPerSecond(100),
      planes: 8)
    let largest = try planes.size()
    #expect(largest.tiers == 2)
    #expect(largest.switches.leaf == 8 * 512)
    #expect(largest.maximumEndpoints == 131_072)

    planes.endpoints = 65536
    let flat = try planes.size()
    let deep = try FabricQuestion(
      topology: .fatTree, endpoints: 65536, radix: 64, linkRate: g800
    ).size()
    #expect(deep.tiers == 3)
    #expect(5 * flat.switches.total == 3 * deep.switches.total)
    #expect(flat.bisection == deep.bisection)
    // Eight links of 100G share one 800G module.
    let flatOptics = (flat.links.host + flat.links.betweenSwitches) / 8
    #expect(3 * flatOptics == 2 * (deep.links.host + deep.links.betweenSwitches))
  }

  // Rail-only (arXiv 2307.12169): 32,768 GPUs in scale-up domains of 256, computed from its method.
  @Test(arguments: [(64, 2560, 1536), (128, 1280, 256), (256, 384, 128)])
  func railOnly(radix: Int, clos: Int, railOnly: Int) throws {
    let joined = FabricQuestion(
      topology: .fatTree, endpoints: 32768, radix: radix, linkRate: g400)
    #expect(try joined.size().switches.total == clos)
    let apart = FabricQuestion(
      topology: .railOnly, endpoints: 32768, radix: radix, linkRate: g400, rails: 256)
    let size = try apart.size()
    #expect(size.switches.total == railOnly)
    #expect(size.conventions.contains(.railsApart))
  }

  // A public H100 price sheet (Aug 2024) counts 8, 48 and 96 switches of 64 ports for 512, 1,024
  // and 2,048 GPUs. Its 192 for 4,096 extends two tiers past k²/2: one tree needs 320.
  @Test func publicPriceSheet() throws {
    func switches(_ topology: Topology, _ endpoints: Int, rails: Int) throws -> Int {
      try FabricQuestion(
        topology: topology, endpoints: endpoints, radix: 64, linkRate: g400, rails: rails
      ).size().switches.total
    }
    #expect(try switches(.singleTier, 512, rails: 8) == 8)
    #expect(try switches(.railFatTree, 1024, rails: 8) == 48)
    #expect(try switches(.railFatTree, 2048, rails: 8) == 96)
    #expect(try switches(.railFatTree, 4096, rails: 8) == 320)
  }

  // A neocloud's plan of 256 × 800G on Q3400: 8 + 4 switches. It calls 204.8 Tb/s "bisection",
  // which is injection; the equal cut is half of that.
  @Test func injectionIsNotBisection() throws {
    let size = try FabricQuestion(
      topology: .railFatTree, endpoints: 256, radix: 144, linkRate: g800, rails: 8
    ).size()
    #expect(size.switches == TierCounts(leaf: 8, spine: 4))
    #expect(size.bisection == .gigabitsPerSecond(102_400))
  }

  // SemiAnalysis, "100,000 H100 Clusters" (2024): three tiers of 64 ports end at 65,536; 128 ports
  // need three where 64 need four, and four tiers take 1.33 times the optics of three.
  @Test func hundredThousand() throws {
    func size(_ endpoints: Int, radix: Int) throws -> FabricSize {
      try FabricQuestion(
        topology: .fatTree, endpoints: endpoints, radix: radix, linkRate: g400
      ).size()
    }
    #expect(try size(65536, radix: 64).tiers == 3)
    #expect(try size(98304, radix: 64).tiers == 4)
    #expect(try size(98304, radix: 128).tiers == 3)
    let four = try size(131_072, radix: 64).links
    let three = try size(131_072, radix: 128).links
    #expect(3 * (four.host + four.betweenSwitches) == 4 * (three.host + three.betweenSwitches))
  }
}
