import Catalog
import Documents
import Foundation
import Interchange
import Quantities
import Testing

/// A weather file made here: seasons and days are cosines, moisture is held.
struct MadeWeather {
  var latitude = 39.1
  var elevation = 119.0
  var isNorthern = true
  var header: [String] = [
    "DESIGN CONDITIONS,0", "TYPICAL/EXTREME PERIODS,0", "GROUND TEMPERATURES,0",
    "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0", "COMMENTS 1,made for a test", "COMMENTS 2,",
  ]
  var dataPeriods = "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31"
  var ending = "\n"
  /// Changes the fields of a row; `hour` counts from 0.
  var edit: (_ hour: Int, _ fields: inout [String]) -> Void = { _, _ in }
  var leapDay = false

  static let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

  var text: String {
    var lines = ["LOCATION,Made,VA,USA,TEST,000001,\(latitude),-77.5,-5.0,\(elevation)"]
    lines += header
    lines.append(dataPeriods)
    var hour = 0
    for (month, days) in Self.days.enumerated() {
      for day in 1...(month == 1 && leapDay ? 29 : days) {
        for clock in 1...24 {
          lines.append(row(hour, month + 1, day, clock))
          hour += 1
        }
      }
    }
    return lines.joined(separator: ending) + ending
  }

  private func row(_ hour: Int, _ month: Int, _ day: Int, _ clock: Int) -> String {
    let season = cos(2 * .pi * (Double(hour) / 8760 - 0.55)) * (isNorthern ? 12 : -12)
    let dryBulb = 14 + season + 5 * cos(2 * .pi * Double(clock - 15) / 24)
    let dewPoint = min(6 + 0.6 * season, dryBulb)
    // Relative humidity by the Magnus formula, to a percent.
    let vapor = exp(17.62 * dewPoint / (243.12 + dewPoint))
    let saturation = exp(17.62 * dryBulb / (243.12 + dryBulb))
    var fields = ["2021", "\(month)", "\(day)", "\(clock)", "0", "?9"]
    fields += [
      String(format: "%.1f", dryBulb), String(format: "%.1f", dewPoint),
      "\(Int((100 * vapor / saturation).rounded()))", "99900",
    ]
    fields += Array(repeating: "0", count: 25)
    edit(hour, &fields)
    return fields.joined(separator: ",")
  }

  func read() -> Parsed { EPWReader.read(Array(text.utf8), file: "made.epw") }

  var messages: [String] { read().issues.map(\.description) }

  func record() throws -> ClimateNormals {
    let parsed = read()
    #expect(parsed.issues.isEmpty, "\(parsed.issues.prefix(3))")
    let document = try #require(parsed.document)
    let read = Reader.read(WeatherRecord.self, from: document, file: "made.epw")
    #expect(read.issues.isEmpty, "\(read.issues)")
    return try #require(read.record).climate
  }
}

@Suite struct EPWTests {
  @Test func hoursAndStationAreRead() throws {
    let climate = try MadeWeather().record()
    let hours = try #require(climate.hours)
    #expect(hours.dryBulb.count == 8760)
    #expect(climate.latitude == 39.1 && climate.elevation == .meters(119))
    #expect(climate.id == "made")
    #expect((climate.mean[6].celsius - climate.mean[0].celsius) > 20)
    #expect(climate.diurnalRange.allSatisfy { ($0.kelvins - 9.8).magnitude < 0.6 })
    #expect(hours.pressure.allSatisfy { $0.base == 99_900 })
  }

  /// Headers as they were published over the years.
  @Test(arguments: [
    ["DESIGN CONDITIONS,0"],
    [
      "DESIGN CONDITIONS,0", "TYPICAL/EXTREME PERIODS,0", "GROUND TEMPERATURES,0",
      "HOLIDAYS/DAYLIGHT SAVING,Yes,4/ 1,10/31,0", "COMMENTS 1,\"a, b\"", "COMMENTS 2,c",
    ],
    [],
  ])
  func headerVariants(header: [String]) throws {
    #expect(try MadeWeather(header: header).record().hours != nil)
    #expect(try MadeWeather(header: header, ending: "\r\n").record().hours != nil)
  }

