import Climate
import Documents
import Quantities

/// Weather years in the EnergyPlus format (EPW): a document of kind `weather`, or every issue of the
/// file with its line.
///
/// The format is that of EnergyPlus, "Auxiliary Programs", chapter "EnergyPlus Weather File (EPW)
/// Data Dictionary": eight header lines, then a row of at least ten fields for each hour. All
/// published variants are read: with and without design conditions, with the older header of one
/// wind figure less, with 16 or 15 values of extremes, either spelling of daylight savings, rows of
/// 32 to 35 fields, CRLF, a byte-order mark.
public enum EPWReader {
  /// The largest file read, in bytes; a year takes 1.7 million.
  public static let sizeLimit = 8_000_000

  public static func read(_ bytes: [UInt8], file: String) -> Parsed {
    if let issue = TextCheck.issue(bytes, file: file) { return Parsed(nil, [issue]) }
    var reader = EPWYear(file: file)
    reader.read(EPWRows(bytes))
    return Parsed(reader.issues.isEmpty ? reader.document() : nil, reader.issues)
  }
}

/// The lines of a file, cut at commas.
struct EPWRows: Sequence, IteratorProtocol {
  struct Field {
    var text: String
    var column: Int
  }

  struct Row {
    var line: Int
    var fields: [Field]

    var word: String { fields.first?.text.uppercased() ?? "" }

    subscript(index: Int) -> Field? { fields.indices.contains(index) ? fields[index] : nil }
  }

