import Quantities

/// One figure with what it was made from, down to its sources.
public struct Reason: Sendable {
  public enum Amount: Hashable, Sendable {
    case number(Double)
    case text(String)
    case missing
  }

  /// Where a value of a record, spec or default comes from; absent parts are empty.
  public struct Provenance: Hashable, Sendable {
    public var source: String
    public var asOf: String
    public var confidence: String
    public var range: String
    public var method: String

    public init(
      source: String, asOf: String = "", confidence: String = "", range: String = "",
      method: String = ""
    ) {
      self.source = source
      self.asOf = asOf
      self.confidence = confidence
      self.range = range
      self.method = method
    }
  }

  /// What one input of the formula is: one figure, or all that a path with wildcards leads to.
  public struct Input: Sendable {
    /// The path with `[*]`, where it leads to several figures.
    public var path: String
    /// Figures in the order of the plan; only some may go on to their own inputs.
    public var reasons: [Reason]
    /// Whether the input only chooses among others: words and equalities.
    public var isChoice: Bool

    public init(path: String, reasons: [Reason], isChoice: Bool) {
      self.path = path
      self.reasons = reasons
      self.isChoice = isChoice
    }
  }

  /// Dotted path in the plan.
  public var path: String
  /// What the element of a list that holds the figure is called; may be empty.
  public var label = ""
  public var amount: Amount
  public var unit: String
  /// The formula in words, or why nothing stands behind the figure; empty for values of records.
  public var formula: String
  public var citation: String
  /// Whether the formula gives the figure from its inputs alone.
  public var isRecomputed: Bool
  public var provenance: Provenance?
  public var inputs: [Input] = []
  /// Why the inputs are not followed: shown before, or deeper than asked.
  public var cut = ""

  public init(
    path: String, amount: Amount, unit: String, formula: String = "", citation: String = "",
    isRecomputed: Bool = false, provenance: Provenance? = nil
  ) {
    self.path = path
    self.amount = amount
    self.unit = unit
    self.formula = formula
    self.citation = citation
    self.isRecomputed = isRecomputed
    self.provenance = provenance
  }
}

/// A chain of reasons as indented text; sources stand at its end, each once.
public struct ExplainScreen {
  /// Figures listed of an input that leads to many.
  private static let listed = 8

  let reasons: [Reason]

  public init(_ reasons: [Reason]) { self.reasons = reasons }

  public var lines: [String] {
    var page = Page()
    for reason in reasons {
      if !page.lines.isEmpty { page.lines.append("") }
      write(reason, 0, &page)
    }
    guard !page.sources.isEmpty else { return page.lines }
    let sources = page.sources.enumerated().map { "  [\($0.offset + 1)] \($0.element)" }
    return page.lines + ["", "Sources"] + sources
  }

  private struct Page {
    var lines: [String] = []
    var sources: [String] = []

    /// The number of a source, which is listed when it first comes.
    mutating func number(_ source: String) -> Int {
      if let index = sources.firstIndex(of: source) { return index + 1 }
      sources.append(source)
      return sources.count
    }
  }

  private func write(_ reason: Reason, _ depth: Int, _ page: inout Page) {
    let indent = String(repeating: "  ", count: depth)
    let cut = reason.cut.isEmpty ? "" : "  (\(reason.cut))"
    let source = reason.provenance.map { text($0, &page) } ?? ""
    page.lines.append(indent + headline(reason) + source + cut)
    if !reason.formula.isEmpty {
      let citation = reason.citation.isEmpty ? "" : "  (\(reason.citation))"
      let mark = reason.isRecomputed ? "=" : "leaf:"
      page.lines.append("\(indent)  \(mark) \(reason.formula)\(citation)")
    }
    for input in reason.inputs where !input.isChoice || input.reasons.count == 1 {
      write(input, depth + 1, &page)
    }
  }

  private func headline(_ reason: Reason) -> String {
    let label = reason.label.isEmpty ? "" : "  \(reason.label)"
    switch reason.amount {
    case .number(let value):
      let unit = reason.unit.isEmpty ? "" : " \(reason.unit)"
      return "\(reason.path) = \(number(value))\(unit)\(label)"
    case .text(let text): return "\(reason.path) = \(text)\(label)"
    case .missing: return "\(reason.path): absent\(label)"
    }
  }

  private func number(_ value: Double) -> String {
    // Counts in full, measurements to six digits.
    if value == value.rounded(), value.magnitude < 1e15 {
      return NumberText.fixed(value, 0, grouping: true)
    }
    return value.magnitude >= 1e6
      ? NumberText.fixed(value, 2, grouping: true) : NumberText.significant(value, 6)
  }

  private func text(_ provenance: Reason.Provenance, _ page: inout Page) -> String {
    var parts = ["[\(page.number(provenance.source))]"]
    if !provenance.confidence.isEmpty { parts.append(provenance.confidence) }
    if !provenance.asOf.isEmpty { parts.append("as of \(provenance.asOf)") }
    if !provenance.range.isEmpty { parts.append("range \(provenance.range)") }
    if !provenance.method.isEmpty { parts.append(provenance.method) }
    return "  " + parts.joined(separator: ", ")
  }

  /// Several figures of one kind: those with reasons in full, the rest by value.
  private func write(_ input: Reason.Input, _ depth: Int, _ page: inout Page) {
    guard input.reasons.count > 1 else {
      for reason in input.reasons { write(reason, depth, &page) }
      return
    }
    let indent = String(repeating: "  ", count: depth)
    page.lines.append("\(indent)\(input.path): \(input.reasons.count) values")
    let followed = input.reasons.filter { !$0.inputs.isEmpty || $0.provenance != nil }
    let rest = input.reasons.filter { $0.inputs.isEmpty && $0.provenance == nil }
    for reason in followed { write(reason, depth + 1, &page) }
    let shown = rest.sorted { magnitude($0) > magnitude($1) }.prefix(Self.listed)
    let paths = Set(shown.map(\.path))
    for reason in rest where paths.contains(reason.path) {
      page.lines.append("\(indent)  \(headline(reason))")
    }
    if rest.count > shown.count {
      page.lines.append("\(indent)  and \(rest.count - shown.count) smaller")
    }
  }

  private func magnitude(_ reason: Reason) -> Double {
    if case .number(let value) = reason.amount { value.magnitude } else { 0 }
  }
}
