import Climate
import Documents
import Quantities

extension EPWYear {
  /// The year as a document of kind `weather`: the keys of a climate record and the hours.
  func document() -> Document {
    var members: [Document.Member] = []
    func add(_ key: String, _ value: Document) { members.append(Document.Member(key, value)) }
    let location = Position(line: 1, column: 1)
    add("id", Document(.scalar(Scalar(identifier)), at: location))
    add("name", .text(station.name))
    add("station", .text([station.city, station.number].joined(separator: " ")))
    add(
      "latitude",
      Document(
        .scalar(Scalar("\(station.latitude)")),
        at: Position(line: 1, column: station.latitudeColumn)))
    add("longitude", Document(.scalar(Scalar("\(station.longitude)")), at: location))
    add("elevation_m", Document(.scalar(Scalar("\(station.elevation)")), at: location))
    add("mean_c", numbers(monthlyMeans(dryBulb)))
    add("diurnal_range_k", numbers(meanDailyRange))
    add("dew_point_c", numbers(meanDewPoint))
    let derived = derivedConditions
    for condition in conditions {
      add(
        condition.key,
        Document(
          .scalar(Scalar(condition.value.text)),
          at: Position(line: condition.line, column: condition.value.column)))
    }
    for condition in derived { add(condition.key, .plain("\(condition.value)")) }
    add("hourly_dry_bulb_c", numbers(dryBulb))
    add("hourly_dew_point_c", numbers(dewPoint))
    add("hourly_pressure_pa", numbers(pressure))
    let name = file.split(separator: "/").last.map(String.init) ?? file
    add(
      "source",
      .text(([name, station.source] + comments).filter { !$0.isEmpty }.joined(separator: "; ")))
    add("as_of", .text(String("000\(max(latestYear, 1))".suffix(4))))
    add("confidence", .text("secondary"))
    if !notes.isEmpty { add("note", .text(notes.joined(separator: "; "))) }
    if !derived.isEmpty {
      let fields = derived.map { Document.Member($0.key, $0.provenance) }
      add("provenance", .mapping(fields))
    }
    return .mapping(members)
  }

  /// Estimates of the design conditions that the header lacks.
  ///
  /// Those of 0.4 % are exceeded in 35 hours of this one year, with the mean of the other bulb in the
  /// hours within half a kelvin, as ASHRAE takes them from many years (Fundamentals, ch. 14). The
  /// 20-year dry bulb lies 5.8 K above that of 0.4 %: the mean of eight ASHRAE 2021 stations, 4.3 to
  /// 8.0 K.
  private var derivedConditions: [DerivedCondition] {
    let stated = Set(conditions.map(\.key))
    guard stated.count < 5,
      let year = try? WeatherYear(
        dryBulb: dryBulb.map { .celsius($0) }, dewPoint: dewPoint.map { .celsius($0) },
        pressure: pressure.map { Pressure(base: $0) })
    else { return [] }
    let wetBulb = year.wetBulb.map(\.celsius)
    func exceeded(_ values: [Double]) -> Double { values.sorted(by: >)[35] }
    func mean(_ other: [Double], where values: [Double], near value: Double) -> Double {
      let hours = values.indices.filter { (values[$0] - value).magnitude <= 0.5 }
      return hours.reduce(0) { $0 + other[$1] } / Double(max(hours.count, 1))
    }
    func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
    var derived: [DerivedCondition] = []
    func add(_ key: String, _ value: Double, _ spread: ClosedRange<Double>, _ method: String) {
      guard !stated.contains(key) else { return }
      let value = rounded(value)
      let range = [value + spread.lowerBound, value + spread.upperBound].map {
        Document.plain("\(rounded($0))")
      }
      derived.append(DerivedCondition(key: key, value: value, range: range, method: method))
    }
    let ofOneYear = "of this one year, where ASHRAE takes many"
    let dry = exceeded(dryBulb)
    // A pair is of one source: with one of the header, the header's own.
    if !stated.contains("db_04_c") {
      add("db_04_c", dry, -2...2, "dry bulb exceeded in 35 hours \(ofOneYear)")
    }
    let statedDry = conditions.first { $0.key == "db_04_c" }.flatMap { Double($0.value.text) }
    let design = statedDry ?? dry
    add(
      "mcwb_04_c", min(mean(wetBulb, where: dryBulb, near: design), design), -2...0,
      "mean wet bulb of the hours at the 0.4 % dry bulb \(ofOneYear)")
    let statedWet = conditions.first { $0.key == "wb_04_c" }.flatMap { Double($0.value.text) }
    let wet = statedWet ?? exceeded(wetBulb)
    add("wb_04_c", wet, -1...1, "wet bulb exceeded in 35 hours \(ofOneYear)")
    add(
      "mcdb_04_c", max(mean(dryBulb, where: wetBulb, near: wet), wet), 0...2,
      "mean dry bulb of the hours at the 0.4 % wet bulb \(ofOneYear)")
    add(
      "n20_c", max(design + 5.8, dryBulb.max() ?? 0), -1.5...2.2,
      "dry bulb of 0.4 % + 5.8 K, mean of eight ASHRAE 2021 stations; range their 4.3-8.0 K")
    return derived
  }

