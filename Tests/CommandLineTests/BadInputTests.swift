import Foundation
import Testing

/// One file that is wrong, and what must be said of it.
struct BadFile: Sendable, CustomTestStringConvertible {
  var what: String
  var name = "bad.yaml"
  var content: Data
  /// Parts of messages, each of which must stand in a line of its own that begins with the file.
  var messages: [String]

  init(_ what: String, in name: String = "bad.yaml", _ text: String, _ messages: String...) {
    self.init(what, in: name, Data(text.utf8), messages)
  }

  init(_ what: String, in name: String, _ content: Data, _ messages: [String]) {
    self.what = what
    self.name = name
    self.content = content
    self.messages = messages
  }

  var testDescription: String { what }
}

/// The good site with one text in place of another.
private func spoiled(_ old: String, _ new: String) -> String {
  precondition(goodSite.contains(old))
  return goodSite.replacingOccurrences(of: old, with: new)
}

private func table(_ rows: [String]) -> String {
  ([siteHeadings] + rows).joined(separator: "\n") + "\n"
}

private let badFiles: [BadFile] = [
  BadFile(
    "an unknown key", spoiled("grid: ercot", "gird: ercot"),
    "bad.yaml:6:1: gird: unknown key; did you mean `grid`?", "grid: missing"),
  BadFile(
    "a missing key", spoiled("market: us-south\n", ""),
    "bad.yaml:1:1: market: missing: the id of a market is required"),
  BadFile(
    "a wrong unit", spoiled("100 MW", "100 kg"),
    "bad.yaml:9:42: power_budgets[0].contracted: `100 kg` is not a power with its unit (W, kW"),
  BadFile(
    "a negative power", spoiled("100 MW", "-5 MW"),
    "bad.yaml:9:42: power_budgets[0].contracted: `-5 MW` is not above 0"),
  BadFile(
    "a power that is no number", spoiled("contracted: 100 MW", "contracted_mw: .nan"),
    "bad.yaml:9:45: power_budgets[0].contracted_mw: `.nan` is not a number of MW"),
  BadFile(
    "the same power twice", spoiled("contracted: 100 MW", "contracted: 100 MW, contracted_mw: 9"),
    "bad.yaml:9:50: power_budgets[0].contracted_mw: `contracted_mw` and `contracted` say the same"),
  BadFile(
    "a dangling id", spoiled("grid: ercot", "grid: erkot"),
    "bad.yaml:6:7: grid: no grid has the id `erkot`; did you mean `ercot`?"),
  BadFile(
    "a duplicate id in a list", "kind: rack\nrecords:\n" + rack("r-1") + rack("r-1"),
    "bad.yaml:", "duplicate id `r-1`"),
  BadFile(
    "a latitude of 132", spoiled("latitude: 32.5", "latitude: 132"),
    "bad.yaml:4:22: location.latitude: `132` is not -90 to 90"),
  BadFile("YAML that is not YAML", "kind: [site\nid: }\n", "bad.yaml:2:", "not YAML"),
  BadFile(
    "a kind that is none", "kind: cite\nid: x\n", "bad.yaml:1:7: kind:", "did you mean `site`?"),
  BadFile("a key twice", goodSite + "name: Again\n", "bad.yaml:11:1: key `name` again"),
  BadFile("JSON that ends early", in: "bad.json", "{\"kind\": \"site\", \"id\":", "bad.json:1:23:"),
  BadFile(
    "nested aliases that explode",
    "a: &a [x, x]\n"
      + (1..<40).map { "l\($0): &l\($0) [*\($0 == 1 ? "a" : "l\($0 - 1)"), *a]\n" }.joined(),
    "bad.yaml:1:4: anchor `&a`: anchors are not read", "alias `*a`"),
  BadFile("a merge key", "a: {b: 1}\nc: {<<: {b: 2}}\n", "bad.yaml:2:5: merge key"),
  BadFile(
    "lists as deep as a well", String(repeating: "[", count: 100_000), "bad.yaml:1:",
    "nesting level"),
  BadFile(
    "a binary file", in: "bad.yaml", Data([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0]),
    ["bad.yaml:1:8: a zero byte: this is a binary file"]),
  BadFile(
    "bytes that are no UTF-8", in: "bad.yaml", Data(goodSite.utf8) + Data([0xC3, 0x28]),
    ["bad.yaml:11:1: byte 0xC3 is not UTF-8"]),
  BadFile(
    "UTF-16", in: "bad.yaml", goodSite.data(using: .utf16)!, ["bad.yaml:1:1: UTF-16 text"]),
  BadFile(
    "UTF-16 as CSV", in: "sites.csv", table([siteRow(1)]).data(using: .utf16)!,
    ["sites.csv:1:1: UTF-16 text"]),
  BadFile(
    "a binary CSV", in: "sites.csv", Data([0x50, 0x4B, 3, 4, 0, 0]), ["sites.csv:1:", "binary"]),
  BadFile("an empty file", "", "bad.yaml:1:1: the file says nothing"),
  BadFile("an empty CSV", in: "sites.csv", "", "sites.csv:", "an empty file"),
  BadFile(
    "a ragged row 7 of 10,000", in: "sites.csv",
    table((2...10_000).map { $0 == 7 ? "site-7,Site 7,32.5" : siteRow($0) }),
    "sites.csv:7:", "3 fields where the headings have 10"),
  BadFile(
    "an unknown column", in: "sites.csv", "idd," + siteHeadings.dropFirst(3) + "\n",
    "sites.csv:1:1: unknown column `idd`; did you mean `id`?", "missing column `id`"),
  BadFile(
    "a duplicate id in a CSV", in: "sites.csv", table([siteRow(1), siteRow(2), siteRow(1)]),
    "sites.csv:4:1: id: duplicate id `site-1`: line 2 has it already"),
  BadFile(
    "a bad value and a dangling id in one row", in: "sites.csv",
    table([
      siteRow(1).replacingOccurrences(of: "32.5", with: "132").replacingOccurrences(
        of: "ercot", with: "erkot")
    ]),
    "sites.csv:2:15: location.latitude: `132` is not -90 to 90",
    "no grid has the id `erkot`; did you mean `ercot`?"),
  BadFile(
    "a dangling id in a list", spoiled("[perimeter-air]", "[perimeter-air, perimeter-water]"),
    "bad.yaml:10:26: cooling[1]: no plant has the id `perimeter-water`"),
  BadFile(
    "a dangling id in a list of a CSV", in: "sites.csv",
    table([siteRow(1) + ";perimeter-airs"]),
    "sites.csv:2:59: cooling: no plant has the id `perimeter-airs`; did you mean `perimeter-air`?"),
  BadFile(
    "an empty word in a list of a CSV", in: "sites.csv", table([siteRow(1) + ";"]),
    "sites.csv:2:59: cooling[1]: `` is not a text that is not empty"),
  BadFile(
    "a budget of no site", in: "power_budgets.csv",
    "site_id,id,source,contracted_mw,available\nnowhere,a,grid,5,2027-01\n",
    "power_budgets.csv:2:1: site_id: no site has the id `nowhere`"),
  BadFile(
    "a site without power", in: "sites.csv", table([siteRow(1)]),
    "sites.csv: site `site-1` has no power budget"),
  BadFile(
    "a quote left open", in: "sites.csv", table(["\"" + siteRow(1)]), "sites.csv:2:", "quote"),
  BadFile(
    "a CSV of unknown rows", in: "things.csv", "a,b\n", "things.csv: of which kind are its rows?"),
  BadFile("a file of another kind", in: "notes.txt", "hello", "notes.txt: not a .yaml"),
]

