/// Why a climate cannot be computed.
public enum ClimateError: Error, Hashable, Sendable {
  /// A figure that the record of the place lacks, by its key.
  case missing(field: String)
  /// A series of another length than it must have.
  case count(series: String, count: Int, expected: Int)
  /// A value that weather cannot have; `index` counts from 0.
  case impossible(series: String, index: Int, value: Double, allowed: String)
}

extension ClimateError {
  /// The sentence a person reads.
  public var message: String {
    switch self {
    case .missing(let field): "no \(field): this design condition is not computable"
    case .count(let series, let count, let expected):
      "\(series) has \(count) values where \(expected) are expected"
    case .impossible(let series, let index, let value, let allowed):
      "\(series) of hour \(index) is \(value), which is not \(allowed)"
    }
  }
}
