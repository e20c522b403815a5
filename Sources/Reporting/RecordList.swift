import Documents
import Quantities

/// Records of a kind as a table: a row each, the figures that one chooses by.
public struct RecordList {
  let kind: String
  let records: [RecordView]

  public init(kind: String, records: [RecordView]) {
    self.kind = kind
    self.records = records
  }

  /// Dotted paths of the columns beside the id, by kind.
  static let columns: [String: [String]] = [
    "site": ["name", "location.country", "climate", "grid", "market"],
    "gpu": ["vendor", "launch", "tdp", "bf16", "fp8", "memory", "memory_bandwidth", "scale_up"],
    "component": ["vendor", "type", "ports", "rate", "nameplate", "design"],
    "system": [
      "vendor", "accelerator", "accelerators", "cooling", "liquid_fraction", "nameplate",
      "scale_out_ports", "scale_out",
    ],
    "rack": ["standard", "rack_units", "limit", "cooling"],
    "switch": ["vendor", "family", "technology", "rack_units", "nameplate", "design"],
    "optic": ["vendor", "type", "rate", "links", "reach", "fiber", "nameplate"],
    "model": [
      "developer", "published_parameters", "published_active_parameters", "layers", "hidden",
    ],
    "cooling": ["name", "type", "capacity", "rack_limit"],
    "plant": ["name"],
    "climate": ["name", "n20", "db_04", "wb_04", "proxy_for"],
    "power-equipment": ["type", "model", "rating", "apparent_rating", "efficiency"],
    "power-train": ["name", "generator"],
    "construction": ["measure", "basis", "cost", "share"],
    "market": ["name", "country", "construction_factor"],
    "grid": ["name", "country", "carbon", "tariff"],
    "tariff": ["name", "basis", "year", "energy", "monthly_demand"],
    "assumption": ["name", "value", "unit"],
    "build-out": ["name", "sites", "start"],
  ]

  /// A line each, and one that counts them.
  public var lines: [String] {
    let paths = Self.columns[kind] ?? ["name"]
    var columns = paths.compactMap { path -> ListColumn? in
      let column = ListColumn(path, records.map { $0.value(path) })
      return column.isEmpty ? nil : column
    }
    if kind == "site" { columns += ListColumn.power(of: records) }
    var table = TextTable([.left] + columns.map { $0.isNumeric ? .right : .left })
    table.add(["id"] + columns.map(\.heading))
    for (row, record) in records.enumerated() {
      table.add([record.id] + columns.map { $0.cells[row] })
    }
    return table.lines() + ["  \(records.count) record\(records.count == 1 ? "" : "s")"]
  }
}

/// One column; the unit stands in the heading where all rows share it.
private struct ListColumn {
  var heading: String
  var cells: [String]

  init(_ path: String, _ values: [(text: String, unit: String)?]) {
    let words = path.split(separator: ".").last.map(String.init) ?? path
    heading = String(words.map { $0 == "_" ? " " : $0 })
    let units = values.compactMap { $0?.unit }
    if let unit = units.first, !unit.isEmpty, units.allSatisfy({ $0 == unit }) {
      heading += " " + unit
      cells = values.map { $0?.text ?? "" }
    } else {
      cells = values.map { value in
        guard let value else { return "" }
        return value.unit.isEmpty ? value.text : "\(value.text) \(value.unit)"
      }
    }
    cells = cells.map { $0.count > 48 ? $0.prefix(45) + "..." : $0 }
  }

  private init(heading: String, cells: [String]) {
    self.heading = heading
    self.cells = cells
  }

  var isEmpty: Bool { cells.allSatisfy(\.isEmpty) }

  var isNumeric: Bool {
    cells.allSatisfy { cell in
      cell.isEmpty || NumberText.parse(String(cell.filter { $0 != "," })) != nil
        || NumberText.parse(cell.split(separator: " ").first.map(String.init) ?? "") != nil
    }
  }

  /// Power that utilities have contracted, and from when.
  static func power(of sites: [RecordView]) -> [ListColumn] {
    var megawatts: [String] = []
    var first: [String] = []
    for site in sites {
      var sum = 0.0
      var months: [String] = []
      for budget in site.document["power_budgets"]?.items ?? [] {
        if let month = budget["available"]?.scalar?.text { months.append(month) }
        guard budget["source"]?.scalar?.text == "grid" else { continue }
        let contracted =
          budget["contracted"].flatMap { Power(parsing: $0.scalar?.text ?? "") }
          ?? budget["contracted_mw"].flatMap { NumberText.parse($0.scalar?.text ?? "") }
          .map { Power.megawatts($0) }
        sum += contracted?.megawatts ?? 0
      }
      megawatts.append(NumberText.significant(sum, 5))
      first.append(months.min() ?? "")
    }
    return [
      ListColumn(heading: "grid MW", cells: megawatts),
      ListColumn(heading: "first power", cells: first),
    ]
  }
}
