/// Why a store cannot be used.
public enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No file there.
  case missing(path: String)
  /// There is a file already.
  case exists(path: String)
  /// The file is not an SQLite database, or belongs to another program.
  case notAStore(path: String)
  /// The store was written by a later version of the program.
  case newer(path: String, version: Int, supported: Int)
  /// SQLite or the system refused: no space, no permission, locked, damaged.
  case failed(path: String, message: String)
  /// A record whose content cannot be read back.
  case damaged(path: String, message: String)

  public var description: String {
    switch self {
    case .missing(let path): "\(path): no store here; `megacluster init` makes one"
    case .exists(let path): "\(path): exists already"
    case .notAStore(let path): "\(path): not a Megacluster store"
    case .newer(let path, let version, let supported):
      "\(path): a store of schema version \(version); this program knows up to \(supported)"
    case .failed(let path, let message): "\(path): \(message)"
    case .damaged(let path, let message): "\(path): damaged: \(message)"
    }
  }
}
