public import Documents
import Quantities
import Testing

private enum Color: String, Choice {
  case red
  case green
}

private struct Budget: SpecRecord {
  var id: String
  var contracted: Power
  var price: EnergyPrice?
  var share: Double
  var months: [Duration]
  var color: Color?

  init(_ r: inout Reader) {
    id = r.id()
    contracted = r.required("contracted", in: .positive, help: "power")
    price = r.optional("price", in: .notNegative)
    share = r.value("share", default: 0.5, in: .fraction, help: "of all")
    months = r.optional("months") ?? []
    color = r.optional("color")
  }
}

private struct Campus: SpecRecord {
  var name: String
  var count: Int
  var open: Bool
  var since: Day?
  var budgets: [Budget]

  init(_ r: inout Reader) {
    name = r.required("name")
    count = r.optional("count", in: .between(1, 10)) ?? 1
    open = r.optional("open") ?? false
    since = r.optional("since")
    budgets = r.required("budgets")
  }
}

/// A mapping whose keys stand on lines of their own from `line` on, values in column 20.
private func mapping(_ line: Int, _ members: [(String, Document)]) -> Document {
  Document(
    .mapping(
      members.enumerated().map { offset, member in
        var value = member.1
        if value.position == .none { value.position = Position(line: line + offset, column: 20) }
        return Document.Member(
          member.0, value, keyPosition: Position(line: line + offset, column: 3))
      }), at: Position(line: line, column: 3))
}

private func budget(_ members: [(String, Document)]) -> (Budget?, [String], [DefaultUse]) {
  let read = Reader.read(Budget.self, from: mapping(1, members), file: "f.yaml")
  return (read.record, read.issues.map(\.description), read.defaults)
}

@Suite struct Reading {
  @Test func quantitiesAreReadInBothForms() throws {
    let (plain, issues, _) = budget([("id", "a"), ("contracted", "1.2 GW")])
    #expect(issues == [])
    let (suffixed, _, _) = budget([
      ("id", "a"), ("contracted_mw", "1200"), ("price_usd_per_mwh", "50"),
      ("months_year", .list(["1", "0.5"])),
    ])
    #expect(plain?.contracted == .megawatts(1200))
    #expect(suffixed?.contracted == .megawatts(1200))
    #expect(suffixed?.price == EnergyPrice(parsing: "50 USD/MWh"))
    #expect(suffixed?.months == [.months(12), .months(6)])
  }

