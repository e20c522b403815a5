import Electrical
public import Interchange
import Quantities

extension PowerCheck {
  /// The networks as a topology that NVIDIA's Domain Power Service imports.
  ///
  /// Its file has `Entities` (the utility as a PowerDomain, equipment as PowerDistribution, systems as
  /// ComputerSystem) and a `Topology` of parents and children (docs.nvidia.com/datacenter/dps, schema
  /// dcpower_0.1). A rack with cords on two sides is a child of both. Models are ids of this program:
  /// device specifications of the same names must be there first; BMC addresses are the operator's.
  public func domainPowerTopology(named name: String) -> JSON {
    var entities: [JSON] = []
    var topology: [JSON] = []
    for part in parts { part.addTopology(to: &entities, &topology, isOne: parts.count == 1) }
    return .object([
      ("Entities", .list(entities)),
      ("Topology", .object([("Name", .text(name)), ("Entities", .list(topology))])),
    ])
  }

  public func writeTopology(to path: String) throws(Failure) {
    let name = parts.first?.name ?? "power"
    try replaceFile(Array(domainPowerTopology(named: name).text.utf8), at: path)
  }
}

extension PowerCheck.Part {
  fileprivate func addTopology(
    to entities: inout [JSON], _ topology: inout [JSON], isOne: Bool
  ) {
    func named(_ id: String) -> String {
      let plain = id.map { $0 == " " || $0 == "," || $0 == "/" ? "-" : String($0) }.joined()
      return isOne
        ? plain
        : (name.split(separator: ",").first.map(String.init) ?? name)
          .map { $0 == " " ? "-" : String($0) }.joined() + "-" + plain
    }
    var children = network.nodes.map { _ in [String]() }
    for node in network.nodes {
      for source in node.sources { children[source].append(named(node.id)) }
    }
    // Racks of each group of like cords, one by one; other loads are static.
    let groups = network.loads.filter { $0.id.hasPrefix("racks") }.count
    var leaves: [JSON] = []
    for load in network.loads {
      guard let systems, load.id.hasPrefix("racks"), groups > 0 else {
        let id = named(load.id)
        for cord in load.cords { children[cord].append(id) }
        entities.append(
          .object([
            ("Type", "PowerDistribution"), ("Model", "load"), ("Name", .text(id)),
            ("StaticLoad", power(load.power)),
          ]))
        leaves.append(.object([("Name", .text(id))]))
        continue
      }
      let count = max(1, systems.count / groups)
      for number in 1...count {
        let id = named("\(load.id)-\(number)")
        for cord in load.cords { children[cord].append(id) }
        entities.append(
          .object([
            ("Type", "ComputerSystem"), ("Model", .text(systems.id)), ("Name", .text(id)),
          ]))
        leaves.append(.object([("Name", .text(id))]))
      }
    }
    for (index, node) in network.nodes.enumerated() {
      let isDomain = node.sources.isEmpty
      let limit = node.rating ?? (isDomain ? normal.outputs[index] : nil)
      var members: [(String, JSON)] = [("Type", isDomain ? "PowerDomain" : "PowerDistribution")]
      if !isDomain {
        let model = node.id.split(separator: "/").first.map(String.init) ?? node.id
        members.append(("Model", .text(model)))
      }
      members.append(("Name", .text(named(node.id))))
      if let limit {
        members.append(("Constraints", .object([("PowerValue", power(limit))])))
      }
      entities.append(.object(members))
      topology.append(
        .object([
          ("Name", .text(named(node.id))), ("Children", .list(children[index].map(JSON.text))),
        ]))
    }
    topology += leaves
  }

  private func power(_ power: Power) -> JSON {
    .object([("Value", .number(power.watts.rounded())), ("Type", "W")])
  }
}
