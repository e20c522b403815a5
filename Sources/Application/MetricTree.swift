import Documents
import Interchange
import Quantities

/// The JSON of a plan, looked into by paths.
struct MetricTree: Sendable {
  let root: JSON

  /// One place that a path leads to; `value` is nil where the path ends in nothing.
  struct Place {
    var path: String
    var value: JSON?
  }

  /// The value at a path without wildcards.
  func value(at path: String) -> JSON? {
    guard let steps = MetricPath.steps(path) else { return nil }
    return places(steps).first?.value
  }

  /// Every place that steps lead to, in the order of the file.
  ///
  /// - Parameter unit: where a last key carries its unit (`land.area` written `area_ha`), the unit
  ///   to read it in; a key is then found with or without suffix.
  func places(_ steps: [PathStep], unit: String? = nil) -> [Place] {
    var places: [Place] = []
    walk(root, steps[...], "", unit, &places)
    return places
  }

  private func walk(
    _ value: JSON, _ steps: ArraySlice<PathStep>, _ path: String, _ unit: String?,
    _ places: inout [Place]
  ) {
    guard let step = steps.first else {
      places.append(Place(path: path, value: value))
      return
    }
    let rest = steps.dropFirst()
    switch step {
    case .key:
      walkKey(value, steps, path, unit, &places)
    case .index(let index):
      guard let items = value.items, index < items.count else { break }
      return walk(items[index], rest, "\(path)[\(index)]", unit, &places)
    case .all:
      for (index, item) in (value.items ?? []).enumerated() {
        walk(item, rest, "\(path)[\(index)]", unit, &places)
      }
      return
    case .filter(let key, let text):
      for (index, item) in (value.items ?? []).enumerated() where item[key]?.word == text {
        walk(item, rest, "\(path)[\(index)]", unit, &places)
      }
      return
    }
    if case .key = step { return }
    places.append(Place(path: path + MetricPath.text(steps), value: nil))
  }

  private func walkKey(
    _ value: JSON, _ steps: ArraySlice<PathStep>, _ path: String, _ unit: String?,
    _ places: inout [Place]
  ) {
    let prefix = path.isEmpty ? "" : "\(path)."
    var key = ""
    var rest = steps
    while case .key(let part)? = rest.first {
      key += key.isEmpty ? part : ".\(part)"
      rest = rest.dropFirst()
      if let member = value[key] {
        // What follows may belong to a longer key: `a.b` beside `a`.
        var found: [Place] = []
        walk(member, rest, prefix + key, unit, &found)
        if found.isEmpty || found.contains(where: { $0.value != nil }) || !isKey(rest.first) {
          places += found
          return
        }
      }
      if rest.isEmpty, let unit, let found = suffixed(value, key, unit) {
        places.append(Place(path: prefix + found.key, value: .number(found.value)))
        return
      }
      // `phases.one` is `phases[one]`.
      if let items = value.items {
        for (index, item) in items.enumerated()
        where item["id"]?.word == key || item["name"]?.word == key {
          return walk(item, rest, "\(path)[\(index)]", unit, &places)
        }
      }
    }
    places.append(Place(path: prefix + MetricPath.text(steps), value: nil))
  }

  private func isKey(_ step: PathStep?) -> Bool {
    if case .key? = step { true } else { false }
  }

  /// `area_ha: 440` for `area` in ha, converted where the suffix is another unit.
  private func suffixed(_ value: JSON, _ key: String, _ unit: String) -> (
    key: String, value: Double
  )? {
    guard case .object(let members) = value, let measure = UnitText.measure(of: unit),
      let target = measure.unit(spelled: unit)
    else { return nil }
    for member in members where member.key.hasPrefix("\(key)_") {
      let suffix = member.key.dropFirst(key.count + 1)
      guard let number = member.value.double,
        let source = measure.units.first(where: { $0.suffix == suffix })
      else { continue }
      return (member.key, source == target ? number : UnitText.convert(number, source, target))
    }
    return nil
  }
}

/// Units found by their spelling, whatever they measure.
enum UnitText {
  static let measures: [Measure] = [
    Power.measure, ApparentPower.measure, Energy.measure, Money.measure, Length.measure,
    Area.measure, Mass.measure, Volume.measure, TemperatureDifference.measure,
    Temperature.measure, Quantities.Duration.measure, Bandwidth.measure, EnergyPrice.measure,
    PowerPrice.measure, VolumePrice.measure, AreaPrice.measure, AcceleratorTimePrice.measure,
    Flow.measure, AreaDensity.measure, CarbonIntensity.measure, WaterIntensity.measure,
    RackRate.measure,
  ]

  /// The measure that has a unit of this spelling.
  static func measure(of unit: String) -> Measure? {
    measures.first { $0.unit(spelled: unit) != nil }
  }

  /// A number of one unit as a number of another of the same measure.
  static func convert(_ value: Double, _ source: Unit, _ target: Unit) -> Double {
    (value * source.factor + source.offset - target.offset) / target.factor
  }

  /// `150 MW` as a number of `unit`; nil where the text is no amount of its measure.
  static func number(_ text: String, in unit: String) -> Double? {
    guard let measure = measure(of: unit), let target = measure.unit(spelled: unit) else {
      return nil
    }
    var digits = Substring(text)
    while !digits.isEmpty {
      if let number = NumberText.parse(digits) {
        let spelling = text[digits.endIndex...].drop { $0 == " " }
        guard let source = measure.unit(spelled: spelling) else { return nil }
        return source == target ? number : convert(number, source, target)
      }
      digits.removeLast()
    }
    return nil
  }
}

extension JSON {
  var items: [JSON]? {
    if case .list(let items) = self { items } else { nil }
  }

  var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// A text, or a whole number as text: what other records are named by.
  var word: String? {
    switch self {
    case .text(let text): text
    case .integer(let integer): String(integer)
    case .boolean(let flag): flag ? "true" : "false"
    default: nil
    }
  }

  /// A JSON number.
  var double: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  /// A number however it is written: bare, `80 %`, a truth as 1 or 0, a month as its index.
  var amount: Double? {
    switch self {
    case .boolean(let flag): return flag ? 1 : 0
    case .text(let text):
      if let number = NumberText.parse(text) { return number }
      if text.hasSuffix("%") {
        var digits = text.dropLast()
        while digits.last == " " { digits.removeLast() }
        return NumberText.parse(digits).map { $0 / 100 }
      }
      return Month(text).map { Double($0.index) }
    default: return double
    }
  }
}