  @Test func aQuantityGivenTwiceIsRefused() {
    let (record, issues, _) = budget([
      ("id", "a"), ("contracted", "1.2 GW"), ("contracted_mw", "1200"),
    ])
    #expect(record == nil)
    #expect(
      issues == [
        "f.yaml:3:3: contracted_mw: `contracted_mw` and `contracted` say the same thing: give one"
      ])
  }

  @Test func everyErrorComesInOnePassWithItsPlace() {
    let bad = mapping(
      1,
      [
        ("nmae", "x"), ("count", "11"), ("open", "yes"), ("since", "2027-02-30"),
        (
          "budgets",
          Document(
            .list([
              mapping(6, [("id", "Grid 1"), ("contracted", "-200 MW"), ("share", "140 %")]),
              mapping(9, [("id", "b"), ("contracted", "200"), ("color", "gren")]),
            ]), at: Position(line: 5, column: 20))
        ),
      ])
    let issues = Reader.read(Campus.self, from: bad, file: "f.yaml").issues.map(\.description)
    #expect(
      issues == [
        "f.yaml:1:3: name: missing: a text is required",
        "f.yaml:2:20: count: `11` is not 1 to 10",
        "f.yaml:3:20: open: `yes` is not true or false",
        "f.yaml:4:20: since: `2027-02-30` is not a day YYYY-MM-DD",
        "f.yaml:6:20: budgets[0].id: `Grid 1` is not an id (lower-case letters, digits, `-`, `.`, "
          + "`+`, `_`)",
        "f.yaml:7:20: budgets[0].contracted: `-200 MW` is not above 0",
        "f.yaml:8:20: budgets[0].share: `140 %` is not 0 % to 100 %",
        "f.yaml:10:20: budgets[1].contracted: `200` is not a power with its unit (W, kW, MW, GW)",
        "f.yaml:11:20: budgets[1].color: `gren` is not one of red, green; did you mean `green`?",
        "f.yaml:1:3: nmae: unknown key; did you mean `name`?",
      ])
  }

  @Test(arguments: [
    "nan", ".nan", "inf", "1:30", "0x10", "1_000", "1e999", "twelve", "-1", "200 MVA", "200 MWh",
    "",
  ])
  func whatIsNoPositivePowerIsRefused(_ text: String) {
    for form in [("contracted_mw", text), ("contracted", text + " MW")] {
      let (record, issues, _) = budget([("id", "a"), (form.0, .plain(form.1))])
      #expect(record == nil, "\(form)")
      #expect(issues.count == 1, "\(form): \(issues)")
      #expect(issues.first?.hasPrefix("f.yaml:2:20: ") == true)
    }
  }

  @Test func suffixedKeysTakeNumbersAlone() {
    let (_, issues, _) = budget([("id", "a"), ("contracted_mw", "200 MW")])
    #expect(issues == ["f.yaml:2:20: contracted_mw: `200 MW` is not a number of MW"])
    let (_, unknown, _) = budget([("id", "a"), ("contracted_mva", "200")])
    #expect(unknown.count == 2)
    #expect(
      unknown[0]
        == "f.yaml:1:3: contracted: missing: a power with its unit (W, kW, MW, GW) is required")
    #expect(unknown[1].hasPrefix("f.yaml:2:3: contracted_mva: unknown key"))
  }

  @Test func nullCountsAsAbsent() {
    let (record, issues, _) = budget([
      ("id", "a"), ("contracted_mw", "1"), ("price", .null), ("color", .null),
    ])
    #expect(issues == [])
    #expect(record?.price == nil)
    let (_, missing, _) = budget([("id", "a"), ("contracted", .null)])
    #expect(missing.count == 1)
  }

  @Test func defaultsThatStoodInAreNoted() {
    let (record, _, defaults) = budget([("id", "a"), ("contracted_mw", "1")])
    #expect(record?.share == 0.5)
    #expect(defaults == [DefaultUse(path: "share", value: "0.5", help: "of all")])
    let (_, _, none) = budget([("id", "a"), ("contracted_mw", "1"), ("share", "80 %")])
    #expect(none == [])
  }

  @Test func aScalarWhereARecordIsExpected() {
    let issues = Reader.read(
      Campus.self, from: mapping(1, [("name", "x"), ("budgets", "none")]), file: "f"
    ).issues
    #expect(
      issues.map(\.description) == [
        "f:2:20: budgets: `none` where a list, each a mapping is expected"
      ])
    let top = Reader.read(Campus.self, from: .list([]), file: "f").issues
    #expect(top.map(\.message) == ["a list of 0 where a mapping is expected"])
  }

  @Test func aRecordRecordsItsOwnSchema() {
    let schema = Budget.schema
    #expect(schema.fields.map(\.key) == ["id", "contracted", "price", "share", "months", "color"])
    #expect(schema.fields[1].presence == .required)
    #expect(schema.fields[1].limits == "above 0")
    #expect(schema.fields[3].presence == .defaulted("0.5"))
    #expect(schema.fields[5].type == .choice(["red", "green"]))
  }

  @Test func limitsSayWhatTheyAllow() {
    struct Size: SpecRecord {
      var power: Power?
      init(_ r: inout Reader) {
        power = r.optional("power", in: .between(.kilowatts(1), .megawatts(100_000)))
      }
    }
    let issues = Reader.read(Size.self, from: mapping(1, [("power", "1 TW")]), file: "f").issues
    #expect(issues.count == 1)  // no such unit
    let large = Reader.read(Size.self, from: mapping(1, [("power", "200 GW")]), file: "f").issues
    #expect(large.map(\.message) == ["`200 GW` is not 1 kW to 100 GW"])
  }
}

@Suite struct NearestSpelling {
  @Test func swapsDropsAndSlipsAreOneEdit() {
    let keys = ["contracted", "available", "redundancy", "count"]
    #expect(Spelling.nearest(to: "contarcted", among: keys) == "contracted")
    #expect(Spelling.nearest(to: "availble", among: keys) == "available")
    #expect(Spelling.nearest(to: "Redundancy", among: keys) == "redundancy")
    #expect(Spelling.nearest(to: "cuont", among: keys) == "count")
    #expect(Spelling.nearest(to: "price", among: keys) == nil)
    #expect(Spelling.nearest(to: "", among: keys) == nil)
  }
}

extension Document: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self = .plain(value) }
}
