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
struct UpperTiers {
  /// Uplinks in use on every block.
  var uplinks: Int
  /// Switches of each tier above the blocks, lowest first.
  var switches: SIMD4<Int>
  /// Links below each of these tiers.
  var links: SIMD4<Int>
  /// Groups of blocks that share the switches right above them.
  var pods: Int
  var blocksPerPod: Int
  /// Parallel links between a block and each switch right above.
  var width: Int
}

extension UpperTiers {
  /// The most blocks that `tiers` tiers above them can join.
  static func reach(tiers: Int, radix: Int) -> Int {
    var blocks = radix
    for _ in 1..<tiers { blocks *= radix / 2 }
    return blocks
  }

  /// The smallest network above `blocks` blocks that each need `need` uplinks and have ports for
  /// `limit`; nil where `tiers` tiers do not reach. A leaf, whose uplinks are part of the design,
  /// has `limit == need`: then every bundle width divides it.
  static func fewest(
    above blocks: Int, needing need: Int, upTo limit: Int, tiers: Int, radix: Int
  ) -> UpperTiers? {
    tiers == 1
      ? top(above: blocks, needing: need, upTo: limit, radix: radix)
      : pods(of: blocks, needing: need, upTo: limit, tiers: tiers, radix: radix)
  }

  private static func top(
    above blocks: Int, needing need: Int, upTo limit: Int, radix: Int
  ) -> UpperTiers? {
    // The wider the bundles, the fewer the switches: the first width that fits is the best.
    var width = min(radix / blocks, need)
    while width > 0 {
      let count = ceilingDivide(need, width)
      if count * width <= limit {
        let narrowest = ceilingDivide(need, count)
        return UpperTiers(
          uplinks: count * narrowest, switches: SIMD4(count, 0, 0, 0),
          links: SIMD4(blocks * count * narrowest, 0, 0, 0), pods: 1, blocksPerPod: blocks,
          width: narrowest)
      }
      width -= 1
    }
    return nil
  }

  private static func pods(
    of blocks: Int, needing need: Int, upTo limit: Int, tiers: Int, radix: Int
  ) -> UpperTiers? {
    let half = radix / 2
    let reach = reach(tiers: tiers - 1, radix: radix)
    var best: UpperTiers?
    var width = 1
    while width <= min(need, half) {
      defer { width += 1 }
      let spines = ceilingDivide(need, width)
      // Of the widths that lead to as many spines, the narrowest leaves room for the largest pods.
      guard spines * width <= limit, ceilingDivide(need, spines) == width else { continue }
      let fewestPods = ceilingDivide(blocks, half / width)
      // Wider bundles only make pods smaller and more numerous.
      guard fewestPods <= reach else { break }
      let blocksPerPod = ceilingDivide(blocks, fewestPods)
      let pods = ceilingDivide(blocks, blocksPerPod)
      guard
        let above = fewest(
          above: pods, needing: blocksPerPod * width, upTo: half, tiers: tiers - 1, radix: radix)
      else { continue }
      let switches = SIMD4(
        spines * pods, spines &* above.switches[0], spines &* above.switches[1],
        spines &* above.switches[2])
      if let best, best.switches.wrappedSum() <= switches.wrappedSum() { continue }
      best = UpperTiers(
        uplinks: spines * width, switches: switches,
        links: SIMD4(
          blocks * spines * width, spines &* above.links[0], spines &* above.links[1],
          spines &* above.links[2]),
        pods: pods, blocksPerPod: blocksPerPod, width: width)
    }
    return best
  }
}

/// The smallest whole number not below `dividend / divisor`, of positive numbers.
func ceilingDivide(_ dividend: Int, _ divisor: Int) -> Int {
  (dividend + divisor - 1) / divisor
}
