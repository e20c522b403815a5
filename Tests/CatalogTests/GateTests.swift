import Catalog
import Documents
import Foundation
import Interchange
import Quantities
import Testing

/// A kind of record as the gate sees it: how it reads, and which of its keys name other records.
struct GateKind: Sendable {
  var name: String
  var schema: RecordSchema
  var issues: @Sendable (Document, String) -> [Documents.Issue]

  private init<Record: CatalogRecord>(_ type: Record.Type) {
    name = type.kind
    schema = type.schema
    issues = { Reader.read(Record.self, from: $0, file: $1).issues }
  }

  static let all: [GateKind] = [
    GateKind(Accelerator.self), GateKind(Assumption.self), GateKind(ClimateNormals.self),
    GateKind(AccountRecord.self), GateKind(ActivityTemplate.self), GateKind(Currency.self),
    GateKind(PaymentTemplate.self), GateKind(RentalPrice.self),
    GateKind(Component.self), GateKind(ComputeSystem.self), GateKind(ConstructionCost.self),
    GateKind(CoolingEquipment.self), GateKind(CoolingPlant.self), GateKind(Efficiency.self),
    GateKind(Grid.self), GateKind(Interconnect.self), GateKind(LanguageModel.self),
    GateKind(Market.self),
    GateKind(NetworkSwitch.self),
    GateKind(Optic.self), GateKind(PowerEquipment.self), GateKind(PowerTrainDesign.self),
    GateKind(Rack.self), GateKind(Tariff.self),
  ]
}

/// Every record of every shipped catalogue, as it is written.
struct GateCatalog {
  struct Entry {
    var kind: String
    var id: String
    var document: Document
    var file: String

    var name: String { "\(kind) \(id)" }
  }

  var entries: [Entry] = []
  var issues: [Documents.Issue] = []

  init() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "catalogs")
    // The folder, not a list: a catalogue added later passes this gate too.
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let parsed = YAMLReader.read(
        [UInt8](try Data(contentsOf: folder.appending(path: name))), file: name)
      issues += parsed.issues
      let kind = parsed.document?["kind"]?.scalar?.text ?? ""
      for document in parsed.document?["records"]?.items ?? [] {
        entries.append(
          Entry(
            kind: kind, id: document["id"]?.scalar?.text ?? "", document: document, file: name))
      }
    }
  }

  func has(_ kind: String, _ id: String) -> Bool {
    entries.contains { $0.kind == kind && $0.id == id }
  }
}

extension Document {
  /// Numbers of a scalar or of a list; percentages as fractions, `40 weeks` as 40.
  fileprivate var numbers: [Double] {
    guard let scalar else { return items?.flatMap(\.numbers) ?? [] }
    if let number = try? Double.parse(scalar) { return [number] }
    return scalar.text.split(separator: " ").first.flatMap { NumberText.parse($0) }.map { [$0] }
      ?? []
  }

  fileprivate func value(at path: String) -> Document? {
    path.split(separator: ".").reduce(self as Document?) { $0?[String($1)] }
  }

  /// Every scalar outside of provenance, with its dotted path; list positions are left out.
  fileprivate func scalars(_ path: String = "") -> [(path: String, value: Document)] {
    switch content {
    case .null: return []
    case .scalar: return [(path, self)]
    case .list(let items): return items.flatMap { $0.scalars(path) }
    case .mapping(let members):
      return members.filter { $0.key != "provenance" && $0.key != "alternatives" }.flatMap {
        $0.value.scalars(path.isEmpty ? $0.key : "\(path).\($0.key)")
      }
    }
  }
}

/// What no record that ships may be without, and what none may hold.
@Suite struct GateTests {
  let catalog: GateCatalog

  init() throws { catalog = try GateCatalog() }

