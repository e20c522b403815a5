import Documents
import Foundation
import GRDB
import Interchange
import Scenario
import Testing

@testable import Store

@Suite struct StoreFiles {
  // A file left out of the C table would leave the program without it.
  @Test func everyFileOfTheFoldersIsEmbedded() throws {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folders = [("migrations", ".sql"), ("catalogs", ".yaml")]
    for (folder, ending) in folders {
      let names = try FileManager.default.contentsOfDirectory(
        atPath: root.appendingPathComponent(folder).path
      ).filter { $0.hasSuffix(ending) }.sorted()
      let embedded =
        ending == ".sql" ? EmbeddedFiles.migrationNames : EmbeddedFiles.catalogNames
      #expect(embedded == names)
      for name in names {
        let content = try Data(contentsOf: root.appendingPathComponent("\(folder)/\(name)"))
        #expect(EmbeddedFiles.bytes(name).map { Data($0) } == content, "\(name)")
      }
    }
  }

  @Test func newStoreSaysWhatItIs() throws {
    try inFolder { folder in
      let path = folder + "/new.sqlite"
      _ = try Store.create(at: path)
      #expect(try query(path, "PRAGMA user_version") == ["\(Store.schemaVersion)"])
      #expect(try query(path, "PRAGMA application_id") == ["\(0x4D67_436C)"])
      #expect(try query(path, "PRAGMA journal_mode") == ["delete"])
      #expect(try query(path, "PRAGMA integrity_check") == ["ok"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["new.sqlite"])
      let strict = try query(
        path,
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
          + "AND name NOT LIKE 'sqlite_%' AND strict = 0")
      #expect(strict.isEmpty)
      #expect(throws: StoreError.exists(path: path)) { try Store.create(at: path) }
    }
  }

  @Test func whatIsNoStoreIsRefusedAndLeftAlone() throws {
    try inFolder { folder in
      let path = folder + "/x.sqlite"
      #expect(throws: StoreError.missing(path: path)) { try Store(opening: path) }
      let other = try DatabaseQueue(path: folder + "/other.sqlite")
      try other.write { try $0.execute(sql: "CREATE TABLE t (x)") }
      try other.close()
      let strangers: [(String, Data)] = [
        ("text", Data("just text".utf8)), ("empty", Data()),
        ("noise", Data((0..<5000).map { UInt8($0 * 7 % 251) })),
        ("other", try Data(contentsOf: URL(fileURLWithPath: folder + "/other.sqlite"))),
      ]
      for (name, content) in strangers {
        let file = folder + "/" + name
        try content.write(to: URL(fileURLWithPath: file))
        #expect(throws: StoreError.notAStore(path: file)) { try Store(opening: file) }
        #expect(throws: StoreError.notAStore(path: file)) {
          try Store.create(at: file, replacing: true)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == content)
      }
    }
  }

  @Test func storeOfALaterVersionIsRefused() throws {
    try inFolder { folder in
      let path = folder + "/later.sqlite"
      _ = try Store.create(at: path)
      let queue = try DatabaseQueue(path: path)
      try queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
      try queue.close()
      #expect(
        throws: StoreError.newer(path: path, version: 99, supported: Store.schemaVersion)
      ) { try Store(opening: path) }
    }
  }

  @Test func aFullDiskLeavesTheStoreAsItWas() throws {
    try inFolder { folder in
      let path = folder + "/full.sqlite"
      let store = try Store.create(at: path, records: try builtInDocuments()).store
      let before = try query(path, "SELECT count(*) FROM site")
      let pages = try store.queue.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
      try store.queue.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
      }
      let text = ([siteHeadings] + (0..<2000).map(siteRow)).joined(separator: "\n")
      let sites = try write(text, folder + "/sites.csv")
      #expect(throws: StoreError.failed(path: path, message: "no space left for the store")) {
        try store.importing([], tables: [ImportedTable(kind: .site, file: sites)])
      }
      #expect(try query(path, "SELECT count(*) FROM site") == before)
      #expect(try query(path, "PRAGMA integrity_check") == ["ok"])
    }
  }
}

func siteRow(_ index: Int) -> String {
  "site-\(index),Site \(index),32.5,-99.8,520,US,abilene-tx,ercot,us-south,perimeter-air"
}

