import Fabric

/// Switches above nodes as Slurm's `topology/tree` reads them (slurm.schedmd.com/topology.conf).
///
/// Slurm gives every node one leaf. Where each rail has leaves of its own, the leaves that serve the
/// same systems are one row to Slurm: a job inside a row stays on them. The planes of a network are
/// alike, so one stands for all.
struct SlurmTree: Sendable {
  /// A tier: groups of the tier below (of systems in the lowest), equally many but for the last.
  struct Level: Sendable {
    var prefix: StaticString
    var groups: Int
    var perGroup: Int
  }

  private let levels: [Level]
  private let systems: Int

  init(_ wiring: Wiring) throws(CableListError) {
    let size = wiring.size
    systems = wiring.systems
    guard !size.isDirect else { throw .noHierarchy(size.topology) }
    var found: [Level] = []
    func add(_ prefix: StaticString, _ perGroup: Int) {
      let below = found.last?.groups ?? wiring.systems
      let size = max(1, perGroup)
      found.append(Level(prefix: prefix, groups: (below + size - 1) / size, perGroup: size))
    }
    for (prefix, perGroup) in wiring.hierarchy { add(prefix, perGroup) }
    if let top = found.last, top.groups > 1 { add("fabric", top.groups) }
    levels = found
  }

  var rows: Int { levels.reduce(0) { $0 + $1.groups } }

  func append(_ range: Range<Int>, names: CableNames, to rows: inout RowBuffer) {
    for row in range {
      var number = row
      var tier = 0
      while number >= levels[tier].groups {
        number -= levels[tier].groups
        tier += 1
      }
      let level = levels[tier]
      let below = tier == 0 ? systems : levels[tier - 1].groups
      let first = number * level.perGroup
      let last = min(first + level.perGroup, below) - 1
      rows.reserve(200 + 2 * names.longestDevice)
      rows.append("SwitchName=")
      append(level, number, to: &rows)
      rows.append(tier == 0 ? " Nodes=" : " Switches=")
      func name(_ index: Int, _ rows: inout RowBuffer) {
        if tier == 0 {
          names.appendDevice(.endpoint, index, to: &rows)
        } else {
          append(levels[tier - 1], index, to: &rows)
        }
      }
      // A host list: the common part, then both numbers in brackets.
      appendRange(first, last, tier: tier, name, to: &rows)
      rows.append(byte: UInt8(ascii: "\n"))
    }
  }

  private func appendRange(
    _ first: Int, _ last: Int, tier: Int, _ name: (Int, inout RowBuffer) -> Void,
    to rows: inout RowBuffer
  ) {
    guard last > first else { return name(first, &rows) }
    rows.append(tier == 0 ? "sys-" : levels[tier - 1].prefix)
    let count = tier == 0 ? systems : levels[tier - 1].groups
    if tier > 0 { rows.append(byte: UInt8(ascii: "-")) }
    rows.append(byte: UInt8(ascii: "["))
    rows.append(padded: first + 1, of: count)
    rows.append(byte: UInt8(ascii: "-"))
    rows.append(padded: last + 1, of: count)
    rows.append(byte: UInt8(ascii: "]"))
  }

  private func append(_ level: Level, _ number: Int, to rows: inout RowBuffer) {
    rows.append(level.prefix)
    guard level.groups > 1 else { return }
    rows.append(byte: UInt8(ascii: "-"))
    rows.append(padded: number + 1, of: level.groups)
  }
}

extension Wiring {
  /// Names of the tiers above systems, lowest first, and how many of the tier below each holds; the
  /// top that joins all is left out.
  fileprivate var hierarchy: [(StaticString, Int)] {
    let perSystem = endpointsPerSystem
    switch shape {
    case .dragonfly(let shape):
      return [
        ("switch", shape.hostsPerSwitch / perSystem), ("group", shape.switchesPerGroup),
      ]
    case .dragonflyPlus(let shape):
      return [("leaf", shape.hostsPerLeaf / perSystem), ("group", shape.leavesPerGroup)]
    default: break
    }
    let systemsPerRow = size.tree.leafDownlinks * question.rails / perSystem
    guard size.tiers > 2 else { return [("leaf", systemsPerRow)] }
    let leavesPerRow = max(1, leavesPerRow)
    var tiers: [(StaticString, Int)] = [
      ("leaf", systemsPerRow), ("pod", max(1, size.tree.leavesPerPod / leavesPerRow)),
    ]
    if size.tiers > 3 { tiers.append(("superpod", podsPerSuperPod)) }
    return tiers
  }
}

extension RowBuffer {
  /// A number with zeros before it to the width of `last`.
  fileprivate mutating func append(padded number: Int, of last: Int) {
    var power = 1
    while power <= last / 10 { power *= 10 }
    while power > 0 {
      append(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / power % 10))
      power /= 10
    }
  }
}
