import Finance
import Testing

@Suite struct DepreciationTests {
  // IRS Publication 946, table A-1: half-year, 5, 7 and 15 years.
  @Test(arguments: [
    (PersonalProperty.fiveYear, [2000, 3200, 1920, 1152, 1152, 576]),
    (.sevenYear, [1429, 2449, 1749, 1249, 893, 892, 893, 446]),
    (
      .fifteenYear,
      [500, 950, 855, 770, 693, 623, 590, 590, 591, 590, 591, 590, 591, 590, 591, 295]
    ),
  ])
  func publishedHalfYearRows(property: PersonalProperty, expected: [Int]) {
    let table = RecoveryTable(property, .halfYear)
    #expect(table.units == expected)
    #expect(table.unitsPerPercent == 100)
  }

  // The rule itself, unrounded: declining balance at the class's factor until straight-line over
  // what remains gives more (US Internal Revenue Code §168(b)).
  @Test(arguments: PersonalProperty.allCases)
  func roundedRowsFollowTheRule(property: PersonalProperty) {
    let years = Double(property.rawValue)
    let factor = property.rawValue <= 10 ? 2.0 : 1.5
    var remaining = 100.0
    let table = RecoveryTable(property, .halfYear)
    #expect(table.units.count == property.rawValue + 1)
    let last = 1 / Double(table.unitsPerPercent)
    for (year, units) in table.units.enumerated() {
      let life = year == 0 ? years : years - Double(year) + 0.5
      let part = year == 0 ? 0.5 : 1
      let exact = min(remaining, max(remaining * factor / years * part, remaining * part / life))
      #expect(abs(Double(units) / Double(table.unitsPerPercent) - exact) <= 1.01 * last)
      remaining -= exact
    }
  }

  @Test func everyTableAddsUpToTheBasis() {
    for property in PersonalProperty.allCases {
      for convention in [RecoveryConvention.halfYear] + (1...4).map(RecoveryConvention.midQuarter) {
        let table = RecoveryTable(property, convention)
        #expect(table.units.reduce(0, +) == 100 * table.unitsPerPercent)
        #expect(table.units.allSatisfy { $0 > 0 })
      }
    }
    for month in 1...12 {
      #expect(RecoveryTable(buildingPlacedIn: month)?.units.reduce(0, +) == 100_000)
    }
  }

  // Property in service from the middle of the last quarter has an eighth of the first year.
  @Test func midQuarterFirstYears() {
    let first = (1...4).map { RecoveryTable(.fiveYear, .midQuarter($0)).units[0] }
    #expect(first == [3500, 2500, 1500, 500])
    #expect(RecoveryConvention.isMidQuarter(basisOfYear: 100, basisOfLastQuarter: 40.01))
    #expect(!RecoveryConvention.isMidQuarter(basisOfYear: 100, basisOfLastQuarter: 40))
  }

  // IRS Publication 946, table A-7a.
  @Test func buildings() throws {
    let first = [2461, 2247, 2033, 1819, 1605, 1391, 1177, 963, 749, 535, 321, 107]
    for (index, units) in first.enumerated() {
      let table = try #require(RecoveryTable(buildingPlacedIn: index + 1))
      #expect(table.units.first == units)
      #expect(table.units.last == first[11 - index])
      #expect(table.units.dropFirst().dropLast().allSatisfy { $0 == 2564 })
      #expect(table.units.count == 40)
    }
    #expect(RecoveryTable(buildingPlacedIn: 0) == nil)
    #expect(RecoveryTable(buildingPlacedIn: 13) == nil)
  }

  @Test func otherMethods() {
    #expect(DepreciationMethod.straightLine(years: 4).shares() == [0.25, 0.25, 0.25, 0.25])
    #expect(
      DepreciationMethod.straightLineHalfYear(years: 4).shares() == [
        0.125, 0.25, 0.25, 0.25, 0.125,
      ])
    #expect(DepreciationMethod.expensed.shares() == [1])
    // Double declining over five years: 40 %, 24 %, 14.4 %, then the rest in equal parts.
    let declining = DepreciationMethod.declining(years: 5, factor: 2).shares()
    #expect(areClose(declining, [0.4, 0.24, 0.144, 0.108, 0.108]))
    #expect(DepreciationMethod.straightLine(years: -3).shares().isEmpty)
    #expect(DepreciationMethod.macrs39(month: 99).shares().isEmpty)
  }

  @Test func bonusComesFirst() {
    let method = DepreciationMethod.macrs(.fiveYear, .halfYear)
    #expect(method.shares(bonus: 1) == [1, 0, 0, 0, 0, 0])
    let shares = method.shares(bonus: 0.4)
    #expect(areClose(shares, [0.4 + 0.6 * 0.2, 0.192, 0.1152, 0.06912, 0.06912, 0.03456]))
    #expect(isClose(shares.reduce(0, +), 1))
  }

  @Test func names() {
    #expect(DepreciationMethod(named: "macrs-5") == .macrs(.fiveYear, .halfYear))
    #expect(DepreciationMethod(named: "macrs-20") == .macrs(.twentyYear, .halfYear))
    #expect(DepreciationMethod(named: "macrs-39") == .macrs39(month: 1))
    #expect(DepreciationMethod(named: "straight-line-20") == .straightLine(years: 20))
    #expect(
      DepreciationMethod(named: "straight-line-6-half-year") == .straightLineHalfYear(years: 6))
    #expect(DepreciationMethod(named: "expensed") == .expensed)
    for name in [
      "", "macrs", "macrs-6", "macrs-05", "macrs-5-", "straight-line", "straight-line-0",
      "straight-line--6", "straight-line-N", "straight-line-6-half", "macrs-N", "Expensed",
      "straight-line-6-half-year-6",
    ] {
      #expect(DepreciationMethod(named: name) == nil, "\(name)")
    }
  }
}
