import Documents
import Scenario

/// Records gathered beforehand, so that draws on any thread look nothing up: those of the base and
/// of every word that an input may be drawn as.
struct StudyRecords: RecordSource, Sendable {
  private var kinds: [String: [String: SourcedDocument]] = [:]

  func record(_ kind: String, _ id: String) -> SourcedDocument? { kinds[kind]?[id] }

  func ids(of kind: String) -> [String] { (kinds[kind] ?? [:]).keys.sorted() }

  mutating func add(_ scenario: Scenario, file: String) {
    for record in scenario.records {
      kinds[record.kind, default: [:]][record.id] = SourcedDocument(record.document, file: file)
    }
  }
}
