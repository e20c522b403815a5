import Catalog
import Documents
import Planner
import Quantities
import Scenario

/// The records that every campus schedule rests on.
struct ScheduleCatalog {
  private let steps: [ActivityTemplate]
  private let rateRecord: Assumption
  private let correlationRecord: Assumption
  private let tailRecord: Assumption

  init(_ library: Library) throws(Failure) {
    var issues: [Issue] = []
    var steps: [ActivityTemplate] = []
    for id in library.ids(of: ActivityTemplate.kind) {
      guard let found = library.record(ActivityTemplate.kind, id) else { continue }
      let read = Reader.read(ActivityTemplate.self, from: found.document, file: found.file)
      issues += read.issues
      if let record = read.record { steps.append(record) }
    }
    func assumption(_ id: String) -> Assumption? {
      guard let found = library.record(Assumption.kind, id) else {
        issues.append(Issue(file: "assumptions", message: "no assumption has the id `\(id)`"))
        return nil
      }
      let read = Reader.read(Assumption.self, from: found.document, file: found.file)
      issues += read.issues
      return read.record
    }
    let rate = assumption("rack-install-rate")
    let correlation = assumption("schedule-correlation")
    let known = steps.map(\.id)
    for step in steps {
      for link in step.after where !known.contains(link.id) {
        issues.append(
          Issue(
            file: "activity \(step.id)", path: "after",
            message: "no activity has the id `\(link.id)`",
            suggestion: Spelling.nearest(to: link.id, among: known)))
      }
    }
    let tail = assumption("schedule-range-tail")
    guard let rate, let correlation, let tail, issues.isEmpty else { throw Failure(issues: issues) }
    self.steps = steps
    rateRecord = rate
    correlationRecord = correlation
    tailRecord = tail
  }

  /// Correlation of the durations of any two activities.
  var correlation: Double { correlationRecord.value }

  /// Share of durations beyond either end of a published span.
  var tail: Double { tailRecord.value }

  /// The catalogue's rate of installation with its range.
  var rackRates: RackRates {
    RackRates(
      slowest: rateRecord.range[0], likely: rateRecord.value, fastest: rateRecord.range[1])
  }

  /// A rate that the build-out fixes.
  func rates(fixed rate: RackRate) -> RackRates {
    let perWeek = (rate * .days(7)).base
    return RackRates(slowest: perWeek, likely: perWeek, fastest: perWeek)
  }

  /// Changes of steps that do not exist.
  func issues(of changes: [ActivityChange], file: String) -> [Issue] {
    let known = steps.map(\.id)
    return changes.filter { !known.contains($0.id) }.map {
      Issue(
        file: file, path: "schedule.activities", message: "no activity has the id `\($0.id)`",
        suggestion: Spelling.nearest(to: $0.id, among: known))
    }
  }

  /// Every step, with a project's own durations in place of the catalogue's.
  func templates(changed changes: [ActivityChange]) -> [ActivityTemplate] {
    steps.map { step in
      guard let change = changes.last(where: { $0.id == step.id }) else { return step }
      var changed = step
      changed.duration = DurationSpan(
        minimum: change.duration.minimum, likely: change.duration.likely,
        maximum: change.duration.maximum)
      return changed
    }
  }

  /// What dates rest on: every step's duration, the rate of installation, the correlation.
  func basis(of templates: [ActivityTemplate]) -> [ScheduleResult.Basis] {
    var rows: [ScheduleResult.Basis] = []
    for template in templates {
      guard let span = template.duration else { continue }
      let original = steps.first { $0.id == template.id }?.duration
      let isOwn = original != span
      func text(_ duration: Duration) -> String { NumberText.significant(duration.days, 3) }
      rows.append(
        ScheduleResult.Basis(
          name: template.id,
          value: "\(text(span.minimum)) / \(text(span.likely)) / \(text(span.maximum)) days",
          confidence: isOwn
            ? "spec" : template.provenance.confidence(of: "duration.likely").rawValue,
          source: isOwn ? "this project's own" : template.provenance.source))
    }
    for record in [rateRecord, correlationRecord, tailRecord] {
      rows.append(
        ScheduleResult.Basis(
          name: record.id,
          value: "\(NumberText.exact(record.value)) (\(NumberText.exact(record.range[0])) to "
            + "\(NumberText.exact(record.range[1]))) \(record.unit)",
          confidence: record.provenance.confidence.rawValue, source: record.provenance.source))
    }
    return rows
  }
}
