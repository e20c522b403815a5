import Fabric
import Quantities

/// The cable schedule: links in the order of the wiring; what is not known stays empty.
extension CableList {
  var csvHead: String {
    "link,kind,plane,rail,a_device,a_port,b_device,b_port,label,rate_gbps,length_m,medium,trunk\r\n"
  }

  /// Rates of links by kind, as text.
  private func rate(of kind: LinkKind) -> [UInt8] {
    let isUplink = kind == .leafSpine || kind == .spineCore || kind == .coreSuperCore
    let rate = isUplink ? wiring.size.uplinkRate : wiring.size.linkRate
    return Array(NumberText.significant(rate.gigabitsPerSecond, 6, grouping: false).utf8)
  }

  func appendCSV(_ range: Range<Int>, to rows: inout RowBuffer) {
    let kinds = LinkKind.allCases
    let kindNames = NameStorage(count: kinds.count) { $1 += kinds[$0].name.utf8 }
    let rates = NameStorage(count: kinds.count) { $1 += rate(of: kinds[$0]) }
    withExtendedLifetime((kindNames, rates)) {
      if let layout {
        appendCSV(range, layout, kindNames.table, rates.table, to: &rows)
      } else {
        append(range, kindNames.table, rates.table, longestMedium: 0, to: &rows) { _, _, rows in
          rows.append(",,")
        }
      }
    }
  }

  /// Rows whose cables have lengths. Generic, so that the layout is opened once and not for each row.
  private func appendCSV(
    _ range: Range<Int>, _ layout: some CableLayout, _ kindNames: NameTable, _ rates: NameTable,
    to rows: inout RowBuffer
  ) {
    let names = layout.media
    let storage = NameStorage(count: names.count) { $1 += names[$0].utf8 }
    let comma = UInt8(ascii: ",")
    withExtendedLifetime(storage) {
      let media = storage.table
      append(range, kindNames, rates, longestMedium: storage.longest, to: &rows) {
        index, link, rows in
        let cable = layout.cable(index, link)
        rows.append(meters: cable.centimeters)
        rows.append(byte: comma)
        media.append(cable.medium, to: &rows)
        rows.append(byte: comma)
        if let trunk = cable.trunk { rows.append(trunk + 1) }
      }
    }
  }

  @inline(__always)
  private func append(
    _ range: Range<Int>, _ kindNames: NameTable, _ rates: NameTable, longestMedium: Int,
    to rows: inout RowBuffer, _ appendCable: (Int, Link, inout RowBuffer) -> Void
  ) {
    let comma = UInt8(ascii: ",")
    let longest = 160 + 4 * (names.longestDevice + names.longestPort) + longestMedium
    let rails = wiring.question.rails
    wiring.forEachLink(in: range) { index, link in
      let kind = Int(link.kind.rawValue)
      rows.reserve(longest)
      rows.append(index + 1)
      rows.append(byte: comma)
      kindNames.append(kind, to: &rows)
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
      rates.append(kind, to: &rows)
      rows.append(byte: comma)
      appendCable(index, link, &rows)
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
