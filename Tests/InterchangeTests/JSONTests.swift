import Documents
import Interchange
import Testing

private func read(_ text: String) -> Parsed { JSONReader.read(Array(text.utf8), file: "f.json") }

@Suite struct JSONReading {
  @Test func valuesKnowTheirPlace() throws {
    let document = try #require(
      read("{\n  \"é\": [1.50, -2e3, true, null],\n  \"t\": \"a\\u00e9\\ud83d\\ude00\\n\"\n}")
        .document)
    let items = try #require(document["é"]?.items)
    #expect(items.map(\.scalar) == [Scalar("1.50"), Scalar("-2e3"), Scalar("true"), nil])
    #expect(items[1].position == Position(line: 2, column: 15))
    #expect(document["t"]?.scalar == Scalar("aé😀\n", isQuoted: true))
  }

  // Cases of RFC 8259 and of the JSONTestSuite (N. Seriot) that must be refused.
  @Test(arguments: [
    "", " ", "[1,]", "{\"a\":1,}", "[01]", "[+1]", "[.5]", "[1.]", "[1e]", "[0x1]", "[NaN]",
    "[Infinity]", "['a']", "{a:1}", "[1 2]", "[\"a\nb\"]", "[\"\\x\"]", "[\"\\ud800\"]",
    "[\"\\udc00\"]", "[\"\\ud800\\u0041\"]", "[\"a", "{\"a\"", "{\"a\":", "[", "1 2", "// c\n1",
    "{\"a\":1,\"a\":2}", "nul", "tru", "[-]", "\"\\u12g4\"",
  ])
  func refused(text: String) {
    let parsed = read(text)
    #expect(parsed.document == nil)
    #expect(parsed.issues.count == 1)
    #expect(parsed.issues.allSatisfy { $0.position.line > 0 })
  }

  @Test func errorsArePlaced() {
    #expect(read("{\n \"aé\": tru\n}").issues.first?.position == Position(line: 2, column: 8))
    #expect(read("{\"a\":1,\n \"a\":2}").issues.first?.position == Position(line: 2, column: 2))
  }

  @Test func deepNestingIsRefusedQuickly() {
    let text = String(repeating: "[", count: 1_000_000)
    #expect(read(text).issues.first?.message == "nested more than 64 deep")
  }
}

@Suite struct JSONWriting {
  @Test func canonicalText() {
    let value: JSON = [
      "a": 1, "b": 1.5, "c": .number(.nan), "d": .number(-0.0), "e": "\"\\\n\u{1}é",
      "f": [], "g": ["x": true, "y": .null], "h": .number(1e21),
    ]
    #expect(
      value.compactText
        == #"{"a":1,"b":1.5,"c":null,"d":0,"e":"\"\\\n\u0001é","f":[],"g":{"x":true,"y":null},"h":1e+21}"#
    )
    let back = read(value.text).document
    #expect(back.map { JSON($0).compactText } == value.compactText)
  }

  @Test func documentsKeepTheirMeaning() throws {
    let yaml = "v: \"1.0\"\nn: 1.50\nz: 007\ny: 2026\nd: 2027-03\nq: 40 kW\nb: true\ne: ~\n"
    let document = try #require(YAMLReader.read(Array(yaml.utf8), file: "f").document)
    #expect(
      JSON(document).compactText
        == #"{"v":"1.0","n":1.5,"z":"007","y":2026,"d":"2027-03","q":"40 kW","b":true,"e":null}"#)
    #expect(JSON(JSON(document).document) == JSON(document))
  }
}
