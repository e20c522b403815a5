/// Costs of collectives over a group of accelerators that may span scale-up domains.
///
/// Ring and hierarchical forms: Thakur, Rabenseifner and Gropp 2005; within a domain the data moves
/// over the scale-up network, between domains each of the `local` members carries its part on its own
/// port (rail-aligned). Both stages are pipelined in chunks, so the longer one counts, and each adds
/// its latency.
extension Machine {
  /// How a group lies over the domains: members in one domain, and domains.
  struct Spread {
    var local: Double
    var domains: Double

    var size: Double { local * domains }
  }

  /// A group of `size` whose neighbors are `stride` ranks apart.
  func spread(size: Int, stride: Int) -> Spread {
    let local = min(size, max(1, domain / max(1, stride)))
    return Spread(local: Double(local), domains: Double((size + local - 1) / local))
  }

  /// Seconds of a reduce-scatter or an all-gather of `bytes` in all.
  func gather(_ bytes: Double, _ group: Spread) -> Double {
    guard group.size > 1 else { return 0 }
    let up = (group.local - 1) / group.local * bytes / max(scaleUp.bandwidth, 1)
    let out =
      group.domains > 1
      ? (group.domains - 1) / group.domains * bytes / group.local / scaleOut.bandwidth : 0
    let steps = group.local > 1 ? scaleUp.latency : 0
    // Beyond a few domains NCCL takes trees: latency grows with the logarithm.
    let outer = group.domains > 1 ? scaleOut.latency * binaryLogarithm(group.domains) : 0
    return max(group.local > 1 ? up : 0, out) + steps + outer
  }

  /// Seconds of an all-reduce of `bytes`: a reduce-scatter and an all-gather.
  func allReduce(_ bytes: Double, _ group: Spread) -> Double { 2 * gather(bytes, group) }

  /// Seconds until every member has sent `bytes` in all, evenly to all others.
  func allToAll(_ bytes: Double, _ group: Spread) -> Double {
    guard group.size > 1 else { return 0 }
    let remote = (group.size - group.local) / group.size * bytes
    let near = (group.local - 1) / group.size * bytes
    let out = remote > 0 ? remote / scaleOut.bandwidth : 0
    let up = near > 0 ? near / scaleUp.bandwidth : 0
    let latency = remote > 0 ? scaleOut.latency : scaleUp.latency
    return max(out, up) + latency
  }

  /// Seconds to hand `bytes` to a neighbor `stride` ranks away.
  func send(_ bytes: Double, stride: Int) -> Double {
    let link = stride < domain ? scaleUp : scaleOut
    return bytes / link.bandwidth + link.latency
  }

  private func binaryLogarithm(_ value: Double) -> Double {
    var rest = value
    var steps = 0.0
    while rest > 1 {
      rest /= 2
      steps += 1
    }
    return steps
  }
}
