import Documents
import Foundation
import Interchange
import PlanFixtures
import Quantities
import Spreadsheet
import Testing
import Workbook

@testable import Application

/// Small build-outs that take every branch of the workbook.
private enum Case: String, CaseIterable, CustomTestStringConvertible {
  /// Two phases as in the gigawatt example: no revenue, IT bought again.
  case costs
  /// The financed example: a contract, delivery draws, tax, reserve.
  case financed
  /// A level loan with commitment fees, capped; losses paid out; quarters; a state without bonus.
  case level
  /// A sculpted loan, space sold by the kW, a tenant's costs, cost by present values.
  case sculpted
  /// Rent of the market, interest-only debt, a two-part tariff, sales tax, abated property tax.
  case interestOnly
  /// Energy paid by sources that come and go.
  case sources

  var testDescription: String { rawValue }

  var example: String { [.costs, .sources].contains(self) ? "gigawatt" : "financed" }

  /// Values at dotted paths of the example, in YAML.
  var changes: [(path: String, value: String)] {
    switch self {
    case .sources:
      [
        ("horizon", "8 years"), ("finance.escalation", "{energy: 2 %}"), ("workloads", "[]"),
        (
          "phases",
          "[{id: one, ready: 2027-06, size: {contracted: 40 MW}}, "
            + "{id: two, ready: 2028-03, size: {contracted: 60 MW}}]"
        ),
        (
          "supply",
          "[{id: sun, type: plant, equipment: atb-solar, capacity: 90 MW, capacity_factor: 0.28, "
            + "from: 2029-01, capex: 1100 USD/kW}, {id: store, type: plant, from: 2028-06, "
            + "equipment: bess-lfp-4h, count: 2, unit_rating: 10 MW}, {id: grid, type: grid, "
            + "contracted: 100 MW, tariff: pjm-wholesale-2027}]"
        ),
      ]
    case .costs:
      [
        ("horizon", "8 years"), ("finance.it_life", "3 years"), ("finance.residual", "8 %"),
        ("finance.escalation", "{energy: 2 %, labor: 3 %, general: 1 %}"),
        (
          "phases",
          "[{id: one, ready: 2027-06, size: {contracted: 40 MW}}, {id: two, ready: 2028-03, "
            + "size: {contracted: 60 MW}, system: gb300-nvl72, fabric: {switch: nvidia-q3400-ra}}]"
        ),
        ("workloads", "[]"),
        (
          "finance.accounts",
          "[{account: shell, payment: s-curve}, {account: electrical, payment: long-lead}]"
        ),
      ]
    case .financed: [("horizon", "7 years")]
    case .level:
      [
        ("horizon", "9 years"), ("finance.it_life", "4 years"), ("finance.refresh", "true"),
        ("phases[1].ready", "2027-11"), ("finance.contracts[0].accelerators", "40000"),
        (
          "finance.debt",
          "{style: level, share: 75 %, max_share: 60 %, rate: 9 %, tenor: 5 years, fee: 2 %, "
            + "commitment_fee: 1 %, reserve: 6 months}"
        ),
        (
          "finance.tax",
          "{federal: 21 %, state: 6 %, bonus: 40 %, state_bonus: false, interest_limit: ebit, "
            + "losses: paid-out}"
        ),
        (
          "finance.depreciation",
          "[{accounts: [mechanical], tax: macrs-39, book_life: 15 years}, "
            + "{accounts: [network], tax: straight-line-4}, {accounts: [storage], bonus: 60 %}]"
        ),
        ("finance.contingency", "8 %"), ("finance.price_base", "2026-06"),
        ("finance.tokens_per_second_per_gpu", "900"),
      ]
    case .sculpted:
      [
        ("horizon", "9 years"),
        (
          "finance.contracts",
          "[{id: space, capacity: 40 MW, start: 2027-09, term: 8 years, monthly_price: 900 USD/kW, "
            + "escalator: 2 %, use: 90 %, take_or_pay: 80 %}, {id: small, accelerators: 9000, "
            + "phases: [two], start: 2028-02, term: 4 years, price: 3.1 USD/GPU-h, prepayment: 5 %}]"
        ),
        (
          "finance.debt",
          "{style: sculpted, dscr: 1.4, max_share: 70 %, rate: 8 %, tenor: 5 years, finances: all, "
            + "reserve: 3 months}"
        ),
        ("finance.owner", "colocation-tenant"), ("finance.annualization", "cash-flow"),
        (
          "finance.merchant",
          "{shares_by_age: [100 %, 95 %, 80 %, 60 %], by_accelerator: [{gpu: "
            + "nvidia-gb200-nvl72-gpu, price: 3 USD/GPU-h}], escalation: 1 %, utilization: 70 %}"
        ),
        ("finance.discount", "{real: 8 %, inflation: 2.5 %}"),
      ]
    case .interestOnly:
      [
        ("horizon", "8 years"), ("sites", "[taxed]"), ("finance.contracts", "[]"),
        (
          "finance.debt",
          "{style: interest-only, share: 40 %, rate: 7 %, tenor: 4 years, reserve: 3 months, finances: facility}"
        ),
        ("finance.tax", "{state: 4 %, interest_limit: none, convention: half-year}"),
        ("phases[0].size", "{contracted: 60 MW}"), ("phases[1].size", "{contracted: 20 MW}"),
        ("phases[0].ready", "2027-08"), ("phases[1].ready", "2027-10"),
        ("finance.annualization", "straight-line"),
      ]
    }
  }

