/// Counter-based random bits: Philox2x64-10 (J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw,
/// "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011).
///
/// The bits of a counter are a function of counter and key alone. Draw i of input j is therefore the
/// same number whatever was drawn before it, on any thread, in any order.
@frozen
public struct Philox: Hashable, Sendable {
  /// The seed.
  public let key: UInt64

  @inlinable
  public init(seed: UInt64) { key = seed }

  /// 128 random bits of a 128-bit counter.
  @inlinable @inline(__always)
  public func bits(_ low: UInt64, _ high: UInt64) -> (UInt64, UInt64) {
    var (low, high, key) = (low, high, key)
    for _ in 0..<10 {
      let product = (0xd2b7_4407_b1ce_6e93 as UInt64).multipliedFullWidth(by: low)
      low = product.high ^ key ^ high
      high = product.low
      key &+= 0x9e37_79b9_7f4a_7c15
    }
    return (low, high)
  }

  /// The uniform numbers of inputs 2 · pair and 2 · pair + 1 in one draw, each above 0 and below 1.
  @inlinable @inline(__always)
  public func uniforms(draw: UInt64, pair: Int) -> (Double, Double) {
    let (first, second) = bits(draw, UInt64(truncatingIfNeeded: pair))
    return (Self.uniform(first), Self.uniform(second))
  }

  /// The middle of one of 2^52 equal parts of 0 … 1: symmetric about ½, never 0 or 1.
  @inlinable @inline(__always)
  public static func uniform(_ bits: UInt64) -> Double {
    // 52 bits under the exponent of 1 make 1 … 2; half a part less than 1 moves to the middle.
    Double(bitPattern: bits >> 12 | 0x3ff0_0000_0000_0000) - (1 - 0x1p-53)
  }
}
