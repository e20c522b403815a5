import Catalog
import Documents
import Interchange
import Scenario
import TCO

/// What a case's spec asks; each kind goes to the public functions that serve a user's.
enum SpecKind: String, CaseIterable {
  case buildOut = "build-out"
  case proForma = "pro-forma"
  case fabric
  case collective
  case fabricCompare = "fabric-compare"
  case cooling
  case coolingYear = "cooling-year"
  case schedule
  case training
  case serving
  case sites = "multi-site"
  case failures
  case order

  /// The answer as the JSON that the program prints.
  func answer(_ spec: Document, file: String, in library: Library) throws(Failure) -> JSON {
    switch self {
    case .buildOut:
      let resolution = Scenario.resolve(spec, file: file, records: library)
      guard let scenario = resolution.scenario else { throw Failure(issues: resolution.issues) }
      return try PlanResult(scenario).json
    case .proForma:
      let record = try read(ProFormaSpec.self, spec, file)
      return BareProForma(record).document(record).json
    case .fabric:
      return try read(FabricSpecification.self, spec, file).answer(in: library, file)
    case .collective:
      return try read(CollectiveSpecification.self, spec, file).answer(in: library, file)
    case .fabricCompare:
      let comparison = try read(FabricComparisonSpec.self, spec, file)
      return try FabricComparisonRequest(comparison).run(in: library).json
    case .cooling:
      return try read(CoolingSpecification.self, spec, file).answer(in: library, file)
    case .coolingYear:
      return try read(CoolingYearSpecification.self, spec, file).answer(in: library, file)
    case .schedule:
      let record = try read(ScheduleSpec.self, spec, file)
      return try ScheduleRequest(file: file).schedule(record, library).json
    case .training:
      return try read(TrainingSpec.self, spec, file).answer(in: library, file: file).json
    case .serving:
      return try read(ServingSpec.self, spec, file).answer(in: library, file: file).json
    case .sites:
      return try read(SitesSpec.self, spec, file).answer(in: library, file: file).json
    case .failures:
      return try read(FailureSpec.self, spec, file).answer(in: library, file: file).json
    case .order:
      return try read(OrderSpecification.self, spec, file).answer(in: library, file)
    }
  }

  private func read<Record: SpecRecord>(
    _ type: Record.Type, _ spec: Document, _ file: String
  ) throws(Failure) -> Record {
    let read = Reader.read(type, from: spec, file: file)
    guard let record = read.record else { throw Failure(issues: read.issues) }
    return record
  }

  /// The kind that a spec names.
  static func of(_ spec: Document, file: String) throws(Failure) -> SpecKind {
    let text = spec["kind"]?.scalar?.text ?? (spec["phases"] == nil ? "" : buildOut.rawValue)
    if let kind = SpecKind(rawValue: text) { return kind }
    let words = allCases.map(\.rawValue)
    throw Failure(
      issues: [
        Issue(
          file: file, position: spec["kind"]?.position ?? spec.position, path: "spec.kind",
          message: "`\(text)` is not one of \(words.joined(separator: ", "))",
          suggestion: Spelling.nearest(to: text, among: words))
      ])
  }
}

extension RecordSource {
  /// A record that a spec names, or the failure that it is not there or cannot be read.
  func record<Record: CatalogRecord>(
    _ type: Record.Type, _ id: String, file: String
  ) throws(Failure) -> Record {
    guard let found = record(Record.kind, id) else {
      throw Failure(
        issues: [
          Issue(
            file: file, message: "no \(Record.kind) has the id `\(id)`",
            suggestion: Spelling.nearest(to: id, among: ids(of: Record.kind)))
        ])
    }
    guard found.issues.isEmpty else { throw Failure(issues: found.issues) }
    let read = Reader.read(type, from: found.document, file: found.file)
    guard let record = read.record else { throw Failure(issues: read.issues) }
    return record
  }
}

extension Library {
  /// The hours of a weather file, completed by a climate record where one is named too; or the
  /// climate record alone.
  func climate(_ id: String?, weather: String?, file: String) throws(Failure) -> ClimateNormals {
    var normals: ClimateNormals?
    if let id { normals = try record(ClimateNormals.self, id, file: file) }
    guard let weather else {
      guard let normals else {
        throw Failure(.badInput, "\(file): a climate record or a weather file is needed")
      }
      return normals
    }
    guard record(WeatherRecord.kind, weather) != nil else {
      throw Failure(issues: [Issue(file: weather, message: "no such weather file (EPW)")])
    }
    let year = try record(WeatherRecord.self, weather, file: file).climate
    return normals.map { year.completed(by: $0) } ?? year
  }
}

/// Several specs, to be put in the order of one of their figures.
struct OrderSpecification: SpecRecord {
  var field: String
  var members: [Member]

  struct Member: SpecRecord {
    var id: String
    var spec: Document

    init(_ r: inout Reader) {
      id = r.id()
      spec = r.document("spec") ?? .null
      if spec.isNull { r.report("missing: a spec is required", key: "spec") }
    }
  }

  init(_ r: inout Reader) {
    let _: String? = r.optional("kind", help: "order")
    field = r.required("field", help: "dotted path of the figure")
    members = r.required("of", help: "what is compared")
  }

  /// `ascending`: ids from the smallest figure to the largest, with `<` between them.
  func answer(in library: Library, _ file: String) throws(Failure) -> JSON {
    var figures: [(id: String, value: Double)] = []
    for member in members {
      let kind = try SpecKind.of(member.spec, file: file)
      let answer = try kind.answer(member.spec, file: file, in: library)
      guard let value = answer.figure(at: field)?.number else {
        throw Failure(
          issues: [
            Issue(
              file: file, position: member.spec.position, path: field,
              message: "\(member.id) has no such number")
          ])
      }
      figures.append((member.id, value))
    }
    let sorted = figures.enumerated().sorted {
      ($0.element.value, $0.offset) < ($1.element.value, $1.offset)
    }.map(\.element)
    return .object([
      ("ascending", .text(sorted.map(\.id).joined(separator: " < "))),
      ("figures", .object(sorted.map { ($0.id, .number($0.value)) })),
    ])
  }
}