@Suite struct StoreRecords {
  @Test func everyColumnIsAFieldOfItsRecord() throws {
    try inFolder { folder in
      let store = try Store.create(at: folder + "/s.sqlite").store
      try store.queue.read { db in
        for kind in RecordKind.all where kind.name != "power-budget" {
          let map = try KindMap(db, kind)
          #expect(map.main.unexplained.isEmpty, "\(kind.name)")
          for child in map.children {
            #expect(child.map.unexplained.isEmpty, "\(kind.name).\(child.key)")
          }
        }
      }
    }
  }

  @Test func sitesNeedNoDetails() throws {
    try inFolder { folder in
      let store = try Store.create(at: folder + "/s.sqlite").store
      try store.queue.read { db in
        let map = try KindMap(db, .site)
        let row = map.main.row(of: try document(siteYAML), apart: map.children.map(\.key))
        #expect(row.details == nil)
        let budgets = try #require(map.children.first)
        for budget in try document(siteYAML)["power_budgets"]?.items ?? [] {
          #expect(budgets.map.row(of: budget).details == nil)
        }
      }
    }
  }

  @Test func catalogsComeBackWithTheSameMeaning() throws {
    try inFolder { folder in
      let documents = try builtInDocuments()
      let (store, result) = try Store.create(at: folder + "/s.sqlite", records: documents)
      #expect(result.added == documents.count)
      for kind in RecordKind.all {
        let originals = documents.filter { $0.kind.name == kind.name }
        guard !originals.isEmpty else { continue }
        let records = try store.records(kind)
        #expect(records.count == originals.count)
        for original in originals {
          let id = try #require(original.document["id"]?.scalar?.text)
          let back = try #require(records.first { $0.id == id }, "\(kind.name) \(id)")
          // Whatever the record's reader makes of the original, it makes of the stored one.
          #expect(kind.validate(original.document, "", "").isEmpty, "\(kind.name) \(id)")
          #expect(kind.validate(back.document, "", "") == [], "\(kind.name) \(id)")
          let lost = missingValues(original.document, back.document, kind.schema)
          #expect(lost.isEmpty, "\(kind.name) \(id): \(lost)")
        }
      }
      let again = try store.importing(documents, origin: .builtIn)
      #expect((again.added, again.changed) == (0, 0))
      #expect(again.unchanged == documents.count)
    }
  }

