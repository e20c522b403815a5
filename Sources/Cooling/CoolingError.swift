public import Climate

/// Why a plant cannot be computed. Every case names the record at fault.
public enum CoolingError: Error, Hashable, Sendable {
  /// A figure that the record lacks, by its key.
  case missing(record: String, field: String)
  /// The plant names equipment that was not given with it.
  case unknown(plant: String, equipment: String)
  /// Equipment that the model cannot compute in this place.
  case unsupported(record: String, reason: String)
  /// A temperature that the equipment next in line does not take.
  case tooWarm(record: String, celsius: Double, limit: Double)
  /// A climate record that cannot be computed.
  case climate(record: String, ClimateError)
}

extension CoolingError {
  /// The sentence a person reads.
  public var message: String {
    switch self {
    case .missing(let record, let field):
      "\(record) has no \(field): not computable"
    case .unknown(let plant, let equipment):
      "plant \(plant) names \(equipment), which is not there"
    case .unsupported(let record, let reason):
      "\(record): \(reason)"
    case .tooWarm(let record, let celsius, let limit):
      "\(record): \(celsius) °C where it takes at most \(limit) °C"
    case .climate(let record, let error):
      "climate \(record): \(error.message)"
    }
  }
}
