import Fabric

/// NVIDIA DSX Air's JSON topology: nodes by name with what their virtual machine is given, and links
/// as pairs of interfaces (docs.nvidia.com/dsx-air, custom topologies). Resources are those of the
/// documentation's example.
extension CableList {
  var airHead: String {
    "{\n\"format\": \"JSON\",\n\"title\": \(JSON.text(options.title).text.trimmed),\n"
      + "\"content\": {\n\"nodes\": {\n"
  }

  var airFoot: String { "\n]\n}\n}\n" }

  func appendAir(_ range: Range<Int>, to rows: inout RowBuffer) {
    let devices = devices
    let server = Array(
      ("\": {\"cpu\": 2, \"memory\": 2048, \"storage\": 10, \"os\": "
        + JSON.text(options.serverSystem).text.trimmed + "}").utf8)
    let device = Array(
      ("\": {\"cpu\": 2, \"memory\": 4096, \"storage\": 20, \"os\": "
        + JSON.text(options.switchSystem).text.trimmed + "}").utf8)
    let longest =
      200 + 2 * (names.longestDevice + names.longestPort) + max(server.count, device.count)
    for row in range {
      rows.reserve(longest)
      if row == devices {
        rows.append("\n},\n\"links\": [\n")
      } else if row > 0 {
        rows.append(",\n")
      }
      if row < devices {
        let (kind, index) = self.device(row)
        rows.append(byte: UInt8(ascii: "\""))
        names.appendDevice(kind, index, to: &rows)
        rows.append(kind == .endpoint || kind == .management ? server : device)
      } else {
        let link = wiring[row - devices]
        rows.append("[")
        appendAirEnd(link.a, to: &rows)
        rows.append(", ")
        appendAirEnd(link.b, to: &rows)
        rows.append("]")
      }
    }
  }

  private func appendAirEnd(_ port: PortRef, to rows: inout RowBuffer) {
    rows.append("{\"interface\": \"")
    names.appendPort(port, to: &rows)
    rows.append("\", \"node\": \"")
    names.appendDevice(of: port.node, to: &rows)
    rows.append("\"}")
  }

  /// Graphviz: devices with their tier, links between ports.
  func appendDOT(_ range: Range<Int>, to rows: inout RowBuffer) {
    let devices = devices
    let longest = 100 + 2 * (names.longestDevice + names.longestPort)
    for row in range {
      rows.reserve(longest)
      rows.append("  \"")
      if row < devices {
        let (kind, index) = device(row)
        names.appendDevice(kind, index, to: &rows)
        rows.append("\" [function=\"")
        rows.append(Self.functions[Int(kind.rawValue)])
        rows.append("\"]\n")
      } else {
        let link = wiring[row - devices]
        names.appendDevice(of: link.a.node, to: &rows)
        rows.append("\":\"")
        names.appendPort(link.a, to: &rows)
        rows.append("\" -- \"")
        names.appendDevice(of: link.b.node, to: &rows)
        rows.append("\":\"")
        names.appendPort(link.b, to: &rows)
        rows.append("\"\n")
      }
    }
  }

  /// What Air and Graphviz call a kind of node, in the order of kinds.
  private static let functions: [StaticString] = [
    "server", "server", "leaf", "spine", "core", "super-core", "circuit-switch",
  ]
}

extension String {
  /// Without the line end of a JSON text.
  fileprivate var trimmed: String { last == "\n" ? String(dropLast()) : self }
}
