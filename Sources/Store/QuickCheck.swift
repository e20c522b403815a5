import Tables

/// A check that is quicker than reading the record. Whatever it does not accept, the record's own
/// reader judges: it may say no to a good value, never yes to a bad one.
enum QuickCheck {
  case text
  case identifier
  case integer(NumberLimits)
  /// Limits are of `value * factor + offset`.
  case number(NumberLimits, factor: Double, offset: Double)
  case boolean
  case month
  case choice(WordSet)
  case words
  case none

  /// A value that passed; text stays in the record's bytes.
  enum Value {
    case null
    case bytes
    case integer(Int)
    case real(Double)
  }

  /// The value of a field that is not empty, if it is sound at a glance.
  func value(_ record: CSVRecord, _ index: Int) -> Value? {
    let bytes = record[index]
    switch self {
    case .text: return Self.isPlainText(bytes) && !record.hasDoubledQuotes(index) ? .bytes : nil
    case .identifier: return bytes.count <= 100 && bytes.allSatisfy(Self.isIDByte) ? .bytes : nil
    case .words:
      return Self.areWords(bytes) ? .bytes : nil
    case .integer(let limits):
      guard let integer = record.integer(index), limits.allows(Double(integer)) else { return nil }
      return .integer(integer)
    case .number(let limits, let factor, let offset):
      guard let number = record.number(index), limits.allows(number * factor + offset) else {
        return nil
      }
      return .real(number)
    case .boolean:
      if bytes.elementsEqual("true".utf8) { return .integer(1) }
      return bytes.elementsEqual("false".utf8) ? .integer(0) : nil
    case .month: return Self.isMonth(bytes) ? .bytes : nil
    case .choice(let words): return words.contains(bytes) ? .bytes : nil
    case .none: return nil
    }
  }

  private static func isPlainText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count <= 10_000 else { return false }
    if bytes.allSatisfy({ $0 < 0x80 }) { return true }
    return String(validating: bytes, as: UTF8.self) != nil
  }

  /// Words with single semicolons between them.
  private static func areWords(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var isInWord = false
    for byte in bytes {
      if isIDByte(byte) {
        isInWord = true
      } else if byte == UInt8(ascii: ";"), isInWord {
        isInWord = false
      } else {
        return false
      }
    }
    return isInWord
  }

  private static func isIDByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 97...122, 48...57, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "+"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  // Years that `Month` accepts without question; others go the long way.
  private static func isMonth(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"), bytes[0] == UInt8(ascii: "2"),
      bytes[1] == UInt8(ascii: "0")
    else { return false }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard digits.contains(bytes[2]), digits.contains(bytes[3]), digits.contains(bytes[5]),
      digits.contains(bytes[6])
    else { return false }
    let month = Int(bytes[5] - 48) * 10 + Int(bytes[6] - 48)
    return (1...12).contains(month)
  }
}

/// A few short words.
struct WordSet {
  private let words: [[UInt8]]

  init(_ words: [String]) { self.words = words.map { Array($0.utf8) } }

  func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    words.contains { bytes.elementsEqual($0) }
  }
}
