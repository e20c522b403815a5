extension FabricSize {
  /// Most endpoints that the network holds without moving a cable or adding a switch above the
  /// leaves of full pods: leaf ports that are empty, and leaves and pods for which the top tier has
  /// ports to spare.
  ///
  /// - Parameter rails: Groups of endpoints with leaves of their own.
  public func endpointsWithoutRewiring(rails: Int) -> Int {
    guard topology.hasTiers else { return maximumEndpoints }
    let perGroup = tree.leafDownlinks * rails - managementLinks
    guard tiers > 1 else { return max(endpoints, min(maximumEndpoints, perGroup)) }
    let upper = tree.upper
    let top = tiers - 2
    // Blocks that the top switches have ports for, each a pod with its leaves.
    var leaves = upperRadix / max(1, upper.width[top])
    for tier in 0..<top { leaves *= upper.blocksPerPod[tier] }
    let leavesPerRow = max(1, tree.leavesPerTree / max(1, tree.leavesPerRail))
    let held = leaves / leavesPerRow * tree.leafDownlinks * rails - managementLinks
    return max(endpoints, min(held, maximumEndpoints))
  }
}
