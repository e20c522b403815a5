import Documents
import Interchange
import Testing

private func read(_ text: String) -> Parsed { YAMLReader.read(Array(text.utf8), file: "f.yaml") }

private func places(_ parsed: Parsed) -> [[Int]] {
  parsed.issues.map { [$0.position.line, $0.position.column] }
}

@Suite struct YAMLReading {
  @Test func scalarsStayAsWrittenAndKnowTheirPlace() throws {
    let text = """
      kind: site
      version: 1.10
      time: 1:30
      answer: no
      nothing: ~
      number: .nan
      quoted: "null"
      location: {latitude: 32.503, elevation: 520 m}
      list:
        - a
        - b: 2
      """
    let document = try #require(read(text).document)
    #expect(document["version"]?.scalar == Scalar("1.10"))
    #expect(document["time"]?.scalar == Scalar("1:30"))
    #expect(document["answer"]?.scalar == Scalar("no"))
    #expect(document["nothing"]?.isNull == true)
    #expect(document["number"]?.scalar == Scalar(".nan"))
    #expect(document["quoted"]?.scalar == Scalar("null", isQuoted: true))
    let elevation = try #require(document["location"]?["elevation"])
    #expect(elevation.scalar == Scalar("520 m"))
    #expect(elevation.position == Position(line: 8, column: 41))
    #expect(document["list"]?.items?[1]["b"]?.position == Position(line: 11, column: 8))
  }

  @Test func byteOrderMarkAndCRLFAreAccepted() throws {
    let document = try #require(read("\u{FEFF}a: 1\r\nb: 2\r\n").document)
    #expect(document.members?.map(\.key) == ["a", "b"])
    #expect(document["b"]?.scalar == Scalar("2"))
    #expect(document["b"]?.position == Position(line: 2, column: 4))
  }

  @Test func everyRefusedConstructIsReportedInOnePass() {
    let parsed = read(
      """
      a: &x 1
      b: *x
      <<: {c: 1}
      d: !!str 5
      a: 2
      [e]: 3
      """)
    #expect(parsed.document == nil)
    #expect(places(parsed) == [[1, 4], [2, 4], [3, 1], [4, 4], [5, 1], [6, 1]])
  }

  // The "billion laughs" of YAML, which expands to 9^9 items where aliases are followed.
  @Test func aliasesThatExplodeCostNothing() {
    var text = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for (from, to) in zip("abcdefgh", "bcdefghi") {
      text += "\(to): &\(to) [\(Array(repeating: "*\(from)", count: 9).joined(separator: ","))]\n"
    }
    let clock = ContinuousClock()
    let time = clock.measure { #expect(!read(text).issues.isEmpty) }
    #expect(time < .seconds(1))
  }

  @Test(arguments: ["[", "{a: ", "- "])
  func deepNestingIsRefusedQuickly(opening: String) {
    let text = String(repeating: opening, count: 200_000)
    let clock = ContinuousClock()
    let time = clock.measure {
      #expect(read(text).issues.first?.message.contains("nest") == true)
    }
    #expect(time < .seconds(1))
  }

  @Test func largeFilesAreRefusedBySize() {
    let parsed = YAMLReader.read(
      [UInt8](repeating: UInt8(ascii: "a"), count: YAMLReader.sizeLimit + 1), file: "f")
    #expect(parsed.issues.count == 1)
  }

  // As slow as a legal file can be made: many short keys in one mapping, at the size limit.
  @Test func theLargestFileStaysQuick() {
    var text = ""
    var index = 0
    while text.utf8.count < YAMLReader.sizeLimit - 20 {
      text += "k\(index): \(index)\n"
      index += 1
    }
    let clock = ContinuousClock()
    let time = clock.measure { #expect(read(text).document?.members?.count == index) }
    #expect(time < .seconds(10))
  }

  @Test(arguments: [
    ("a: [1, 2\nb: 3\n", 2),
    ("a: 1\n b: 2\n", 2),
    ("a: \"open\n", 2),
    ("\tkey: 1\n", 1),
    ("a: 1\n---\nb: 2\n", 2),
    ("", 1),
    ("# only a comment\n", 1),
  ])
  func notOneDocument(text: String, line: Int) {
    let parsed = read(text)
    #expect(parsed.issues.count == 1)
    #expect(parsed.issues.first?.position.line == line)
  }

  @Test(arguments: [
    ([0x61, 0x3A, 0x20, 0xC3, 0x28] as [UInt8], [1, 4]),
    ([0xFF, 0xFE, 0x61, 0x00], [1, 1]),
    ([0x00, 0x61, 0x00, 0x3A], [1, 1]),
    ([0x61, 0x3A, 0x0A, 0x20, 0x00], [2, 2]),
    (Array("a: \u{1}\n".utf8), [1, 4]),
  ])
  func bytesThatAreNoText(bytes: [UInt8], place: [Int]) {
    let parsed = YAMLReader.read(bytes, file: "f.yaml")
    #expect(places(parsed) == [place])
  }
}

@Suite struct YAMLWriting {
  private let texts = [
    "plain", "two words", "", "true", "null", "~", "1.5", "-", "- a", "a: b", "a #b", "#", "é 漢",
    "'", "\"", "\\", "line\nbreak", "\r\n", "\t", " padded ", "2027-03", "1e3", "yes", "---",
    "...", "%x", "80 %", "@a", "`", "[x]", "{", "*a", "&a", "!t", "|", ">", "\u{85}", "\u{2028}",
    "\u{FEFF}", "\u{1F600}", "a,b", "?", "=", "<<", "0x1F", "1_000", "1:30", "https://x.y/z?a=b#c",
  ]

  @Test func textReadsBackTheSame() throws {
    for text in texts {
      let document = Document.mapping([
        Document.Member("k", .text(text)), Document.Member("l", .list([.text(text), .text(text)])),
      ])
      let back = try #require(read(YAMLWriter.text(document)).document, "\(text.debugDescription)")
      #expect(back["k"]?.scalar?.text == text, "\(text.debugDescription)")
      #expect(back["l"]?.items?.map(\.scalar?.text) == [text, text])
    }
    for key in texts where key != "<<" {
      let document = Document.mapping([Document.Member(key, .plain("1"))])
      let back = try #require(read(YAMLWriter.text(document)).document, "\(key.debugDescription)")
      #expect(back.members?.first?.key == key, "\(key.debugDescription)")
    }
  }

  @Test func structureReadsBackTheSame() throws {
    let source = """
      kind: site
      numbers: [1, 2.5, -3, true, null]
      empty: []
      none: {}
      records:
        - id: a
          deep: {x: {y: [1, 2]}}
          list:
            - [1, 2]
            - {z: 1}
        - id: b
      """
    let document = try #require(read(source).document)
    let text = YAMLWriter.text(document)
    let back = try #require(read(text).document)
    #expect(JSON(back).compactText == JSON(document).compactText)
    #expect(YAMLWriter.text(back) == text)
  }
}