private func rack(_ id: String) -> String {
  """
    - id: \(id)
      standard: eia-310
      rack_units: 42
      cooling: [air]
      source: a test
      as_of: 2026
      confidence: memory

  """
}

@Suite struct BadInput {
  @Test(arguments: badFiles) func isToldWithItsPlaceAndStoresNothing(bad: BadFile) throws {
    try withProgram { program in
      let before = try program.read("megacluster.sqlite")
      try program.write(bad.content, bad.name)
      let run = try program.run("import", bad.name)
      #expect(run.status == 1)
      #expect(run.output.isEmpty)
      for message in bad.messages {
        #expect(run.errors.contains(message), "\(run.errors)")
      }
      for line in run.errors.split(separator: "\n").dropLast() {
        #expect(line.hasPrefix(bad.name + ":"), "\(line)")
      }
      #expect(run.errors.contains("nothing was stored"))
      #expect(try program.read("megacluster.sqlite") == before)
    }
  }

  @Test func aNamedStoreThatIsNotThereIsSaid() throws {
    try withProgram(store: false) { program in
      let run = try program.run("list", "racks", "--store", "nowhere.sqlite")
      #expect(run.status == 0)
      #expect(run.errors == "nowhere.sqlite: no store here; the program's own catalogs answer\n")
      #expect(try program.run("list", "racks").errors.isEmpty)
    }
  }

  // What is wrong with a file as a spec is the same as what is wrong with it as an import.
  @Test func buildOutsAreJudgedInOnePassToo() throws {
    try withProgram(store: false) { program in
      let run = try program.run("plan", "examples/with-mistakes.yaml")
      #expect(run.status == 1)
      #expect(run.errors.contains("examples/with-mistakes.yaml:5:"))
      #expect(run.errors.contains("did you mean `system`?"))
      #expect(run.errors.contains("did you mean `design`?"))
      #expect(run.errors.contains("no site has the id `abilene-txx`"))
      #expect(run.errors.contains("`-200 MW` is not 1 kW to 100 GW"))
    }
  }

