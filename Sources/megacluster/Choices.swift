public import ArgumentParser
public import Catalog
public import Fabric
public import Interchange
public import Scenario

// Words of specs that options take too.

extension Topology: ExpressibleByArgument {}
extension CableListFormat: ExpressibleByArgument {}
extension LeafPlacement: ExpressibleByArgument {}
extension CollectiveOperation: ExpressibleByArgument {}
extension CollectiveAlgorithm: ExpressibleByArgument {}
extension PowerBasis: ExpressibleByArgument {}
extension BuyerClass: ExpressibleByArgument {}
extension DesignConditionName: ExpressibleByArgument {}
extension Redundancy: ExpressibleByArgument {}