  @Test func byteOrderMarkAndShortRows() throws {
    let short = MadeWeather { _, fields in fields.removeLast(3) }
    #expect(try short.record().hours != nil)
    let marked = EPWReader.read([0xEF, 0xBB, 0xBF] + Array(MadeWeather().text.utf8), file: "m.epw")
    #expect(marked.issues.isEmpty)
  }

  /// The 2021 header has 15 values of extremes, that of 2009 one more, the highest wet bulb.
  @Test(arguments: ["8.6,7.4,6.4", "8.6,7.4,6.4,27.1"])
  func designConditions(wind: String) throws {
    let line =
      "DESIGN CONDITIONS,1,2021 ASHRAE Handbook -- Fundamentals,,Heating,1,-10.1,-7.7,-19.6,0.7,"
      + "-5.6,-17.0,0.9,-5.4,12.6,0.5,11.3,0.4,3.2,320,0.434,Cooling,7,11.5,35.0,24.8,33.0,24.0,"
      + "32.3,23.6,26.3,32.3,25.6,31.2,24.9,30.1,3.0,240,24.9,20.3,29.1,23.9,19.1,28.0,23.0,17.9,"
      + "27.1,82.4,32.0,79.1,30.6,76.2,30.5,29.0,Extremes,\(wind),-13.8,37.1,2.9,1.2,-15.9,37.9,"
      + "-17.6,38.6,-19.2,39.3,-21.3,40.1"
    let climate = try MadeWeather(header: [line]).record()
    #expect(
      climate.dryBulb04 == .celsius(35.0) && climate.meanCoincidentWetBulb04 == .celsius(24.8))
    #expect(
      climate.wetBulb04 == .celsius(26.3) && climate.meanCoincidentDryBulb04 == .celsius(32.3))
    #expect(climate.n20 == .celsius(39.3))
  }

  /// The extremes of 2017 may end with one figure more (Singapore Changi, TMYx).
  @Test func extremesWithATrailingFigure() throws {
    let line =
      "DESIGN CONDITIONS,1,2017 ASHRAE Handbook -- Fundamentals,,Heating,12,23.1,23.8,20.9,15.5,28.6,"
      + "21.4,16.1,28.3,7.6,28.5,6.8,29,1.8,290,Cooling,5,5.9,33.2,26.4,32.9,26.4,32.2,26.3,27.7,30.7,"
      + "27.5,30.4,27.2,30.1,3.9,30,27.1,22.8,29.4,26.8,22.5,29.2,26.2,21.7,28.7,88.8,31,87.4,30.9,"
      + "86.3,30.7,29.1,Extremes,7,6.2,5.4,22,34.3,0.5,0.8,21.6,34.9,21.3,35.3,21,35.8,20.7,36.4,21.3"
    let climate = try MadeWeather(header: [line]).record()
    #expect(climate.dryBulb04 == .celsius(33.2) && climate.wetBulb04 == .celsius(27.7))
    #expect(climate.n20 == .celsius(35.8))
  }

  /// Without them they are estimates from the hours, with range and method.
  @Test func absentDesignConditionsAreEstimates() throws {
    let climate = try MadeWeather().record()
    let hours = try #require(climate.hours)
    let dryBulb = try #require(climate.dryBulb04)
    // Values of a tenth of a kelvin come several times in a made year.
    #expect((15...36).contains(hours.dryBulb.count { $0 > dryBulb }))
    #expect(climate.n20.map { $0.celsius - dryBulb.celsius } ?? 0 > 5.7)
    for key in ["db_04_c", "mcwb_04_c", "wb_04_c", "mcdb_04_c", "n20_c"] {
      #expect(climate.provenance.confidence(of: key) == .estimate)
    }
    #expect(climate.provenance.note?.contains("estimated from its hours") == true)
  }

  @Test func leapDayIsLeftOut() throws {
    let leap = try MadeWeather(leapDay: true).record()
    #expect(leap.hours?.dryBulb.count == 8760)
    #expect(leap.provenance.note?.contains("29 February is left out") == true)
    // A leap day cut short is no year.
    let cut = MadeWeather(leapDay: true).text.split(separator: "\n").filter {
      !$0.hasPrefix("2021,2,29,24,")
    }
    let read = EPWReader.read(Array(cut.joined(separator: "\n").utf8), file: "m.epw")
    #expect(read.issues.first?.message.contains("hour 24 of 29 February is expected") == true)
  }

  /// The codes of EnergyPlus for a missing value: what can be computed is, and said.
  @Test func missingCodes() throws {
    let made = MadeWeather { hour, fields in
      if hour % 100 == 0 { fields[7] = "99.9" }
      if hour % 100 == 1 { fields[9] = "999999" }
      if hour % 100 == 2 { fields[8] = "999" }
    }
    let climate = try made.record()
    let plain = try #require(try MadeWeather().record().hours)
    let hours = try #require(climate.hours)
    #expect((hours.dewPoint[0].celsius - plain.dewPoint[0].celsius).magnitude < 0.3)
    #expect((hours.pressure[1].base - 99_900).magnitude < 200)
    #expect(climate.provenance.note?.contains("88 missing dew points") == true)
    #expect(climate.provenance.note?.contains("88 missing pressures") == true)
    let dry = MadeWeather { hour, fields in if hour == 3 { fields[6] = "99.9" } }
    #expect(dry.messages.count == 1)
    #expect(dry.messages[0].hasPrefix("made.epw:12:"))
    #expect(dry.messages[0].hasSuffix("the dry bulb is missing (99.9)"))
    let both = MadeWeather { hour, fields in
      if hour == 3 { fields.replaceSubrange(7...8, with: ["99.9", "999"]) }
    }
    #expect(both.messages.count == 1)
    #expect(both.messages[0].contains(":12:") && both.messages[0].contains("both missing"))
  }

  @Test(arguments: [
    (6, "75.2", "°F?"), (6, "295.1", "kelvins?"), (9, "999", "hPa?"), (9, "99.9", "kPa?"),
    (6, "-9999", "fill value?"), (8, "-5", "0 to 110 %"), (8, "130", "0 to 110 %"),
    (7, "abc", "not a number"), (6, "nan", "not a number"), (9, "1e9999", "not a number"),
  ])
  func impossibleValues(field: Int, value: String, expected: String) {
    let made = MadeWeather { hour, fields in if hour == 1000 { fields[field] = value } }
    let messages = made.messages
    #expect(messages.count == 1)
    #expect(messages.first?.hasPrefix("made.epw:1009:") == true, "\(messages)")
    #expect(messages.first?.contains(expected) == true, "\(messages)")
  }

  @Test func wetBulbAboveDryBulb() {
    let made = MadeWeather { hour, fields in if hour == 7 { fields[7] = "40.0" } }
    #expect(made.messages.first?.contains("wet bulb above dry bulb") == true)
    #expect(made.messages.first?.hasPrefix("made.epw:16:") == true)
  }

  /// Every hour in °F stays inside the range in a cool place: the humidity gives it away.
  @Test func wrongUnitsOfTheWholeYear() {
    let fahrenheit = MadeWeather { _, fields in
      for index in 6...7 {
        fields[index] = "\((Double(fields[index])! - 12) * 1.8 + 32)"
      }
    }
    #expect(fahrenheit.messages.first?.contains("contradict") == true, "\(fahrenheit.messages)")
    let feet = MadeWeather(elevation: 1700)
    #expect(feet.messages.first?.contains("elevation in feet") == true)
  }

  @Test func constantFillIsFound() {
    let made = MadeWeather { hour, fields in
      if (2000..<2200).contains(hour) { fields.replaceSubrange(6...8, with: ["10", "5", "71"]) }
    }
    #expect(made.messages.first?.contains("200 hours with the same") == true)
    #expect(made.messages.first?.hasPrefix("made.epw:2009:") == true)
  }

  @Test func hemispheres() throws {
    let southern = try MadeWeather(latitude: -33.9, isNorthern: false).record()
    #expect(southern.mean[0] > southern.mean[6])
    let wrong = MadeWeather(latitude: -33.9)
    #expect(wrong.messages.first?.contains("other hemisphere") == true)
    #expect(wrong.messages.first?.hasPrefix("made.epw:1:") == true)
    #expect(MadeWeather(isNorthern: false).messages.first?.contains("other hemisphere") == true)
  }

  @Test func truncatedFiles() {
    let lines = MadeWeather().text.split(separator: "\n")
    func messages(_ lines: some Sequence<Substring>) -> [String] {
      EPWReader.read(Array(lines.joined(separator: "\n").utf8), file: "m.epw").issues.map(
        \.description)
    }
    #expect(
      messages(lines.dropLast()) == [
        "m.epw:8767:1: 8759 hours where a year has 8760: the file is cut short"
      ])
    #expect(messages(lines.prefix(4))[0].contains("ends before DATA PERIODS"))
    #expect(messages([])[0].contains("ends before DATA PERIODS"))
    var without = lines
    without.remove(at: 4000)
    let message = messages(without)
    #expect(message.count == 1 && message[0].hasPrefix("m.epw:4001:"))
    #expect(message[0].contains("is expected"))
    let cut = MadeWeather().text.utf8.prefix(300_000)
    let issues = EPWReader.read(Array(cut), file: "m.epw").issues
    #expect(issues.contains { $0.message.contains("cut short") })
    #expect(messages(["a: 1"])[0].contains("no weather file (EPW)"))
  }

  @Test func periodsThatAreNoYear() {
    #expect(
      MadeWeather(dataPeriods: "DATA PERIODS,1,4,Data,Sunday,1/1,12/31").messages.first?.contains(
        "4 records an hour") == true)
    #expect(
      MadeWeather(dataPeriods: "DATA PERIODS,1,1,Data,Sunday,7/1,12/31").messages.first?.contains(
        "from 7/1 to 12/31") == true)
    #expect(
      MadeWeather(header: ["DESIGN CONDITION,0"]).messages.first?.contains(
        "did you mean `DESIGN CONDITIONS`?") == true)
  }
}

