import Catalog
import Cooling
import Documents
import Foundation
import Testing
import Yams

/// The shipped catalogues of cooling, read as the product reads them.
enum Catalogs {
  static let cooling = records(CoolingEquipment.self, file: "cooling")
  static let plants = records(CoolingPlant.self, file: "plants")
  static let climates = records(ClimateNormals.self, file: "climates")

  static func plant(_ id: String) throws -> CoolingPlant {
    try #require(plants.first { $0.id == id })
  }

  static func climate(_ id: String) throws -> ClimateNormals {
    try #require(climates.first { $0.id == id })
  }

  static func equipment(_ id: String) throws -> CoolingEquipment {
    try #require(cooling.first { $0.id == id })
  }

  static func model(_ id: String) throws -> PlantModel {
    try PlantModel(plant(id), equipment: cooling)
  }

  private static func records<Record: CatalogRecord>(
    _ type: Record.Type, file: String
  ) -> [Record] {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let path = root.appendingPathComponent("catalogs/\(file).yaml")
    guard let text = try? String(contentsOf: path, encoding: .utf8),
      let node = try? Yams.compose(yaml: text), let mapping = node.mapping
    else {
      Issue.record("\(path.path) is not readable YAML")
      return []
    }
    #expect(mapping["kind"]?.string == Record.kind)
    return (mapping["records"]?.sequence.map(Array.init) ?? []).compactMap { node in
      let read = Reader.read(Record.self, from: document(node), file: "\(file).yaml")
      for issue in read.issues { Issue.record("\(issue)") }
      return read.record
    }
  }

  static func parsed(_ text: String) throws -> Document {
    document(try #require(try Yams.compose(yaml: text)))
  }

  private static func document(_ node: Node) -> Document {
    switch node {
    case .scalar(let scalar):
      if scalar.style == .plain, ["", "~", "null"].contains(scalar.string) { return .null }
      let quoted = scalar.style != .plain
      return Document(.scalar(Scalar(scalar.string, isQuoted: quoted)), at: position(node))
    case .sequence(let items):
      return Document(.list(items.map(document)), at: position(node))
    case .mapping(let pairs):
      let members = pairs.map {
        Document.Member($0.key.string ?? "", document($0.value), keyPosition: position($0.key))
      }
      return Document(.mapping(members), at: position(node))
    default: return .null
    }
  }

  private static func position(_ node: Node) -> Position {
    Position(line: node.mark?.line ?? 0, column: node.mark?.column ?? 0)
  }
}
