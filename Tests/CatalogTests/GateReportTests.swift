import Catalog
import Documents
import Testing

/// What the catalogues rest on, kind by kind.
@Suite struct GateReportTests {
  /// Values of one kind by how well they are known.
  struct Row {
    var kind: String
    var records = 0
    var values = 0
    var byConfidence: [String: Int] = [:]
  }

  static let provenance: Set<String> = [
    "id", "name", "source", "as_of", "confidence", "note", "method", "range", "provenance",
    "alternatives",
  ]

  private func rows(_ catalog: GateCatalog) -> [Row] {
    GateKind.all.map(\.name).sorted().map { kind in
      var row = Row(kind: kind)
      for entry in catalog.entries where entry.kind == kind {
        row.records += 1
        let whole = entry.document["confidence"]?.scalar?.text ?? ""
        for member in entry.document.members ?? [] where !Self.provenance.contains(member.key) {
          if member.key == "prices" {
            for price in member.value.items ?? [] {
              row.values += 1
              row.byConfidence[price["confidence"]?.scalar?.text ?? whole, default: 0] += 1
            }
            continue
          }
          // A nested mapping counts each of its own keys: plants are written that way.
          for path in paths(member.value, member.key) {
            row.values += 1
            let own = entry.document["provenance"]?[path]?["confidence"]?.scalar?.text
            row.byConfidence[own ?? whole, default: 0] += 1
          }
        }
      }
      return row
    }
  }

  private func paths(_ value: Document, _ path: String) -> [String] {
    guard let members = value.members else { return [path] }
    return members.flatMap { paths($0.value, "\(path).\($0.key)") }
  }

  /// Prints the table, which reviewers read in the output of the tests, and holds it to what is
  /// true of it: every value has one confidence, and no kind but assumptions and payment forms is mostly estimates.
  @Test func whatRestsOnEstimates() throws {
    let catalog = try GateCatalog()
    let rows = rows(catalog)
    let words = Confidence.allCases.map(\.rawValue)
    print("kind: records, values: \(words.joined(separator: ", "))")
    for row in rows {
      let counts = words.map { row.byConfidence[$0] ?? 0 }
      print(
        "\(row.kind): \(row.records), \(row.values): "
          + counts.map(String.init).joined(separator: ", "))
      #expect(counts.reduce(0, +) == row.values, "\(row.kind): a value without confidence")
      // Nobody publishes payment terms: templates are forms to edit.
      if row.kind != Assumption.kind, row.kind != PaymentTemplate.kind {
        let estimates = row.byConfidence["estimate"] ?? 0
        #expect(estimates * 2 <= row.values, "\(row.kind): \(estimates) of \(row.values)")
      }
    }
    #expect(rows.reduce(0) { $0 + $1.records } == catalog.entries.count)
  }
}