  private static let taxed = """
    kind: site
    id: taxed
    name: Taxed
    location: {latitude: 39.96, longitude: -83, elevation: 240 m, country: US}
    climate: new-albany-oh
    grid: ercot
    power_budgets:
      - {id: line, source: grid, contracted: 90 MW, available: 2027-06, tariff: two-part}
    cooling: [direct-to-chip-air-chiller]
    land: {area: 100 acre}
    market: us-south
    tax: {property: 1 %, sales: 6.25 %, sales_exemption: 40 %, assessed_decline: 5 %, property_abatement: {share: 80 %, term: 3 years}}
    """

  private static let tariff = """
    kind: tariff
    id: two-part
    name: Two parts
    basis: two-part
    energy: 31 USD/MWh
    monthly_demand_usd_per_kw: 9.5
    monthly_fixed_usd: 1200
    minimum_load_mw: 50
    ratchet: 90 %
    minimum_take: 85 %
    year: 2026
    source: made up for this test
    as_of: 2026
    confidence: secondary
    """

  func plan() throws -> PlanResult {
    let folder = NSTemporaryDirectory() + "/workbook-records-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Self.taxed.write(toFile: "\(folder)/site.yaml", atomically: true, encoding: .utf8)
    try Self.tariff.write(toFile: "\(folder)/tariff.yaml", atomically: true, encoding: .utf8)
    let request = PlanRequest(
      file: "\(Example.folder)/\(example).yaml",
      records: ["\(Example.folder)/sites"] + (self == .interestOnly ? [folder] : []))
    var (document, library) = try request.read(kind: "build-out")
    for (path, value) in changes {
      let parsed = YAMLReader.read(Array("value: \(value)".utf8), file: path)
      document = try document.setting(path, to: try #require(parsed.document?["value"]))
    }
    return try PlanResult(request.resolve(document, in: library))
  }
}

@Suite struct PlanWorkbookTests {
  @Test(arguments: Case.allCases) fileprivate func isSound(_ example: Case) throws {
    expectSound(try #require(try example.plan().workbook()))
  }

  /// As written, then after twenty changes of inputs, ten at a time: the same as the engine that reads the
  /// changed scenario and runs every stage again.
  @Test(.enabled(if: Gnumeric.isAvailable, "needs gnumeric"), arguments: Case.allCases)
  fileprivate func gnumericGivesWhatTheEngineGives(_ example: Case) throws {
    let plan = try example.plan()
    let made = try #require(plan.workbook(isSwung: false))
    let written = try made.recalculated()
    #expect(written.isSound)
    expectSame(written.outputs, made.outputs, "as written")
    var random = SeededGenerator(seed: 7)
    let document = plan.scenarioJSON.document
    let candidates = made.inputs.filter {
      !$0.input.key.isEmpty && !$0.input.isTied
    }
    for _ in 0..<2 {
      var changes: [(cell: CellRef, value: Double)] = []
      var changed = document
      var words: [String] = []
      for placed in candidates.shuffled(using: &random).prefix(10) {
        let value = placed.input.anotherValue(using: &random)
        changes.append((placed.cell, value))
        words.append("\(placed.input.key) = \(placed.input.spelled(value))")
        changed = try changed.setting(placed.input.key, to: .plain(placed.input.spelled(value)))
      }
      let engine = try #require(
        try PlanResult(replaying: changed, file: words.joined(separator: "; ")).workbook(
          isSwung: false))
      let answer = try made.recalculated(changing: changes)
      #expect(answer.isSound, "\(words)")
      expectSame(answer.outputs, engine.outputs, "\(words)")
    }
  }
}

@Suite struct PlanWorkbookFileTests {
  @Test(.enabled(if: Book.canBeWritten, "needs libxlsxwriter"))
  func theSamePlanGivesTheSameBytes() throws {
    let plan = try Case.financed.plan()
    let first = try #require(plan.workbook()).bytes()
    #expect(try #require(plan.workbook()).bytes() == first)
    #expect(first.starts(with: [0x50, 0x4B]))
  }

