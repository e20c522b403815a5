import Quantities
import Testing

@Suite struct Calendar {
  /// Days since 1970-01-01 of the proleptic Gregorian calendar, as any calendar library gives them.
  @Test(arguments: [
    ("1970-01-01", 0), ("2000-03-01", 11_017), ("2026-11-23", 20_780), ("1900-03-01", -25_508),
    ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
  ])
  func knownDays(_ text: String, _ index: Int) throws {
    let day = try #require(Day(text))
    #expect(day.index == index)
    #expect(day.description == text)
  }

  @Test func everyDayOfFourCenturiesFollowsTheOneBefore() throws {
    let first = try #require(Day("1600-01-01"))
    var expected = (year: 1600, month: 1, day: 1)
    for index in first.index..<(first.index + 146_097) {
      let date = Day(index: index).date
      #expect(date == expected)
      #expect(Day(year: date.year, month: date.month, day: date.day)?.index == index)
      expected.day += 1
      if Day(year: expected.year, month: expected.month, day: expected.day) == nil {
        expected.day = 1
        expected.month += 1
        if expected.month > 12 { expected = (expected.year + 1, 1, 1) }
      }
    }
    #expect(expected == (2000, 1, 1))
  }

  @Test(arguments: [
    "", "2027", "2027-3-01", "2027-02-29", "1900-02-29", "2027-00-01", "2027-13-01", "2027-04-31",
    "27-01-01", "2027-01-01T00:00", "2027/01/01", "٢٠٢٧-01-01", "-027-01-01", "0000-01-01",
  ])
  func whatIsNoDayIsRefused(_ text: String) {
    #expect(Day(text) == nil)
  }

  @Test func monthsCarryOverYears() throws {
    let month = try #require(Month("2027-11"))
    #expect(month.advanced(by: 3).description == "2028-02")
    #expect(month.advanced(by: -11).description == "2026-12")
    #expect(try #require(Month("2029-03")) - month == 16)
    #expect(month.firstDay.description == "2027-11-01")
    #expect(try #require(Day("2028-02-29")).month.description == "2028-02")
    #expect(Month("2027-03")! < Month("2027-10")!)
  }

  @Test(arguments: ["", "2027", "2027-3", "2027-00", "2027-13", "0000-01", "2027-03-01", "27-03"])
  func whatIsNoMonthIsRefused(_ text: String) {
    #expect(Month(text) == nil)
  }
}
