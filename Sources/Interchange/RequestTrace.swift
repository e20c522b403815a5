public import Documents
import Quantities

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A request that a trace recorded.
public struct TracedRequest: Hashable, Sendable {
  /// Seconds from the trace's first request.
  public var time: Double
  public var input: Int
  public var output: Int
  /// Hashes of the prompt's blocks of 512 tokens, each of all up to it; empty where the trace has none.
  public var blocks: [Int64]

  public init(time: Double, input: Int, output: Int, blocks: [Int64] = []) {
    self.time = time
    self.input = input
    self.output = output
    self.blocks = blocks
  }
}

/// A trace of requests, read line by line: memory does not grow with it.
///
/// - Azure LLM 2023 CSV: `TIMESTAMP,ContextTokens,GeneratedTokens`, times as dates.
/// - BurstGPT CSV: `Timestamp` in seconds, `Request tokens`, `Response tokens` by name among others;
///   requests without a response failed and are left out.
/// - Mooncake JSONL: `timestamp` in milliseconds, `input_length`, `output_length`, `hash_ids`.
///
/// Negative times, times that go back, and tokens that are no whole number or below 1 are errors that
/// name the line.
public final class RequestTrace {
  public enum Format: String, Sendable {
    case azure = "Azure LLM 2023"
    case burst = "BurstGPT"
    case mooncake = "Mooncake"
  }

  public let format: Format
  /// Requests left out because they got no answer.
  public private(set) var failed = 0

  private let name: String
  private let file: UnsafeMutablePointer<FILE>
  private var buffer: UnsafeMutablePointer<CChar>?
  private var capacity = 0
  private var line = 0
  private var first: Double?
  private var last = 0.0
  /// Columns of time, input and output.
  private var columns = (0, 1, 2)
  /// A line that was read to find the format and is still to be parsed.
  private var isPending = false
  private var length = 0

  /// The longest line, in bytes.
  static let lineLimit = 1 << 24

  /// Opens a trace and finds its format in the first line.
  public init(path: String) throws(Issue) {
    name = path
    guard let opened = fopen(path, "r") else {
      throw Issue(file: path, message: String(cString: strerror(errno)))
    }
    file = opened
    var found = Format.mooncake
    length = Int(getline(&buffer, &capacity, file))
    line = 1
    let text = buffer.map { String(cString: $0) } ?? ""
    let head = length > 0 ? text.filter { !$0.isNewline } : ""
    var problem: String?
    if head.hasPrefix("{") {
      isPending = true
    } else {
      let names = head.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.filter { $0 != " " && $0 != "\"" && $0 != "\u{feff}" }.lowercased()
      }
      if names == ["timestamp", "contexttokens", "generatedtokens"] {
        found = .azure
      } else if let time = names.firstIndex(of: "timestamp"),
        let input = names.firstIndex(of: "requesttokens"),
        let output = names.firstIndex(of: "responsetokens")
      {
        found = .burst
        columns = (time, input, output)
      } else {
        problem =
          "not a trace: the first line is neither that of Azure LLM 2023 or BurstGPT nor a JSON object"
      }
    }
    format = found
    if let problem {
      throw Issue(file: path, position: Position(line: 1, column: 1), message: problem)
    }
  }

  deinit {
    free(buffer)
    fclose(file)
  }

  private func issue(_ message: String) -> Issue {
    Issue(file: name, position: Position(line: line, column: 1), message: message)
  }

  /// The next request, or nil at the end.
  public func next() throws(Issue) -> TracedRequest? {
    while true {
      if isPending {
        isPending = false
      } else {
        length = Int(getline(&buffer, &capacity, file))
        line += 1
      }
      guard length > 0, let buffer else {
        if ferror(file) != 0 { throw issue("cannot be read") }
        return nil
      }
      guard length <= Self.lineLimit else { throw issue("a line of more than 16 MiB") }
      var end = length
      while end > 0, buffer[end - 1] == 10 || buffer[end - 1] == 13 { end -= 1 }
      guard end > 0 else { continue }
      var cursor = TraceCursor(bytes: UnsafeRawBufferPointer(start: buffer, count: end))
      let parsed: (time: Double?, input: Int?, output: Int?, blocks: [Int64])
      switch format {
      case .mooncake: parsed = cursor.mooncake()
      case .azure: parsed = cursor.columns(columns, isDate: true)
      case .burst: parsed = cursor.columns(columns, isDate: false)
      }
      guard let time = parsed.time, time.isFinite else { throw issue("no time can be read") }
      guard let input = parsed.input, let output = parsed.output else {
        throw issue("tokens are whole numbers")
      }
      if format == .burst, output == 0 {
        failed += 1
        continue
      }
      guard input >= 1, output >= 1, input < 1 << 31, output < 1 << 31 else {
        throw issue("\(input) input and \(output) output tokens: each is 1 or more")
      }
      guard time >= 0 || format == .azure else { throw issue("a negative time") }
      let start = first ?? time
      first = start
      let relative = time - start
      guard relative >= last else { throw issue("a time before that of the line above") }
      last = relative
      return TracedRequest(time: relative, input: input, output: output, blocks: parsed.blocks)
    }
  }
}

