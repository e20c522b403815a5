/// A study's cases: as rows, or as columns where figures are more than cases.
public struct StudyCaseList: Sendable {
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

  /// Name and unit.
  public typealias Metric = (name: String, unit: String)

  private let metrics: [String]
  private let scales: [FigureScale]
  private let rows: [Row]

  public init(metrics: [Metric], rows: [Row]) {
    scales = metrics.enumerated().map { index, metric in
      FigureScale(metric.unit, rows.compactMap { $0.cells[index].number })
    }
    self.metrics = zip(metrics, scales).map { metric, scale in
      scale.isOwn ? metric.name : "\(metric.name), \(scale.label)"
    }
    self.rows = rows
  }

  /// Cases down where that fits a terminal, else figures down.
  var lines: [String] {
    func width(_ lines: [String]) -> Int { lines.map(\.count).max() ?? 0 }
    var lines = plain.lines(indent: "")
    if width(lines) > 100 {
      let turned = columns.lines(indent: "")
      if width(turned) < width(lines) { lines = turned }
    }
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
    for row in rows { table.add([row.id] + zip(row.cells, scales).map(text) + [row.status]) }
    return table
  }

  private var columns: TextTable {
    var table = TextTable([.left] + rows.map { _ in .right })
    table.add(["case"] + rows.map(\.id))
    if rows.contains(where: { !$0.status.isEmpty }) { table.add([""] + rows.map(\.status)) }
    for (index, metric) in metrics.enumerated() {
      table.add([metric] + rows.map { text($0.cells[index], scales[index]) })
    }
    return table
  }

  private func text(_ cell: CompareScreen.Cell, _ scale: FigureScale) -> String {
    switch cell {
    case .number(let value): scale.text(value)
    case .text(let text): text
    case .absent: "-"
    }
  }
}

extension CompareScreen.Cell {
  fileprivate var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }
}
