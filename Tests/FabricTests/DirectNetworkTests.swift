import Quantities
import Testing

@testable import Fabric

@Suite struct DirectNetworkTests {
  private func size(
    _ topology: Topology, _ shape: FabricShape?, endpoints: Int, radix: Int = 64,
    linkRate: Bandwidth = g400
  ) throws -> FabricSize {
    try FabricQuestion(
      topology: topology, endpoints: endpoints, radix: radix, linkRate: linkRate, shape: shape
    ).size()
  }

  // DeepSeek, arXiv 2505.09343, Table 3, columns SF and DF (k = 64). Its slim fly has q = 28, for
  // which no finite field and so no such graph exists.
  @Test func deepSeekTable() throws {
    let slimFly = try size(.slimFly, .slimFly(SlimFly(order: 28)), endpoints: 32928)
    #expect(slimFly.maximumEndpoints == 32928)
    #expect(slimFly.switches.total == 1568)
    #expect(slimFly.links.betweenSwitches == 32928)
    #expect(slimFly.conventions.contains(.noKnownGraph))
    #expect(slimFly.bisection == nil)
    let dragonfly = try size(
      .dragonfly,
      .dragonfly(
        Dragonfly(hostsPerSwitch: 16, switchesPerGroup: 32, globalLinksPerSwitch: 16, groups: 511)),
      endpoints: 261_632)
    #expect(dragonfly.maximumEndpoints == 261_632)
    #expect(dragonfly.switches.total == 16352)
    #expect(dragonfly.links.betweenSwitches == 384_272)
  }

  // q = 5 is the Hoffman-Singleton graph: 50 vertices of degree 7, 175 edges, diameter 2.
  @Test func hoffmanSingleton() throws {
    let size = try size(.slimFly, .slimFly(SlimFly(order: 5)), endpoints: 200)
    #expect(size.switches.total == 50)
    #expect(size.links.local == 175)
    #expect(size.portsUsed.leaf == 2 * 175 + 200)
    #expect(!size.conventions.contains(.noKnownGraph))
    #expect(size.diameter == 3)
  }

  @Test func primePowers() {
    let known = [2, 3, 4, 5, 7, 8, 9, 11, 13, 16, 17, 19, 23, 25, 27, 29, 31, 32, 37, 41, 43, 47]
    #expect((-3...48).filter(isPrimePower) == known)
    #expect(isPrimePower(3721))
    #expect(!isPrimePower(3599))
  }

  // The largest balanced dragonfly of radix 4h - 1 joins 4h⁴ + 2h² endpoints (Kim et al., ISCA
  // 2008; for h = 4 the paper's 1,056 nodes).
  @Test(arguments: [1, 2, 4, 8, 16])
  func balancedDragonfly(h: Int) throws {
    let endpoints = 4 * h * h * h * h + 2 * h * h
    let size = try size(.dragonfly, nil, endpoints: endpoints, radix: 4 * h - 1)
    #expect(size.maximumEndpoints == endpoints)
    #expect(size.switches.total == endpoints / h)
    #expect(size.portsUsed == size.portsPresent)
    let groups = 2 * h * h + 1
    #expect(size.links.global == groups * (groups - 1) / 2)
    #expect(throws: FabricError.self) {
      try self.size(.dragonfly, nil, endpoints: endpoints + 1, radix: 4 * h - 1)
    }
  }

  @Test func partOfADragonfly() throws {
    let size = try size(.dragonfly, nil, endpoints: 10_000, radix: 63)
    // Groups of 512: twenty of them.
    #expect(size.switches.total == 20 * 32)
    #expect(size.maximumEndpoints == 20 * 512)
    #expect(size.portsUsed.leaf <= size.portsPresent.leaf)
  }

  // Google TPU pods, arXiv 2606.15870, Table 1: bisection in GB/s from the rate of one link.
  @Test(arguments: [
    ([16, 16], 62.0, 1984.0), ([32, 32], 70.0, 4480.0), ([16, 16, 16], 50.0, 25600.0),
  ])
  func tensorProcessingUnitPods(dimensions: [Int], rate: Double, published: Double) throws {
    let chips = dimensions.reduce(1, *)
    let size = try size(
      .torus, .torus(Torus(dimensions: dimensions)), endpoints: chips,
      linkRate: Bandwidth(base: rate * 1e9))
    #expect(size.bisection?.gigabytesPerSecond == published)
    #expect(size.links.betweenSwitches == chips * dimensions.count)
    #expect(size.switches.total == 0)
    #expect(size.maximumEndpoints == chips)
  }

  @Test func longTorus() throws {
    let size = try size(.torus, .torus(Torus(dimensions: [16, 20, 28])), endpoints: 8960)
    #expect(size.bisection == g400 * 640)
    #expect(try FabricShape.torus(Torus(dimensions: [16, 20, 28])).endpoints() == 8960)
    #expect(size.diameter == 8 + 10 + 14)
  }

  /// A HyperX of two switches a line is the hypercube: n·2ⁿ⁻¹ edges, 2ⁿ⁻¹ of them in the cut.
  @Test func hypercube() throws {
    let shape = HyperX(dimensions: [2, 2, 2, 2], hostsPerSwitch: 4)
    let size = try size(.hyperX, .hyperX(shape), endpoints: 64)
    #expect(size.switches.total == 16)
    #expect(size.links.local == 32)
    #expect(size.bisection == g400 * 8)
    #expect(size.diameter == 5)
  }

  /// A HyperX of one line is a full mesh: S(S - 1)/2 edges, (S/2)² of them cut.
  @Test func fullMesh() throws {
    let even = HyperX(dimensions: [6], hostsPerSwitch: 6, parallelLinks: 2)
    let size = try size(.hyperX, .hyperX(even), endpoints: 36)
    #expect(size.links.local == 2 * 15)
    #expect(size.bisection == g400 * 18)
    let odd = HyperX(dimensions: [5, 3], hostsPerSwitch: 6)
    #expect(try self.size(.hyperX, .hyperX(odd), endpoints: 90).bisection == nil)
  }

  /// Links counted one by one on small lattices.
  @Test(arguments: [[3, 4], [2, 2, 3], [4, 5, 2]])
  func latticeLinks(dimensions: [Int]) throws {
    let chips = dimensions.reduce(1, *)
    var ring = 0
    var mesh = 0
    for place in 0..<chips {
      var stride = 1
      for length in dimensions {
        let at = place / stride % length
        ring += 1  // the link to the next chip of the ring
        mesh += length - 1 - at  // links to the switches further along the line
        stride *= length
      }
    }
    #expect(
      try size(.torus, .torus(Torus(dimensions: dimensions)), endpoints: chips).links.local == ring)
    let hyperX = HyperX(dimensions: dimensions, hostsPerSwitch: 1)
    #expect(try size(.hyperX, .hyperX(hyperX), endpoints: chips).links.local == mesh)
  }
}