  /// What reading did to the file.
  private var notes: [String] {
    var notes: [String] = []
    if leapHours > 0 { notes.append("29 February is left out") }
    if derivedDewPoints > 0 {
      notes.append("\(derivedDewPoints) missing dew points made of the relative humidity")
    }
    if standardPressures > 0 {
      notes.append(
        "\(standardPressures) missing pressures are those of the standard atmosphere")
    }
    let estimates = derivedConditions.map(\.key)
    if !estimates.isEmpty {
      notes.append(
        "no " + estimates.joined(separator: ", ") + " in its header: estimated from its hours")
    }
    if let source = conditionsSource, !source.isEmpty {
      notes.append("design conditions: \(source)")
    }
    if let stated = conditions.first(where: { $0.key == "db_04_c" }).flatMap({
      Double($0.value.text)
    }) {
      let sorted = dryBulb.sorted(by: >)
      let own = sorted[35]
      if (own - stated).magnitude > 4 {
        notes.append(
          "its hours exceed \(NumberText.significant(own)) °C in 0.4 % of the year, its header says "
            + "\(NumberText.significant(stated)) °C: conditions of another station?")
      }
    }
    return notes
  }

  /// The file's name as an id.
  private var identifier: String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let stem = name.lowercased().hasSuffix(".epw") ? String(name.dropLast(4)) : name
    let text = stem.lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber || "-.+_".contains(character))
        ? String(character) : "-"
    }
    return String(text.joined().prefix(100))
  }

  private func numbers(_ values: [Double]) -> Document {
    .list(values.map { .plain("\($0)") })
  }

  private var meanDailyRange: [Double] {
    CalendarYear.months.map { month in
      var sum = 0.0
      for day in stride(from: month.lowerBound, to: month.upperBound, by: 24) {
        let hours = dryBulb[day..<(day + 24)]
        sum += (hours.max() ?? 0) - (hours.min() ?? 0)
      }
      return sum / Double(month.count / 24)
    }
  }

  /// Dew point of each month's mean vapor pressure.
  private var meanDewPoint: [Double] {
    CalendarYear.months.map { month in
      var sum = 0.0
      for hour in month {
        sum += MoistAir.saturationPressure(at: .celsius(dewPoint[hour])).base
      }
      return MoistAir.dewPoint(vaporPressure: Pressure(base: sum / Double(month.count))).celsius
    }
  }
}

/// A design condition that the header lacks, made of the hours.
private struct DerivedCondition {
  var key: String
  var value: Double
  var range: [Document]
  var method: String

  var provenance: Document {
    .mapping([
      Document.Member("confidence", .text("estimate")),
      Document.Member("range", .list(range)),
      Document.Member("method", .text(method)),
    ])
  }
}
