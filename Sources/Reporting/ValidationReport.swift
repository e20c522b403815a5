/// What a published value was used for.
public enum CaseRole: String, CaseIterable, Sendable {
  /// A count that a rule gives without error.
  case exact
  /// Used to fit a parameter: agreement proves nothing.
  case fitted
  /// The source is itself a model.
  case reproduction
  /// Built or measured, and not used to fit: the headline.
  case prediction
  /// Missed, for the reason that the case gives.
  case knownMiss = "known_miss"
}

/// What a source publishes, and what the program answers.
public enum PublishedFigure: Hashable, Sendable {
  case number(Double)
  /// Anything between is right.
  case interval(Double, Double)
  /// A word or an order.
  case text(String)
}

/// One published value beside the program's.
public struct CaseResult: Sendable {
  public var id: String
  public var family: String
  public var role: CaseRole
  /// Dotted path of the value in the result; `a / b` where it is a ratio of two.
  public var field: String
  /// Unit of both values; empty for counts, ratios and words.
  public var unit: String
  /// Nil where the program has no answer.
  public var predicted: PublishedFigure?
  public var published: PublishedFigure
  /// (predicted − published) / published; of an interval, distance from its nearer end over that
  /// end; 0 or 1 for words; nil without an answer.
  public var error: Double?
  /// Largest error, as a fraction of the published value; nil: shown without a verdict.
  public var tolerance: Double?
  /// The tolerance as the case states it.
  public var toleranceText: String
  /// The range that was predicted with the value, where the case asks whether it holds.
  public var range: ClosedRange<Double>?
  /// Shown, and kept out of every statistic: the source itself only expects it.
  public var isForecast: Bool
  public var source: String
  /// Plant, climate, design condition, redundancy and buyer class, and who says so.
  public var note: String
  /// Why a known miss misses, or why there is no answer.
  public var reason: String

  public init(
    id: String, family: String, role: CaseRole, field: String, unit: String,
    predicted: PublishedFigure?, published: PublishedFigure, error: Double?, tolerance: Double?,
    toleranceText: String, range: ClosedRange<Double>? = nil, isForecast: Bool, source: String,
    note: String, reason: String
  ) {
    self.range = range
    self.id = id
    self.family = family
    self.role = role
    self.field = field
    self.unit = unit
    self.predicted = predicted
    self.published = published
    self.error = error
    self.tolerance = tolerance
    self.toleranceText = toleranceText
    self.isForecast = isForecast
    self.source = source
    self.note = note
    self.reason = reason
  }

  /// Whether the answer is within its tolerance; nil where there is none to keep.
  public var isMet: Bool? {
    if let range {
      guard case .number(let value) = published else { return false }
      return range.contains(value)
    }
    guard let tolerance else { return nil }
    guard let error else { return false }
    // A tolerance of 5 % is kept by 5 % and the rounding of the last bit.
    return error.magnitude <= tolerance * (1 + 1e-12)
  }

  /// Whether this counts in its group: forecasts and open cases do not.
  public var isScored: Bool { !isForecast && error != nil }
}

/// The cases of one family and role together.
public struct CaseGroup: Sendable {
  public var family: String
  public var role: CaseRole
  /// Values scored.
  public var count: Int
  public var medianError: Double
  public var worstError: Double
  /// Id of the case with the largest error.
  public var worstCase: String
}

/// How well the predicted ranges of a family hold what was seen.
public struct RangeCoverage: Sendable {
  public var family: String
  public var count: Int
  public var inside: Int
  /// Widest range over its middle value.
  public var widest: Double
  /// Mean pinball loss of the low end (as P10), the middle and the high end (as P90), in the unit of
  /// the values: R. Koenker and G. Bassett, "Regression Quantiles", Econometrica 46 (1978).
  public var pinball: Double
}

/// A limit on the errors of a family's values together.
public struct GroupLimit: Sendable {
  public var family: String
  public var roles: [CaseRole]
  /// What ids of its cases begin with; empty: all of the family.
  public var prefix: String
  public var mean: Double?
  public var median: Double?
  public var worst: Double?

