import Fabric
import Tables

/// Columns of NetBox 4.6's bulk import of cables (`dcim/forms/bulk_import.py`). Devices and their
/// interfaces must exist there under the names of the list; a column of the form that is not here
/// may be left out of a file.
extension CableList {
  var netboxHead: String {
    let site = options.site == nil ? ("", "") : ("side_a_site,", "side_b_site,")
    return "\(site.0)side_a_device,side_a_type,side_a_name,"
      + "\(site.1)side_b_device,side_b_type,side_b_name,"
      + "type,status,label,length,length_unit,description\r\n"
  }

  func appendNetBox(_ range: Range<Int>, to rows: inout RowBuffer) {
    let kinds = LinkKind.allCases.map { Array($0.name.utf8) }
    let types = (layout?.media ?? []).map { Array(netBoxType($0).utf8) }
    var site: [UInt8] = []
    if let name = options.site {
      var field = CSVWriter(columns: [Column("side_a_site")])
      _ = field.take()
      field.write(name)
      site = field.take() + [UInt8(ascii: ",")]
    }
    let longest = 240 + 2 * site.count + 4 * (names.longestDevice + names.longestPort)
    wiring.forEachLink(in: range) { index, link in
      rows.reserve(longest)
      rows.append(site)
      names.appendDevice(of: link.a.node, to: &rows)
      rows.append(",dcim.interface,")
      names.appendPort(link.a, to: &rows)
      rows.append(byte: UInt8(ascii: ","))
      rows.append(site)
      names.appendDevice(of: link.b.node, to: &rows)
      rows.append(",dcim.interface,")
      names.appendPort(link.b, to: &rows)
      rows.append(byte: UInt8(ascii: ","))
      let cable = layout?.cable(of: link)
      if let cable { rows.append(types[cable.medium]) }
      rows.append(",planned,")
      names.appendLabel(link, to: &rows)
      rows.append(byte: UInt8(ascii: ","))
      if let cable {
        rows.append(meters: cable.centimeters)
        rows.append(",m")
      } else {
        rows.append(byte: UInt8(ascii: ","))
      }
      rows.append(byte: UInt8(ascii: ","))
      rows.append(kinds[Int(link.kind.rawValue)])
      rows.append(" link ")
      rows.append(index + 1)
      rows.append("\r\n")
    }
  }

  /// NetBox's word for a medium (`CableTypeChoices`), empty where it has none.
  private func netBoxType(_ medium: String) -> String {
    let types = [
      ("passive copper", "dac-passive"), ("active copper", "dac-active"), ("active optical", "aoc"),
      ("multimode", "mmf"), ("single-mode", "smf"), ("coherent", "smf"),
    ]
    return types.first { medium.contains($0.0) }?.1 ?? ""
  }
}
