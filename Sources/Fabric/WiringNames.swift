// Names that a person can read on a cable. All names of one kind are equally long, numbers are
// from 1 and padded with zeros, so that text order is number order.

extension Wiring {
  /// Endpoints that one system holds: NIC i of a system is on rail i % rails.
  public var endpointsPerSystem: Int { question.endpointsPerSystem ?? question.rails }

  /// Systems, the last perhaps not full.
  public var systems: Int { ceilingDivide(size.endpoints, endpointsPerSystem) }

  /// The system that holds an endpoint.
  public func system(of endpoint: Int) -> Int { endpoint / endpointsPerSystem }

  /// The rail of an endpoint, or of a leaf that serves one; nil for all else.
  public func rail(of node: NodeRef) -> Int? {
    guard question.rails > 1 else { return nil }
    switch node.kind {
    case .endpoint: return node.index % question.rails
    case .leaf where size.topology.hasTiers && size.tree.railsPerLeaf == 1:
      let (_, inPlane) = node.index.quotientAndRemainder(dividingBy: perPlane(.leaf))
      if size.tree.treesPerPlane > 1 { return inPlane / size.tree.leavesPerTree }
      return inPlane % (question.rails * question.portsPerPlane) / question.portsPerPlane
    default: return nil
    }
  }

