import Documents
import Foundation
import GRDB
import Interchange
import Quantities
import Testing

@testable import Store

private func imported(
  _ store: Store, _ folder: String, sites: [String], budgets: [String],
  siteHeadings: String = siteHeadings, budgetHeadings: String = budgetHeadings,
  dryRun: Bool = false
) throws -> ImportResult {
  let sites = try write(
    ([siteHeadings] + sites).joined(separator: "\r\n"), folder + "/sites.csv")
  let budgets = try write(
    ([budgetHeadings] + budgets).joined(separator: "\n"), folder + "/power_budgets.csv")
  return try store.importing(
    [],
    tables: [
      ImportedTable(kind: .powerBudget, file: budgets), ImportedTable(kind: .site, file: sites),
    ], dryRun: dryRun)
}

private func withStore(_ body: (Store, String) throws -> Void) throws {
  try inFolder { folder in
    let store = try Store.create(
      at: folder + "/s.sqlite", records: try builtInDocuments()
    ).store
    try body(store, folder)
  }
}

/// `line:column: rest` of each issue, without the folder.
private func lines(_ result: ImportResult) -> [String] {
  result.issues.map { issue in
    String(issue.description.split(separator: "/").last ?? "")
  }
}

@Suite struct TableImports {
  @Test func tablesComeInAndComeBack() throws {
    try withStore { store, folder in
      let budgets = (0..<3).flatMap { site in
        ["site-\(site),a,grid,100,2027-01", "site-\(site),b,grid,50.5,2028-06"]
      }
      let first = try imported(store, folder, sites: (0..<3).map(siteRow), budgets: budgets)
      #expect(first.issues.isEmpty)
      #expect(first.counts.map(\.kind) == ["site", "power-budget"])
      #expect(first.counts.map(\.added) == [3, 6])
      let again = try imported(store, folder, sites: (0..<3).map(siteRow), budgets: budgets)
      #expect((again.added, again.changed, again.unchanged) == (0, 0, 9))
      let path = store.path
      #expect(
        try query(
          path, "SELECT cumulative_contracted_mw FROM v_power_by_site WHERE site_id = 'site-1'")
          == ["100.0", "150.5"])
      // A site from a table is the site that a document with the same content is.
      let record = try #require(try store.record(.site, id: "site-1"))
      let item = ImportedDocument(kind: .site, document: record.document, file: "x")
      #expect(try store.importing([item]).unchanged == 1)

      var moved = (0..<3).map(siteRow)
      moved[1] = moved[1].replacingOccurrences(of: "32.5", with: "33")
      let dry = try imported(store, folder, sites: moved, budgets: budgets, dryRun: true)
      #expect((dry.added, dry.changed, dry.unchanged) == (0, 1, 8))
      #expect(try query(path, "SELECT DISTINCT latitude FROM site") == ["32.5"])
    }
  }

  @Test func exportsComeInAgainAndExportTheSameBytes() throws {
    try withStore { store, folder in
      let item = ImportedDocument(kind: .site, document: try document(siteYAML), file: "x")
      #expect(try store.importing([item]).added == 1)
      _ = try imported(
        store, folder,
        sites: [siteRow(0).replacingOccurrences(of: "Site 0", with: "\"=1+1,\"\"é\"")],
        budgets: ["site-0,a,grid,0.1,2027-01"])
      let files = try [("site", RecordKind.site), ("power_budget", .powerBudget)].map {
        name, kind in
        let bytes = try store.csv(kind)
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name).csv"))
        return ImportedTable(
          kind: kind, file: InputFile(path: "\(folder)/\(name).csv", format: .csv))
      }
      let again = try store.importing([], tables: files)
      #expect(again.issues.isEmpty)
      #expect((again.added, again.changed, again.unchanged) == (0, 0, 6))
      let empty = try Store.create(
        at: folder + "/second.sqlite", records: try builtInDocuments()
      ).store
      #expect(try empty.importing([], tables: files).added == 6)
      #expect(try empty.csv(.site) == store.csv(.site))
      #expect(try empty.csv(.powerBudget) == store.csv(.powerBudget))
      let sites = try store.records(.site).map { YAMLWriter.text($0.document) }
      #expect(try empty.records(.site).map { YAMLWriter.text($0.document) } == sites)
      #expect(try query(store.path, "SELECT name FROM site WHERE id = 'site-0'") == ["=1+1,\"é"])
    }
  }

  // Rows of kinds that are not bulk go through their records' readers.
  @Test(arguments: ["rack", "assumption", "market", "grid"])
  func catalogTablesComeInAgain(name: String) throws {
    try withStore { store, folder in
      let kind = try #require(RecordKind.named(name))
      let path = "\(folder)/\(name).csv"
      try Data(try store.csv(kind)).write(to: URL(fileURLWithPath: path))
      let table = ImportedTable(kind: kind, file: InputFile(path: path, format: .csv))
      let result = try store.importing([], tables: [table])
      #expect(result.issues == [])
      #expect((result.added, result.changed) == (0, 0))
      #expect(result.unchanged == (try store.ids(kind).count))
    }
  }

  @Test func everyErrorOfAFileInOneRunAndNothingStored() throws {
    try withStore { store, folder in
      var sites = (0..<12).map(siteRow)
      sites[0] = sites[0].replacingOccurrences(of: "32.5", with: "132")
      sites[1] = sites[1].replacingOccurrences(of: "-99.8", with: "nan")
      sites[2] = "site-2,ragged"
      sites[3] = siteRow(4)
      sites[5] = sites[5].replacingOccurrences(of: "ercot", with: "ercoot")
      sites[6] = sites[6].replacingOccurrences(of: ",US,", with: ",usa,")
      sites[7] = sites[7].replacingOccurrences(of: "site-7", with: "")
      sites[8] = sites[8].replacingOccurrences(of: "520", with: "9000")
      let budgets = [
        "site-0,a,grid,-5,2027-01", "site-9,a,grid,100,2027-13", "site-9,b,grd,100,2027-01",
        "nowhere,a,grid,100,2027-01", "site-9,c,grid,,2027-01", "site-9,d,grid,10,2027-01",
        "site-9,d,grid,10,2027-01", "site-9,e,grid,1e400,2027-01",
      ]
      let result = try imported(store, folder, sites: sites, budgets: budgets)
      var places: [Substring] = []
      for line in lines(result) {
        let place = line.split(separator: " ")[0]
        if place != places.last { places.append(place) }
      }
      #expect(
        places == [
          "sites.csv:2:15:", "sites.csv:3:20:", "sites.csv:4:8:", "sites.csv:6:1:",
          "sites.csv:7:44:", "sites.csv:8:30:", "sites.csv:9:1:", "sites.csv:10:26:",
          "power_budgets.csv:2:15:", "power_budgets.csv:3:19:", "power_budgets.csv:4:10:",
          "power_budgets.csv:5:1:", "power_budgets.csv:6:1:", "power_budgets.csv:8:8:",
          "power_budgets.csv:9:15:",
        ], "\(lines(result).joined(separator: "\n"))")
      #expect(lines(result).contains { $0.hasSuffix("did you mean `ercot`?") })
      #expect(lines(result).contains { $0.hasSuffix("did you mean `grid`?") })
      #expect(lines(result).contains { $0.contains("line 5 has it already") })
      #expect(try store.ids(.site).isEmpty)
    }
  }

  @Test func headingsAreChecked() throws {
    try withStore { store, folder in
      let result = try imported(
        store, folder, sites: [], budgets: [],
        siteHeadings: "id,name,latitud,longitude,elevation_m,country,climate,grid,market,cooling",
        budgetHeadings: "site_id,id,source,contracted_mw,available,contracted_kw")
      #expect(
        lines(result) == [
          "sites.csv:1:9: unknown column `latitud`; did you mean `latitude`?",
          "sites.csv:1:1: missing column `latitude`",
          "power_budgets.csv:1:43: column `contracted_kw` says again what another column says",
        ])
    }
  }

  @Test func headingsMayCarryAnotherUnit() throws {
    try withStore { store, folder in
      let result = try imported(
        store, folder,
        sites: ["a,A,32.5,-99.8,1.7,US,abilene-tx,ercot,us-south,perimeter-air"],
        budgets: ["a,b,grid,1.2,2027-01"],
        siteHeadings: siteHeadings.replacingOccurrences(of: "elevation_m", with: "elevation_km"),
        budgetHeadings: budgetHeadings.replacingOccurrences(of: "_mw", with: "_gw"))
      #expect(result.issues.isEmpty)
      #expect(try query(store.path, "SELECT elevation_m FROM site") == ["1700.0"])
      #expect(try query(store.path, "SELECT contracted_mw FROM power_budget") == ["1200.0"])
    }
  }

  @Test func aSiteWithoutPowerIsRefused() throws {
    try withStore { store, folder in
      let result = try imported(
        store, folder, sites: [siteRow(0), siteRow(1)], budgets: ["site-0,a,grid,1,2027-01"])
      #expect(lines(result) == ["sites.csv: site `site-1` has no power budget"])
      #expect(try store.ids(.site).isEmpty)
    }
  }

  @Test func raggedRowSevenOfTenThousand() throws {
    try withStore { store, folder in
      var sites = (0..<9_999).map(siteRow)
      sites[5] += ",extra"
      let budgets = (0..<9_999).map { "site-\($0),a,grid,1,2027-01" }
      let result = try imported(store, folder, sites: sites, budgets: budgets)
      #expect(
        lines(result).filter { $0.hasPrefix("sites") }
          == ["sites.csv:7:\(siteRow(5).count + 2): 11 fields where the headings have 10"])
    }
  }

  @Test func manyErrorsAreCountedNotListed() throws {
    try withStore { store, folder in
      let sites = (0..<1_000).map { siteRow($0).replacingOccurrences(of: "32.5", with: "x") }
      let result = try imported(store, folder, sites: sites, budgets: [])
      #expect(result.issues.count == ImportResult.issueLimit)
      #expect(result.errors == 1_000)
    }
  }

  @Test(arguments: ["\u{0}\u{1}\u{2}", "", "a\rb\r", "\"open"])
  func hostileFiles(text: String) throws {
    try withStore { store, folder in
      let file = try write(text, folder + "/sites.csv")
      let result = try store.importing([], tables: [ImportedTable(kind: .site, file: file)])
      #expect(result.errors >= 1)
      #expect(result.issues.allSatisfy { $0.file.hasSuffix("sites.csv") })
    }
  }

  // The quick checks may doubt what the record's reader accepts, never accept what it refuses.
  @Test func quickChecksAgreeWithTheReader() throws {
    try withStore { store, folder in
      let values = [
        "", "0", "1", "-1", "90", "90.0000001", "-90", "1e1", "80 %", "nan", "+5", "0x1", " 5",
        "5 ",
        "1_0", "١", "1,5", "true", "inf", "1e400", ".5", "5.", "-0",
      ]
      for value in values {
        let row =
          "s,S,\(value.contains(",") ? "\"\(value)\"" : value),0,0,US,abilene-tx,ercot,us-south,x"
        let file = try write(siteHeadings + "\n" + row, folder + "/sites.csv")
        let result = try store.importing(
          [], tables: [ImportedTable(kind: .site, file: file)], dryRun: true)
        let yaml =
          "id: s\nname: S\nlocation: {latitude: \"\(value)\", longitude: 0, elevation_m: 0, "
          + "country: US}\nclimate: abilene-tx\ngrid: ercot\nmarket: us-south\ncooling: [x]\n"
          + "power_budgets: [{id: a, source: grid, contracted_mw: 1, available: 2027-01}]\n"
        let issues = RecordKind.site.validate(try document(yaml), "f", "")
        let isRefused = result.issues.contains { $0.path.hasSuffix("latitude") }
        #expect(isRefused == !issues.isEmpty, "\(value): \(issues)")
      }
    }
  }

  // What the quick way lets through, the record's own reader would too.
  @Test func powersOfBudgetsAreJudgedAlikeBothWays() throws {
    try withStore { store, folder in
      let sites = try write(siteHeadings + "\n" + siteRow(1), folder + "/sites.csv")
      for value in ["0", "-1", "0.00005", "0.001", "0.5", "99", "1200", "100000", "100001", "1e9"] {
        let file = try write(
          budgetHeadings + "\nsite-1,a,grid,\(value),2027-01", folder + "/power_budgets.csv")
        let result = try store.importing(
          [],
          tables: [
            ImportedTable(kind: .site, file: sites), ImportedTable(kind: .powerBudget, file: file),
          ], dryRun: true)
        let yaml = "{id: a, source: grid, contracted_mw: \"\(value)\", available: 2027-01}"
        let issues = RecordKind.powerBudget.validate(try document(yaml), "f", "")
        #expect(result.issues.isEmpty == issues.isEmpty, "\(value): \(issues)")
      }
    }
  }

  // Ten times slower, and nobody would notice.
  @Test func noColumnOfABulkKindGoesTheLongWay() throws {
    try withStore { store, _ in
      try store.queue.read { db in
        for kind in [RecordKind.site, .powerBudget] {
          let owner = kind.name == "site" ? [] : ["site_id"]
          let map = try TableMap(db, table: kind.table, owner: owner, schema: kind.schema)
          for column in map.columns {
            let check = try #require(
              TableColumn(heading: column.column, in: map, isBulk: kind.isBulk)
            ).check
            if case .none = check { Testing.Issue.record("\(kind.name).\(column.column)") }
          }
        }
      }
    }
  }

  @Test func everyLimitOfBulkKindsIsUnderstood() {
    func check(_ schema: RecordSchema) {
      for field in schema.fields {
        if case .record(let inner) = field.type { check(inner) }
        guard let phrase = field.limits else { continue }
        var units: [Quantities.Unit] = []
        if case .quantity(_, let all) = field.type { units = all }
        #expect(
          NumberLimits(phrase: phrase, units: units) != nil, "\(field.key): \(phrase)")
      }
    }
    check(RecordKind.site.schema)
    check(RecordKind.powerBudget.schema)
    #expect(NumberLimits(phrase: "above 0")?.allows(0) == false)
    #expect(NumberLimits(phrase: "0 % to 100 %")?.allows(1.01) == false)
    let length = NumberLimits(phrase: "-430 m to 6 km", units: Length.measure.units)
    #expect(length?.allows(-430) == true)
    #expect(length?.allows(5999) == true)
    #expect(length?.allows(6001) == false)
    #expect(NumberLimits(phrase: "-430 m to 6 km") == nil)
    let power = NumberLimits(phrase: "1 kW to 100 GW", units: Power.measure.units)
    #expect(power?.allows(999) == false)
    #expect(power?.allows(1e11) == true)
    let share = NumberLimits(phrase: "above 0 %, up to 100 %")
    #expect(share?.allows(0) == false)
    #expect(share?.allows(1) == true)
    #expect(share?.allows(1.01) == false)
    #expect(NumberLimits(phrase: "something else") == nil)
  }
}
