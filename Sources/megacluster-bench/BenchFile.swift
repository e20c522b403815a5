#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A text file that is written in order.
final class BenchFile {
  private let file: UnsafeMutablePointer<FILE>

  init?(_ path: String) {
    guard let file = fopen(path, "wb") else { return nil }
    self.file = file
  }

  func write(_ text: String) { fputs(text, file) }

  deinit { fclose(file) }
}
