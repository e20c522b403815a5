/// The tiers of one plane above a row of equal blocks (leaves, or the spines of a pod position).
///
/// Two rules decide the counts.
///
/// Equal spread: every switch puts the same number of links on every switch above that it reaches.
/// With U uplinks on a leaf the number of spines is therefore the smallest divisor of U that is at
/// least ceil(leaves × U / ports of a spine that face down). NVIDIA's SuperPOD tables follow it
/// (RA-11333-001: 24 leaves of 32 uplinks stand under 16 spines of 64 ports, not 12), because
/// unequal spread breaks the balance that makes a Clos network non-blocking.
///
/// Pods: with further tiers above, blocks are grouped into pods of equal size (the last may lack
/// some), each under spines that give half their ports to the pod and carry what rises from it. The
/// i-th spines of all pods are then the blocks of a network of their own, one tier lower: the same
/// two rules again. Full pods give the fat tree of Al-Fares et al. (SIGCOMM 2008): 2N/k leaves,
/// 2N/k spines, N/k cores for N endpoints. Of the possible widths of the leaf-spine bundle the one
/// with the fewest switches is taken, the largest pods among equals.
struct UpperTiers: Hashable, Sendable {
  /// Uplinks in use on every block.
  var uplinks = 0
  /// Switches of each tier above the blocks, lowest first; the same order everywhere below.
  var switches = SIMD4<Int>(repeating: 0)
  /// Links below each of these tiers.
  var links = SIMD4<Int>(repeating: 0)
  /// Groups of blocks that share the switches right above them.
  var pods = SIMD4<Int>(repeating: 0)
  /// Blocks of the largest group.
  var blocksPerPod = SIMD4<Int>(repeating: 0)
  /// Switches of one group: each stands for one position.
  var positions = SIMD4<Int>(repeating: 0)
  /// Parallel links between a block and each switch right above.
  var width = SIMD4<Int>(repeating: 0)
}

/// The switches above the leaves, and how they may be used.
struct UpperRules: Hashable {
  /// Ports of one switch.
  var radix: Int
  /// Ports down against ports up of the switches right below the top tier.
  var top: Oversubscription
  /// Blocks of every pod below the top tier; nil takes pods as large as the ports allow.
  var blocksPerPod: Int?
  /// Links between a leaf and each spine, where the number of spines is asked for.
  var leafWidth: Int?

  /// Most ports that face down on a switch with `above` tiers above it.
  func down(above: Int) -> Int {
    above == 1 ? radix / (top.down + top.up) * top.down : radix / 2
  }

  func up(above: Int) -> Int {
    above == 1 ? radix / (top.down + top.up) * top.up : radix / 2
  }

  /// Uplinks that `ports` down need on a switch with `above` tiers above it.
  func uplinks(below ports: Int, above: Int) -> Int {
    above == 1 ? ceilingDivide(ports * top.up, top.down) : ports
  }

  /// The most blocks that `tiers` tiers above them can join.
  func reach(tiers: Int) -> Int {
    guard tiers > 1 else { return radix }
    if let blocksPerPod {
      // Pods of a given size leave ports of their switches empty.
      return pod(of: blocksPerPod, tiers: tiers) == nil ? 0 : radix * blocksPerPod
    }
    var blocks = radix
    for above in 1..<tiers { blocks *= down(above: above) }
    return blocks
  }

  /// Blocks under one switch position right above where pods of `blocks` are asked for; nil where
  /// `tiers` tiers cannot make such pods.
  func pod(of blocks: Int, tiers: Int, width: Int = 1) -> Int? {
    let most = down(above: tiers - 1) / width
    guard tiers > 2 else { return blocks <= most ? blocks : nil }
    var size = min(blocks, most)
    while size > 0 {
      if blocks % size == 0, blocks / size <= down(above: tiers - 2) { return size }
      size -= 1
    }
    return nil
  }
}

extension UpperTiers {
  /// The smallest network above `blocks` blocks that each need `need` uplinks and have ports for
  /// `limit`; nil where `tiers` tiers do not reach. A leaf, whose uplinks are part of the design,
  /// has `limit == need`: then every bundle width divides it.
  static func fewest(
    above blocks: Int, needing need: Int, upTo limit: Int, tiers: Int, _ rules: UpperRules
  ) -> UpperTiers? {
    tiers == 1
      ? top(above: blocks, needing: need, upTo: limit, rules)
      : pods(of: blocks, needing: need, upTo: limit, tiers: tiers, rules)
  }

