/// What each input alone does to a figure: all others at their middle, the one at its low and then
/// its high value. Ranked by the size of the swing, the largest first; ties in order of inputs.
public struct Tornado: Sendable {
  public struct Bar: Hashable, Sendable {
    /// Position of the input.
    public var input: Int
    /// The figure with the input at its low value, and at its high one; nil where there is none.
    public var low: Double?
    public var high: Double?

    public init(input: Int, low: Double?, high: Double?) {
      self.input = input
      self.low = low
      self.high = high
    }

    /// Size of the difference between the two; nil where either is missing.
    public var swing: Double? {
      guard let low, let high else { return nil }
      return abs(high - low)
    }
  }

  public let bars: [Bar]

  /// - Parameter bars: One for each input, in any order.
  public init(_ bars: [Bar]) {
    self.bars = bars.sorted { left, right in
      let (first, second) = (left.swing ?? -1, right.swing ?? -1)
      return first != second ? first > second : left.input < right.input
    }
  }
}