/// Reads one line of a trace.
private struct TraceCursor {
  let bytes: UnsafeRawBufferPointer
  var place = 0

  init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  typealias Parsed = (time: Double?, input: Int?, output: Int?, blocks: [Int64])

  /// A number as text; nil where something else stands.
  private mutating func number() -> Double? {
    let start = place
    var whole = 0.0
    var digits = 0
    var isNegative = false
    if place < bytes.count, bytes[place] == 45 {
      isNegative = true
      place += 1
    }
    while place < bytes.count, bytes[place] >= 48, bytes[place] <= 57 {
      whole = whole * 10 + Double(bytes[place] - 48)
      digits += 1
      place += 1
    }
    guard digits > 0 else { return nil }
    if place < bytes.count, bytes[place] == 46 || bytes[place] == 69 || bytes[place] == 101 {
      // A fraction or an exponent: the slow and exact way.
      while place < bytes.count, isPart(bytes[place]) { place += 1 }
      return Double(
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<place]), as: UTF8.self))
    }
    return isNegative ? -whole : whole
  }

  private func isPart(_ byte: UInt8) -> Bool {
    (byte >= 48 && byte <= 57) || byte == 46 || byte == 69 || byte == 101 || byte == 43
      || byte == 45
  }

  private func whole(_ number: Double?) -> Int? {
    guard let number, number == number.rounded(), number.magnitude < 9e15 else { return nil }
    return Int(number)
  }

  private mutating func skipBlanks() {
    while place < bytes.count, bytes[place] == 32 || bytes[place] == 9 { place += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard place < bytes.count, bytes[place] == byte else { return false }
    place += 1
    return true
  }

  mutating func mooncake() -> Parsed {
    var parsed: Parsed = (nil, nil, nil, [])
    let nothing: Parsed = (nil, nil, nil, [])
    guard take(123) else { return nothing }
    while true {
      guard take(34) else { return nothing }
      let start = place
      while place < bytes.count, bytes[place] != 34 { place += 1 }
      let key = String(
        decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<place]), as: UTF8.self)
      guard take(34), take(58) else { return nothing }
      skipBlanks()
      switch key {
      case "timestamp": parsed.time = number().map { $0 / 1000 }
      case "input_length": parsed.input = whole(number())
      case "output_length": parsed.output = whole(number())
      default:
        guard take(91) else {
          if number() == nil { return nothing }
          break
        }
        while !take(93) {
          skipBlanks()
          guard let value = whole(number()) else { return nothing }
          if key == "hash_ids" { parsed.blocks.append(Int64(value)) }
          _ = take(44)
        }
      }
      if take(44) { continue }
      return take(125) ? parsed : nothing
    }
  }

  mutating func columns(_ wanted: (Int, Int, Int), isDate: Bool) -> Parsed {
    var parsed: Parsed = (nil, nil, nil, [])
    var column = 0
    while place <= bytes.count {
      let start = place
      if column == wanted.0 {
        parsed.time = isDate ? date() : number()
        guard place == bytes.count || bytes[place] == 44 else { return (nil, nil, nil, []) }
      } else if column == wanted.1 || column == wanted.2 {
        let value = whole(number())
        guard place == bytes.count || bytes[place] == 44 else { return (parsed.time, nil, nil, []) }
        if column == wanted.1 { parsed.input = value } else { parsed.output = value }
      } else {
        place = start
        while place < bytes.count, bytes[place] != 44 { place += 1 }
      }
      column += 1
      place += 1
    }
    return parsed
  }

  /// `2023-11-16 18:17:03.9799600` as seconds from 1970.
  private mutating func date() -> Double? {
    func digits(_ count: Int, _ me: inout TraceCursor) -> Int? {
      var value = 0
      for _ in 0..<count {
        guard me.place < me.bytes.count, me.bytes[me.place] >= 48, me.bytes[me.place] <= 57 else {
          return nil
        }
        value = value * 10 + Int(me.bytes[me.place] - 48)
        me.place += 1
      }
      return value
    }
    guard let year = digits(4, &self), take(45), let month = digits(2, &self), take(45),
      let dayNumber = digits(2, &self),
      let day = Day(year: year, month: month, day: dayNumber)
    else { return nil }
    guard place < bytes.count, bytes[place] == 32 || bytes[place] == 84 else { return nil }
    place += 1
    guard let hour = digits(2, &self), take(58), let minute = digits(2, &self), take(58),
      hour < 24, minute < 60, let seconds = number(), seconds >= 0, seconds < 61
    else { return nil }
    let whole = day.index * 86_400 + hour * 3600 + minute * 60
    return Double(whole) + seconds
  }
}
