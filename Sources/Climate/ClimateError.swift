/// Why a climate cannot be computed.
public enum ClimateError: Error, Hashable, Sendable {
  /// A figure that the record of the place lacks, by its key.
  case missing(field: String)
  /// A series of another length than it must have.
  case count(series: String, count: Int, expected: Int)
  /// A value that weather cannot have; `index` counts from 0.
  case impossible(series: String, index: Int, value: Double, allowed: String)
}
