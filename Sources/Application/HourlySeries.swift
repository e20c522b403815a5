import Climate
import Documents
import Interchange
import Quantities
import Scenario
import Tables

/// Reads a column of 8,760 hours that a user brings along: prices, carbon, sun, load.
enum HourlySeries {
  /// A column whose heading ends in a unit of the measure: `price_usd_per_mwh`.
  ///
  /// - Parameter folder: what the path of the spec leads from; empty for the working folder.
  static func read<Value: Measurable>(
    _ spec: SeriesSpec, as type: Value.Type, in folder: String, allowing limits: ClosedRange<Double>
  ) throws(Failure) -> [Value] {
    let (column, numbers) = try numbers(of: spec, as: type, in: folder, allowing: limits)
    guard let unit = unit(of: column, type) else { return [] }
    return numbers.map { Value($0, in: unit) }
  }

  /// The heading, and the numbers in its unit.
  private static func numbers<Value: Measurable>(
    of spec: SeriesSpec, as type: Value.Type, in folder: String,
    allowing limits: ClosedRange<Double>
  ) throws(Failure) -> (column: String, numbers: [Double]) {
    var unit: Quantities.Unit?
    return try values(of: spec, in: folder) { name in
      unit = Self.unit(of: name, type)
      return unit != nil
    } expected: {
      "a heading that ends in a unit of \(type.measure.name), as "
        + "`x_\(type.measure.units.first?.suffix ?? "")`"
    } allows: { number in
      guard let unit else { return false }
      return limits.contains(Value(number, in: unit).base)
    }
  }

  /// A column of shares, 0 to 1.
  static func readShares(_ spec: SeriesSpec, in folder: String) throws(Failure) -> [Double] {
    try values(of: spec, in: folder) { _ in
      true
    } expected: {
      "a column of shares of the rating"
    } allows: {
      (0...1).contains($0)
    }.numbers
  }

  /// A build-out with the series of its sources in it, so that a plan of it is made again from itself.
  ///
  /// - Parameter file: the build-out's path, from whose folder paths lead.
  static func held(in document: Document, beside file: String) throws(Failure) -> Document {
    guard document["supply"] != nil else { return document }
    let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? ""
    func hold(
      _ document: Document, _ key: String,
      _ read: (SeriesSpec) throws(Failure) -> (String, [Double])
    ) throws(Failure) -> Document {
      guard let place = document.members?.firstIndex(where: { $0.key == key }),
        let value = document.members?[place].value, value["values"] == nil,
        let spec = Reader.read(SeriesSpec.self, from: value, file: "").record
      else { return document }
      let (column, numbers) = try read(spec)
      var members = document.members ?? []
      members[place] = Document.Member(
        key,
        .mapping([
          Document.Member("file", .text(spec.file)), Document.Member("column", .text(column)),
          Document.Member("values", .list(numbers.map { .plain(NumberText.exact($0)) })),
        ]))
      return .mapping(members)
    }
    func quantities<Value: Measurable>(
      _ type: Value.Type, _ limits: ClosedRange<Double>
    ) -> (SeriesSpec) throws(Failure) -> (String, [Double]) {
      { (spec) throws(Failure) in try numbers(of: spec, as: type, in: folder, allowing: limits) }
    }
    var members = document.members ?? []
    for (place, member) in members.enumerated() {
      if member.key == "supply", let sources = member.value.items {
        var held: [Document] = []
        for source in sources {
          let priced = try hold(source, "prices", quantities(EnergyPrice.self, -1e-2...1e-2))
          held.append(
            try hold(priced, "profile") { (spec) throws(Failure) in
              try values(of: spec, in: folder) { _ in
                true
              } expected: {
                "a column of shares of the rating"
              } allows: {
                (0...1).contains($0)
              }
            })
        }
        members[place] = Document.Member(member.key, .list(held))
      } else if member.key == "supply_terms" {
        members[place] = Document.Member(
          member.key,
          try hold(member.value, "carbon_series", quantities(CarbonIntensity.self, 0...1e-6)))
      }
    }
    return .mapping(members)
  }

