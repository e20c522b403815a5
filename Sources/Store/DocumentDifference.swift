import Documents
import Interchange

/// What differs between two documents, value by value.
enum DocumentDifference {
  static func fields(from before: Document, to after: Document) -> [ImportResult.FieldChange] {
    var changes: [ImportResult.FieldChange] = []
    compare(before, after, "", &changes)
    return changes
  }

  private static func compare(
    _ before: Document?, _ after: Document?, _ path: String,
    _ changes: inout [ImportResult.FieldChange]
  ) {
    if let before, let after, before.means(after) { return }
    if let old = before?.members, let new = after?.members {
      for member in old {
        compare(member.value, after?[member.key], joined(path, member.key), &changes)
      }
      for member in new where before?[member.key] == nil {
        compare(nil, member.value, joined(path, member.key), &changes)
      }
      return
    }
    if let old = before?.items, let new = after?.items, old.contains(where: { $0.members != nil }) {
      for index in 0..<max(old.count, new.count) {
        compare(
          index < old.count ? old[index] : nil, index < new.count ? new[index] : nil,
          "\(path)[\(index)]", &changes)
      }
      return
    }
    changes.append(
      ImportResult.FieldChange(
        path: path, before: before.map { JSON($0).compactText },
        after: after.map { JSON($0).compactText }))
  }

  private static func joined(_ path: String, _ key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }
}