  /// The name of the device that holds a node: a system, a management node, a switch.
  public func name(of node: NodeRef) -> String {
    var text: [UInt8] = []
    appendName(of: node, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// The name of a port on its device: `nic3` or `nic3/2` on a system, cage and lane on a switch.
  public func portName(_ port: PortRef) -> String {
    var text: [UInt8] = []
    appendPortName(port, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends what `name(of:)` gives.
  public func appendName(of node: NodeRef, to text: inout [UInt8]) {
    switch node.kind {
    case .endpoint:
      text.append(contentsOf: (size.isDirect ? "chip-" : "sys-").utf8)
      text.append(number: system(of: node.index) + 1, of: systems)
    case .management:
      text.append(contentsOf: "mgmt-".utf8)
      text.append(number: node.index + 1, of: size.managementLinks)
    default: appendSwitchName(node, to: &text)
    }
  }

  private func appendSwitchName(_ node: NodeRef, to text: inout [UInt8]) {
    guard size.topology.hasTiers else { return appendDirectName(node, to: &text) }
    let perPlane = perPlane(node.kind)
    let plane = node.index / perPlane
    var place = node.index - plane * perPlane
    if size.planes > 1 {
      text.append(UInt8(ascii: "p"))
      text.append(number: plane + 1, of: size.planes)
      text.append(UInt8(ascii: "-"))
    }
    let tree = size.tree
    if tree.treesPerPlane > 1, tree.railsPerLeaf == 1 {
      let perTree = perPlane / tree.treesPerPlane
      text.append(UInt8(ascii: "r"))
      text.append(number: place / perTree + 1, of: tree.treesPerPlane)
      text.append(UInt8(ascii: "-"))
      place %= perTree
    }
    let upper = tree.upper
    switch node.kind {
    case .leaf:
      text.append(contentsOf: "leaf-".utf8)
      let groups = question.rails * question.portsPerPlane
      if tree.treesPerPlane == 1, groups > 1, size.topology.hasTiers {
        // The row of systems, then the rail (and port) in it.
        text.append(number: place / groups + 1, of: tree.leavesPerRail)
        text.append(UInt8(ascii: "-"))
        let group = place % groups
        if question.rails > 1 {
          text.append(UInt8(ascii: "r"))
          text.append(number: group / question.portsPerPlane + 1, of: question.rails)
        }
        if question.portsPerPlane > 1 { text.append(UInt8(ascii: "a") + UInt8(group % 2)) }
      } else {
        text.append(
          number: place + 1, of: perPlane / (tree.railsPerLeaf > 1 ? 1 : tree.treesPerPlane))
      }
    case .spine:
      text.append(contentsOf: "spine-".utf8)
      appendPod(&place, of: upper.pods[0], positions: upper.positions[0], to: &text)
      text.append(number: place + 1, of: upper.positions[0])
    case .core:
      text.append(contentsOf: "core-".utf8)
      appendPod(
        &place, of: upper.pods[1], positions: upper.positions[0] * upper.positions[1], to: &text)
      // The position of the spines that the core joins, then the core among theirs.
      text.append(number: place / upper.positions[1] + 1, of: upper.positions[0])
      text.append(UInt8(ascii: "-"))
      text.append(number: place % upper.positions[1] + 1, of: upper.positions[1])
    default:
      text.append(contentsOf: "super-".utf8)
      let positions = upper.positions[0] * upper.positions[1]
      text.append(number: place / upper.positions[2] + 1, of: positions)
      text.append(UInt8(ascii: "-"))
      text.append(number: place % upper.positions[2] + 1, of: upper.positions[2])
    }
  }

  /// Switches of networks that are no trees: their group, domain or dimension comes first.
  private func appendDirectName(_ node: NodeRef, to text: inout [UInt8]) {
    func append(_ prefix: String, group: Int, of groups: Int, _ word: String, _ perGroup: Int) {
      if groups > 1 {
        text.append(contentsOf: prefix.utf8)
        text.append(number: group + 1, of: groups)
        text.append(UInt8(ascii: "-"))
      }
      text.append(contentsOf: word.utf8)
      text.append(number: node.index - group * perGroup + 1, of: perGroup)
    }
    switch (shape, node.kind) {
    case (.dragonfly(let shape), _):
      let perGroup = shape.switchesPerGroup
      append("g", group: node.index / perGroup, of: shape.groups, "sw-", perGroup)
    case (.dragonflyPlus(let shape), .leaf):
      let perGroup = shape.leavesPerGroup
      append("g", group: node.index / perGroup, of: shape.groups, "leaf-", perGroup)
    case (.dragonflyPlus(let shape), _):
      let perGroup = shape.spinesPerGroup
      append("g", group: node.index / perGroup, of: shape.groups, "spine-", perGroup)
    case (.scaleUp(let shape), _):
      let perDomain = nodes(node.kind) / shape.domains
      let word = node.kind == .leaf ? "chip-" : "top-"
      append("d", group: node.index / perDomain, of: shape.domains, word, perDomain)
    default:
      text.append(contentsOf: "ocs-".utf8)
      text.append(number: node.index + 1, of: nodes(node.kind))
    }
  }

  private func appendPod(
    _ place: inout Int, of pods: Int, positions: Int, to text: inout [UInt8]
  ) {
    guard pods > 1 else { return }
    text.append(contentsOf: "pod".utf8)
    text.append(number: place / positions + 1, of: pods)
    text.append(UInt8(ascii: "-"))
    place %= positions
  }

  /// Appends what `portName(_:)` gives.
  public func appendPortName(_ port: PortRef, to text: inout [UInt8]) {
    switch port.node.kind {
    case .endpoint where size.isDirect:
      guard case .torus = shape else {
        text.append(contentsOf: "link".utf8)
        return text.append(number: port.port + 1, of: ports(.endpoint))
      }
      text.append(UInt8(ascii: "x") + UInt8(port.port / 2))
      text.append(port.port % 2 == 0 ? UInt8(ascii: "+") : UInt8(ascii: "-"))
    case .endpoint:
      text.append(contentsOf: "nic".utf8)
      text.append(number: port.node.index % endpointsPerSystem + 1, of: endpointsPerSystem)
      let ports = ports(.endpoint)
      if ports > 1 {
        text.append(UInt8(ascii: "/"))
        text.append(number: port.port + 1, of: ports)
      }
    case .management: text.append(contentsOf: "nic1".utf8)
    default:
      let ports = ports(port.node.kind)
      let lanes = portsPerCage(port.node.kind)
      text.append(number: port.port / lanes + 1, of: ceilingDivide(ports, lanes))
      if lanes > 1 {
        text.append(UInt8(ascii: "/"))
        text.append(number: port.port % lanes + 1, of: lanes)
      }
    }
  }

  /// Ports of one cage of a switch.
  public func portsPerCage(_ kind: NodeKind) -> Int {
    kind == .leaf || !size.topology.hasTiers
      ? question.portsPerCage : max(1, question.portsPerCage / question.portsPerUplink)
  }

  private func perPlane(_ kind: NodeKind) -> Int { nodes(kind) / size.planes }
}

extension [UInt8] {
  /// A number from 1 to `last`, with zeros before it to the width of `last`.
  mutating func append(number: Int, of last: Int) {
    var power = 1
    while power <= last / 10 { power *= 10 }
    var rest = number
    while power > 0 {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / power % 10))
      rest %= power
      power /= 10
    }
  }
}

extension Wiring {
  /// Leaves that serve the same systems in one plane: one for each rail, or for each port there.
  public var leavesPerRow: Int {
    size.tree.treesPerPlane > 1 ? 1 : question.rails * question.portsPerPlane
  }

  /// Pods in each of the groups that the third of four tiers joins.
  public var podsPerSuperPod: Int { max(1, size.tree.upper.blocksPerPod[1]) }
}