  @Test func aSiteComesBackAndChangesAreNamed() throws {
    try inFolder { folder in
      let path = folder + "/s.sqlite"
      let store = try Store.create(at: path, records: try builtInDocuments()).store
      let item = ImportedDocument(kind: .site, document: try document(siteYAML), file: "site.yaml")
      let dry = try store.importing([item], dryRun: true)
      #expect(dry.added == 1)
      #expect(try store.ids(.site).isEmpty)
      #expect(try store.importing([item]).added == 1)
      #expect(try store.importing([item]).unchanged == 1)

      let record = try #require(try store.record(.site, id: "abilene-tx"))
      #expect(record.origin == .user)
      #expect(record.document["location"]?["elevation_m"]?.scalar?.text == "520")
      #expect(record.document["tax"]?["property"]?.scalar?.text == "0.012")
      let budgets = try #require(record.document["power_budgets"]?.items)
      #expect(budgets.map { $0["contracted_mw"]?.scalar?.text } == ["200", "1000", "0.5"])
      #expect(
        budgets.map { $0["id"]?.scalar?.text } == ["substation-1", "substation-2", "batteries"])
      // What was exported imports as what is there already, and exports the same bytes.
      let text = YAMLWriter.text(record.document)
      let back = ImportedDocument(kind: .site, document: try document(text), file: "export.yaml")
      #expect(try store.importing([back]).unchanged == 1)
      let second = try #require(try store.record(.site, id: "abilene-tx"))
      #expect(YAMLWriter.text(second.document) == text)

      let changed = siteYAML.replacingOccurrences(of: "1 GW", with: "900 MW")
      let result = try store.importing([
        ImportedDocument(kind: .site, document: try document(changed), file: "site.yaml")
      ])
      #expect(result.changed == 1)
      #expect(
        result.changes.first?.fields == [
          ImportResult.FieldChange(
            path: "power_budgets[1].contracted_mw", before: "1000", after: "900")
        ])
      #expect(try query(path, "SELECT contracted_mw FROM v_site_summary") == ["1100.5"])
    }
  }

  @Test func ownRecordsStandBeforeBuiltInOnes() throws {
    try inFolder { folder in
      let documents = try builtInDocuments()
      let store = try Store.create(at: folder + "/s.sqlite", records: documents).store
      let rack = try #require(documents.first { $0.kind.name == "rack" })
      let id = try #require(rack.document["id"]?.scalar?.text)
      var members = try #require(rack.document.members)
      members.removeAll { $0.key == "limit_kw" }
      members.append(Document.Member("limit_kw", .plain("77")))
      let own = ImportedDocument(kind: rack.kind, document: .mapping(members), file: "own.yaml")
      #expect(try store.importing([own]).changed == 1)
      #expect(try store.importing([rack], origin: .builtIn).unchanged == 1)
      let stored = try #require(try store.record(rack.kind, id: id))
      #expect(stored.origin == .user)
      #expect(stored.document["limit_kw"]?.scalar?.text == "77")
    }
  }

  @Test func danglingAndDuplicateIdsAreRefusedTogether() throws {
    try inFolder { folder in
      let store = try Store.create(at: folder + "/s.sqlite", records: try builtInDocuments()).store
      let text = siteYAML.replacingOccurrences(of: "grid: ercot", with: "grid: ercott")
        .replacingOccurrences(of: "ercot-industrial", with: "nowhere-at-all")
      let item = ImportedDocument(kind: .site, document: try document(text), file: "a.yaml")
      let twin = ImportedDocument(kind: .site, document: try document(text), file: "b.yaml")
      let result = try store.importing([item, twin])
      let messages = result.issues.map(\.description)
      #expect(
        messages.contains("a.yaml:6:7: grid: no grid has the id `ercott`; did you mean `ercot`?"))
      #expect(messages.contains { $0.hasPrefix("a.yaml:8:86: power_budgets[0].tariff: no tariff") })
      #expect(messages.contains { $0.hasPrefix("b.yaml:2:5: id: duplicate id `abilene-tx`") })
      #expect(try store.ids(.site).isEmpty)
    }
  }

  @Test func aFileTellsEverythingThatIsWrong() throws {
    let file = RecordFile(
      try document(
        """
        kind: market
        records:
          - {id: a, name: A, country: US, construction_factor: 1, source: s, as_of: 2026, confidence: memory}
          - {id: B, name: A, country: US, construction_factr: 1, source: s, as_of: 2026, confidence: maybe}
        extra: 1
        """), file: "m.yaml")
    #expect(file.records.isEmpty)
    #expect(
      file.issues.map { "\($0.position.line) \($0.path)" }.sorted() == [
        "4 records[1].confidence", "4 records[1].construction_factor",
        "4 records[1].construction_factr", "4 records[1].id", "5 extra",
      ])
    let site = RecordFile(try document(siteYAML), file: "site.yaml")
    #expect(site.issues == [])
    #expect(site.records.map(\.kind.name) == ["site"])
    let wrong = RecordFile(try document("kind: sits\nid: a\n"), file: "x.yaml")
    #expect(wrong.issues.map(\.suggestion) == ["site"])
    #expect(RecordFile(try document("[1]"), file: "x").issues.count == 1)
    #expect(RecordFile(try document("id: a"), file: "x").issues.count == 1)
    #expect(RecordFile(try document("kind: market\nrecords: [1]"), file: "x").issues.count == 1)
  }

  // The lines of the README, with the plain SQLite shell: views must not need this program.
  @Test func viewsAnswerInAnySQLite() throws {
    try inFolder { folder in
      let path = folder + "/s.sqlite"
      let store = try Store.create(at: path, records: try builtInDocuments()).store
      let site = ImportedDocument(kind: .site, document: try document(siteYAML), file: "site.yaml")
      _ = try store.importing([site])
      #expect(
        try query(path, "SELECT first_power FROM v_site_summary WHERE id = 'abilene-tx'")
          == ["2027-03"])
      #expect(
        try query(path, "SELECT firm_contracted_mw FROM v_site_summary") == ["1200.0"])
      #expect(
        try query(path, "SELECT cumulative_contracted_mw FROM v_power_by_site")
          == ["200.0", "200.5", "1200.5"])
      #expect(
        try query(path, "SELECT DISTINCT tariff FROM v_power_by_site") == ["ercot-industrial"])
      #expect(try query(path, "SELECT count(*) FROM v_price_latest WHERE usd IS NULL") == ["0"])
      // Every estimate has a range that holds its value.
      #expect(
        try query(
          path, "SELECT record_id FROM v_estimates WHERE value NOT BETWEEN range_low AND range_high"
        )
        .isEmpty)
      #expect(
        try query(path, "SELECT count(*) FROM v_record") == ["\(try builtInDocuments().count)"])
      #expect(
        try query(path, "SELECT count(*) FROM v_accelerator")
          == ["\(try store.ids(#require(RecordKind.named("gpu"))).count)"])
      let found = try store.withSnapshot { snapshot in
        #expect(snapshot.ids(of: "site") == ["abilene-tx"])
        #expect(snapshot.record("site", "nowhere")?.file == nil)
        return snapshot.record("site", "abilene-tx")
      }
      #expect(found?.document["name"]?.scalar?.text == "Abilene, Texas")
    }
  }

  @Test func plansAreKeptAsGiven() throws {
    try inFolder { folder in
      let path = folder + "/s.sqlite"
      let store = try Store.create(at: path).store
      var totals = SavedPlan.Totals()
      totals.facilityMW = 100
      totals.capexUSD = 3e9
      totals.accelerators = 50_000
      totals.criticalITMW = 80
      let plan = SavedPlan(
        name: "one", created: "2026-11-23T00:00:00Z", engineVersion: "0.1.0", digest: "d",
        scenarioJSON: "{\"a\":1}", planJSON: "{}", totals: totals)
      try store.save(plan)
      #expect(try store.plan(named: "one") == plan)
      #expect(try store.plan(named: "two") == nil)
      #expect(throws: StoreError.self) { try store.save(plan) }
      try store.save(plan, replacing: true)
      #expect(try store.plans() == [plan])
      #expect(
        try query(path, "SELECT capex_usd_per_facility_mw FROM v_plan_summary") == ["30000000.0"])
    }
  }
}

