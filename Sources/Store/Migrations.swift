import GRDB
import Interchange

/// The numbered SQL files that build a store, each applied once, in order, in one transaction.
enum Migrations {
  /// Marks a file as a Megacluster store: the letters `MgCl` in `PRAGMA application_id`.
  static let applicationID = 0x4D67_436C

  static let names = EmbeddedFiles.migrationNames

  /// The schema version of a store that has every migration.
  static var version: Int { names.count }

  /// Applies what a store at `current` lacks. One transaction holds all of it and the new version, so
  /// a store is never between two versions.
  static func apply(to queue: DatabaseQueue, from current: Int) throws {
    guard current < names.count else { return }
    try queue.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        for name in names[current...] {
          guard let bytes = EmbeddedFiles.bytes(name) else { continue }
          try db.execute(sql: String(decoding: bytes, as: UTF8.self))
        }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(names.count)")
        return .commit
      }
    }
  }
}
