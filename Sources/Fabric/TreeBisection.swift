import Quantities

/// The smallest cut of one tree that leaves half of the endpoints' ports on each side, counted in
/// links of the endpoints' rate.
///
/// Switches above stand on one side (call it the larger). What moves to the other side does so as
/// whole pods, which cut the pod's links to the top tier, as whole leaves, which cut their uplinks,
/// or as single endpoints, which cut their own link. A cut is a sum of concave costs of pods, so in
/// the best one at most one pod is split, and in it at most one leaf. Where every tier carries what
/// comes from below this is half the endpoints, N/2; with leaves of D ports down and U up it is
/// N/2 · U/D when the leaves are full.
struct TreeCut {
  /// Ports of endpoints of a leaf: of a full one, and of those in the last row.
  var full: Int
  var last: Int
  /// Leaves of either kind; those that hold management links alone count for nothing.
  var fullLeaves: Int
  var lastLeaves: Int
  /// Uplinks of a leaf, in links of the endpoints' rate.
  var uplinks: Int
  /// Leaves of a pod below the top tier and the pod's links to the top; nil with two tiers.
  var pod: (leaves: Int, uplinks: Int)?

  private var ports: Int { full * fullLeaves + last * lastLeaves }

  func links() -> Double {
    let half = Double(ports) / 2
    var best = min(half, leafCut(half))
    guard let pod, pod.uplinks < pod.leaves * min(uplinks, full) else { return best }
    // Pods of whole leaves; the last may have fewer, and its leaves may be less full.
    let pods = (fullLeaves + lastLeaves) / pod.leaves
    let portsOfPod = min(pod.leaves * full, ports)
    let restPorts = max(0, ports - pods * portsOfPod)
    let whole = Int(half / Double(portsOfPod))
    for withRest in restPorts > 0 ? [0, 1] : [0] {
      for count in max(0, whole - 1)...(whole + 1) where count <= pods {
        let moved = Double(count * portsOfPod + withRest * restPorts)
        let cost = Double((count + withRest) * pod.uplinks)
        best = min(best, cost + cheapestMove(abs(half - moved)))
      }
    }
    return best
  }

  /// Moves `ports` more (or back) by leaves and endpoints.
  private func cheapestMove(_ ports: Double) -> Double {
    let leaves = (ports / Double(full)).rounded(.down)
    let rest = ports - leaves * Double(full)
    let perLeaf = Double(min(uplinks, full))
    return leaves * perLeaf + min(rest, perLeaf + Double(full) - rest)
  }

  /// The cut by leaves and endpoints alone: x full leaves and y of the last row on the smaller side,
  /// and endpoints one by one for what is missing. For each y the cost is convex in x.
  private func leafCut(_ half: Double) -> Double {
    guard uplinks < full else { return half }
    var best = half
    let most = (fullLeaves + lastLeaves) / 2
    for y in 0...min(lastLeaves, most) {
      let ideal = ((half - Double(last * y)) / Double(full)).rounded(.down)
      let cap = min(fullLeaves, most - y)
      for x in [0, Int(max(0, ideal)), Int(max(0, ideal)) + 1, cap] where x <= cap {
        let missing = abs(half - Double(full * x + last * y))
        best = min(best, Double(uplinks * (x + y)) + missing)
      }
    }
    return best
  }
}

extension FabricQuestion {
  /// The equal cut of all planes together; each tree of rails that are apart is halved by itself.
  func treeBisection(_ tree: TreeShape, _ links: LinkCounts, tiers: Int) -> Bandwidth {
    let trees = Double(planes * tree.treesPerPlane)
    let groups = tree.treesPerPlane > 1 ? 1 : rails * portsPerPlane
    let perGroup = endpoints / rails
    guard tiers > 1 else {
      return linkRate * (Double(perGroup * rails * portsPerPlane * planes) / 2)
    }
    let rows = perGroup / tree.leafDownlinks
    let rest = perGroup - rows * tree.leafDownlinks
    var cut = TreeCut(
      full: rows > 0 ? tree.leafDownlinks : rest, last: rest, fullLeaves: rows * groups,
      lastLeaves: rest > 0 ? groups : 0, uplinks: tree.leafUplinks * portsPerUplink)
    let upper = tree.upper
    if tiers > 2 {
      // The pod right below the top, and what rises from it.
      let below = tiers - 3
      var leaves = 1
      for tier in 0...below { leaves *= upper.blocksPerPod[tier] }
      let pods = upper.pods[below]
      let rising = [links.spineCore, links.coreSuperCore][below]
      cut.pod = (leaves, rising / (planes * tree.treesPerPlane * max(1, pods)) * portsPerUplink)
    }
    return linkRate * (trees * cut.links())
  }
}
