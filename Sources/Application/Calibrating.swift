import Catalog
import Documents
public import Interchange
import Quantities
import Reporting
import Scenario
import Workloads

/// Asks for efficiencies to be fitted again to the cases of role `fitted`.
public struct CalibrationRequest: Sendable {
  /// Files and folders of cases; empty: the cases that the program carries.
  public var paths: [String]
  /// Ids of efficiencies; empty: all that cases name.
  public var ids: [String]
  public var storePath: String?

  public init(paths: [String] = [], ids: [String] = [], storePath: String? = nil) {
    self.paths = paths
    self.ids = ids
    self.storePath = storePath
  }
}

/// Every efficiency fitted again, beside its record.
public struct CalibrationReport: Sendable {
  struct Row: Sendable {
    var record: Efficiency
    var fit: Calibration
    var cases: [String]
  }

  var rows: [Row]
}

extension CalibrationRequest {
  /// Fits each efficiency to the published values of its cases.
  public func run() throws(Failure) -> CalibrationReport {
    var reader = CaseReader()
    if paths.isEmpty { reader.readBuiltIn() }
    for path in paths { reader.read(path: path) }
    guard reader.issues.isEmpty else { throw Failure(issues: reader.issues) }
    let store = try openStore(storePath)
    let catalogs = Library(files: [], store: store)
    var order: [String] = []
    var measurements: [String: [Measurement]] = [:]
    for collection in reader.collections {
      for one in collection.content.cases {
        guard one.role == .fitted, one.spec["efficiency"] != nil,
          let id = one.spec["efficiency"]?.scalar?.text, ids.isEmpty || ids.contains(id),
          let value = one.published.first, case .number(let published) = value.value.figure
        else { continue }
        let library = try collection.library(for: one, store: store, catalogs: catalogs)
        if measurements[id] == nil { order.append(id) }
        let predict = try one.prediction(of: value, in: library, file: collection.name)
        measurements[id, default: []].append(
          Measurement(id: one.id, published: published, predict: predict))
      }
    }
    var rows: [CalibrationReport.Row] = []
    for id in order {
      let record = try catalogs.record(Efficiency.self, id, file: "cases")
      let known = measurements[id] ?? []
      rows.append(
        CalibrationReport.Row(
          record: record, fit: Calibration(record, rows: known), cases: known.map(\.id)))
    }
    return CalibrationReport(rows: rows)
  }
}

extension ValidationCase {
  /// What the program says of a value under an efficiency.
  fileprivate func prediction(
    of value: PublishedValue, in library: Library, file: String
  ) throws(Failure) -> @Sendable (Efficiency) -> Double? {
    if spec["kind"]?.scalar?.text == ServingSpec.kind {
      return try servingPrediction(of: value, in: library, file: file)
    }
    let read = Reader.read(TrainingSpec.self, from: spec, file: file)
    guard let training = read.record else { throw Failure(issues: read.issues) }
    // Records are looked up once: a fit asks many times.
    let job = try training.job(in: library, file: file)
    let records = try library.cluster(training.cluster, file: file)
    return { efficiency in
      guard
        let machine = try? Machine(
          training.cluster, accelerator: records.accelerator, system: records.system,
          precision: training.precision, network: records.network, efficiency: efficiency)
      else { return nil }
      var trial = job
      trial.machine = machine
      guard let step = try? trial.step(training.strategy) else { return nil }
      let run = TrainingRun(job: trial, step: step, tokens: nil, goodput: 1)
      let answer = TrainingAnswer(run: run, search: nil, spec: training, power: nil)
      return (try? value.predicted(in: answer.json, file: file))?.number
    }
  }
}

extension ValidationCase {
  /// The same of a serving case.
  private func servingPrediction(
    of value: PublishedValue, in library: Library, file: String
  ) throws(Failure) -> @Sendable (Efficiency) -> Double? {
    let read = Reader.read(ServingSpec.self, from: spec, file: file)
    guard let serving = read.record else { throw Failure(issues: read.issues) }
    let first = try serving.answer(in: library, file: file)
    let records = try library.cluster(serving.cluster, file: file)
    return { efficiency in
      guard
        let machine = try? Machine(
          serving.cluster, accelerator: records.accelerator, system: records.system,
          precision: serving.precision.compute, network: records.network, efficiency: efficiency),
        let answer = first.under(machine)
      else { return nil }
      return (try? value.predicted(in: answer.json, file: file))?.number
    }
  }
}

extension CalibrationReport {
  public var json: JSON {
    .object([
      ("kind", "calibration"),
      (
        "efficiencies",
        .list(
          rows.map { row in
            let fit = row.fit.efficiency
            return .object([
              ("id", .text(row.record.id)), ("rows", .integer(row.cases.count)),
              ("parameters", .list(row.fit.parameters.map { .text($0.rawValue) })),
              ("compute", .number(fit.compute)), ("memory", .number(fit.memory)),
              ("overhead_us", .number(fit.overhead.seconds * 1e6)),
              ("scale_out_share", .number(fit.scaleOutShare)),
              ("fit_error", JSON(Calibration.median(row.fit.errors))),
              ("leave_one_out_error", JSON(Calibration.median(row.fit.leftOut))),
              ("cases", .list(row.cases.map(JSON.text))),
              ("record_compute", .number(row.record.compute)),
              ("record_memory", .number(row.record.memory)),
              ("record_overhead_us", .number(row.record.overhead.seconds * 1e6)),
            ])
          })
      ),
    ])
  }

  /// The fits as a table, then each parameter beside its record where they differ.
  public var lines: [String] {
    var table = TextTable([.left, .right, .left, .right, .right, .right, .right, .right])
    table.add([
      "efficiency", "rows", "fitted", "compute", "memory", "overhead us", "fit", "left out",
    ])
    func share(_ value: Double?) -> String {
      value.map { NumberText.fixed($0 * 100, 1) + " %" } ?? "-"
    }
    for row in rows {
      let fit = row.fit.efficiency
      table.add([
        row.record.id, "\(row.cases.count)",
        row.fit.parameters.map(\.rawValue).joined(separator: " "), NumberText.fixed(fit.compute, 4),
        NumberText.fixed(fit.memory, 3), NumberText.fixed(fit.overhead.seconds * 1e6, 1),
        share(Calibration.median(row.fit.errors)), share(Calibration.median(row.fit.leftOut)),
      ])
    }
    let stale = rows.filter { $0.isStale }.map(\.record.id)
    let verdict =
      stale.isEmpty
      ? "The catalogue holds these values."
      : "The catalogue holds other values for " + stale.joined(separator: ", ")
    return table.lines() + [""]
      + wrapped(
        "fit: median error of the rows fitted; left out: of each row predicted from the others. "
          + "With as many parameters as rows the fit says nothing, the left-out error all.",
        head: "  ") + wrapped(verdict, head: "  ")
  }
}

extension CalibrationReport.Row {
  /// Whether the record's values are not those of the fit, to the digits that the catalogue keeps.
  var isStale: Bool {
    let fit = fit.efficiency
    let pairs = [
      (fit.compute, record.compute), (fit.memory, record.memory),
      (fit.overhead.seconds, record.overhead.seconds), (fit.scaleOutShare, record.scaleOutShare),
    ]
    return pairs.contains { abs($0.0 - $0.1) > 0.005 * max($0.0, $0.1) }
  }
}
