/// A real number, or several that are computed side by side (the draws of a study).
///
/// A kernel written for any `Lanes` serves one answer and many at once: arithmetic acts on each
/// lane alone and in the same order, so that a result is the same to the bit however many are
/// computed together.
public protocol Lanes: Sendable {
  /// What a comparison says of each lane.
  associatedtype Mask: LaneMask
  /// The number of lanes.
  static var laneCount: Int { get }
  init(repeating value: Double)
  static var zero: Self { get }
  static var one: Self { get }
  static func + (lhs: Self, rhs: Self) -> Self
  static func - (lhs: Self, rhs: Self) -> Self
  static func * (lhs: Self, rhs: Self) -> Self
  static func / (lhs: Self, rhs: Self) -> Self
  static func += (lhs: inout Self, rhs: Self)
  static func -= (lhs: inout Self, rhs: Self)
  static func *= (lhs: inout Self, rhs: Self)
  static prefix func - (value: Self) -> Self
  /// Where the left is less; false for NaN.
  static func .< (lhs: Self, rhs: Self) -> Mask
  /// `other` where `mask` holds, the receiver elsewhere.
  func replacing(with other: Self, where mask: Mask) -> Self
  /// The number of one lane.
  subscript(lane lane: Int) -> Double { get set }
}

/// A truth for each lane.
public protocol LaneMask: Sendable {
  static func .& (lhs: Self, rhs: Self) -> Self
  static func .| (lhs: Self, rhs: Self) -> Self
  static prefix func .! (value: Self) -> Self
  /// Whether no lane holds.
  var isNone: Bool { get }
  /// Whether one lane holds.
  subscript(lane lane: Int) -> Bool { get }
}

extension Lanes {
  /// The lesser of two, lane by lane; the second where one is NaN.
  @inlinable public static func least(_ first: Self, _ second: Self) -> Self {
    second.replacing(with: first, where: first .< second)
  }

  /// The greater of two, lane by lane; the second where one is NaN.
  @inlinable public static func greatest(_ first: Self, _ second: Self) -> Self {
    second.replacing(with: first, where: second .< first)
  }

  /// The magnitude of each lane.
  @inlinable public var magnitudes: Self { Self.greatest(self, -self) }
}

extension Double: Lanes {
  @inlinable public static var laneCount: Int { 1 }
  @inlinable public init(repeating value: Double) { self = value }
  @inlinable public static var one: Double { 1 }
  @inlinable public static func .< (lhs: Double, rhs: Double) -> Bool { lhs < rhs }
  @inlinable public func replacing(with other: Double, where mask: Bool) -> Double {
    mask ? other : self
  }
  @inlinable public subscript(lane lane: Int) -> Double {
    get { self }
    set { self = newValue }
  }
}

extension Bool: LaneMask {
  @inlinable public static func .& (lhs: Bool, rhs: Bool) -> Bool { lhs && rhs }
  @inlinable public static func .| (lhs: Bool, rhs: Bool) -> Bool { lhs || rhs }
  @inlinable public static prefix func .! (value: Bool) -> Bool { !value }
  @inlinable public var isNone: Bool { !self }
  @inlinable public subscript(lane lane: Int) -> Bool { self }
}

extension SIMD8<Double>: Lanes {
  public typealias Mask = SIMDMask<SIMD8<Int64>>
  @inlinable public static var laneCount: Int { 8 }
  @inlinable public subscript(lane lane: Int) -> Double {
    get { self[lane] }
    set { self[lane] = newValue }
  }
}

extension SIMDMask<SIMD8<Int64>>: LaneMask {
  @inlinable public var isNone: Bool { !any(self) }
  @inlinable public subscript(lane lane: Int) -> Bool { self[lane] }
}
