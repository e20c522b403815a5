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

/// A study's cases: as rows, or as columns where figures are more than cases.
public struct StudyScreen {
  public struct Row: Sendable {
    public var id: String
    /// Empty where the case is planned as asked.
    public var status: String
    public var reason: String
    public var cells: [CompareScreen.Cell]

    public init(id: String, status: String, reason: String, cells: [CompareScreen.Cell]) {
      self.id = id
      self.status = status
      self.reason = reason
      self.cells = cells
    }
  }

  let title: String
  let metrics: [String]
  let rows: [Row]

  public init(title: String, metrics: [String], rows: [Row]) {
    self.title = title
    self.metrics = metrics
    self.rows = rows
  }

  public var lines: [String] {
    let isWide = metrics.count > 6 && metrics.count > rows.count
    let table = isWide ? columns : plain
    var lines = (title.isEmpty ? [] : [title]) + table.lines(indent: "")
    var reasons: [String] = []
    for row in rows where !row.status.isEmpty && !reasons.contains(row.reason) {
      reasons.append(row.reason)
      let same = rows.filter { $0.reason == row.reason }.map(\.id)
      lines += ["", "\(row.status): \(same.joined(separator: ", "))", "  \(row.reason)"]
    }
    return lines
  }

  private var plain: TextTable {
    var table = TextTable([.left] + metrics.map { _ in .right } + [.left])
    table.add(["case"] + metrics + [""])
    for row in rows { table.add([row.id] + row.cells.map(text) + [row.status]) }
    return table
  }

  private var columns: TextTable {
    var table = TextTable([.left] + rows.map { _ in .right })
    table.add(["case"] + rows.map(\.id))
    if rows.contains(where: { !$0.status.isEmpty }) { table.add([""] + rows.map(\.status)) }
    for (index, metric) in metrics.enumerated() {
      table.add([metric] + rows.map { text($0.cells[index]) })
    }
    return table
  }

  private func text(_ cell: CompareScreen.Cell) -> String {
    switch cell {
    case .number(let value): CompareScreen.number(value)
    case .text(let text): text
    case .absent: "-"
    }
  }
}
