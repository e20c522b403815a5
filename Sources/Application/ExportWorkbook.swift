import Documents
import Interchange
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
    let request = PlanRequest(file: name, records: records, storePath: storePath)
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") || isSpec {
      let spec = try request.readSpec()
      guard spec.kind == ProFormaSpec.kind else {
        throw Failure(
          issues: [
            Issue(
              file: name, position: spec.document["kind"]?.position ?? .none, path: "kind",
              message: "a workbook is made of a pro-forma, not of a \(spec.kind)")
          ])
      }
      let read = Reader.read(ProFormaSpec.self, from: spec.document, file: name)
      guard let record = read.record else { throw Failure(issues: read.issues) }
      return (
        FinancialWorkbook(record, BareProForma(record), version: Engine.version), nil
      )
    }
    throw Failure(.badInput, "\(name): no pro forma")
  }

  /// Whether the name is a JSON file that holds a spec rather than a plan.
  private var isSpec: Bool {
    guard name.hasSuffix(".json") else { return false }
    let document = InputFile(path: name, format: .json).readDocument().document
    return document?["kind"]?.scalar?.text == ProFormaSpec.kind
  }
}

extension FinancialWorkbook {
  /// Writes the workbook to a file, which is replaced only by a whole one.
  public func write(to path: String) throws(Failure) {
    guard Book.canBeWritten else { throw Self.unavailable }
    let aside = path + ".new"
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
