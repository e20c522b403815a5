import Fabric

/// Names one after the other, each reached by its number.
///
/// The text lies outside of arrays: threads that write rows side by side would count references to
/// the same ones four times a row, and wait for each other.
final class NameStorage: @unchecked Sendable {
  // Written once, in the initializer.
  fileprivate let bytes: UnsafeMutablePointer<UInt8>
  fileprivate let starts: UnsafeMutablePointer<UInt32>
  /// Bytes of the longest.
  let longest: Int

  init(count: Int, _ name: (Int, inout [UInt8]) -> Void) {
    var text: [UInt8] = []
    var longest = 0
    // Where each name begins, and where the last ends.
    starts = .allocate(capacity: count + 1)
    starts[0] = 0
    for index in 0..<count {
      let start = text.count
      name(index, &text)
      longest = max(longest, text.count - start)
      starts[index + 1] = UInt32(text.count)
    }
    bytes = .allocate(capacity: text.count + RowBuffer.slack)
    bytes.initialize(repeating: 0, count: text.count + RowBuffer.slack)
    bytes.update(from: text, count: text.count)
    self.longest = longest
  }

  deinit {
    bytes.deallocate()
    starts.deallocate()
  }

  var table: NameTable { NameTable(bytes: bytes, starts: starts) }
}

/// Where the names of a storage lie, as long as it lives.
struct NameTable: @unchecked Sendable {
  fileprivate let bytes: UnsafeMutablePointer<UInt8>
  fileprivate let starts: UnsafeMutablePointer<UInt32>

  @inline(__always)
  func append(_ index: Int, to rows: inout RowBuffer) {
    let start = Int(starts[index])
    rows.append(padded: bytes + start, Int(starts[index &+ 1]) &- start)
  }
}

/// The names of all devices and ports of a network, made once.
struct CableNames: Sendable {
  /// Whether ports are named as Cumulus Linux and Air do, or as on the cage.
  enum PortStyle {
    case cage
    case interface
  }

  private let devices: [NameTable]
  private let ports: [NameTable]
  /// Keeps the names alive.
  private let storage: [NameStorage]
  let endpointsPerSystem: Int
  private let portsPerEndpoint: Int
  /// Bytes of the longest device name and port name.
  let longestDevice: Int
  let longestPort: Int

  init(_ wiring: Wiring, style: PortStyle = .cage) {
    let perSystem = wiring.endpointsPerSystem
    endpointsPerSystem = perSystem
    portsPerEndpoint = wiring.ports(.endpoint)
    let devices = NodeKind.allCases.map { kind in
      let count = kind == .endpoint ? wiring.systems : wiring.nodes(kind)
      let step = kind == .endpoint ? perSystem : 1
      return NameStorage(count: count) { index, text in
        wiring.appendName(of: NodeRef(kind, index * step), to: &text)
      }
    }
    let ports = NodeKind.allCases.map { kind in
      guard wiring.nodes(kind) > 0 else { return NameStorage(count: 0) { _, _ in } }
      let perNode = wiring.ports(kind)
      let count = perNode * (kind == .endpoint ? perSystem : 1)
      return NameStorage(count: count) { index, text in
        let port = PortRef(kind, index / perNode, port: index % perNode)
        switch style {
        case .cage: wiring.appendPortName(port, to: &text)
        case .interface: wiring.appendInterfaceName(port, to: &text)
        }
      }
    }
    storage = devices + ports
    self.devices = devices.map(\.table)
    self.ports = ports.map(\.table)
    longestDevice = devices.map(\.longest).max() ?? 0
    longestPort = ports.map(\.longest).max() ?? 0
  }

  @inline(__always)
  func appendDevice(of node: NodeRef, to rows: inout RowBuffer) {
    let index = node.kind == .endpoint ? node.index / endpointsPerSystem : node.index
    devices[Int(node.kind.rawValue)].append(index, to: &rows)
  }

  /// The device by its own number: that of the system, not of the endpoint.
  func appendDevice(_ kind: NodeKind, _ number: Int, to rows: inout RowBuffer) {
    devices[Int(kind.rawValue)].append(number, to: &rows)
  }

  @inline(__always)
  func appendPort(_ port: PortRef, to rows: inout RowBuffer) {
    var index = port.port
    if port.node.kind == .endpoint {
      index += port.node.index % endpointsPerSystem * portsPerEndpoint
    }
    ports[Int(port.node.kind.rawValue)].append(index, to: &rows)
  }

  @inline(__always)
  func append(_ port: PortRef, separator: UInt8, to rows: inout RowBuffer) {
    appendDevice(of: port.node, to: &rows)
    rows.append(byte: separator)
    appendPort(port, to: &rows)
  }
}

extension Wiring {
  /// The port as network operating systems name it: `eth3`, `swp17s1`.
  fileprivate func appendInterfaceName(_ port: PortRef, to text: inout [UInt8]) {
    let kind = port.node.kind
    switch kind {
    case .endpoint:
      text.append(contentsOf: "eth".utf8)
      let inSystem = port.node.index % endpointsPerSystem * ports(.endpoint) + port.port
      text.append(contentsOf: String(inSystem + 1).utf8)
    case .management: text.append(contentsOf: "eth1".utf8)
    default:
      let lanes = portsPerCage(kind)
      text.append(contentsOf: "swp\(port.port / lanes + 1)".utf8)
      if lanes > 1 { text.append(contentsOf: "s\(port.port % lanes)".utf8) }
    }
  }
}
