/// Bytes of bulk text on their way out: room is made once a row, so that appending a name is a copy
/// and nothing else.
///
/// `ByteWriter` is the general writer; this one is for tables of millions of rows whose longest
/// row is known.
struct RowBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 1024)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// Makes room for `bytes` more, which the appends up to the next call must not exceed.
  @inline(__always)
  mutating func reserve(_ bytes: Int) {
    if capacity - count < bytes { grow(bytes) }
  }

  private mutating func grow(_ bytes: Int) {
    let larger = max(2 * capacity, count + bytes)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }

  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(byte: UInt8) {
    base[count] = byte
    count += 1
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    (base + count).update(from: bytes, count: length)
    count += length
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
    var digits = 1
    var power: UInt64 = 10
    while rest >= power, digits < 19 {
      digits += 1
      power &*= 10
    }
    var place = count + digits
    count = place
    repeat {
      place -= 1
      let next = rest / 10
      base[place] = UInt8(truncatingIfNeeded: rest &- next &* 10) &+ UInt8(ascii: "0")
      rest = next
    } while rest > 0
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
