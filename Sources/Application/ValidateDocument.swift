public import Interchange
public import Reporting

extension ValidationReport {
  /// The report as one JSON value. Errors are fractions of the published value, and so are
  /// tolerances: a case is met where |error| is at most its tolerance.
  public var json: JSON {
    .object([
      ("kind", "validation"),
      ("engine_version", .text(Engine.version)),
      ("records_from", .text(recordsFrom)),
      ("cases", .list(cases.map(\.json))),
      ("groups", .list(groups.map(\.json))),
      ("limits", .list(limits.map(\.json))),
      ("ranges", .list(coverages.map(\.json))),
      ("gaps", .list(gaps.map(JSON.text))),
      ("median_abs_error", JSON(medianError)),
      ("tolerances_met", .boolean(isMet)),
    ])
  }
}

extension CaseResult {
  fileprivate var json: JSON {
    .object([
      ("id", .text(id)), ("family", .text(family)), ("role", .text(role.rawValue)),
      ("field", .text(field)), ("unit", unit.isEmpty ? .null : .text(unit)),
      ("predicted", predicted?.json ?? .null), ("published", published.json),
      ("error", JSON(error)), ("tolerance", JSON(tolerance)),
      ("tolerance_stated", toleranceText.isEmpty ? .null : .text(toleranceText)),
      (
        "range",
        range.map { .list([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
      ),
      ("met", isMet.map(JSON.boolean) ?? .null), ("forecast", .boolean(isForecast)),
      ("source", .text(source)), ("note", note.isEmpty ? .null : .text(note)),
      ("reason", reason.isEmpty ? .null : .text(reason)),
    ])
  }
}

extension CaseGroup {
  fileprivate var json: JSON {
    .object([
      ("family", .text(family)), ("role", .text(role.rawValue)), ("n", .integer(count)),
      ("median_abs_error", .number(medianError)), ("worst", .number(worstError)),
      ("worst_case", .text(worstCase)),
    ])
  }
}

extension RangeCoverage {
  fileprivate var json: JSON {
    .object([
      ("family", .text(family)), ("n", .integer(count)), ("inside", .integer(inside)),
      ("widest_over_middle", .number(widest)), ("pinball_loss", .number(pinball)),
    ])
  }
}

extension GroupLimitResult {
  fileprivate var json: JSON {
    .object([
      ("family", .text(limit.family)),
      ("roles", .list(limit.roles.map { .text($0.rawValue) })), ("n", .integer(count)),
      ("cases", limit.prefix.isEmpty ? .null : .text("\(limit.prefix)*")),
      ("mean_limit", JSON(limit.mean)), ("mean_abs_error", .number(meanError)),
      ("median_limit", JSON(limit.median)), ("median_abs_error", .number(medianError)),
      ("worst_limit", JSON(limit.worst)), ("worst", .number(worstError)),
      ("met", .boolean(isMet)),
    ])
  }
}
