import Fabric
import Quantities

/// Microseconds to size a network of about a million endpoints: the slowest of all topologies, each
/// asked for many slightly different numbers.
struct Networks {
  private static let count = 2000
  private var chance: SeededGenerator

  init(seed: UInt64) { chance = SeededGenerator(seed: seed) }

  private static let shapes: [(Topology, radix: Int, planes: Int, FabricShape?)] = [
    (.fatTree, 256, 1, nil), (.railFatTree, 256, 1, nil), (.railFatTree, 64, 1, nil),
    (.railOnly, 512, 1, nil), (.multiPlane, 512, 8, nil), (.dualToR, 256, 2, nil),
    (.dragonfly, 127, 1, nil), (.dragonflyPlus, 128, 1, nil),
    (.slimFly, 256, 1, .slimFly(SlimFly(order: 89))),
    (.hyperX, 256, 1, .hyperX(HyperX(dimensions: [32, 32, 16], hostsPerSwitch: 64))),
    (.torus, 64, 1, .torus(Torus(dimensions: [112, 96, 96]))),
    (.scaleUp, 72, 1, .scaleUp(ScaleUp(domain: 72, rows: 18, domains: 14_500))),
  ]

  func measure() throws -> [Measurement] {
    var chance = chance
    var checksum = Checksum()
    var slowest = 0.0
    for (topology, radix, planes, shape) in Self.shapes {
      let questions = (0..<Self.count).map { _ in
        FabricQuestion(
          topology: topology, endpoints: 1_000_000 - 8 * Int.random(in: 0..<1000, using: &chance),
          radix: radix, linkRate: .gigabitsPerSecond(400),
          rails: topology == .railFatTree || topology == .railOnly ? 8 : 1, planes: planes,
          shape: shape)
      }
      let total = try seconds {
        for question in questions { checksum.add(Double(try question.size().switches.total)) }
      }
      slowest = max(slowest, total / Double(Self.count))
    }
    return [
      Measurement(
        name: "size-network", value: slowest * 1e6, unit: "microseconds", checksum: checksum)
    ]
  }
}