  /// The unit that a heading ends in, after any underscore: the longest ending that is one.
  static func unit<Value: Measurable>(of name: String, _ type: Value.Type) -> Quantities.Unit? {
    var rest = Substring(name)
    while true {
      if let unit = Value.unit(suffix: rest) { return unit }
      guard let cut = rest.firstIndex(of: "_") else { return nil }
      rest = rest[rest.index(after: cut)...]
    }
  }

  private static func values(
    of spec: SeriesSpec, in folder: String, fits: (String) -> Bool, expected: () -> String,
    allows: (Double) -> Bool
  ) throws(Failure) -> (column: String, numbers: [Double]) {
    if let held = spec.values, let column = spec.column {
      func refuse(_ message: String) -> Failure {
        Failure(issues: [Issue(file: spec.file, path: "values", message: message)])
      }
      guard held.count == CalendarYear.hours else {
        throw refuse("\(held.count) hours where \(CalendarYear.hours) are expected")
      }
      guard fits(column) else { throw refuse("column `\(column)` is not \(expected())") }
      if let hour = held.firstIndex(where: { !allows($0) }) {
        throw refuse(
          "hour \(hour): \(NumberText.exact(held[hour])) is outside of what it can be")
      }
      return (column, held)
    }
    let path = spec.file.hasPrefix("/") || folder.isEmpty ? spec.file : "\(folder)/\(spec.file)"
    var numbers: [Double] = []
    numbers.reserveCapacity(CalendarYear.hours)
    var issues: [Issue] = []
    var column: Int?
    var heading = ""
    var isFirst = true
    func report(_ message: String, _ line: Int, _ at: Int, _ suggestion: String? = nil) {
      guard issues.count < 20 else { return }
      issues.append(
        Issue(
          file: path, position: Position(line: line, column: at), message: message,
          suggestion: suggestion))
    }
    do {
      try InputFile(path: path, format: .csv).withCSV { reader in
        try reader.forEachRecord { record in
          if isFirst {
            isFirst = false
            let names = (0..<record.count).map { record.text($0) ?? "" }
            if let wanted = spec.column {
              column = names.firstIndex(of: wanted)
              if column == nil {
                report(
                  "no column `\(wanted)`", record.line, 1,
                  Spelling.nearest(to: wanted, among: names))
              } else if !fits(wanted) {
                report("column `\(wanted)` is not \(expected())", record.line, 1)
                column = nil
              }
            } else {
              let fitting = names.indices.filter { fits(names[$0]) }
              let chosen = names.count == 1 ? fitting.first : fitting.count == 1 ? fitting[0] : nil
              column = chosen
              if chosen == nil {
                report(
                  fitting.isEmpty
                    ? "no column has \(expected())"
                    : "columns \(fitting.map { "`\(names[$0])`" }.joined(separator: ", ")) fit: say "
                      + "which in `column`", record.line, 1)
              }
              if let chosen { _ = fits(names[chosen]) }
            }
            if let column { heading = names[column] }
            return
          }
          guard let column else { return }
          if let fault = record.fault {
            report("a record in another form than the headings", record.line, fault.column)
            return
          }
          guard let number = record.number(column) else {
            report(
              "`\(record.text(column) ?? "")` is not a number", record.line,
              record.position(column).column)
            return
          }
          guard allows(number) else {
            report(
              "\(NumberText.exact(number)) is outside of what it can be", record.line,
              record.position(column).column)
            return
          }
          numbers.append(number)
        }
      }
    } catch let issue as Issue {
      throw Failure(issues: [issue])
    } catch let error as CSVError {
      throw Failure(
        issues: [
          Issue(
            file: path, position: Position(line: error.line, column: error.column),
            message: "not CSV that can be read")
        ])
    } catch {
      throw Failure(.badInput, "\(path): \(error)")
    }
    guard issues.isEmpty else { throw Failure(issues: issues) }
    guard numbers.count == CalendarYear.hours else {
      throw Failure(
        issues: [
          Issue(
            file: path,
            message: "\(numbers.count) hours where \(CalendarYear.hours) are expected"
              + (numbers.count == 8784 ? ": leave 29 February out" : ""))
        ])
    }
    return (heading, numbers)
  }
}