  private static func top(
    above blocks: Int, needing need: Int, upTo limit: Int, _ rules: UpperRules
  ) -> UpperTiers? {
    // The wider the bundles, the fewer the switches: the first width that fits is the best.
    var width = min(rules.radix / blocks, need)
    if let asked = rules.leafWidth { width = asked <= width ? asked : 0 }
    while width > 0 {
      let count = ceilingDivide(need, width)
      if count * width <= limit {
        let narrowest = ceilingDivide(need, count)
        var upper = UpperTiers()
        upper.uplinks = count * narrowest
        upper.set(
          0, switches: count, links: blocks * count * narrowest, pods: 1, blocksPerPod: blocks,
          positions: count, width: narrowest)
        return upper
      }
      width -= 1
    }
    return nil
  }

  private static func pods(
    of blocks: Int, needing need: Int, upTo limit: Int, tiers: Int, _ rules: UpperRules
  ) -> UpperTiers? {
    let down = rules.down(above: tiers - 1)
    var above = rules
    above.leafWidth = nil
    let reach: Int
    if let asked = rules.blocksPerPod, tiers > 2 {
      guard let size = rules.pod(of: asked, tiers: tiers) else { return nil }
      above.blocksPerPod = asked / size
      reach = above.reach(tiers: tiers - 1)
    } else {
      above.blocksPerPod = nil
      reach = above.reach(tiers: tiers - 1)
    }
    var best: UpperTiers?
    var width = rules.leafWidth ?? 1
    while width <= min(rules.leafWidth ?? need, down) {
      defer { width += 1 }
      let spines = ceilingDivide(need, width)
      // Of the widths that lead to as many spines, the narrowest leaves room for the largest pods.
      guard spines * width <= limit, ceilingDivide(need, spines) == width else { continue }
      var blocksPerPod: Int
      if let asked = rules.blocksPerPod {
        guard let size = rules.pod(of: asked, tiers: tiers, width: width) else { break }
        blocksPerPod = size
        if tiers > 2 { above.blocksPerPod = asked / size }
      } else {
        let fewestPods = ceilingDivide(blocks, down / width)
        // Wider bundles only make pods smaller and more numerous.
        guard fewestPods <= reach else { break }
        blocksPerPod = ceilingDivide(blocks, fewestPods)
      }
      blocksPerPod = min(blocksPerPod, blocks)
      let pods = ceilingDivide(blocks, blocksPerPod)
      guard
        let upper = fewest(
          above: pods,
          needing: rules.uplinks(below: blocksPerPod * width, above: tiers - 1),
          upTo: rules.up(above: tiers - 1), tiers: tiers - 1, above)
      else { continue }
      var found = UpperTiers()
      found.uplinks = spines * width
      found.set(
        0, switches: spines * pods, links: blocks * spines * width, pods: pods,
        blocksPerPod: blocksPerPod, positions: spines, width: width)
      for tier in 0..<3 {
        found.set(
          tier + 1, switches: spines &* upper.switches[tier], links: spines &* upper.links[tier],
          pods: upper.pods[tier], blocksPerPod: upper.blocksPerPod[tier],
          positions: upper.positions[tier], width: upper.width[tier])
      }
      if let best, best.switches.wrappedSum() <= found.switches.wrappedSum() { continue }
      best = found
    }
    return best
  }

  private mutating func set(
    _ tier: Int, switches: Int, links: Int, pods: Int, blocksPerPod: Int, positions: Int, width: Int
  ) {
    self.switches[tier] = switches
    self.links[tier] = links
    self.pods[tier] = pods
    self.blocksPerPod[tier] = blocksPerPod
    self.positions[tier] = positions
    self.width[tier] = width
  }
}

/// The smallest whole number not below `dividend / divisor`, of positive numbers.
func ceilingDivide(_ dividend: Int, _ divisor: Int) -> Int {
  (dividend + divisor - 1) / divisor
}
