import Quantities
import Testing

@Suite struct NumberTexts {
  @Test func fixedDecimalsRoundHalvesAwayFromZero() {
    #expect(NumberText.fixed(0.5) == "1")
    #expect(NumberText.fixed(2.5) == "3")
    #expect(NumberText.fixed(-2.5) == "-3")
    #expect(NumberText.fixed(0.125, 2) == "0.13")
    #expect(NumberText.fixed(999.999, 2) == "1000.00")
    #expect(NumberText.fixed(0.05, 3) == "0.050")
    // No negative zero.
    #expect(NumberText.fixed(-0.4) == "0")
    #expect(NumberText.fixed(-0.0, 2) == "0.00")
  }

  @Test func groupingPutsCommasBetweenThousands() {
    #expect(NumberText.fixed(1_234_567.891, 2, grouping: true) == "1,234,567.89")
    #expect(NumberText.fixed(999, grouping: true) == "999")
    #expect(NumberText.fixed(-1000, grouping: true) == "-1,000")
  }

  @Test func significantDigitsDropTrailingZeros() {
    #expect(NumberText.significant(1.37284, 5) == "1.3728")
    #expect(NumberText.significant(411_264.4, 4) == "411,264")
    #expect(NumberText.significant(411_264.4, 4, grouping: false) == "411264")
    #expect(NumberText.significant(1.5, 4) == "1.5")
    #expect(NumberText.significant(9.9999, 2) == "10")
    #expect(NumberText.significant(0.00012345, 3) == "0.000123")
    #expect(NumberText.significant(0) == "0")
  }

  @Test func whatIsNoNumberPrintsAsSuch() {
    for value in [Double.nan, .infinity, -.infinity] {
      #expect(NumberText.fixed(value, 2) == "n/a")
      #expect(NumberText.significant(value) == "n/a")
      #expect(NumberText.exact(value) == "null")
    }
  }

  @Test func exactTextReadsBackTheSame() {
    var state: UInt64 = 42
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state)
      guard value.isFinite else { continue }
      #expect(NumberText.parse(NumberText.exact(value)) == value)
    }
    #expect(NumberText.exact(1200) == "1200")
    #expect(NumberText.exact(-0.0) == "0")
    #expect(NumberText.exact(0.1) == "0.1")
  }

  @Test(arguments: [
    "", ".", "+", "e5", "1e", "nan", ".nan", "inf", "0x1F", "1_000", "1,5", "1:30", " 1", "1 ",
    "1e999", "٣", "1.2.3",
  ])
  func numbersAreStrict(_ text: String) {
    #expect(NumberText.parse(text) == nil)
  }
}
