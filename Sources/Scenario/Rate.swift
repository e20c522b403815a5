public import Documents
import Quantities

/// A rate or share of 1: `9 %` or `0.09`. A bare 9 is refused, since both may have been meant.
public struct Rate: ScalarValue, Comparable, Hashable, CustomStringConvertible {
  public var value: Double

  /// `9 %`.
  public var description: String { "\(NumberText.significant(value * 100, 6)) %" }

  public init(_ value: Double) { self.value = value }

  public static let valueType = ValueType.number
  public static let placeholder = Rate(0)

  public static func parse(_ scalar: Scalar) throws(Mismatch) -> Rate {
    let value = try Double.parse(scalar)
    guard value.magnitude <= 1 else {
      let digits = NumberText.exact(scalar.text.hasSuffix("%") ? value * 100 : value)
      let percent = "`\(digits) %`"
      throw Mismatch(
        expected: scalar.text.hasSuffix("%")
          ? "a rate of at most 100 %"
          : "a rate: write \(percent) or `\(NumberText.exact(value / 100))`")
    }
    return Rate(value)
  }

  public static func < (left: Rate, right: Rate) -> Bool { left.value < right.value }
}

extension Limits<Rate> {
  /// 0 % to 100 %.
  public static var share: Self { .between(Rate(0), Rate(1)) }
  /// A growth or a decline.
  public static var growth: Self { .between(Rate(-0.9), Rate(1)) }
}
