import Interchange

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder of exported files, written whole.
///
/// Files are written aside and moved: at no time does the folder hold some files of one plan and
/// some of another, or half of a file.
struct ExportFolder {
  /// Path as the user wrote it, without a slash at the end.
  let path: String

  init(path: String) {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = String(path)
  }

  /// What stands at the path.
  private enum Occupant {
    case nothing
    case emptyFolder
    /// An earlier export, with nothing else beside it.
    case ours
    case foreignFolder(example: String)
    case file
  }

  /// Writes the files.
  ///
  /// An earlier export is replaced whole. In a folder with other content nothing is touched, unless
  /// `force` says to put the files among it; what has another name stays even then.
  func write(_ files: [ExportFile], force: Bool = false) throws(Failure) {
    guard !path.isEmpty else { throw Failure(.badInput, "an empty path names no folder") }
    let target = Self.resolved(path)
    switch try occupant(target) {
    case .file: throw Failure(.badInput, "\(path): a file is there; a folder is needed")
    case .nothing, .emptyFolder, .ours: try replace(target, with: files)
    case .foreignFolder(let example):
      guard force else {
        throw Failure(
          .badInput,
          "\(path): not written: the folder has content that is no export of this program "
            + "(`\(example)`); --force adds the files to it")
      }
      try add(files, to: target)
    }
  }

  // MARK: What is there

  /// Names of every file that some export writes, but for a portfolio's build-outs.
  private static let ours = Set(
    PlanResult.exportNames + [PlanResult.workbookName] + ScheduleResult.exportNames
      + PortfolioResult.exportNames)

  private static func isOurs(_ name: String) -> Bool {
    ours.contains(name)
      || ["build-out-", "site-"].contains(where: name.hasPrefix) && name.hasSuffix(".yaml")
  }

  private func occupant(_ target: String) throws(Failure) -> Occupant {
    var status = stat()
    guard stat(target, &status) == 0 else {
      guard errno == ENOENT else { throw failure(target) }
      return .nothing
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return .file }
    let names = try self.names(in: target)
    if names.isEmpty { return .emptyFolder }
    if let foreign = names.first(where: { !Self.isOurs($0) }) {
      return .foreignFolder(example: foreign)
    }
    let isOurs =
      names.contains("plan.json") && isPlan("\(target)/plan.json")
      || ["schedule", "portfolio"].contains { kind in
        names.contains("\(kind).json") && isAnswer("\(target)/\(kind).json", of: kind)
      }
    guard isOurs else {
      return .foreignFolder(example: names[0])
    }
    return .ours
  }

