/// How the basis of an asset is spread over years, for the books or for tax.
public enum DepreciationMethod: Equatable, Sendable {
  /// US tax depreciation of personal property; see ``RecoveryTable``.
  case macrs(PersonalProperty, RecoveryConvention)
  /// US tax depreciation of buildings: 39 years straight-line, mid-month; the month (1 … 12) in
  /// which the building is placed in service.
  case macrs39(month: Int)
  /// Equal parts over whole years.
  case straightLine(years: Int)
  /// Equal parts with half a year's share in the first and in the year after the last.
  case straightLineHalfYear(years: Int)
  /// A declining balance of `factor`/years, changing to straight-line where that is more.
  case declining(years: Int, factor: Double)
  /// All in the first year.
  case expensed

  /// The share of the basis in each year from the first, adding up to 1.
  ///
  /// - Parameter bonus: The part of the basis taken in the first year before the method applies to
  ///   the rest (bonus depreciation, US Internal Revenue Code §168(k)), 0 … 1.
  /// - Returns: No shares for a life below one year or a month outside 1 … 12.
  public func shares(bonus: Double = 0) -> [Double] {
    var shares = regularShares
    guard bonus != 0, !shares.isEmpty else { return shares }
    for index in shares.indices { shares[index] *= 1 - bonus }
    shares[0] += bonus
    return shares
  }

  private var regularShares: [Double] {
    switch self {
    case .macrs(let property, let convention):
      return RecoveryTable(property, convention).shares
    case .macrs39(let month):
      return RecoveryTable(buildingPlacedIn: month)?.shares ?? []
    case .straightLine(let years):
      guard years > 0 else { return [] }
      return [Double](repeating: 1 / Double(years), count: years)
    case .straightLineHalfYear(let years):
      guard years > 0 else { return [] }
      var shares = [Double](repeating: 1 / Double(years), count: years + 1)
      shares[0] /= 2
      shares[years] /= 2
      return shares
    case .declining(let years, let factor):
      guard years > 0 else { return [] }
      var remaining = 1.0
      return (0..<years).map { year in
        let straight = remaining / Double(years - year)
        let share = min(remaining, max(remaining * factor / Double(years), straight))
        remaining -= share
        return share
      }
    case .expensed:
      return [1]
    }
  }
}

extension DepreciationMethod {
  /// The method that a pro forma calls `macrs-5` (half-year) … `macrs-20`, `macrs-39` (placed in
  /// service in January), `straight-line-N`, `straight-line-N-half-year`, `declining-N` (double
  /// declining) or `expensed`; nil for anything else. The other conventions have no such name.
  public init?(named name: String) {
    let words = name.split(separator: "-", omittingEmptySubsequences: false)
    // A number is read only in its plain spelling: "05" and "+5" are no name.
    let numbers = words.compactMap { word in Int(word).flatMap { "\($0)" == word ? $0 : nil } }
    let pattern = words.map { Int($0) == nil ? $0 : "N" }.joined(separator: "-")
    switch (pattern, numbers.first) {
    case ("expensed", _): self = .expensed
    case ("macrs-N", 39): self = .macrs39(month: 1)
    case ("macrs-N", let years?):
      guard let property = PersonalProperty(rawValue: years) else { return nil }
      self = .macrs(property, .halfYear)
    case ("straight-line-N", let years?) where (1...100).contains(years):
      self = .straightLine(years: years)
    case ("straight-line-N-half-year", let years?) where (1...100).contains(years):
      self = .straightLineHalfYear(years: years)
    case ("declining-N", let years?) where (1...100).contains(years):
      self = .declining(years: years, factor: 2)
    default: return nil
    }
  }
}