  @Test func theLockedSheetCarriesTheDigest() throws {
    let plan = try Case.costs.plan()
    let book = try #require(plan.workbook(isSwung: false)).book
    let locked = book.sheets.filter(\.isLocked)
    #expect(locked.map(\.name) == ["Plan"])
    #expect(locked[0].words(2, 1) == plan.digest)
  }

  @Test func aPlanWithoutPricesHasNoWorkbook() throws {
    let folder = NSTemporaryDirectory() + "/workbook-prices-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = "\(Example.folder)/minimal.yaml"
    let request = PlanRequest(file: file, records: ["\(Example.folder)/sites"])
    let (document, library) = try request.read(kind: "build-out")
    let records = try PlanResult(request.resolve(document, in: library)).scenarioJSON.document
    let system = try #require(records["records"]?["system"]?.members?.first?.key)
    let bare = try records.setting("records.system.\(system).prices", to: Document(.list([])))
    let plan = try PlanResult(replaying: bare, file: "bare.json")
    #expect(plan.workbook() == nil)
    let failure = #expect(throws: Failure.self) { try plan.priced() }
    #expect("\(failure as Any)".contains("system \(system) has no price"))
  }

  @Test func aStudyIsNoWorkbook() {
    let request = WorkbookRequest(
      "\(Example.folder)/air-vs-liquid.yaml", records: ["\(Example.folder)/sites"])
    let failure = #expect(throws: Failure.self) { try request.workbook() }
    #expect("\(failure as Any)".contains("made of a build-out or a pro-forma"))
  }
}

private func expectSame(
  _ live: [String: Double?], _ outputs: [PlacedOutput], _ words: String,
  _ location: SourceLocation = #_sourceLocation
) {
  var compared = 0
  for output in outputs {
    guard let value = live[output.metric] else { continue }
    // Of several rates of return a spreadsheet program gives one, the engine none.
    if output.engine == nil, output.metric.hasSuffix("irr") { continue }
    compared += 1
    #expect(
      agrees(value, output.engine, scale: 1),
      "\(output.metric): \(value as Any), engine \(output.engine as Any); \(words)",
      sourceLocation: location)
  }
  #expect(compared > 15, sourceLocation: location)
}

extension Input {
  /// As ``randomValue(using:)``; a date moves by one or two months.
  fileprivate func anotherValue(using random: inout SeededGenerator) -> Double {
    guard format == .month, let day = Day(serial: value) else {
      return randomValue(using: &random)
    }
    return day.month.advanced(by: Bool.random(using: &random) ? 1 : 2).firstDay.serial
  }
}
