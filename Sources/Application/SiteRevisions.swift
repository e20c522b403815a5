import Catalog
import Documents
public import Interchange
import Scenario
import Store

/// What imports changed of a site.
public struct SiteRevisionListing: Sendable {
  let id: String
  let revisions: [SiteRevision]

  public var json: JSON {
    let rows = revisions.enumerated().map { index, revision -> JSON in
      var members: [(String, JSON)] = [
        ("revision", .integer(revision.number)), ("as_of", JSON(revision.asOf)),
      ]
      if index > 0 {
        let changes = revisions[index - 1].changes(to: revision)
        members.append(
          (
            "changes",
            .list(
              changes.map {
                .object([
                  ("path", .text($0.path)), ("before", JSON($0.before)), ("after", JSON($0.after)),
                ])
              })
          ))
      }
      members.append(("record", JSON(revision.document)))
      return .object(members)
    }
    return .object([("kind", "site"), ("id", .text(id)), ("revisions", .list(rows))])
  }

  public var lines: [String] {
    var lines = ["\(id): \(revisions.count) revision" + (revisions.count == 1 ? "" : "s")]
    for (index, revision) in revisions.enumerated() {
      let isPresent = index == revisions.count - 1
      lines.append(
        "  \(revision.number)  \(revision.asOf ?? "no date")" + (isPresent ? "  present" : ""))
      guard index > 0 else { continue }
      for change in revisions[index - 1].changes(to: revision) where change.path != "as_of" {
        lines.append(
          "     \(change.path) \(change.before ?? "none") -> \(change.after ?? "none")")
      }
    }
    return lines
  }
}

extension ListRequest {
  /// Every revision of the site asked for.
  public func revisions() throws(Failure) -> SiteRevisionListing {
    guard Kind.named(kind)?.name == Site.kind, let id else {
      throw Failure(.usage, "revisions are kept of sites alone")
    }
    guard let store = try openStore(storePath) else {
      throw Failure(.badInput, "revisions are kept by a store: `megacluster init` makes one")
    }
    let revisions: [SiteRevision]
    do throws(StoreError) { revisions = try store.revisions(ofSite: id) } catch {
      throw Failure(.badInput, error.description)
    }
    // Says what was probably meant where there is none.
    if revisions.isEmpty { _ = try ListRequest(kind: kind, id: id, storePath: storePath).run() }
    return SiteRevisionListing(id: id, revisions: revisions)
  }

  /// The site as its record of a date said: the last revision whose own date is not later. One without
  /// a date counts as older than every date.
  func revision(_ date: String, _ kind: Kind) throws(Failure) -> ListedRecord {
    guard AsOf(date) != nil else {
      throw Failure(.usage, "--as-of: `\(date)` is no date YYYY, YYYY-MM or YYYY-MM-DD")
    }
    let listing = try revisions()
    let found = listing.revisions.last { revision in
      guard let asOf = revision.asOf else { return true }
      // By the shorter of both: what speaks for 2026-03-15 stands in 2026-03.
      return asOf.prefix(date.count) <= date.prefix(asOf.count)
    }
    guard let found else {
      let first = listing.revisions.first?.asOf ?? "none"
      throw Failure(.badInput, "\(listing.id): no record of \(date); the oldest is of \(first)")
    }
    return ListedRecord(id: listing.id, origin: .user, document: found.document)
  }
}
