/// Bytes of bulk text on their way out: room is made once a row, so that appending a name is a copy
/// and nothing else.
///
/// `ByteWriter` is the general writer; this one is for tables of millions of rows whose longest
/// row is known.
struct RowBuffer: ~Copyable {
  /// Bytes that a copy may write behind its end, and read behind that of its source.
  static let slack = 16

  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 1024)
    base = .allocate(capacity: self.capacity + Self.slack)
  }

  deinit { base.deallocate() }

  /// Makes room for `bytes` more, which the appends up to the next call must not exceed.
  @inline(__always)
  mutating func reserve(_ bytes: Int) {
    if capacity - count < bytes { grow(bytes) }
  }

  private mutating func grow(_ bytes: Int) {
    let larger = max(2 * capacity, count + bytes)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger + Self.slack)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }

  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(byte: UInt8) {
    base[count] = byte
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    (base + count).update(from: bytes, count: length)
    count &+= length
  }

  /// Bytes behind which `slack` more can be read: copied sixteen at a time, since a call to copy a
  /// short name takes longer than the copy.
  @inline(__always)
  mutating func append(padded bytes: UnsafePointer<UInt8>, _ length: Int) {
    let from = UnsafeRawPointer(bytes)
    let to = UnsafeMutableRawPointer(base + count)
    var offset = 0
    repeat {
      to.storeBytes(
        of: from.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self),
        toByteOffset: offset, as: SIMD16<UInt8>.self)
      offset &+= 16
    } while offset < length
    count &+= length
  }

  /// Text of a program, such as a separator.
  @inline(__always)
  mutating func append(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

  @inline(__always)
  mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { if let start = $0.baseAddress { append(start, $0.count) } }
  }

  /// A whole number that is not negative.
  @inline(__always)
  mutating func append(_ number: Int) {
    var rest = UInt64(bitPattern: Int64(number))
    if rest < 10 { return append(byte: UInt8(truncatingIfNeeded: rest) &+ UInt8(ascii: "0")) }
    var digits = 2
    var power: UInt64 = 100
    while rest >= power, digits < 19 {
      digits &+= 1
      power &*= 10
    }
    count &+= digits
    var place = count
    while rest >= 10 {
      let next = rest / 100
      place &-= 2
      put(pair: Int(truncatingIfNeeded: rest &- next &* 100), at: place)
      rest = next
    }
    // An odd digit is left, unless the last pair was the first two.
    if place > count &- digits {
      base[place &- 1] = UInt8(truncatingIfNeeded: rest) &+ UInt8(ascii: "0")
    }
  }

  /// A number from 0 to 99 in two digits.
  @inline(__always)
  mutating func append(pair: Int) {
    put(pair: pair, at: count)
    count &+= 2
  }

  @inline(__always)
  private func put(pair: Int, at place: Int) {
    let digits = UnsafeRawPointer(Self.pairs.utf8Start)
    UnsafeMutableRawPointer(base).storeBytes(
      of: digits.loadUnaligned(fromByteOffset: 2 &* pair, as: UInt16.self), toByteOffset: place,
      as: UInt16.self)
  }

  /// 00 to 99, one after the other.
  private static var pairs: StaticString {
    """
    00010203040506070809101112131415161718192021222324252627282930313233343536373839\
    40414243444546474849505152535455565758596061626364656667686970717273747576777879\
    8081828384858687888990919293949596979899
    """
  }

  /// Sixteen hexadecimal digits.
  mutating func append(hexadecimal number: UInt64) {
    for shift in stride(from: 60, through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: number >> UInt64(shift)) & 15
      append(byte: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  borrowing func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    body(UnsafeRawBufferPointer(start: base, count: count))
  }
}
