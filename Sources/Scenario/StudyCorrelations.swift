public import Documents

/// Correlations between inputs of a study, as pairs or as a matrix.
public struct StudyCorrelations: Sendable {
  /// Whether numbers are correlations of ranks (Spearman's), or of normal scores (Pearson's).
  public var isOfRanks: Bool
  /// One row for each input of the study, in their order.
  public var matrix: [[Double]]
  public var position: Position

  /// Reads `correlations`: a list of `{between: [a, b], rank: 0.6}`, or a mapping
  /// `{inputs: […], rank: [[…]]}`; `normal` in the place of `rank` where scores are meant.
  init?(_ document: Document, inputs: [String], into r: inout Reader) {
    position = document.position
    isOfRanks = true
    matrix = inputs.indices.map { row in inputs.indices.map { $0 == row ? 1 : 0 } }
    guard let items = document.items else {
      guard
        let table = StudyCorrelationTable.read(document, at: "correlations", into: &r),
        let kind = table.kind
      else { return nil }
      isOfRanks = kind == .rank
      guard let places = places(of: table.inputs, among: inputs, "correlations.inputs", &r),
        places.count == table.matrix.count, Set(places).count == places.count
      else {
        r.report(
          "\(table.matrix.count) rows for \(table.inputs.count) inputs, each named once, are no "
            + "matrix", key: "correlations")
        return nil
      }
      for (row, values) in table.matrix.enumerated() {
        guard values.count == places.count else {
          r.report(
            "row \(row + 1) of the matrix has \(values.count) numbers, not \(places.count)",
            key: "correlations")
          return nil
        }
        for (column, value) in values.enumerated() { matrix[places[row]][places[column]] = value }
      }
      return
    }
    var kinds: [StudyCorrelation.Kind] = []
    for (index, item) in items.enumerated() {
      let path = "correlations[\(index)]"
      guard let pair = StudyCorrelation.read(item, at: path, into: &r), let kind = pair.kind,
        pair.between.count == 2,
        let places = places(of: pair.between, among: inputs, "\(path).between", &r, item.position)
      else { continue }
      kinds.append(kind)
      if places[0] == places[1] {
        r.report("an input correlates with itself by 1", at: path, item.position)
      } else if matrix[places[0]][places[1]] != 0 {
        r.report("these two are given before", at: path, item.position)
      }
      matrix[places[0]][places[1]] = pair.value
      matrix[places[1]][places[0]] = pair.value
    }
    isOfRanks = kinds.first != .normal
    if kinds.contains(where: { $0 != kinds[0] }) {
      r.report("say all by `rank` or all by `normal`", key: "correlations")
    }
  }

  private func places(
    of names: [String], among inputs: [String], _ path: String, _ r: inout Reader,
    _ position: Position? = nil
  ) -> [Int]? {
    let places = names.compactMap { name -> Int? in
      if let place = inputs.firstIndex(of: name) { return place }
      r.report(
        "`\(name)` is no input that `vary` draws", at: path, position ?? self.position,
        suggestion: Spelling.nearest(to: name, among: inputs))
      return nil
    }
    return places.count == names.count ? places : nil
  }
}

/// The correlation of two inputs.
struct StudyCorrelation: SpecRecord {
  enum Kind { case rank, normal }

  var between: [String]
  /// Nil after an error.
  var kind: Kind?
  var value: Double

  init(_ r: inout Reader) {
    between = r.required("between", help: "two paths under `vary`")
    if between.count != 2 { r.report("two inputs are expected", key: "between") }
    let range = Limits<Double>.between(-1, 1)
    let rank: Double? = r.optional("rank", in: range, help: "Spearman's, of ranks")
    let normal: Double? = r.optional("normal", in: range, help: "Pearson's, of normal scores")
    kind = rank != nil ? .rank : normal != nil ? .normal : nil
    value = rank ?? normal ?? 0
    if (rank == nil) == (normal == nil) { r.reportEither("rank", or: "normal") }
  }
}

/// Correlations of several inputs as a matrix.
struct StudyCorrelationTable: SpecRecord {
  var inputs: [String]
  /// Nil after an error.
  var kind: StudyCorrelation.Kind?
  var matrix: [[Double]]

  init(_ r: inout Reader) {
    inputs = r.required("inputs", help: "paths under `vary`, in the order of the rows")
    let rank: [[Double]]? = r.optional("rank", help: "Spearman's, of ranks; rows of a matrix")
    let normal: [[Double]]? = r.optional("normal", help: "Pearson's, of normal scores")
    kind = rank != nil ? .rank : normal != nil ? .normal : nil
    matrix = rank ?? normal ?? []
    if (rank == nil) == (normal == nil) { r.reportEither("rank", or: "normal") }
  }
}
