import Application
import Documents
import Foundation
import Interchange
import Reporting
import Testing

/// The report of the cases that ship, run once.
let shipped = Result { try ValidateRequest().run() }

/// The cases that ship.
@Suite struct ShippedCaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "cases")

  @Test func everyToleranceAndLimitIsKept() throws {
    let report = try shipped.get()
    #expect(report.unexplainedMisses.map { "\($0.id) \($0.field): \($0.error ?? .nan)" } == [])
    #expect(report.limits.filter { !$0.isMet }.map(\.limit.family) == [])
    #expect(
      report.limits.map(\.limit.family) == [
        "sizing", "capex", "serving", "wall-power", "training", "training", "training-memory",
      ])
    #expect(report.cases.allSatisfy { $0.predicted != nil })
    #expect(try #require(report.medianError) < 0.05)
  }

  /// A known miss that is one no more has become a result.
  @Test func knownMissesMiss() throws {
    let misses = try shipped.get().cases.filter { $0.role == .knownMiss }
    #expect(!misses.isEmpty)
    for miss in misses {
      #expect(miss.isMet == false, "\(miss.id) \(miss.field) is within its tolerance")
      #expect(miss.reason.count > 20, "\(miss.id)")
    }
  }

  @Test func everyCaseSaysWhatItRestsOn() throws {
    for result in try shipped.get().cases {
      #expect(result.source.count > 20, "\(result.id)")
      #expect(!result.note.isEmpty, "\(result.id)")
      #expect(!result.isForecast || result.tolerance == nil, "\(result.id)")
    }
  }

  /// The figures the project set itself: issue tables, kept here apart from the case files.
  @Test func theFiguresAskedForAreThere() throws {
    let cases = try shipped.get().cases
    func published(_ id: String, _ field: String) throws -> PublishedFigure {
      try #require(cases.first { $0.id == id && $0.field.hasPrefix(field) }, "\(id)").published
    }
    #expect(try published("fairwater-wi", "totals.accelerators") == .number(221_184))
    #expect(try published("colossus1-100k", "totals.accelerators") == .number(100_000))
    #expect(try published("abilene-gigawatt", "totals.accelerators") == .number(411_000))
    #expect(try published("gb200-scalable-unit", "totals.critical_it_mw") == .number(1.2))
    #expect(try published("all-in-gb200", "totals.critical_it_mw") == .number(1.87))
    #expect(try published("epoch-gigawatt", "tco.capex_usd") == .number(38e9))
    #expect(try published("gb200-hour", "tco.levelized") == .interval(2.21, 2.75))
    #expect(cases.count { $0.role == .exact } >= 60)
    for role in CaseRole.allCases { #expect(cases.contains { $0.role == role }, "\(role)") }
  }

  /// The program carries the folder.
  @Test func theProgramCarriesTheFolder() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0 != "baseline.yaml" }.sorted()
    #expect(EmbeddedFiles.caseNames == names.map { "cases/\($0)" })
    for name in names {
      let content = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
      #expect(EmbeddedFiles.bytes("cases/\(name)") == content, "\(name)")
    }
    let built = try shipped.get()
    let read = try ValidateRequest(paths: [Self.folder.path]).run()
    #expect(built.json.text == read.json.text)
  }

  @Test func theScreenNamesEveryCase() throws {
    let report = try shipped.get()
    let text = ValidateScreen(report).lines.joined(separator: "\n")
    for result in report.cases { #expect(text.contains(result.id), "\(result.id)") }
    #expect(text.contains("Median error of predictions: "))
    #expect(!text.contains(" nan"))
  }
}

/// A folder of files that is gone after the test.
final class CaseFolder {
  let path: String

