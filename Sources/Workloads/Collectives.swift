import Fabric
import Quantities

/// Collectives of a job on its machine's fabric: the costs of `Collective`, which `fabric collective`
/// prints.
extension Machine {
  /// The fastest way to do an operation in a group of `size` whose neighbors are `stride` ranks apart.
  ///
  /// A group that the fabric does not hold takes for ever; strategies that divide have none.
  func collective(
    _ operation: CollectiveOperation, size: Int, stride: Int = 1
  ) -> CompiledCollective {
    guard size > 1 else { return .none }
    let group = RankGroup(size: size, stride: stride)
    return (try? CompiledCollective(operation, group: group, on: fabric)) ?? .never
  }

  /// Handing bytes to the rank that is `stride` away.
  func send(over stride: Int) -> CompiledCollective {
    (try? CompiledCollective(sendingOver: stride, on: fabric)) ?? .never
  }

  /// How a group of neighbors lies over the scale-up domains.
  func spread(size: Int) -> (local: Double, domains: Double) {
    let local = min(size, domain)
    return (Double(local), Double((size + local - 1) / local))
  }

  /// Bytes a second that one rank sends to others at a distance of `stride`.
  func rate(over stride: Int) -> Double {
    let tier = fabric.tiers.first { stride < $0.ranks } ?? fabric.tiers[fabric.tiers.count - 1]
    return tier.bandwidth.base * tier.efficiency
  }
}