  private func names(in folder: String) throws(Failure) -> [String] {
    guard let handle = opendir(folder) else { throw failure(folder) }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether a file begins as every `plan.json` of this program does.
  private func isPlan(_ path: String) -> Bool {
    let text = head(of: path)
    return text.hasPrefix("{\n  \"format_version\": ") && text.contains("\n  \"kind\": \"plan\",")
  }

  private func isAnswer(_ path: String, of kind: String) -> Bool {
    head(of: path).hasPrefix("{\n  \"kind\": \"\(kind)\",")
  }

  private func head(of path: String) -> String {
    guard let file = fopen(path, "rb") else { return "" }
    defer { fclose(file) }
    var head = [UInt8](repeating: 0, count: 256)
    let count = fread(&head, 1, head.count, file)
    return String(decoding: head[..<count], as: UTF8.self)
  }

  // MARK: Writing

  /// Builds a new folder beside the old one and puts it in its place.
  private func replace(_ target: String, with files: [ExportFile]) throws(Failure) {
    let aside = Self.beside(target, "new")
    let old = Self.beside(target, "old")
    // What an export that was cut short left behind.
    try removeOurs(aside)
    try removeOurs(old)
    guard mkdir(aside, 0o777) == 0 else { throw failure(path) }
    do throws(Failure) {
      for file in files { try writeFile(file.bytes, to: "\(aside)/\(file.name)") }
    } catch {
      try? removeOurs(aside)
      throw error
    }
    // An empty folder gives way by itself; a full one is moved out of the way first.
    if rename(aside, target) == 0 { return }
    guard errno == ENOTEMPTY || errno == EEXIST else { throw undo(aside) }
    guard rename(target, old) == 0 else { throw undo(aside) }
    guard rename(aside, target) == 0 else {
      let failure = undo(aside)
      _ = rename(old, target)
      throw failure
    }
    try removeOurs(old)
  }

  /// A hidden name next to the folder, so that moving stays within one file system.
  private static func beside(_ target: String, _ word: String) -> String {
    let cut = target.lastIndex(of: "/").map { target.index(after: $0) } ?? target.startIndex
    return "\(target[..<cut]).\(target[cut...]).megacluster-\(word)"
  }

  private func undo(_ aside: String) -> Failure {
    let failure = failure(path)
    try? removeOurs(aside)
    return failure
  }

  /// Moves each file into a folder that has others.
  private func add(_ files: [ExportFile], to target: String) throws(Failure) {
    let aside = "\(target)/.megacluster-new"
    try removeOurs(aside)
    guard mkdir(aside, 0o777) == 0 else { throw failure(path) }
    do throws(Failure) {
      for file in files { try writeFile(file.bytes, to: "\(aside)/\(file.name)") }
      for file in files {
        guard rename("\(aside)/\(file.name)", "\(target)/\(file.name)") == 0 else {
          throw failure("\(path)/\(file.name)")
        }
      }
    } catch {
      try? removeOurs(aside)
      throw error
    }
    rmdir(aside)
  }

  /// Removes a folder that holds nothing but our files; one with others stays, and is an error.
  private func removeOurs(_ folder: String) throws(Failure) {
    var status = stat()
    guard lstat(folder, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw Failure(.badInput, "\(folder): in the way; move it elsewhere")
    }
    let names = try names(in: folder)
    if let foreign = names.first(where: { !Self.isOurs($0) }) {
      throw Failure(.badInput, "\(folder)/\(foreign): in the way; move it elsewhere")
    }
    for name in names { unlink("\(folder)/\(name)") }
    guard rmdir(folder) == 0 else { throw failure(folder) }
  }

  private func failure(_ path: String) -> Failure {
    Failure(.badInput, "\(path): \(String(cString: strerror(errno)))")
  }

  /// The folder that a link stands for, so that the link stays one.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}

/// Writes a file whole and to the disk.
func writeFile(_ bytes: [UInt8], to path: String) throws(Failure) {
  func failure() -> Failure {
    Failure(.badInput, "\(path): \(String(cString: strerror(errno)))")
  }
  let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
  guard file >= 0 else { throw failure() }
  var offset = 0
  while offset < bytes.count {
    let count = bytes.withUnsafeBytes { buffer in
      #if canImport(Glibc)
        Glibc.write(file, buffer.baseAddress! + offset, buffer.count - offset)
      #elseif canImport(Musl)
        Musl.write(file, buffer.baseAddress! + offset, buffer.count - offset)
      #else
        Darwin.write(file, buffer.baseAddress! + offset, buffer.count - offset)
      #endif
    }
    if count < 0 {
      if errno == EINTR { continue }
      let failure = failure()
      close(file)
      throw failure
    }
    offset += count
  }
  // Pipes and terminals cannot be synchronized, and need not be.
  let isSynchronized = fsync(file) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP
  let syncFailure = isSynchronized ? nil : failure()
  guard close(file) == 0 else { throw failure() }
  if let syncFailure { throw syncFailure }
}

/// Writes a file aside and moves it to its place; what is no regular file is written as it stands.
func replaceFile(_ bytes: [UInt8], at path: String) throws(Failure) {
  var status = stat()
  if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw Failure(.badInput, "\(path): a folder is there; a file is needed")
    }
    return try writeFile(bytes, to: path)
  }
  let aside = path + ".new"
  do throws(Failure) {
    try writeFile(bytes, to: aside)
  } catch {
    unlink(aside)
    throw error
  }
  guard rename(aside, path) == 0 else {
    let failure = Failure(.badInput, "\(path): \(String(cString: strerror(errno)))")
    unlink(aside)
    throw failure
  }
}

func isDirectory(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Makes a folder, if it is not there.
func makeDirectory(_ path: String) throws(Failure) {
  guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
    throw Failure(.badInput, "\(path): \(String(cString: strerror(errno)))")
  }
}