  @Test func everyRecordReads() {
    #expect(catalog.issues.map(\.description) == [])
    #expect(catalog.entries.count > 400)
    var seen: Set<String> = []
    for entry in catalog.entries {
      guard let kind = GateKind.all.first(where: { $0.name == entry.kind }) else {
        Testing.Issue.record("\(entry.file): kind `\(entry.kind)` does not pass this gate")
        continue
      }
      #expect(kind.issues(entry.document, entry.file).map(\.description) == [])
      #expect(seen.insert(entry.name).inserted, "\(entry.name) twice")
    }
  }

  @Test func everyRecordSaysWhereItComesFrom() {
    for entry in catalog.entries {
      let source = entry.document["source"]?.scalar?.text ?? ""
      #expect(source.count >= 6, "\(entry.name): source `\(source)`")
      let date = AsOf(entry.document["as_of"]?.scalar?.text ?? "")
      #expect(date.map { AsOf("1990")! < $0 } == true, "\(entry.name): as_of")
      let confidence = entry.document["confidence"]?.scalar?.text ?? ""
      #expect(Confidence(rawValue: confidence) != nil, "\(entry.name): confidence")
    }
  }

  /// Ids that a record's schema says belong to another kind.
  @Test func everyReferenceResolves() {
    var count = 0
    func check(_ value: Document, _ type: ValueType, _ entry: GateCatalog.Entry, _ path: String) {
      switch type {
      case .identifier(of: let kind?):
        guard let id = value.scalar?.text else { return }
        count += 1
        #expect(catalog.has(kind, id), "\(entry.name): \(path): no \(kind) `\(id)`")
      case .list(let element):
        for item in value.items ?? [] { check(item, element, entry, path) }
      case .record(let schema):
        for field in schema.fields {
          if let inner = value[field.key] {
            check(inner, field.type, entry, path.isEmpty ? field.key : "\(path).\(field.key)")
          }
        }
      default: break
      }
    }
    for entry in catalog.entries {
      guard let kind = GateKind.all.first(where: { $0.name == entry.kind }) else { continue }
      check(entry.document, .record(kind.schema), entry, "")
    }
    #expect(count > 150)
  }

  // MARK: Estimates

