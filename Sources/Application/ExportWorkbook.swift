import Documents
import Interchange
import Quantities
import Scenario
import Spreadsheet
import TCO
public import Workbook

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Asks for a workbook: of a bare pro forma's file, of a build-out, or of a plan made before.
public struct WorkbookRequest: Sendable {
  /// Name of a saved plan, path of a file or of an export's folder.
  public var name: String
  /// Files and folders whose records come before those of store and catalogues.
  public var records: [String]
  public var storePath: String?

  public init(_ name: String, records: [String] = [], storePath: String? = nil) {
    self.name = name
    self.records = records
    self.storePath = storePath
  }

  /// The workbook, and a remark where another version of the program made the plan first.
  public func workbook() throws(Failure) -> (workbook: FinancialWorkbook, remark: String?) {
    guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") || isSpec else {
      let (result, remark) = try PlanReference(name, storePath: storePath).load()
      return (try result.priced(), remark)
    }
    let request = PlanRequest(file: name, records: records, storePath: storePath)
    let spec = try request.readSpec()
    switch spec.kind {
    case ProFormaSpec.kind:
      let read = Reader.read(ProFormaSpec.self, from: spec.document, file: name)
      guard let record = read.record else { throw Failure(issues: read.issues) }
      return (FinancialWorkbook(record, BareProForma(record), version: Engine.version), nil)
    case BuildOut.kind:
      let result = try PlanResult(request.resolve(spec.document, in: request.library()))
      return (try result.priced(), nil)
    default:
      throw Failure(
        issues: [
          Issue(
            file: name, position: spec.document["kind"]?.position ?? .none, path: "kind",
            message: "a workbook is made of a build-out or a pro-forma, not of a \(spec.kind)")
        ])
    }
  }

  /// Whether the name is a JSON file that holds a spec rather than a plan.
  private var isSpec: Bool {
    guard name.hasSuffix(".json") else { return false }
    let document = InputFile(path: name, format: .json).readDocument().document
    let kind = document?["kind"]?.scalar?.text
    return kind == ProFormaSpec.kind || kind == BuildOut.kind
  }
}

extension PlanResult {
  /// The plan's money as a live workbook; nil where a price is missing.
  ///
  /// - Parameter isSwung: Whether inputs are swung for the sheet of sensitivities.
  public func workbook(isSwung: Bool = true) -> FinancialWorkbook? {
    guard let proForma, let projection else { return nil }
    let source = PlanBookSource(
      plan: plan, scenario: scenario, proForma: proForma, projection: projection, digest: digest,
      version: Engine.version)
    guard isSwung else { return FinancialWorkbook(source) }
    let document = scenarioJSON.document
    return FinancialWorkbook(source) { input, value in
      let spelled = input.spelled(value)
      let answer = self.repriced(document, input.key, .plain(spelled))?.projection
      return answer.map { $0.statements?.npv ?? $0.levelizedPerSoldHour }
    }
  }

  /// The workbook, or why there is none.
  func priced() throws(Failure) -> FinancialWorkbook {
    guard let workbook = workbook() else {
      throw Failure(
        .badInput,
        "no workbook: money is not computable: "
          + (missingPrice?.description ?? "a price is missing"))
    }
    return workbook
  }
}

extension Input {
  /// A value as the spec or the record spells it.
  func spelled(_ value: Double) -> String {
    if !choices.isEmpty { return choices[min(max(Int(value), 0), choices.count - 1)] }
    if format == .month { return Day(serial: value)?.month.description ?? "" }
    return spelling.split(separator: "#", omittingEmptySubsequences: false)
      .joined(separator: NumberText.exact(value))
  }
}

extension FinancialWorkbook {
  /// The workbook's file, made in the folder for temporary files.
  func bytes() throws(Failure) -> [UInt8] {
    var folder = "/tmp"
    if let own = getenv("TMPDIR"), own.pointee != 0 { folder = String(cString: own) }
    let path = "\(folder)/megacluster-\(getpid()).xlsx"
    defer { unlink(path) }
    try write(to: path)
    guard let file = fopen(path, "rb") else {
      throw Failure(.badInput, "\(path): \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&block, 1, block.count, file)
      guard count > 0 else { return bytes }
      bytes += block[..<count]
    }
  }

  /// Writes the workbook to a file, which is replaced only by a whole one.
  public func write(to path: String) throws(Failure) {
    guard Book.canBeWritten else { throw Self.unavailable }
    let aside = path + ".new"
    // The library prints words of its own where it cannot make a file.
    guard let probe = fopen(aside, "wb") else {
      throw Failure(.badInput, "\(path): \(String(cString: strerror(errno)))")
    }
    fclose(probe)
    do {
      try book.write(to: aside)
    } catch {
      unlink(aside)
      throw Failure(.badInput, error.message)
    }
    guard rename(aside, path) == 0 else {
      let failure = Failure(.badInput, "\(path): \(String(cString: strerror(errno)))")
      unlink(aside)
      throw failure
    }
  }

  /// Said before any work is done, where the library is not built in.
  public static var unavailable: Failure {
    Failure(
      .badInput,
      "this program was built without workbooks: install libxlsxwriter-dev, then `make install`, "
        + "or `swift build --traits Workbook`")
  }
}