  init(_ files: [String: String]) throws {
    let root = FileManager.default.temporaryDirectory.appending(
      path: "cases-\(UUID().uuidString)")
    path = root.path
    for (name, text) in files {
      let file = root.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func report() throws -> ValidationReport { try ValidateRequest(paths: [path]).run() }

  func issues() -> [String] {
    do {
      _ = try report()
      return []
    } catch {
      return (error as? Failure)?.lines ?? ["\(error)"]
    }
  }
}

/// Cases that strangers write.
@Suite struct StrangerCaseTests {
  private let fabric = """
    kind: case
    id: mine
    family: network
    role: exact
    spec: {kind: fabric, topology: rail-fat-tree, radix: 64, link: 400 Gb/s, rails: 8, endpoints: 512}
    published:
      - {field: switches.leaf, value: 16, tolerance: exact}
    source: a page of my own
    """

  private let site = """
    kind: site
    id: meadow
    name: A meadow
    location: {latitude: 32.5, longitude: -99.8, elevation: 520 m, country: US}
    climate: abilene-tx
    grid: ercot
    power_budgets: [{id: grid, source: grid, contracted: 100 MW, available: 2026-01}]
    cooling: [direct-to-chip-air-chiller]
    market: us-south
    """

  private let buildOut = """
    kind: build-out
    id: small
    sites: [meadow]
    cluster: {system: gb200-nvl72}
    phases: [{id: one, ready: 2027-06, size: {facility: 20 MW}}]
    """

  private func campus(_ published: String, spec: String = "build-out.yaml") -> String {
    """
    id: meadow
    family: sizing
    role: prediction
    spec: \(spec)
    published:
      - \(published)
    source: a page of my own
    note: chillers
    """
  }

  @Test func aFileOfOneCaseRuns() throws {
    let folder = try CaseFolder(["mine.yaml": fabric])
    for path in [folder.path, "\(folder.path)/mine.yaml"] {
      let report = try ValidateRequest(paths: [path]).run()
      let result = try #require(report.cases.first)
      #expect(report.cases.count == 1)
      #expect(result.error == 0)
      #expect(result.isMet == true)
      #expect(report.groups.map(\.worstError) == [0])
    }
  }

  /// A folder of folders, each with a case, its spec and its records; a baseline is no case.
  @Test func aFolderOfFoldersRuns() throws {
    let folder = try CaseFolder([
      "one/case.yaml": campus("{field: totals.accelerators, value: 1000, tolerance: 1 %}"),
      "one/build-out.yaml": buildOut, "one/site.yaml": site, "two/case.yaml": fabric,
      "baseline.yaml": "kind: baseline\ngroups: []",
    ])
    let report = try folder.report()
    #expect(report.cases.map(\.id) == ["meadow", "mine"])
    let result = report.cases[0]
    let error = try #require(result.error)
    guard case .number(let predicted)? = result.predicted else {
      Testing.Issue.record("no number")
      return
    }
    #expect(predicted > 1152)
    #expect(abs(error - (predicted - 1000) / 1000) < 1e-12)
    #expect(result.isMet == false)
    #expect(!report.isMet)
    #expect(report.medianError == error.magnitude)
  }

  /// The same spec with other published values has the same answers.
  @Test func publishedValuesAreNeverSeen() throws {
    func answers(_ value: String) throws -> [PublishedFigure?] {
      try CaseFolder([
        "case.yaml": campus("{field: totals.accelerators, value: \(value), tolerance: 5 %}"),
        "build-out.yaml": buildOut, "site.yaml": site,
      ]).report().cases.map(\.predicted)
    }
    #expect(try answers("6000") == answers("1"))
  }

  /// A record like a catalogue's, with some keys of its own: accelerators of half the power.
  @Test func recordsCanBeLikeOthers() throws {
    func accelerators(_ records: String) throws -> Double {
      let large = buildOut.replacingOccurrences(of: "20 MW", with: "90 MW")
      let report = try CaseFolder([
        "case.yaml": campus("{field: totals.accelerators, value: 1}") + records,
        "build-out.yaml": large, "site.yaml": site,
      ]).report()
      guard case .number(let number)? = report.cases[0].predicted else { return .nan }
      return number
    }
    let lighter = """

      records:
        - {kind: gpu, like: nvidia-gb200-nvl72-gpu, id: nvidia-gb200-nvl72-gpu, tdp_w: 600}
      """
    let (usual, more) = (try accelerators(""), try accelerators(lighter))
    #expect(more > usual * 1.3)
    #expect(more < usual * 2)
  }

  @Test func whatCannotBePlannedIsARowWithoutAnswer() throws {
    let small = buildOut.replacingOccurrences(of: "20 MW", with: "100 kW")
    let report = try CaseFolder([
      "case.yaml": campus("{field: totals.accelerators, value: 5, tolerance: 5 %}"),
      "build-out.yaml": small, "site.yaml": site,
    ]).report()
    let result = try #require(report.cases.first)
    #expect(result.predicted == nil)
    #expect(result.isMet == false)
    #expect(!result.reason.isEmpty)
    #expect(!report.isMet)
    #expect(report.groups.isEmpty)
    #expect(ValidateScreen(report).lines.contains { $0.contains("no answer") })
  }

  @Test(arguments: [
    ("role: exact", "role: guess", "mine.yaml:4:7: cases[0].role: `guess` is not one of"),
    ("switches.leaf", "switches.leafs", "mine.yaml:7:13: switches.leafs: the answer has no such"),
    ("switches.leaf", "switches.leafs", "did you mean `switches.leaf`?"),
    ("value: 16", "value: [16, 2]", "an interval is two numbers, the lower first"),
    ("tolerance: exact", "tolerance: about", "`about` is not `exact`"),
    ("tolerance: exact", "tolerance: -5 %", "is not `exact`"),
    ("source: a page of my own", "", "source: missing"),
    ("source:", "sorce: x\nsource:", "did you mean `source`?"),
    ("kind: fabric", "kind: fabrik", "did you mean `fabric`?"),
    ("rail-fat-tree", "rail-fat-three", "did you mean `rail-fat-tree`?"),
    ("radix: 64", "radix: 64, switch: nvidia-qm9700", "say either `switch` or `radix`"),
    ("radix: 64", "switch: nvidia-qm970", "no switch has the id `nvidia-qm970`"),
    ("role: exact", "role: known_miss", "a known miss needs its reason"),
    ("value: 16", "value: 16, unit: kW", "cannot be given in `kW`"),
  ])
  func brokenCasesSayWhere(old: String, new: String, words: String) throws {
    let folder = try CaseFolder([
      "mine.yaml": fabric.replacingOccurrences(of: old, with: new)
    ])
    let issues = folder.issues()
    #expect(issues.contains { $0.contains(words) }, "\(issues)")
  }

  /// All errors of a folder in one run.
  @Test func everyErrorInOneRun() throws {
    let folder = try CaseFolder([
      "a.yaml": fabric.replacingOccurrences(of: "role: exact", with: "role: guess"),
      "b.yaml": fabric.replacingOccurrences(of: "switches.leaf", with: "leaf"),
      "c.yaml": "kind: site\nid: [", "d.txt": "nothing",
    ])
    let issues = folder.issues()
    for name in ["a.yaml", "b.yaml", "c.yaml"] {
      #expect(issues.contains { $0.contains(name) }, "\(name): \(issues)")
    }
  }

  @Test func twoCasesOfOneIdAreAnError() throws {
    let folder = try CaseFolder(["a.yaml": fabric, "b.yaml": fabric])
    #expect(folder.issues().contains { $0.contains("duplicate id `mine`") })
    #expect(try CaseFolder(["site.yaml": site]).issues().contains { $0.contains("no case") })
  }

  @Test func errorsAndTolerancesAreFractions() throws {
    func result(_ published: String) throws -> CaseResult {
      try CaseFolder([
        "mine.yaml": fabric.replacingOccurrences(
          of: "value: 16, tolerance: exact", with: published)
      ]).report().cases[0]
    }
    // The answer is 16 leaves.
    let relative = try result("value: 20, tolerance: 20 %")
    #expect(relative.error == -0.2)
    #expect(relative.isMet == true)
    let absolute = try result("value: 20, tolerance: 3.9")
    #expect(abs(try #require(absolute.tolerance) - 0.195) < 1e-12)
    #expect(absolute.isMet == false)
    #expect(try result("value: [10, 16], tolerance: 5 %").error == 0)
    #expect(try result("value: [20, 30], tolerance: 5 %").error == -0.2)
    #expect(try result("value: [4, 8], tolerance: 5 %").error == 1)
    #expect(try result("value: 20").isMet == nil)
    // Forecasts stand outside of every statistic.
    let forecast = try CaseFolder(["mine.yaml": fabric + "\nforecast: true"]).report()
    #expect(forecast.groups.isEmpty)
    #expect(forecast.cases.count == 1)
  }

  @Test func ratiosConvertTheirUnits() throws {
    let report = try CaseFolder([
      "case.yaml": campus(
        """
        {field: totals.facility_mw, per: totals.accelerators, value: 1, unit: kW/GPU}
          - {field: totals.facility_mw, per: totals.accelerators, value: 1}
          - {field: totals.facility_mw, value: 1, unit: GW}
        """),
      "build-out.yaml": buildOut, "site.yaml": site,
    ]).report()
    let numbers = report.cases.map { result -> Double in
      if case .number(let number)? = result.predicted { number } else { .nan }
    }
    #expect(numbers.count == 3)
    #expect(abs(numbers[0] - 1000 * numbers[1]) < 1e-9)
    #expect(numbers[0] > 2 && numbers[0] < 3.5)
    #expect(numbers[2] > 0.018 && numbers[2] <= 0.02)
  }

  @Test func theDocumentHasTheKeysOthersRelyOn() throws {
    let json = try CaseFolder(["mine.yaml": fabric]).report().json
    let document = json.document
    let result = try #require(document["cases"]?.items?.first)
    for key in [
      "id", "family", "role", "field", "predicted", "published", "error", "tolerance", "source",
    ] { #expect(result[key] != nil, "\(key)") }
    let group = try #require(document["groups"]?.items?.first)
    for key in ["family", "role", "n", "median_abs_error", "worst"] {
      #expect(group[key] != nil, "\(key)")
    }
    #expect(document["median_abs_error"] != nil)
  }
}
