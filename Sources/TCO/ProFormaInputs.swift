/// One number of a compiled pro forma that may be set anew for each draw.
public struct ProFormaInput: Hashable, Sendable {
  /// The dotted path of the spec: `price`, `opex.operations`, `debt.rate`.
  public var path: String
  /// What the value counts: `USD`, `USD/year`, `fraction`, `1/year`, `year`.
  public var unit: String
  /// As the spec has it.
  public var value: Double
}

/// Collects inputs while a pro forma is compiled; a use is the input's position.
struct ProFormaInputTable {
  private(set) var inputs: [ProFormaInput] = []

  mutating func add(_ path: String, _ value: Double, _ unit: String) -> Int {
    inputs.append(ProFormaInput(path: path, unit: unit, value: value))
    return inputs.count - 1
  }
}