/// Published weather files, where they are at hand: none is redistributed with the program.
private let published: String = {
  let folder = ProcessInfo.processInfo.environment["MEGACLUSTER_WEATHER"] ?? "../shared/weather"
  let file = folder + "/USA_VA_Leesburg.Exec.epw"
  return FileManager.default.fileExists(atPath: file) ? folder : ""
}()

@Suite struct PublishedWeatherTests {
  /// Design conditions of the headers (ASHRAE 2021): dry bulb, its wet bulb, wet bulb, 20-year dry
  /// bulb; and the mean and the 0.4 % dry bulb of the hours, counted by others.
  @Test(
    .enabled(if: !published.isEmpty, "needs weather files"),
    arguments: [
      ("USA_VA_Leesburg.Exec", 35.0, 24.8, 26.3, 39.3, 13.8, 35.0),
      ("USA_TX_Dallas-Fort.Worth", 38.6, 23.4, 25.9, 43.6, 19.8, 38.3),
      ("USA_AZ_Phoenix-Sky.Harbor", 43.6, 20.7, 24.2, 48.5, 24.7, 42.8),
      ("USA_WA_Seattle-Tacoma", 30.0, 18.4, 19.3, 38.0, 11.7, 30.6),
    ])
  func publishedYears(
    name: String, dry: Double, mixed: Double, wet: Double, n20: Double, mean: Double, top: Double
  ) throws {
    let path = published + "/\(name).epw"
    let parsed = InputFile.readWeather(path)
    #expect(parsed.issues.isEmpty)
    let document = try #require(parsed.document)
    let read = Reader.read(WeatherRecord.self, from: document, file: path)
    let climate = try #require(read.record).climate
    #expect(
      climate.dryBulb04 == .celsius(dry) && climate.meanCoincidentWetBulb04 == .celsius(mixed))
    #expect(climate.wetBulb04 == .celsius(wet) && climate.n20 == .celsius(n20))
    let hours = try #require(climate.hours).dryBulb.map(\.celsius)
    #expect((hours.reduce(0, +) / 8760 - mean).magnitude < 0.06)
    #expect((hours.sorted(by: >)[35] - top).magnitude < 0.06)
  }
}