/// Scalars of a document that the stored one lacks, compared as quantities where keys differ by
/// unit; keys are dotted.
private func missingValues(
  _ original: Document, _ stored: Document, _ schema: RecordSchema
) -> [String] {
  var lost: [String] = []
  for member in original.members ?? [] where !member.value.isNull {
    if let same = stored[member.key] {
      if JSON(same) != JSON(member.value), !isSameNumber(same, member.value),
        !isSameText(same, member.value)
      {
        lost.append(
          "\(member.key): \(JSON(member.value).compactText) became "
            + JSON(same).compactText)
      }
      continue
    }
    // A quantity under another unit: the field is there in some spelling.
    let field = schema.fields.first { field in
      member.key == field.key || member.key.hasPrefix(field.key + "_")
    }
    let isThere = field.map { field in
      (stored.members ?? []).contains { $0.key.hasPrefix(field.key) }
    }
    if isThere != true { lost.append(member.key) }
  }
  return lost
}

private func isSameNumber(_ left: Document, _ right: Document) -> Bool {
  guard let left = left.scalar, let right = right.scalar,
    let a = try? Double.parse(left), let b = try? Double.parse(right)
  else { return false }
  return a == b
}

private func isSameText(_ left: Document, _ right: Document) -> Bool {
  switch (left.content, right.content) {
  case (.scalar(let a), .scalar(let b)): a.text == b.text
  case (.list(let a), .list(let b)):
    a.count == b.count
      && zip(a, b).allSatisfy { isSameText($0, $1) || isSameNumber($0, $1) }
  case (.mapping(let a), .mapping(let b)):
    // Order of keys is the table's.
    a.allSatisfy { member in
      let other = b.first { $0.key == member.key }?.value
      return other.map { isSameText($0, member.value) || isSameNumber($0, member.value) } ?? false
    } && a.count == b.count
  default: false
  }
}
