public import Documents
import Interchange
public import Scenario

/// Why a test's build-out is no scenario.
public struct Unresolved: Error, CustomStringConvertible {
  public var issues: [Issue]
  public var description: String { issues.map(\.description).joined(separator: "\n") }
}

/// Build-outs to plan in tests.
public enum Example {
  /// The folder of examples in this source tree.
  public static let folder: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/") + "/examples"
  }()

  /// The gigawatt example: 1.2 GW at Abilene in four phases.
  public static func gigawatt() throws -> Scenario {
    let file = InputFile(path: folder + "/gigawatt.yaml", format: .yaml)
    let parsed = file.readDocument()
    guard let document = parsed.document else { throw Unresolved(issues: parsed.issues) }
    return try resolve(document)
  }

  /// A build-out written in YAML, resolved against the built-in catalogs and example sites.
  public static func scenario(
    _ text: String, records: CatalogRecords = .standard
  ) throws -> Scenario {
    let parsed = YAMLReader.read(Array(text.utf8), file: "build-out.yaml")
    guard let document = parsed.document else { throw Unresolved(issues: parsed.issues) }
    return try resolve(document, records: records)
  }

  /// Issues of a build-out that does not resolve.
  public static func issues(
    _ text: String, records: CatalogRecords = .standard
  ) -> [Issue] {
    let parsed = YAMLReader.read(Array(text.utf8), file: "build-out.yaml")
    guard let document = parsed.document else { return parsed.issues }
    return Scenario.resolve(document, file: "build-out.yaml", records: records).issues
  }

  /// A site written in YAML; nil where it has issues.
  public static func site(_ text: String) -> Site? {
    let parsed = YAMLReader.read(Array(text.utf8), file: "site.yaml")
    return parsed.document.flatMap { Reader.read(Site.self, from: $0, file: "site.yaml").record }
  }

  private static func resolve(
    _ document: Document, records: CatalogRecords = .standard
  ) throws -> Scenario {
    let resolution = Scenario.resolve(document, file: "build-out.yaml", records: records)
    guard let scenario = resolution.scenario else { throw Unresolved(issues: resolution.issues) }
    return scenario
  }
}
