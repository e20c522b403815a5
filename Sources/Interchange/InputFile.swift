public import Documents
public import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that a user handed over, or standard input (`-`).
public struct InputFile: Hashable, Sendable {
  public enum Format: Hashable, Sendable {
    case yaml
    case json
    case csv

    init?(fileName: String) {
      let name = fileName.lowercased()
      if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
        self = .yaml
      } else if name.hasSuffix(".json") || name.hasSuffix(".geojson") {
        self = .json
      } else if name.hasSuffix(".csv") {
        self = .csv
      } else {
        return nil
      }
    }
  }

  /// The path as the user wrote it, extended by the names found inside folders; what messages say.
  public let path: String
  public let format: Format

  public init(path: String, format: Format) {
    self.path = path
    self.format = format
  }

  public var isStandardInput: Bool { path == "-" }

  /// The name without folder and ending: `sites` of `data/sites.csv`.
  public var stem: String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }

  private static let endings = ".yaml, .yml, .json, .geojson or .csv"

  /// The largest JSON file read, in bytes: a saved plan is larger than any spec.
  public static let jsonSizeLimit = 64_000_000

  /// The files that paths stand for: a file is itself, a folder its `.yaml`, `.yml`, `.json`,
  /// `.geojson` and `.csv` files in order of name. Folders inside a folder are not entered.
  public static func find(_ paths: [String]) -> (files: [InputFile], issues: [Issue]) {
    var files: [InputFile] = []
    var issues: [Issue] = []
    for path in paths {
      switch FileKind.of(path) {
      case .failure(let error): issues.append(Issue(file: path, message: error.message))
      case .success(.folder):
        switch names(in: path) {
        case .failure(let error): issues.append(Issue(file: path, message: error.message))
        case .success(let names):
          let found = names.compactMap { name in
            Format(fileName: name).map {
              InputFile(path: path.hasSuffix("/") ? path + name : path + "/" + name, format: $0)
            }
          }
          if found.isEmpty {
            issues.append(
              Issue(file: path, message: "no \(Self.endings) file in this folder"))
          }
          files += found
        }
      case .success(.file):
        guard path != "-" else {
          files.append(InputFile(path: path, format: .yaml))
          continue
        }
        if let format = Format(fileName: path) {
          files.append(InputFile(path: path, format: format))
        } else {
          issues.append(
            Issue(file: path, message: "not a \(Self.endings) file by its name"))
        }
      }
    }
    return (files, issues)
  }

  /// The folders inside a folder, in order of name; none where the path is no folder.
  public static func folders(in path: String) -> [String] {
    guard case .success(.folder) = FileKind.of(path), case .success(let names) = names(in: path)
    else { return [] }
    return names.map { path.hasSuffix("/") ? path + $0 : path + "/" + $0 }.filter {
      if case .success(.folder) = FileKind.of($0) { true } else { false }
    }
  }

  /// The whole file, refused by its size before it is read.
  public func read() -> (bytes: [UInt8], issue: Issue?) {
    let limit = format == .json ? Self.jsonSizeLimit : YAMLReader.sizeLimit
    return read(atMost: format == .csv ? nil : limit)
  }

  func read(atMost limit: Int?) -> (bytes: [UInt8], issue: Issue?) {
    do {
      let stream = try FileStream(path: path)
      defer { stream.close() }
      if let limit, let size = stream.size, size > limit {
        return ([], tooLarge(size, limit))
      }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(stream.size ?? 1 << 16)
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = try piece.withUnsafeMutableBufferPointer { try stream.read(into: $0) }
        if count == 0 { return (bytes, nil) }
        bytes += piece[..<count]
        if let limit, bytes.count > limit { return ([], tooLarge(bytes.count, limit)) }
      }
    } catch let error as FileError {
      return ([], Issue(file: path, message: error.message))
    } catch {
      return ([], Issue(file: path, message: "\(error)"))
    }
  }

  /// Reads a YAML or JSON file. Standard input is JSON where it begins with `{` or `[`.
  public func readDocument() -> Parsed {
    let (bytes, issue) = read()
    if let issue { return Parsed(nil, [issue]) }
    let first = bytes.first { $0 > 0x20 }
    let isJSON =
      isStandardInput
      ? first == UInt8(ascii: "{") || first == UInt8(ascii: "[") : format == .json
    return isJSON
      ? JSONReader.read(bytes, file: path) : YAMLReader.read(bytes, file: path)
  }

  /// Whether there is a file or folder at a path.
  public static func exists(_ path: String) -> Bool {
    if case .success = FileKind.of(path) { true } else { false }
  }

  /// Reads a weather year (EPW), whatever the file's name says.
  public static func readWeather(_ path: String) -> Parsed {
    let input = InputFile(path: path, format: .csv)
    let (bytes, issue) = input.read(atMost: EPWReader.sizeLimit)
    if let issue { return Parsed(nil, [issue]) }
    return EPWReader.read(bytes, file: path)
  }

  /// Opens a CSV file and hands its bytes to `body` piece by piece.
  public func withCSV<Result>(_ body: (CSVReader) throws -> Result) throws -> Result {
    let stream: FileStream
    do {
      stream = try FileStream(path: path)
    } catch {
      throw Issue(file: path, message: error.message)
    }
    defer { stream.close() }
    return try body(CSVReader { try stream.read(into: $0) })
  }

  private func tooLarge(_ size: Int, _ limit: Int) -> Issue {
    switch format {
    case .json: Issue(file: path, message: "\(size) bytes of JSON; at most \(limit) are read")
    case .csv: Issue(file: path, message: "\(size) bytes; at most \(limit) are read")
    case .yaml: YAMLReader.tooLarge(size, file: path)
    }
  }

  private static func names(in folder: String) -> Result<[String], FileError> {
    guard let handle = opendir(folder) else { return .failure(FileError(code: errno)) }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    // By bytes, so that the order is the same in every locale.
    return .success(names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
  }
}

/// Why the system would not open or read a file.
public struct FileError: Error, Hashable, Sendable {
  let code: Int32
  /// The system's own words, without its number.
  public var message: String { String(cString: strerror(code)) }
}

private enum FileKind {
  case file
  case folder

  static func of(_ path: String) -> Result<FileKind, FileError> {
    if path == "-" { return .success(.file) }
    var status = stat()
    guard stat(path, &status) == 0 else { return .failure(FileError(code: errno)) }
    return .success(status.st_mode & S_IFMT == S_IFDIR ? .folder : .file)
  }
}

/// An open file, read forward.
private struct FileStream {
  private let descriptor: Int32
  /// Bytes of a regular file; `nil` for pipes.
  let size: Int?

  init(path: String) throws(FileError) {
    descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(code: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(code: errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError(code: EISDIR) }
    size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(FileError) -> Int {
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 { return count }
      if errno != EINTR { throw FileError(code: errno) }
    }
  }

  func close() {
    guard descriptor != 0 else { return }
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #elseif canImport(Musl)
      _ = Musl.close(descriptor)
    #else
      _ = Darwin.close(descriptor)
    #endif
  }
}
