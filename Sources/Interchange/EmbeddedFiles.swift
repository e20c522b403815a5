import Embedded

/// Files that the program carries inside itself: migrations, built-in catalogs and cases.
public enum EmbeddedFiles {
  /// `0001_store.sql` and so on, in order.
  public static var migrationNames: [String] { names(endingWith: ".sql") }

  /// `gpus.yaml` and so on, in order of name.
  public static var catalogNames: [String] {
    names(endingWith: ".yaml").filter { !$0.contains("/") }
  }

  /// `cases/cooling.yaml` and so on, in order of name.
  public static var caseNames: [String] {
    names(endingWith: ".yaml").filter { $0.hasPrefix("cases/") }
  }

  /// The content of a file by its name: of cases with their folder, of all else without.
  public static func bytes(_ name: String) -> [UInt8]? {
    for file in table where String(cString: file.name) == name {
      return Array(UnsafeBufferPointer(start: file.bytes, count: file.length))
    }
    return nil
  }

  private static var table: UnsafeBufferPointer<embedded_file> {
    UnsafeBufferPointer(start: embedded_file_table(), count: embedded_file_count())
  }

  private static func names(endingWith ending: String) -> [String] {
    table.map { String(cString: $0.name) }.filter { $0.hasSuffix(ending) }
  }
}