  private let bytes: [UInt8]
  private var offset: Int
  private var line = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func next() -> Row? {
    guard offset < bytes.count else { return nil }
    line += 1
    let begin = offset
    var end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    offset = end + 1
    if end > begin, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    var fields: [Field] = []
    var start = begin
    // Only the first ten fields of an hour are used; headers are short.
    while true {
      let comma = bytes[start..<end].firstIndex(of: UInt8(ascii: ",")) ?? end
      fields.append(Field(text: Self.trimmed(bytes[start..<comma]), column: start - begin + 1))
      if comma == end { break }
      start = comma + 1
    }
    return Row(line: line, fields: fields)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    var bytes = bytes
    while let first = bytes.first, first <= 0x20 { bytes = bytes.dropFirst() }
    while let last = bytes.last, last <= 0x20 { bytes = bytes.dropLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// One file while it is read.
struct EPWYear {
  let file: String
  var issues: [Issue] = []
  var station = EPWStation()
  var conditions: [(key: String, value: EPWRows.Field, line: Int)] = []
  /// Text of the design conditions' source.
  var conditionsSource: String?
  var comments: [String] = []
  var latestYear = 0
  /// °C, °C and Pa of the hours read; a missing dew point is made of the relative humidity, a
  /// missing pressure is that of the standard atmosphere.
  var dryBulb: [Double] = []
  var dewPoint: [Double] = []
  var pressure: [Double] = []
  var lines: [Int] = []
  var derivedDewPoints = 0
  var standardPressures = 0
  var leapHours = 0
  /// Relative humidity as written less that of the dew point, summed without sign: percent.
  var contradiction = 0.0
  private var compared = 0
  private var lastLine = 1
  private var calendar = EPWCalendar()
  /// Set where a row is not the next hour: every row after it would be out of step too.
  private var isOutOfStep = false

  init(file: String) { self.file = file }

  mutating func report(_ message: String, _ line: Int, _ column: Int = 1, suggestion: String? = nil)
  {
    // A file of another kind has an issue in each row: the first tell enough.
    guard issues.count < 20 else { return }
    issues.append(
      Issue(
        file: file, position: Position(line: line, column: column), message: message,
        suggestion: suggestion))
  }

  mutating func read(_ rows: EPWRows) {
    var isData = false
    for row in rows {
      lastLine = row.line
      if row.fields.count == 1, row.fields[0].text.isEmpty { continue }
      if isData {
        readHour(row)
      } else if row.line == 1, row.word != "LOCATION" {
        report("no weather file (EPW): the first line begins with LOCATION", 1)
        return
      } else {
        isData = readHeader(row)
      }
      if isOutOfStep || issues.count >= 20 { return }
    }
    finish(isData)
  }

  private mutating func finish(_ isData: Bool) {
    guard isData else {
      report("the file ends before DATA PERIODS and the hours", lastLine)
      return
    }
    let hours = CalendarYear.hours
    if dryBulb.count != hours, issues.isEmpty {
      report(
        "\(dryBulb.count) hours where a year has \(hours)"
          + (dryBulb.count < hours ? ": the file is cut short" : ""), lastLine)
    }
    if issues.isEmpty { checkYear() }
  }

  // MARK: Hours

  private mutating func readHour(_ row: EPWRows.Row) {
    guard row.fields.count >= 32, row.fields.count <= 35 else {
      report(
        "\(row.fields.count) fields where the row of an hour has 32 to 35"
          + (row.fields.count < 32 ? ": the row is cut short" : ""), row.line)
      return
    }
    var stamp: [Int] = []
    for index in 0..<4 {
      guard let number = Int(row.fields[index].text) else {
        report(
          "`\(row.fields[index].text)` where year, month, day and hour are whole numbers", row.line,
          row.fields[index].column)
        return
      }
      stamp.append(number)
    }
    switch calendar.accept(month: stamp[1], day: stamp[2], hour: stamp[3]) {
    case .hour: break
    case .leapDay:
      leapHours += 1
      return
    case .expected(let text):
      report(
        "month \(stamp[1]), day \(stamp[2]), hour \(stamp[3]) where \(text) is expected", row.line,
        row.fields[1].column)
      isOutOfStep = true
      return
    }
    latestYear = max(latestYear, stamp[0])
    readAir(row)
  }

  private mutating func readAir(_ row: EPWRows.Row) {
    let dry = number(row, 6, "dry bulb", -90...70, "-90 to 70 °C", missing: 99.9)
    let dew = number(row, 7, "dew point", -90...70, "-90 to 70 °C", missing: 99.9)
    let humidity = number(row, 8, "relative humidity", 0...110, "0 to 110 %", missing: 999)
    let atmosphere = number(
      row, 9, "pressure", 31_000...120_000, "31,000 to 120,000 Pa", missing: 999_999)
    guard let dry = dry.value else {
      if dry.isMissing { report("the dry bulb is missing (99.9)", row.line, row.fields[6].column) }
      return
    }
    guard !dew.isBad, !humidity.isBad, !atmosphere.isBad else { return }
    let air = atmosphere.value ?? station.standardPressure
    if atmosphere.value == nil { standardPressures += 1 }
    let saturation = MoistAir.saturationPressure(at: .celsius(dry)).base
    let point: Double
    if let dew = dew.value {
      if dew > dry + 0.5 {
        report(
          "dew point \(dew) °C above the dry bulb \(dry) °C: wet bulb above dry bulb", row.line,
          row.fields[7].column)
        return
      }
      point = min(dew, dry)
      if let humidity = humidity.value {
        let implied = 100 * MoistAir.saturationPressure(at: .celsius(point)).base / saturation
        contradiction += (implied - humidity).magnitude
        compared += 1
      }
    } else if let humidity = humidity.value, humidity > 0 {
      let moist = MoistAir(
        dryBulb: .celsius(dry), relativeHumidity: min(humidity, 100) / 100,
        pressure: Pressure(base: air))
      point = moist.dewPoint.celsius
      derivedDewPoints += 1
    } else {
      report(
        "dew point and relative humidity are both missing", row.line, row.fields[7].column)
      return
    }
    dryBulb.append(dry)
    dewPoint.append(point)
    pressure.append(air)
    lines.append(row.line)
  }

  private func isFill(_ value: Double, _ missing: Double) -> Bool {
    value == missing || (missing > 500 && value >= missing)
  }

  private mutating func number(
    _ row: EPWRows.Row, _ index: Int, _ name: String, _ range: ClosedRange<Double>,
    _ allowed: String, missing: Double
  ) -> (value: Double?, isMissing: Bool, isBad: Bool) {
    let field = row.fields[index]
    // An empty field is as good as the code for a missing one.
    if field.text.isEmpty { return (nil, true, false) }
    guard let value = Double(field.text), value.isFinite else {
      report("\(name) `\(field.text)` is not a number", row.line, field.column)
      return (nil, false, true)
    }
    if isFill(value, missing) { return (nil, true, false) }
    guard range.contains(value) else {
      report(
        "\(name) \(field.text) is not \(allowed)" + hint(index, value), row.line, field.column)
      return (nil, false, true)
    }
    return (value, false, false)
  }

  private func hint(_ index: Int, _ value: Double) -> String {
    switch (index, value) {
    case (6...7, 70..<140): ": °F?"
    case (6...7, 200..<350): ": kelvins?"
    case (9, 310...1200): ": hPa?"
    case (9, 31...120): ": kPa?"
    default: value <= -99 || value >= 999 ? ": a fill value?" : ""
    }
  }

  // MARK: The year as a whole

  private mutating func checkYear() {
    let first = lines[0]
    if compared > 0, contradiction / Double(compared) > 5 {
      report(
        "dry bulb, dew point and relative humidity contradict each other by "
          + "\(Int(contradiction / Double(compared))) points of humidity on average: "
          + "temperatures in °F, or humidity as a fraction?", first, 1)
    }
    let mean = pressure.reduce(0, +) / Double(pressure.count)
    let standard = station.standardPressure
    if (mean / standard - 1).magnitude > 0.05 {
      report(
        "mean pressure \(Int(mean)) Pa, but \(Int(standard)) Pa at the \(station.elevation) m of "
          + "LOCATION: elevation in feet, or pressure reduced to the sea?", first, 1)
    }
    if let warmer = station.wrongHemisphere(monthlyMeans(dryBulb)) {
      report(warmer, 1, station.latitudeColumn)
    }
    let longest = longestRun()
    if longest.count > 72 {
      report(
        "\(longest.count) hours with the same dry bulb, dew point and pressure: a fill value?",
        lines[longest.start], 1)
    }
  }

  private func longestRun() -> (start: Int, count: Int) {
    var best = (start: 0, count: 1)
    var start = 0
    for hour in dryBulb.indices.dropFirst() {
      let isSame =
        dryBulb[hour] == dryBulb[start] && dewPoint[hour] == dewPoint[start]
        && pressure[hour] == pressure[start]
      if !isSame { start = hour }
      if hour - start + 1 > best.count { best = (start, hour - start + 1) }
    }
    return best
  }
}

/// The month, day and hour that must come next.
private struct EPWCalendar {
  enum Verdict {
    case hour
    /// Hours of 29 February, which the year of 8,760 hours leaves out.
    case leapDay
    case expected(String)
  }

  private var month = 1
  private var day = 1
  private var hour = 1
  private var leapHour = 0

  mutating func accept(month: Int, day: Int, hour: Int) -> Verdict {
    if month == 2, day == 29, self.month == 3, self.day == 1, self.hour == 1, hour == leapHour + 1 {
      leapHour = hour
      return .leapDay
    }
    let isLeapComplete = leapHour == 0 || leapHour == 24
    guard month == self.month, day == self.day, hour == self.hour, isLeapComplete else {
      return .expected(
        isLeapComplete
          ? self.month > 12
            ? "the end of the year" : "month \(self.month), day \(self.day), hour \(self.hour)"
          : "hour \(leapHour + 1) of 29 February")
    }
    self.hour += 1
    if self.hour > 24 {
      self.hour = 1
      self.day += 1
    }
    if self.day > CalendarYear.daysInMonth[self.month - 1] {
      self.day = 1
      self.month += 1
    }
    return .hour
  }
}
