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
    let media = layout?.media ?? []
    let mediumNames = NameStorage(count: media.count) { $1 += media[$0].utf8 }
    let row = RowWriter(
      names: names, kinds: kindNames.table, rates: rates.table, media: mediumNames.table,
      rails: wiring.question.rails,
      longest: 160 + 4 * (names.longestDevice + names.longestPort) + mediumNames.longest)
    withExtendedLifetime((kindNames, rates, mediumNames)) {
      if let layout {
        wiring.forEachCable(in: range, on: layout) { row.append($0, $1, $2, to: &rows) }
      } else {
        wiring.forEachLink(in: range) { row.append($0, $1, nil, to: &rows) }
      }
    }
  }

  private struct RowWriter {
    let names: CableNames
    let kinds: NameTable
    let rates: NameTable
    let media: NameTable
    let rails: Int
    /// Bytes of a row, at most.
    let longest: Int

    @inline(__always)
    func append(_ index: Int, _ link: Link, _ cable: CableFacts?, to rows: inout RowBuffer) {
      let comma = UInt8(ascii: ",")
      let kind = Int(link.kind.rawValue)
      rows.reserve(longest)
      rows.append(index + 1)
      rows.append(byte: comma)
      kinds.append(kind, to: &rows)
      rows.append(byte: comma)
      rows.append(link.plane + 1)
      rows.append(byte: comma)
      if rails > 1, link.kind == .host { rows.append(link.a.node.index % rails + 1) }
      rows.append(byte: comma)
      names.append(link.a, separator: comma, to: &rows)
      rows.append(byte: comma)
      names.append(link.b, separator: comma, to: &rows)
      rows.append(byte: comma)
      names.appendLabel(link, to: &rows)
      rows.append(byte: comma)
      rates.append(kind, to: &rows)
      rows.append(byte: comma)
      if let cable { rows.append(meters: cable.centimeters) }
      rows.append(byte: comma)
      if let cable { media.append(cable.medium, to: &rows) }
      rows.append(",\r\n")
    }
  }
}

extension CableNames {
  /// Both ends, as on the flag of a cable (ANSI/TIA-606: near end / far end).
  @inline(__always)
  func appendLabel(_ link: Link, to rows: inout RowBuffer) {
    append(link.a, separator: UInt8(ascii: ":"), to: &rows)
    rows.append(" / ")
    append(link.b, separator: UInt8(ascii: ":"), to: &rows)
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
    append(pair: rest)
  }
}
