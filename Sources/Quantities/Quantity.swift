/// An amount of one dimension, held in its base unit.
///
/// The dimension is a phantom type: watts and dollars are distinct types at no cost at run time.
@frozen
public struct Quantity<D: Dimension>: Measurable {
  public var base: Double

  @inlinable
  public init(base: Double) { self.base = base }

  public static var measure: Measure { Measure(name: D.name, units: D.units) }
}

extension Quantity {
  @inlinable
  public static func + (left: Self, right: Self) -> Self { Self(base: left.base + right.base) }

  @inlinable
  public static func - (left: Self, right: Self) -> Self { Self(base: left.base - right.base) }

  @inlinable
  public static func += (left: inout Self, right: Self) { left.base += right.base }

  @inlinable
  public static func -= (left: inout Self, right: Self) { left.base -= right.base }

  @inlinable
  public static func * (left: Self, right: Double) -> Self { Self(base: left.base * right) }

  @inlinable
  public static func * (left: Double, right: Self) -> Self { Self(base: left * right.base) }

  @inlinable
  public static func / (left: Self, right: Double) -> Self { Self(base: left.base / right) }

  /// How many times `right` goes into `left`.
  @inlinable
  public static func / (left: Self, right: Self) -> Double { left.base / right.base }

  @inlinable
  public static func / <Other: Dimension>(
    left: Self, right: Quantity<Other>
  ) -> Ratio<D, Other> {
    Ratio(base: left.base / right.base)
  }

  @inlinable
  public static prefix func - (value: Self) -> Self { Self(base: -value.base) }
}

/// A price or an intensity: base units of `Numerator` per base unit of `Denominator`.
@frozen
public struct Ratio<Numerator: Dimension, Denominator: Dimension>: Measurable {
  public var base: Double

  @inlinable
  public init(base: Double) { self.base = base }

  /// Every unit of the numerator over every unit of the denominator: `USD/kWh`, `usd_per_kwh`.
  public static var measure: Measure {
    var units: [Unit] = []
    units.reserveCapacity(Numerator.units.count * Denominator.units.count)
    for below in Denominator.units {
      for above in Numerator.units {
        var aliases: [String] = []
        for lower in [below.symbol] + below.aliases {
          for upper in [above.symbol] + above.aliases { aliases.append("\(upper)/\(lower)") }
        }
        units.append(
          Unit(
            "\(above.symbol)/\(below.symbol)", "\(above.suffix)_per_\(below.suffix)",
            above.factor / below.factor, aliases: aliases))
      }
    }
    return Measure(name: "\(Numerator.name) per \(Denominator.name)", units: units)
  }

  // Looked up by its two halves: making all pairs for every value read would take most of the time
  // of reading.

  public static func unit(spelled text: some StringProtocol) -> Unit? {
    let spelling = String(text).filter { $0 != " " }
    for below in Denominator.units {
      for lower in [below.symbol] + below.aliases where spelling.hasSuffix(lower) {
        let above = spelling.dropLast(lower.count)
        guard above.last == "/" else { continue }
        if let unit = Numerator.units.first(where: { $0.isSpelled(above.dropLast()) }) {
          return pair(unit, below)
        }
      }
    }
    return nil
  }

  public static func unit(suffix text: some StringProtocol) -> Unit? {
    for below in Denominator.units where text.hasSuffix(below.suffix) {
      let above = text.dropLast(below.suffix.count)
      guard above.hasSuffix("_per_") else { continue }
      let suffix = above.dropLast("_per_".count)
      if let unit = Numerator.units.first(where: { $0.suffix == suffix }) {
        return pair(unit, below)
      }
    }
    return nil
  }

  private static func pair(_ above: Unit, _ below: Unit) -> Unit {
    Unit(
      "\(above.symbol)/\(below.symbol)", "\(above.suffix)_per_\(below.suffix)",
      above.factor / below.factor)
  }
}

extension Ratio {
  @inlinable
  public static func + (left: Self, right: Self) -> Self { Self(base: left.base + right.base) }

  @inlinable
  public static func * (left: Self, right: Double) -> Self { Self(base: left.base * right) }

  @inlinable
  public static func / (left: Self, right: Self) -> Double { left.base / right.base }

  @inlinable
  public static func * (
    left: Self, right: Quantity<Denominator>
  ) -> Quantity<Numerator> {
    Quantity(base: left.base * right.base)
  }

  @inlinable
  public static func * (
    left: Quantity<Denominator>, right: Self
  ) -> Quantity<Numerator> {
    Quantity(base: left.base * right.base)
  }

  @inlinable
  public static func / (
    left: Quantity<Numerator>, right: Self
  ) -> Quantity<Denominator> {
    Quantity(base: left.base / right.base)
  }
}