  public init(
    family: String, roles: [CaseRole], prefix: String = "", mean: Double? = nil, median: Double?,
    worst: Double?
  ) {
    self.family = family
    self.roles = roles
    self.prefix = prefix
    self.mean = mean
    self.median = median
    self.worst = worst
  }

  /// The family, or the part of it that the limit is on.
  public var name: String { prefix.isEmpty ? family : "\(family) of \(prefix)*" }

  func covers(_ one: CaseResult) -> Bool {
    one.isScored && one.family == family && roles.contains(one.role) && one.id.hasPrefix(prefix)
  }
}

/// A limit with what it was held against.
public struct GroupLimitResult: Sendable {
  public var limit: GroupLimit
  public var count: Int
  public var meanError: Double
  public var medianError: Double
  public var worstError: Double

  public var isMet: Bool {
    meanError <= limit.mean ?? .infinity && medianError <= limit.median ?? .infinity
      && worstError <= limit.worst ?? .infinity
  }
}

/// Every case, and what families of them come to.
public struct ValidationReport: Sendable {
  public var cases: [CaseResult]
  public var limits: [GroupLimitResult]
  /// What was wanted and cannot be compared yet, with the reason.
  public var gaps: [String]
  /// Where records came from.
  public var recordsFrom: String

  public init(
    cases: [CaseResult], limits: [GroupLimit], gaps: [String], recordsFrom: String
  ) {
    self.cases = cases
    self.gaps = gaps
    self.recordsFrom = recordsFrom
    self.limits = limits.compactMap { limit in
      let errors = cases.filter(limit.covers).compactMap { $0.error?.magnitude }
      guard let median = Self.median(errors), let worst = errors.max() else { return nil }
      return GroupLimitResult(
        limit: limit, count: errors.count,
        meanError: errors.reduce(0, +) / Double(errors.count), medianError: median,
        worstError: worst)
    }
  }

  /// Families in the order of their first case; within one, roles in the order of their kind.
  public var groups: [CaseGroup] {
    families.flatMap { family in
      CaseRole.allCases.compactMap { role in
        let scored = cases.filter { $0.isScored && $0.family == family && $0.role == role }
        let errors = scored.compactMap { $0.error?.magnitude }
        guard let median = Self.median(errors), let worst = errors.max(),
          let worstCase = scored.first(where: { $0.error?.magnitude == worst })
        else { return nil }
        return CaseGroup(
          family: family, role: role, count: errors.count, medianError: median,
          worstError: worst, worstCase: worstCase.id)
      }
    }
  }

  /// Families with predicted ranges; forecasts are left out.
  public var coverages: [RangeCoverage] {
    families.compactMap { family in
      var coverage = RangeCoverage(family: family, count: 0, inside: 0, widest: 0, pinball: 0)
      for result in cases where result.family == family && !result.isForecast {
        guard let range = result.range, case .number(let seen) = result.published,
          case .number(let middle)? = result.predicted
        else { continue }
        coverage.count += 1
        if range.contains(seen) { coverage.inside += 1 }
        coverage.widest = max(coverage.widest, (range.upperBound - range.lowerBound) / middle)
        for (quantile, share) in [(range.lowerBound, 0.1), (middle, 0.5), (range.upperBound, 0.9)] {
          coverage.pinball += max(share * (seen - quantile), (share - 1) * (seen - quantile)) / 3
        }
      }
      guard coverage.count > 0 else { return nil }
      coverage.pinball /= Double(coverage.count)
      return coverage
    }
  }

  public var families: [String] {
    var families: [String] = []
    for result in cases where !families.contains(result.family) { families.append(result.family) }
    return families
  }

  /// Median of the errors of predictions; nil without any.
  public var medianError: Double? {
    Self.median(
      cases.filter { $0.isScored && $0.role == .prediction }.compactMap { $0.error?.magnitude })
  }

  /// Cases outside their tolerance that do not say why.
  public var unexplainedMisses: [CaseResult] {
    cases.filter { $0.isMet == false && $0.role != .knownMiss }
  }

  /// Whether every tolerance and limit is kept, known misses aside.
  public var isMet: Bool { unexplainedMisses.isEmpty && limits.allSatisfy(\.isMet) }

  /// The middle value, or the mean of the middle two.
  static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
