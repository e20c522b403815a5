import Quantities

/// Columns of text for a terminal: the first to the left, numbers to the right.
public struct TextTable {
  public enum Alignment { case left, right }

  private var alignments: [Alignment]
  private var rows: [[String]] = []

  public init(_ alignments: [Alignment]) { self.alignments = alignments }

  public mutating func add(_ cells: [String]) { rows.append(cells) }

  /// Lines without trailing blanks, each after `indent`.
  public func lines(indent: String = "  ") -> [String] {
    var widths = [Int](repeating: 0, count: alignments.count)
    for row in rows {
      for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
    }
    return rows.map { row in
      var line = indent
      for (column, cell) in row.enumerated() {
        if column > 0 { line += "  " }
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += alignments[column] == .left ? cell + padding : padding + cell
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}

/// Money for people: `$32.4 B`.
public func shortMoney(_ dollars: Double) -> String {
  let magnitude = dollars.magnitude
  let sign = dollars < 0 ? "-" : ""
  switch magnitude {
  case 1e9...: return "\(sign)$\(NumberText.fixed(magnitude / 1e9, 2)) B"
  case 1e6...: return "\(sign)$\(NumberText.fixed(magnitude / 1e6, 1)) M"
  default: return "\(sign)$\(NumberText.fixed(magnitude, 0, grouping: true))"
  }
}
