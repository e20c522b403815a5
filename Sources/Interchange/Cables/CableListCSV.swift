import Fabric
import Quantities

/// The cable schedule: links in the order of the wiring; what is not known stays empty.
extension CableList {
  var csvHead: String {
    "link,kind,plane,rail,a_device,a_port,b_device,b_port,label,rate_gbps,length_m,medium,trunk\r\n"
  }

  /// Text that every row of a kind of link has.
  struct KindText {
    var name: [UInt8]
    var rate: [UInt8]
  }

  var kindTexts: [KindText] {
    LinkKind.allCases.map { kind in
      let isUplink = kind == .leafSpine || kind == .spineCore || kind == .coreSuperCore
      let rate = isUplink ? wiring.size.uplinkRate : wiring.size.linkRate
      return KindText(
        name: Array(kind.name.utf8),
        rate: Array(NumberText.significant(rate.gigabitsPerSecond, 6, grouping: false).utf8))
    }
  }

  func appendCSV(_ range: Range<Int>, to rows: inout RowBuffer) {
    let comma = UInt8(ascii: ",")
    let texts = kindTexts
    let media = (layout?.media ?? []).map { Array($0.utf8) }
    let longest =
      160 + 4 * (names.longestDevice + names.longestPort) + (media.map(\.count).max() ?? 0)
    let rails = wiring.question.rails
    wiring.forEachLink(in: range) { index, link in
      let text = texts[Int(link.kind.rawValue)]
      rows.reserve(longest)
      rows.append(index + 1)
      rows.append(byte: comma)
      rows.append(text.name)
      rows.append(byte: comma)
      rows.append(link.plane + 1)
      rows.append(byte: comma)
      if rails > 1, link.kind == .host { rows.append(link.a.node.index % rails + 1) }
      rows.append(byte: comma)
      names.append(link.a, separator: comma, to: &rows)
      rows.append(byte: comma)
      names.append(link.b, separator: comma, to: &rows)
      rows.append(byte: comma)
      appendLabel(link, to: &rows)
      rows.append(byte: comma)
      rows.append(text.rate)
      rows.append(byte: comma)
      if let layout {
        let cable = layout.cable(index, link)
        rows.append(meters: cable.centimeters)
        rows.append(byte: comma)
        rows.append(media[cable.medium])
        rows.append(byte: comma)
        if let trunk = cable.trunk { rows.append(trunk + 1) }
      } else {
        rows.append(",,")
      }
      rows.append("\r\n")
    }
  }

  /// Both ends, as on the flag of a cable (ANSI/TIA-606: near end / far end).
  @inline(__always)
  func appendLabel(_ link: Link, to rows: inout RowBuffer) {
    names.append(link.a, separator: UInt8(ascii: ":"), to: &rows)
    rows.append(" / ")
    names.append(link.b, separator: UInt8(ascii: ":"), to: &rows)
  }
}

extension RowBuffer {
  /// Centimeters as meters with two decimals.
  @inline(__always)
  mutating func append(meters centimeters: Int) {
    let whole = centimeters / 100
    let rest = centimeters - whole * 100
    append(whole)
    append(byte: UInt8(ascii: "."))
    append(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / 10))
    append(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
  }
}
