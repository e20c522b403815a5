/// One way of writing a measure: `MW` is 10^6 of the base unit of power.
///
/// A value `x` in this unit is `x * factor + offset` in the base unit; only temperatures have an
/// offset.
public struct Unit: Hashable, Sendable {
  /// The symbol printed and accepted after a number: `MW`.
  public let symbol: String
  /// What ends a key that carries the unit itself: `mw` in `contracted_mw`.
  public let suffix: String
  /// Base units in one of this unit.
  public let factor: Double
  /// Base-unit value of zero of this unit.
  public let offset: Double
  /// Further spellings accepted after a number.
  public let aliases: [String]

  public init(
    _ symbol: String, _ suffix: String, _ factor: Double, offset: Double = 0, aliases: [String] = []
  ) {
    self.symbol = symbol
    self.suffix = suffix
    self.factor = factor
    self.offset = offset
    self.aliases = aliases
  }

  func isSpelled(_ text: some StringProtocol) -> Bool {
    text == symbol || aliases.contains { $0 == text }
  }
}

/// A kind of quantity, with the units it may be written in; the first is the base unit.
public protocol Dimension: Sendable {
  /// What the dimension is called in messages: `power`.
  static var name: String { get }
  /// Every unit that input may use; the base unit (factor 1, offset 0) first.
  static var units: [Unit] { get }
}

/// What a measured value may be written in, as a value: shared by quantities and ratios.
public struct Measure: Sendable {
  public let name: String
  public let units: [Unit]

  public init(name: String, units: [Unit]) {
    self.name = name
    self.units = units
  }

  /// The unit spelled `text`, if this measure has one; spaces in the spelling do not count.
  public func unit(spelled text: some StringProtocol) -> Unit? {
    let spelling = String(text).filter { $0 != " " }
    return units.first { $0.isSpelled(spelling) }
  }
}

/// A type whose values are a number of one measure's base units.
public protocol Measurable: Hashable, Comparable, Sendable {
  /// The value in base units.
  var base: Double { get }
  init(base: Double)
  static var measure: Measure { get }
  /// The unit spelled `text` after a number, if there is one; spaces in it do not count.
  static func unit(spelled text: some StringProtocol) -> Unit?
  /// The unit that ends a key as `text` does, if there is one.
  static func unit(suffix text: some StringProtocol) -> Unit?
}

extension Measurable {
  public static func unit(spelled text: some StringProtocol) -> Unit? {
    measure.unit(spelled: text)
  }

  public static func unit(suffix text: some StringProtocol) -> Unit? {
    measure.units.first { $0.suffix == text }
  }
}

extension Measurable {
  /// A number of some unit: `Power(200, .megawatt)` through a unit of the table.
  @inlinable
  public init(_ value: Double, in unit: Unit) {
    self.init(base: value * unit.factor + unit.offset)
  }

  /// The value expressed in `unit`.
  @inlinable
  public func value(in unit: Unit) -> Double {
    (base - unit.offset) / unit.factor
  }

  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.base < right.base }

  @inlinable
  public static var zero: Self { Self(base: 0) }

  /// Whether the value is a real number (neither infinite nor not-a-number).
  @inlinable
  public var isFinite: Bool { base.isFinite }
}
