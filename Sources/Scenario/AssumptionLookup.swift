public import Catalog
public import Documents

extension PlanningAssumptions {
  /// Everything that plans for a buyer assume, outside of a scenario: for questions about one
  /// network or one plant.
  public static func read(
    for buyer: BuyerClass, from source: some RecordSource
  ) -> (assumptions: PlanningAssumptions, issues: [Issue]) {
    var issues: [Issue] = []
    var records: [Assumption] = []
    for id in ids(for: buyer, on: Set(PowerBasis.allCases)) {
      guard let found = source.record(Assumption.kind, id) else {
        issues.append(
          Issue(file: "assumptions", message: "no \(Assumption.kind) has the id `\(id)`"))
        continue
      }
      let read = Reader.read(Assumption.self, from: found.document, file: found.file)
      issues += read.issues
      if let record = read.record { records.append(record) }
    }
    return (PlanningAssumptions(records, issues: &issues), issues)
  }
}
