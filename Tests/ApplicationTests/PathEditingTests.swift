import Documents
import Interchange
import Testing

@testable import Application

struct PathEditingTests {
  private static func document(_ yaml: String) throws -> Document {
    let parsed = YAMLReader.read(Array(yaml.utf8), file: "test.yaml")
    return try #require(parsed.document)
  }

  private static func edited(_ yaml: String, _ path: String, _ value: String) throws -> String {
    let document = try document(yaml)
    let value = try Self.document("value: \(value)")["value"]
    return try JSON(document.setting(path, to: #require(value))).compactText
  }

  @Test func replacesAndMakesMappings() throws {
    #expect(try Self.edited("a: 1", "a", "2") == #"{"a":2}"#)
    #expect(try Self.edited("a: {b: 1, c: 2}", "a.b", "{d: 3}") == #"{"a":{"b":{"d":3},"c":2}}"#)
    #expect(try Self.edited("a: 1", "b.c.d", "x") == #"{"a":1,"b":{"c":{"d":"x"}}}"#)
    #expect(try Self.edited("a: null", "a.b", "1") == #"{"a":{"b":1}}"#)
  }

  @Test func entersLists() throws {
    let phases = "phases: [{id: one, size: {contracted: 5 MW}}, {id: two}]"
    #expect(
      try Self.edited(phases, "phases[0].size", "{accelerators: 9}")
        == #"{"phases":[{"id":"one","size":{"accelerators":9}},{"id":"two"}]}"#)
    #expect(
      try Self.edited(phases, "phases[two].system", "b")
        == Self.edited(phases, "phases.two.system", "b"))
    #expect(
      try Self.edited(phases, "phases[two].system", "b")
        == #"{"phases":[{"id":"one","size":{"contracted":"5 MW"}},{"id":"two","system":"b"}]}"#)
    #expect(
      try Self.edited(phases, "phases[*].ready", "2030-01")
        == #"{"phases":[{"id":"one","size":{"contracted":"5 MW"},"ready":"2030-01"},"#
        + #"{"id":"two","ready":"2030-01"}]}"#)
  }

  @Test func aKeyGivesWayToItselfInAnotherUnit() throws {
    #expect(
      try Self.edited("size: {contracted_mw: 5}", "size.contracted", "7 MW")
        == #"{"size":{"contracted":"7 MW"}}"#)
    #expect(
      try Self.edited("size: {contracted: 5 MW}", "size.contracted_kw", "9")
        == #"{"size":{"contracted_kw":9}}"#)
    // `system_board` is no `system` in a unit.
    #expect(
      try Self.edited("{system_board: a}", "system", "b") == #"{"system_board":"a","system":"b"}"#)
  }

  @Test(arguments: [
    ("a: 1", "a.b", "`a` is `1`, which has no key `b`"),
    ("a: [1]", "a.b", "`a` is a list of 1, which has no key `b`"),
    ("a: [1]", "a[1]", "`a` has 1 elements; [1] is none of them"),
    ("a: 1", "a[0]", "`a` is `1`, not a list"),
    ("a: [{id: x}]", "a[y].b", "`a` has no element whose id is `y`"),
    ("a: 1", "a..b", "`a..b` is no dotted path"),
    ("a: 1", "a[0", "`a[0` is no dotted path"),
    ("a: 1", "", "`` is no dotted path"),
  ])
  func refusesWhatIsNotThere(_ yaml: String, _ path: String, _ message: String) throws {
    let document = try Self.document(yaml)
    #expect(throws: PathProblem(message: message)) {
      try document.setting(path, to: .plain("1"))
    }
  }

  @Test func leavesTheOriginalAlone() throws {
    let document = try Self.document("a: {b: 1}")
    _ = try document.setting("a.b", to: .plain("2"))
    #expect(JSON(document).compactText == #"{"a":{"b":1}}"#)
  }
}
