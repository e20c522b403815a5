import Documents
import Foundation
import GRDB
import Interchange
import Store
import Testing

/// A folder that lasts as long as `body`.
func inFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("store-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}

/// The built-in catalogs as documents ready for import, parsed once.
func builtInDocuments() throws -> [ImportedDocument] { try builtIn.get() }

private let builtIn = Result { try parsedCatalogs() }

private func parsedCatalogs() throws -> [ImportedDocument] {
  var documents: [ImportedDocument] = []
  for name in EmbeddedFiles.catalogNames {
    let bytes = try #require(EmbeddedFiles.bytes(name))
    let parsed = YAMLReader.read(bytes, file: name)
    let document = try #require(parsed.document, "\(parsed.issues)")
    let kind = try #require(
      document["kind"]?.scalar.flatMap { RecordKind.named($0.text) }, "\(name)")
    for record in document["records"]?.items ?? [] {
      documents.append(ImportedDocument(kind: kind, document: record, file: name))
    }
  }
  return documents
}

func document(_ yaml: String, file: String = "site.yaml") throws -> Document {
  let parsed = YAMLReader.read(Array(yaml.utf8), file: file)
  return try #require(parsed.document, "\(parsed.issues)")
}

let siteYAML = """
  kind: site
  id: abilene-tx
  name: Abilene, Texas
  location: {latitude: 32.503, longitude: -99.789, elevation: 520 m, country: US, region: TX}
  climate: abilene-tx
  grid: ercot
  power_budgets:
    - {id: substation-1, source: grid, contracted: 200 MW, available: 2027-03, tariff: ercot-industrial,
       transformers: {rating: 80 MVA, count: 4, redundancy: n+1}}
    - {id: substation-2, source: grid, contracted: 1 GW, available: 2028-01}
    - {id: batteries, source: grid, contracted_kw: 500, available: 2028-01, firm: false}
  cooling: [direct-to-chip-air-chiller, direct-to-chip-dry-cooler, perimeter-air]
  water: {limit: 500 m3/day, price: 1.50 USD/m3}
  land: {area: 440 ha, price: 60000 USD/ha}
  halls: {critical_it: 25 MW, floor_load: 1500 kg/m2}
  market: us-south
  tax: {property: 1.2 %, sales: 0 %}
  """

let siteHeadings = "id,name,latitude,longitude,elevation_m,country,climate,grid,market,cooling"
let budgetHeadings = "site_id,id,source,contracted_mw,available"

func write(_ text: String, _ path: String) throws -> InputFile {
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  return InputFile(path: path, format: .csv)
}

/// What a query of one column gives, as text, through a connection of its own.
func query(_ path: String, _ sql: String) throws -> [String] {
  let queue = try DatabaseQueue(path: path)
  return try queue.read { db in
    try DatabaseValue.fetchAll(db, sql: sql).map { value in
      if case .null = value.storage { return "NULL" }
      return String.fromDatabaseValue(value) ?? "\(value)"
    }
  }
}
