import Application
import ArgumentParser
import Interchange

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Options of every command.
struct GlobalOptions: ParsableArguments {
  @Flag(help: "Print one JSON document on standard output.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "The store. Default: MEGACLUSTER_STORE, else megacluster.sqlite.", valueName: "path"))
  var store: String?

  @Flag(name: [.short, .long], help: "Print nothing but results and errors.")
  var quiet = false

  @Flag(name: [.short, .long], help: "Print more of what is done and why.")
  var verbose = false

  /// Path of the store: option, environment, default.
  var storePath: String {
    if let store { return store }
    if let path = getenv("MEGACLUSTER_STORE"), path.pointee != 0 { return String(cString: path) }
    return "megacluster.sqlite"
  }
}

/// Standard output and standard error. Data goes to the one, messages to the other.
enum Console {
  /// Writes lines of a result.
  static func print(_ lines: [String]) throws(ExitCode) {
    try write(lines.joined(separator: "\n") + "\n")
  }

  /// Writes a JSON result.
  static func print(_ json: JSON) throws(ExitCode) {
    try write(json.bytes(indented: true, closing: "\n"))
  }

  /// Writes text as it stands.
  static func write(_ text: String) throws(ExitCode) { try write(Array(text.utf8)) }

  /// Writes bytes. A reader that has gone away (`| head`) ends the program quietly; any other
  /// failure, a full disk say, is an error.
  private static func write(_ bytes: [UInt8]) throws(ExitCode) {
    let failure = bytes.withUnsafeBufferPointer { write($0, to: STDOUT_FILENO) }
    guard failure != 0 else { return }
    guard failure != EPIPE else { throw ExitCode(0) }
    message("megacluster: standard output: \(String(cString: strerror(failure)))")
    throw ExitCode(Failure.Status.badInput.rawValue)
  }

  /// Writes a line for people to standard error.
  static func message(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBufferPointer { write($0, to: STDERR_FILENO) }
  }

  /// Whether standard error is a terminal that a line of progress may be drawn on.
  static var showsProgress: Bool { isatty(STDERR_FILENO) != 0 }

  /// Replaces the terminal's last line on standard error.
  static func status(_ text: String) {
    let bytes = Array("\r\u{1B}[K\(text)".utf8)
    _ = bytes.withUnsafeBufferPointer { write($0, to: STDERR_FILENO) }
  }

  /// Prints what kept a request from its result, and ends with its status.
  static func fail(_ failure: Failure) -> ExitCode {
    for line in failure.lines { message(line) }
    return ExitCode(failure.status.rawValue)
  }

  /// The time, ISO 8601, UTC: for records of when something was saved, never for a result.
  static var now: String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes every byte; returns 0 or the system's error number.
  static func write(_ bytes: UnsafeBufferPointer<UInt8>, to file: Int32) -> Int32 {
    var offset = 0
    while offset < bytes.count {
      #if canImport(Glibc)
        let count = Glibc.write(file, bytes.baseAddress! + offset, bytes.count - offset)
      #elseif canImport(Musl)
        let count = Musl.write(file, bytes.baseAddress! + offset, bytes.count - offset)
      #else
        let count = Darwin.write(file, bytes.baseAddress! + offset, bytes.count - offset)
      #endif
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      offset += count
    }
    return 0
  }
}

/// A command whose work throws a `Failure`, rendered here once.
protocol Request: ParsableCommand {
  var options: GlobalOptions { get }
  /// Whether the command makes the store that `--store` names, or says itself that there is none.
  var answersForStore: Bool { get }
  /// Does the work and returns the exit status.
  func perform() throws -> Int32
}

extension Request {
  var answersForStore: Bool { false }

  func run() throws {
    options.prepare(answersForStore: answersForStore)
    do {
      let status = try perform()
      if status != 0 { throw ExitCode(status) }
    } catch let failure as Failure {
      throw try options.exit(after: failure)
    }
  }
}

/// A command whose work runs on several threads.
protocol AsyncRequest: AsyncParsableCommand {
  var options: GlobalOptions { get }
  /// Does the work and returns the exit status.
  func perform() async throws -> Int32
}

extension AsyncRequest {
  func run() async throws {
    options.prepare(answersForStore: false)
    do {
      let status = try await perform()
      if status != 0 { throw ExitCode(status) }
    } catch let failure as Failure {
      throw try options.exit(after: failure)
    }
  }
}

extension GlobalOptions {
  /// What every command does before its work.
  fileprivate func prepare(answersForStore: Bool) {
    signal(SIGPIPE, SIG_IGN)
    // A store is used if there is one; that a named one is not there should not go unseen.
    if let path = store, !answersForStore, !quiet, access(path, F_OK) != 0 {
      Console.message("\(path): no store here; the program's own catalogs answer")
    }
  }

  /// How the process ends after a failure, which is printed here.
  fileprivate func exit(after failure: Failure) throws -> ExitCode {
    if json { try Console.print(failure.json) }
    return Console.fail(failure)
  }
}
