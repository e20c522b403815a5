import Interchange
import Quantities

extension DerivationContext {
  /// The unit of a figure: what its key ends in, or what stands beside it.
  func unit(of path: String) -> String {
    let steps = MetricPath.steps(path) ?? []
    guard case .key(let key)? = steps.last(where: { if case .key = $0 { true } else { false } })
    else { return "" }
    // Uses, limits and quantities have their unit beside them; an assumption has it in its record.
    if ["use", "limit", "quantity", "value"].contains(key) {
      let sibling = MetricPath.text(steps.dropLast()) + ".unit"
      if let unit = tree.value(at: sibling)?.word { return unit == "1" ? "" : unit }
    }
    for (ending, unit) in Self.endings where key.hasSuffix(ending) { return unit }
    return UnitText.symbol(ending: key) ?? ""
  }

  private static let endings = [
    ("_usd_per_gpu_hour", "USD/GPU-h"), ("_usd_per_installed_gpu_hour", "USD/GPU-h"),
    ("_gpu_hours_per_year", "GPU-h/year"), ("_gpu_hours", "GPU-h"), ("_usd_per_year", "USD/year"),
    ("_years", "years"), ("_l_per_kwh", "L/kWh"), ("_l_per_kwh_air_heat", "L/kWh"),
    ("_l_per_kwh_liquid_heat", "L/kWh"), ("unit_price_usd", "USD"),
  ]
}

extension UnitText {
  /// The symbol of the unit whose suffix a key ends in, the longest suffix first.
  static func symbol(ending key: String) -> String? {
    var found: Unit?
    for measure in measures {
      for unit in measure.units
      where key.hasSuffix("_\(unit.suffix)") && unit.suffix.count > found?.suffix.count ?? 0 {
        found = unit
      }
    }
    return found?.symbol
  }

  /// Whether a key's ending is the suffix of some unit.
  static func isSuffix(_ text: some StringProtocol) -> Bool {
    measures.contains { $0.units.contains { $0.suffix == text } }
  }
}
