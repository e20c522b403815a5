import Fabric

/// The other end of every port, by the number of its link.
struct PortMap: Sendable {
  /// Number of the first node of each kind, and of its first port.
  private var firstNode: [Int] = []
  private var firstPort: [Int] = []
  private var perNode: [Int] = []
  /// For every port the number of its link, -1 where it is empty.
  private var links: [Int32]
  private let kinds: [NodeKind]

  init(_ wiring: Wiring) {
    // Switches first: the subnet manager runs on the first port of the list.
    kinds =
      wiring.kinds.filter { $0 != .endpoint && $0 != .management }
      + wiring.kinds.filter { $0 == .endpoint || $0 == .management }
    firstNode = NodeKind.allCases.map { _ in 0 }
    firstPort = firstNode
    perNode = firstNode
    var nodes = 0
    var ports = 0
    for kind in kinds {
      let number = Int(kind.rawValue)
      firstNode[number] = nodes
      firstPort[number] = ports
      perNode[number] = wiring.ports(kind)
      nodes += wiring.nodes(kind)
      ports += wiring.nodes(kind) * wiring.ports(kind)
    }
    links = [Int32](repeating: -1, count: ports)
    wiring.forEachLink { index, link in
      links[place(link.a)] = Int32(index)
      links[place(link.b)] = Int32(index)
    }
  }

  private func place(_ port: PortRef) -> Int {
    let number = Int(port.node.kind.rawValue)
    return firstPort[number] + port.node.index * perNode[number] + port.port
  }

  /// The node of a number in the order of the list.
  func node(_ number: Int) -> NodeRef {
    for kind in kinds.reversed() where number >= firstNode[Int(kind.rawValue)] {
      return NodeRef(kind, number - firstNode[Int(kind.rawValue)])
    }
    return NodeRef(.endpoint, number)
  }

  /// The number of the link in a port; nil where it is empty.
  func link(_ port: PortRef) -> Int? {
    let index = links[place(port)]
    return index < 0 ? nil : Int(index)
  }
}

/// Text as ibnetdiscover prints it (infiniband-diags): a block for each node with a line for each
/// port that holds a link. Every NIC is a channel adapter; planes are its ports.
extension CableList {
  func appendNodes(_ range: Range<Int>, to rows: inout RowBuffer) {
    guard let ports else { return }
    for number in range {
      let node = ports.node(number)
      let isSwitch = isSwitch(node.kind)
      let count = wiring.ports(node.kind)
      rows.reserve(200 + names.longestDevice)
      rows.append(isSwitch ? "switchguid=0x" : "caguid=0x")
      rows.append(hexadecimal: guid(node))
      rows.append(byte: UInt8(ascii: "\n"))
      rows.append(isSwitch ? "Switch\t" : "Ca\t")
      rows.append(count)
      rows.append(byte: UInt8(ascii: " "))
      append(identifier: node, to: &rows)
      rows.append("\t\t# \"")
      names.appendDevice(of: node, to: &rows)
      if !isSwitch {
        rows.append(byte: UInt8(ascii: " "))
        names.appendPort(PortRef(node.kind, node.index, port: 0), to: &rows)
      }
      rows.append(isSwitch ? "\" base port 0 lid 0 lmc 0\n" : "\"\n")
      for port in 0..<count {
        guard let index = ports.link(PortRef(node.kind, node.index, port: port)) else { continue }
        let link = wiring[index]
        let isA = link.a.node == node && link.a.port == port
        let peer = isA ? link.b : link.a
        rows.reserve(200 + names.longestDevice)
        rows.append(byte: UInt8(ascii: "["))
        rows.append(port + 1)
        rows.append("]\t")
        append(identifier: peer.node, to: &rows)
        rows.append(byte: UInt8(ascii: "["))
        rows.append(peer.port + 1)
        rows.append("]\t\t# \"")
        names.appendDevice(of: peer.node, to: &rows)
        rows.append("\"\n")
      }
      rows.append(byte: UInt8(ascii: "\n"))
    }
  }

  private func isSwitch(_ kind: NodeKind) -> Bool { kind != .endpoint && kind != .management }

  /// A node's id: its GUID in quotes.
  private func append(identifier node: NodeRef, to rows: inout RowBuffer) {
    rows.append(isSwitch(node.kind) ? "\"S-" : "\"H-")
    rows.append(hexadecimal: guid(node))
    rows.append(byte: UInt8(ascii: "\""))
  }

  /// Of the locally administered range: kind, then number; ports of an adapter take those between.
  private func guid(_ node: NodeRef) -> UInt64 {
    let kind = UInt64(node.kind.rawValue) + 1
    return 0x0200_0000_0000_0000 | kind << 48 | UInt64(node.index + 1) << 8
  }
}
