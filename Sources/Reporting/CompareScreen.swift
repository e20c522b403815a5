import Quantities

/// Plans side by side; a mark stands before every row in which they differ.
public struct CompareScreen {
  public enum Cell: Hashable, Sendable {
    case number(Double)
    case text(String)
    case absent
  }

  public struct Row: Sendable {
    public var metric: String
    public var unit: String
    public var cells: [Cell]
    public var differs: Bool

    public init(metric: String, unit: String, cells: [Cell], differs: Bool) {
      self.metric = metric
      self.unit = unit
      self.cells = cells
      self.differs = differs
    }
  }

  let labels: [String]
  let rows: [Row]
  let failures: [String?]

  public init(labels: [String], rows: [Row], failures: [String?]) {
    self.labels = labels
    self.rows = rows
    self.failures = failures
  }

  public var lines: [String] {
    var table = TextTable([.left, .left, .left] + labels.map { _ in .right })
    table.add(["", "", ""] + labels)
    for row in rows {
      let first = row.cells.first { $0 != .absent } ?? .absent
      table.add(
        [row.differs ? "*" : "", row.metric, row.unit]
          + row.cells.enumerated().map { position, cell in
            text(cell) + (row.cells[0] == first && position > 0 ? change(first, cell) : "")
          })
    }
    var lines = table.lines(indent: "")
    lines += ["", "* differs; changes are against the first column"]
    for (label, failure) in zip(labels, failures) {
      if let failure { lines.append("\(label): no plan: \(failure)") }
    }
    return lines
  }

  private func text(_ cell: Cell) -> String {
    switch cell {
    case .number(let value): CompareScreen.number(value)
    case .text(let text): text
    case .absent: "-"
    }
  }

  /// Whole numbers in full, others to five digits.
  public static func number(_ value: Double) -> String {
    value.magnitude >= 1e4 || value == value.rounded()
      ? NumberText.fixed(value, 0, grouping: true) : NumberText.significant(value, 5)
  }

  private func change(_ first: Cell, _ cell: Cell) -> String {
    guard case .number(let base) = first, case .number(let value) = cell, base != 0, value != base
    else { return "" }
    let percent = (value / base - 1) * 100
    let sign = percent < 0 ? "" : "+"
    return " (\(sign)\(NumberText.fixed(percent, 1)) %)"
  }
}
