import Climate
import Documents
import Quantities

/// What the header of a weather file says of its station.
struct EPWStation {
  var city = ""
  var region = ""
  var country = ""
  var source = ""
  var number = ""
  var latitude = 0.0
  var longitude = 0.0
  var elevation = 0.0
  var latitudeColumn = 1

  /// Pressure of the standard atmosphere at the station, Pa.
  var standardPressure: Double { MoistAir.standardPressure(altitude: .meters(elevation)).base }

  var name: String {
    [city, region, country].filter { !$0.isEmpty && $0 != "-" }.joined(separator: ", ")
  }

  /// Why the warm half of the year contradicts the latitude; nil where it does not, or in the
  /// tropics, where seasons say nothing.
  func wrongHemisphere(_ months: [Double]) -> String? {
    guard latitude.magnitude > 23.5, months.count == 12 else { return nil }
    let northernSummer = (months[5] + months[6] + months[7]) / 3
    let southernSummer = (months[11] + months[0] + months[1]) / 3
    let excess = latitude > 0 ? southernSummer - northernSummer : northernSummer - southernSummer
    guard excess > 2 else { return nil }
    let warm = latitude > 0 ? "December to February are" : "June to August are"
    return
      "latitude \(latitude), but \(warm) the warm months: a latitude of the other hemisphere, or "
      + "a year that does not begin in January"
  }
}

extension EPWYear {
  /// Reads a line of the header.
  ///
  /// - Returns: whether the hours follow.
  mutating func readHeader(_ row: EPWRows.Row) -> Bool {
    switch row.word {
    case "LOCATION": readLocation(row)
    case "DESIGN CONDITIONS": readDesignConditions(row)
    case "COMMENTS 1", "COMMENTS 2":
      let text = row.fields.dropFirst().map(\.text).joined(separator: ", ")
      if !text.isEmpty { comments.append(text) }
    case "TYPICAL/EXTREME PERIODS", "GROUND TEMPERATURES", "HOLIDAYS/DAYLIGHT SAVINGS",
      "HOLIDAYS/DAYLIGHT SAVING":
      break
    case "DATA PERIODS":
      readDataPeriods(row)
      return true
    default:
      report(
        "`\(row.fields[0].text)` is no header line", row.line,
        suggestion: Spelling.nearest(
          to: row.word,
          among: [
            "LOCATION", "DESIGN CONDITIONS", "TYPICAL/EXTREME PERIODS", "GROUND TEMPERATURES",
            "HOLIDAYS/DAYLIGHT SAVINGS", "COMMENTS 1", "COMMENTS 2", "DATA PERIODS",
          ]))
    }
    return false
  }

  private mutating func readLocation(_ row: EPWRows.Row) {
    guard row.fields.count >= 10 else {
      report(
        "LOCATION has \(row.fields.count - 1) values where city, region, country, source, station, "
          + "latitude, longitude, time zone and elevation are expected", row.line)
      return
    }
    station.city = row.fields[1].text
    station.region = row.fields[2].text
    station.country = row.fields[3].text
    station.source = row.fields[4].text
    station.number = row.fields[5].text
    station.latitudeColumn = row.fields[6].column
    func value(_ index: Int, _ name: String, _ range: ClosedRange<Double>) -> Double {
      let field = row.fields[index]
      guard let number = Double(field.text), range.contains(number) else {
        report(
          "\(name) `\(field.text)` is not \(range.lowerBound) to \(range.upperBound)", row.line,
          field.column)
        return 0
      }
      return number
    }
    station.latitude = value(6, "latitude", -90...90)
    station.longitude = value(7, "longitude", -180...180)
    _ = value(8, "time zone", -12...14)
    station.elevation = value(9, "elevation", -430...6000)
  }

  /// The first set of conditions: cooling, and from 2005 on the extremes of n years.
  ///
  /// After `Cooling`: hottest month, daily range, then DB, MCWB at 0.4, 1 and 2 %, WB, MCDB at
  /// 0.4 % … After `Extremes` come three wind speeds, in the edition of 2009 the highest wet bulb,
  /// then lowest and highest dry bulb: means of the years, their deviations, and the pairs of 5, 10,
  /// 20 and 50 years; in that of 2017 one more figure at the end. Which it is the pairs tell, that
  /// fall and rise with the years.
  private mutating func readDesignConditions(_ row: EPWRows.Row) {
    guard let count = row[1], let sets = Int(count.text) else {
      report("DESIGN CONDITIONS without a number of sets", row.line)
      return
    }
    guard sets > 0 else { return }
    conditionsSource = row[2]?.text
    guard let cooling = row.fields.firstIndex(where: { $0.text == "Cooling" }) else { return }
    let extremes = row.fields.firstIndex { $0.text == "Extremes" }
    for (offset, key) in [(3, "db_04_c"), (4, "mcwb_04_c"), (9, "wb_04_c"), (10, "mcdb_04_c")] {
      add(row, cooling + offset, key, before: extremes ?? row.fields.count)
    }
    guard let extremes else { return }
    let end =
      row.fields[(extremes + 1)...].firstIndex { $0.text == "Heating" || $0.text == "Cooling" }
      ?? row.fields.count
    let numbers = row.fields[(extremes + 1)..<end].map { Double($0.text) }
    // Where the means of the years may stand.
    for mean in [4, 3] where mean + 11 < numbers.count {
      let pairs = [mean, mean + 4, mean + 6, mean + 8, mean + 10]
      let lowest = pairs.compactMap { numbers[$0] }
      let highest = pairs.compactMap { numbers[$0 + 1] }
      guard lowest.count == 5, highest.count == 5,
        zip(lowest, lowest.dropFirst()).allSatisfy({ $0 >= $1 }),
        zip(highest, highest.dropFirst()).allSatisfy({ $0 <= $1 }), lowest[0] <= highest[0]
      else { continue }
      add(row, extremes + 1 + mean + 9, "n20_c", before: end)
      return
    }
  }

  private mutating func add(_ row: EPWRows.Row, _ index: Int, _ key: String, before end: Int) {
    guard index < end, let field = row[index], !field.text.isEmpty else { return }
    guard Double(field.text) != nil else {
      report("design condition \(key) `\(field.text)` is not a number", row.line, field.column)
      return
    }
    conditions.append((key, field, row.line))
  }

  private mutating func readDataPeriods(_ row: EPWRows.Row) {
    guard let periods = row[1].flatMap({ Int($0.text) }),
      let perHour = row[2].flatMap({ Int($0.text) })
    else {
      report("DATA PERIODS without its number of periods and of records an hour", row.line)
      return
    }
    if periods != 1 {
      report("\(periods) data periods where one year is expected", row.line, row.fields[1].column)
    }
    if perHour != 1 {
      report(
        "\(perHour) records an hour where one is expected", row.line, row.fields[2].column)
    }
    guard row.fields.count >= 7 else { return }
    let dates = [row.fields[5], row.fields[6]].map { field in
      field.text.split(separator: "/").prefix(2).map { $0.filter { $0 != " " } }.joined(
        separator: "/")
    }
    if dates != ["1/1", "12/31"] {
      report(
        "the data run from \(dates[0]) to \(dates[1]) where 1/1 to 12/31 is expected", row.line,
        row.fields[5].column)
    }
  }

  /// Means of an hourly series by month.
  func monthlyMeans(_ hours: [Double]) -> [Double] {
    CalendarYear.months.map { month in
      hours[month].reduce(0, +) / Double(month.count)
    }
  }
}