  /// An estimate states the range that a reviewer would accept and how it was made, and lies in
  /// the range; so does any value with a range.
  @Test func everyEstimateLiesInItsRange() {
    var checked = 0
    func check(_ entry: GateCatalog.Entry, _ field: String, _ values: [Double], _ own: Document) {
      if own["confidence"]?.scalar?.text == "estimate" {
        #expect(own["range"]?.items?.count == 2, "\(entry.name): \(field): range")
        #expect((own["method"]?.scalar?.text ?? "").count > 3, "\(entry.name): \(field): method")
      }
      guard let range = own["range"]?.numbers, range.count == 2 else { return }
      // A list of mappings is a form; its range is of what the method names.
      let isForm = entry.document.value(at: field)?.items?.contains { $0.members != nil } ?? false
      #expect(!values.isEmpty || isForm, "\(entry.name): \(field) has a range and no number")
      for value in values {
        checked += 1
        #expect(
          range[0] <= value && value <= range[1],
          "\(entry.name): \(field): \(value) outside \(range)")
      }
    }
    for entry in catalog.entries {
      let document = entry.document
      if let value = document["value"] { check(entry, "value", value.numbers, document) }
      for member in document["provenance"]?.members ?? [] {
        let value = document.value(at: member.key)
        #expect(value != nil, "\(entry.name): provenance of `\(member.key)`, which is not there")
        check(entry, member.key, value?.numbers ?? [], member.value)
      }
      for price in document["prices"]?.items ?? [] {
        check(entry, "prices", price["usd"]?.numbers ?? [], price)
      }
      // A whole record is an estimate only where it is one figure.
      if document["confidence"]?.scalar?.text == "estimate" {
        #expect(entry.kind == Assumption.kind, "\(entry.name): estimate its fields one by one")
      }
    }
    #expect(checked > 250)
  }

  // MARK: Answers and prices

  /// Words of what plans compute; a record that held one would answer for the engines.
  private static let answers = [
    "pue", "all_in", "gpu_hour", "kw_per_gpu", "usd_per_gpu", "kw_per_accelerator",
    "usd_per_accelerator", "facility_ratio", "tco", "levelized", "mfu", "tokens_per_second",
    "goodput",
  ]

  @Test func noRecordHoldsAnAnswer() {
    for entry in catalog.entries {
      // What a market asks for an hour is a price like any other; what an hour costs is an answer.
      for (path, _) in entry.document.scalars()
      where entry.kind != RentalPrice.kind || path != "quotes.usd_per_gpu_hour" {
        let key = path.split(separator: ".").last.map(String.init) ?? path
        for word in Self.answers {
          #expect(
            key != word && !key.hasSuffix("_\(word)") && !key.hasPrefix("\(word)_"),
            "\(entry.name): \(path)")
        }
      }
    }
  }

  /// Money outside of `prices`, which asks for date and buyer class itself. None of these differs
  /// by buyer class, or a class factor stands beside it.
  private static let classless: [(kind: String, path: String)] = [
    ("construction", "cost_usd_per_mw"),  // of contractors; price-factor-facility-*
    ("construction", "price_usd_per_acre"), ("construction", "price_usd_per_m2"),
    ("currency", "usd"),  // a rate of exchange
    ("power-equipment", "fuel_price_usd_per_gal"),
    ("power-equipment", "maintenance_usd_per_mwh"),
    ("power-equipment", "annual_maintenance_usd_per_kw"),
    ("tariff", "energy_usd_per_kwh"), ("tariff", "monthly_demand_usd_per_kw"),
    ("rental-price", "quotes.usd_per_gpu_hour"),  // what a market asks of anybody
    ("tariff", "monthly_fixed_usd"),
  ]

  /// Assumptions in dollars that are wages, works and services, alike for all buyers.
  private static let services = [
    "management-node-price", "rack-installation", "fiber-installation", "interconnection",
    "staff-cost", "network-transit-price", "water-price", "land-price", "generator-fuel",
    "colocation-price", "natural-gas-price",
  ]

  @Test func everyPriceHasDateAndClass() {
    var quotes = 0
    for entry in catalog.entries {
      for price in entry.document["prices"]?.items ?? [] {
        quotes += 1
        #expect(AsOf(price["as_of"]?.scalar?.text ?? "") != nil, "\(entry.name): as_of")
        #expect(BuyerClass(rawValue: price["buyer"]?.scalar?.text ?? "") != nil, "\(entry.name)")
        #expect((price["source"]?.scalar?.text ?? "").count >= 4, "\(entry.name): source")
      }
      for (path, _) in entry.document.scalars()
      where path.contains("usd") && !path.hasPrefix("prices") {
        #expect(
          Self.classless.contains { $0 == (entry.kind, path) },
          "\(entry.name): `\(path)` is money without a class")
      }
      guard entry.kind == Assumption.kind,
        (entry.document["unit"]?.scalar?.text ?? "").hasPrefix("USD")
      else { continue }
      #expect(
        entry.document["buyer"] != nil || Self.services.contains(entry.id),
        "\(entry.name): money without a class")
    }
    #expect(quotes > 80)
  }

  /// Every pair of classes has a factor for every kind of goods, and there and back is about 1.
  @Test func classFactorsLeadThereAndBack() throws {
    func factor(_ goods: String, _ from: BuyerClass, _ to: BuyerClass) throws -> Double {
      let id = "price-factor-\(goods)-\(from.rawValue)-\(to.rawValue)"
      let entry = try #require(catalog.entries.first { $0.id == id }, "\(id)")
      return try #require(entry.document["value"]?.numbers.first)
    }
    for goods in ["systems", "network", "facility"] {
      for from in BuyerClass.allCases {
        for to in BuyerClass.allCases where from != to {
          let round = try factor(goods, from, to) * factor(goods, to, from)
          #expect(abs(round - 1) < 0.02, "\(goods) \(from.rawValue) \(to.rawValue): \(round)")
        }
      }
    }
  }
}
