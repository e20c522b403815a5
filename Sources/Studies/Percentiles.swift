/// Percentiles of a stream of numbers in bounded memory.
///
/// Up to `exactLimit` numbers are kept and percentiles are exact. Then the middle 99 % of those kept
/// become the range of a histogram of `bins` equal bins, which counts all numbers; a percentile is
/// found by interpolation in its bin and off by less than one bin, `resolution`.
public struct Percentiles: Sendable {
  public static let exactLimit = 1 << 18
  public static let bins = 1 << 17

  private var kept: [Double] = []
  private var counts: [UInt64] = []
  private var low = 0.0
  private var width = 0.0
  private var below: UInt64 = 0
  private var count = 0

  public init() {}

  /// Adds numbers; what is not a number takes its place among the first, and counts for nothing.
  public mutating func add(_ values: some Sequence<Double>) {
    if counts.isEmpty {
      kept.append(contentsOf: values)
      if kept.count > Self.exactLimit { makeHistogram() }
    } else {
      tally(values)
    }
  }

  /// The first numbers added, in their order, as long as all are kept.
  func first(_ number: Int) -> ArraySlice<Double> { kept.prefix(number) }

  private mutating func tally(_ values: some Sequence<Double>) {
    let (low, scale, bins) = (low, 1 / width, Double(Self.bins))
    var (below, added) = (below, 0)
    counts.withUnsafeMutableBufferPointer { counts in
      for value in values {
        let place = (value - low) * scale
        if place >= 0 {
          if place < bins { counts[Int(place)] &+= 1 }
        } else if place < 0 {
          below += 1
        } else {
          continue
        }
        added += 1
      }
    }
    self.below = below
    count += added
  }

  private mutating func makeHistogram() {
    let numbers = kept
    kept.removeAll { $0.isNaN }
    let ends = kept.isEmpty ? [0, 0] : Self.exact(&kept, [0.005, 0.995])
    kept = []
    let (least, most) = (ends[0], ends[1])
    let reach = max(most - least, max(abs(least), 1) * 1e-9)
    low = least
    width = reach / Double(Self.bins)
    counts = [UInt64](repeating: 0, count: Self.bins)
    tally(numbers)
  }

  /// No percentile is off by more; 0 where they are exact.
  public var resolution: Double { counts.isEmpty ? 0 : width }

  /// Values that these shares of the numbers stay below, interpolated between the neighbors at
  /// (n − 1) · share (Hyndman and Fan's type 7, as NumPy's default). Nil without numbers, or where
  /// a share lies outside the histogram.
  ///
  /// - Parameter shares: Ascending, 0 … 1.
  public func values(at shares: [Double]) -> [Double?] {
    counts.isEmpty ? Self.values(of: kept, at: shares) : shares.map(binned)
  }

  /// Percentiles of some numbers, exact.
  public static func values(of numbers: some Sequence<Double>, at shares: [Double]) -> [Double?] {
    var copy = numbers.filter { !$0.isNaN }
    return copy.isEmpty ? shares.map { _ in nil } : exact(&copy, shares)
  }

  private func binned(_ share: Double) -> Double? {
    let target = Double(count - 1) * share
    var seen = below
    guard target >= Double(seen) else { return nil }
    for (bin, number) in counts.enumerated() where number > 0 {
      if target < Double(seen + number) {
        let part = (target - Double(seen) + 0.5) / Double(number)
        return low + width * (Double(bin) + min(1, part))
      }
      seen += number
    }
    return nil
  }

  /// Percentiles of numbers, which are put out of order.
  static func exact(_ numbers: inout [Double], _ shares: [Double]) -> [Double] {
    numbers.withUnsafeMutableBufferPointer { numbers in
      var start = 0
      return shares.map { share in
        let place = Double(numbers.count - 1) * share
        let index = Int(place)
        select(index, in: numbers, from: start)
        start = index
        let value = numbers[index]
        guard index + 1 < numbers.count, place > Double(index) else { return value }
        // All that stand behind are no smaller: the next is the least of them.
        var next = Double.infinity
        for other in numbers[(index + 1)...] where other < next { next = other }
        return value + (place - Double(index)) * (next - value)
      }
    }
  }

  /// Puts at `index` what would stand there in order, smaller ones before it (C. A. R. Hoare's
  /// FIND, with the median of three as pivot).
  private static func select(
    _ index: Int, in numbers: UnsafeMutableBufferPointer<Double>, from start: Int
  ) {
    var (low, high) = (start, numbers.count - 1)
    while low < high {
      let (a, b, c) = (numbers[low], numbers[(low + high) / 2], numbers[high])
      let pivot = max(min(a, b), min(max(a, b), c))
      var (left, right) = (low, high)
      while left <= right {
        while numbers[left] < pivot { left += 1 }
        while numbers[right] > pivot { right -= 1 }
        if left <= right {
          numbers.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if index <= right {
        high = right
      } else if index >= left {
        low = left
      } else {
        return
      }
    }
  }
}
