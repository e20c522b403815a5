import Quantities
public import TCO

/// A projection on one screen: headline figures, then years down.
public struct ProjectionScreen: Sendable {
  /// One figure: what it is, its text and a remark.
  public struct Figure: Sendable {
    public var name: String
    public var value: String
    public var remark: String

    public init(_ name: String, _ value: String, _ remark: String = "") {
      self.name = name
      self.value = value
      self.remark = remark
    }
  }

  let title: String
  let figures: [Figure]
  let flows: [YearlyFlow]
  let remarks: [String]

  public init(title: String, figures: [Figure], flows: [YearlyFlow], remarks: [String]) {
    self.title = title
    self.figures = figures
    self.flows = flows
    self.remarks = remarks
  }

  public var lines: [String] {
    var table = TextTable([.left, .right, .left])
    for figure in figures { table.add([figure.name, figure.value, figure.remark]) }
    return [title, ""] + table.lines() + ["", "Millions of US dollars"] + years + [""] + remarks
  }

  /// Columns without any money are left out.
  private var years: [String] {
    let columns: [(String, (YearlyFlow) -> Double)] = [
      ("capex", \.capex), ("refresh", \.refresh), ("opex", \.opex), ("revenue", \.revenue),
      ("residual", \.residual), ("tax", \.tax), ("debt drawn", \.debtDrawn),
      ("debt service", \.debtService), ("to equity", \.equity),
    ]
    let used = columns.filter { column in flows.contains { column.1($0) != 0 } }
    var table = TextTable([.right] + used.map { _ in .right })
    table.add(["period"] + used.map(\.0))
    for flow in flows {
      table.add(
        [String(flow.period)]
          + used.map { NumberText.fixed($0.1(flow) / 1e6, 1, grouping: true) })
    }
    return table.lines()
  }
}