  @Test func everyErrorOfEveryFileComesInOnePass() throws {
    try withProgram { program in
      let site =
        goodSite.replacingOccurrences(of: "latitude: 32.5", with: "latitude: 132")
        .replacingOccurrences(of: "100 MW", with: "-5 MW")
        .replacingOccurrences(of: "climate: abilene-tx", with: "climate: abilene-t")
        + "watter: 3\n"
      try program.write(site, "one/a.yaml")
      try program.write("kind: [", "one/b.yaml")
      try program.write(
        table([siteRow(1).replacingOccurrences(of: "520", with: "high")]), "one/sites.csv")
      try program.write(
        "site_id,id,source,contracted_mw,available\n" + budgetRow(1) + "\n"
          + "test-site,f,grid,-1,2027-13\n", "one/power_budgets.csv")
      let run = try program.run("import", "one", "gone.yaml", "--json")
      #expect(run.status == 1)
      let json = try run.json()
      let issues = try #require(json["issues"] as? [[String: Any]])
      let places = issues.map { issue in
        "\(issue["file"] ?? ""):\(issue["line"] ?? "")"
      }
      #expect(
        Set(places) == [
          "one/a.yaml:4", "one/a.yaml:5", "one/a.yaml:9", "one/a.yaml:11", "one/b.yaml:2",
          "one/sites.csv:2", "one/power_budgets.csv:3", "gone.yaml:<null>",
        ], "\(places)")
      // The budgets of sites that have their own faults are not called dangling.
      #expect(!run.errors.contains("no site has the id"))
      #expect(json["errors"] as? Int == issues.count)
      #expect(json["added"] as? Int == 0)
    }
  }

  @Test func hugeYAMLIsRefusedBySize() throws {
    try withProgram { program in
      _ = FileManager.default.createFile(atPath: program.path("huge.yaml"), contents: nil)
      try #require(FileHandle(forWritingAtPath: program.path("huge.yaml")))
        .truncate(atOffset: 200_000_000)
      let start = ContinuousClock.now
      let run = try program.run("import", "huge.yaml")
      #expect(run.status == 1)
      #expect(run.errors.hasPrefix("huge.yaml: 200000000 bytes of YAML; at most 4000000 are read"))
      #expect(ContinuousClock.now - start < .seconds(2))
    }
  }

  @Test func aliasesCostNoTime() throws {
    try withProgram { program in
      let lines = (0..<200_000).map { "k\($0): *a" }
      try program.write("a: &a [1]\n" + lines.joined(separator: "\n"), "many.yaml")
      let start = ContinuousClock.now
      #expect(try program.run("import", "many.yaml").status == 1)
      #expect(ContinuousClock.now - start < .seconds(10))
    }
  }

  @Test func markOfByteOrderAndCarriageReturnsAreAccepted() throws {
    try withProgram { program in
      func dressed(_ text: String) -> Data {
        Data([0xEF, 0xBB, 0xBF])
          + Data(text.replacingOccurrences(of: "\n", with: "\r\n").utf8)
      }
      try program.write(dressed(goodSite), "site.yaml")
      try program.write(dressed(table([siteRow(1), siteRow(2)])), "sites.csv")
      try program.write(
        dressed(
          "site_id,id,source,contracted_mw,available\n" + budgetRow(1) + "\n" + budgetRow(2) + "\n"),
        "power_budgets.csv")
      try program.write(
        dressed("{\"kind\": \"site\", \"records\": []}"), "none.json")
      let run = try program.run(
        "import", "site.yaml", "sites.csv", "power_budgets.csv", "none.json", "--json")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try run.json()["added"] as? Int == 6)
      // The same once more, without the dress: nothing changes.
      try program.write(goodSite, "site.yaml")
      try program.write(table([siteRow(1), siteRow(2)]), "sites.csv")
      let again = try program.run("import", "site.yaml", "sites.csv", "--json").json()
      #expect(again["added"] as? Int == 0)
      #expect(again["changed"] as? Int == 0)
      #expect(again["unchanged"] as? Int == 4)
    }
  }

  @Test func emptyAndForbiddenFolders() throws {
    try withProgram { program in
      try FileManager.default.createDirectory(
        atPath: program.path("empty"), withIntermediateDirectories: false)
      let empty = try program.run("import", "empty")
      #expect(empty.status == 1)
      #expect(
        empty.errors.hasPrefix("empty: no .yaml, .yml, .json, .geojson or .csv file in this folder")
      )
    }
  }

  @Test(.enabled(if: canDropRights, "needs setpriv where root runs the tests"))
  func aFolderWithoutPermission() throws {
    try withProgram { program in
      try program.write(goodSite, "shut/site.yaml")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0], ofItemAtPath: program.path("shut"))
      defer {
        try? FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: program.path("shut"))
      }
      // Root reads what it likes unless that right is taken from it.
      let drop = getuid() == 0 ? "setpriv --bounding-set -dac_override,-dac_read_search " : ""
      let run = try program.shell("\(drop)$M import shut")
      #expect(run.status == 1)
      #expect(run.errors.hasPrefix("shut: Permission denied"))
    }
  }
}

private let canDropRights =
  getuid() != 0
  || ["/usr/bin/setpriv", "/bin/setpriv"].contains { FileManager.default.fileExists(atPath: $0) }
