import Electrical
import Fabric

/// What sizes of one phase have in common, found once while counts are tried: the network of a full
/// building, the storage network of a count, the power train in so many halls.
struct SizeMemo {
  /// Few endpoints are asked for again: those of a full building, with a unit more or less a hall.
  private var fabrics: [(endpoints: Int, size: FabricSize)] = []
  private var storage: (systems: Int, nodes: SupportNodes, size: FabricSize?)?
  private var train: (halls: Int, train: PowerTrain)?
  /// Cables of fabrics, which phases have in common too.
  var laid = LaidBefore()

  mutating func fabric(
    _ endpoints: Int, _ networks: NetworkSizing
  ) throws(FabricError) -> FabricSize {
    for index in fabrics.indices where fabrics[index].endpoints == endpoints {
      return fabrics[index].size
    }
    let size = try networks.fabric(endpoints: endpoints)
    if fabrics.count < 8 { fabrics.append((endpoints, size)) }
    return size
  }

  mutating func storage(
    systems: Int, nodes: SupportNodes, _ networks: NetworkSizing
  ) throws(FabricError) -> FabricSize? {
    if let storage, storage.systems == systems, storage.nodes == nodes { return storage.size }
    let size = try networks.storage(systems: systems, nodes: nodes)
    storage = (systems, nodes, size)
    return size
  }

  mutating func train(halls: Int, _ model: PhaseModel) -> PowerTrain {
    if let train, train.halls == halls { return train.train }
    let own = model.train(halls: halls)
    train = (halls, own)
    return own
  }
}
