public import Documents
public import Quantities

/// One figure of building: what a part costs, takes or needs.
public struct ConstructionCost: CatalogRecord {
  public static let kind = "construction"

  /// What the figure is.
  public enum Aspect: String, Choice {
    case cost
    case landPrice = "land-price"
    case area
    case duration
    case staff
  }

  /// Whose megawatts a figure per MW counts; the two differ by the peak facility ratio.
  public enum PowerKind: String, Choice {
    case criticalIT = "critical-it"
    case facility
    case contracted
  }

  /// Accounting words: records with none in common can be added.
  public enum Work: String, Choice {
    case shell
    case siteWork = "site-work"
    case whiteSpace = "white-space"
    case backOfHouse = "back-of-house"
    case office
    case electrical
    case mechanical
    case land
    case interconnection
    case onSiteGeneration = "on-site-generation"
    case commissioning
    case operations
    case campus
    case ownerFurnishedEquipment = "owner-furnished-equipment"
    case softCost = "soft-cost"
    case contingency
    case tenant
  }

  public var id: String
  public var measure: Aspect
  public var covers: [Work]
  public var excludes: [Work]
  /// Present where the figure is per MW.
  public var basis: PowerKind?
  public var cost: PowerPrice?
  /// Part of the whole that `cost` is of.
  public var share: Double?
  public var price: AreaPrice?
  /// Gross building area.
  public var area: Ratio<AreaDimension, PowerDimension>?
  public var land: Ratio<AreaDimension, PowerDimension>?
  public var duration: Duration?
  /// Full-time employees.
  public var staff: Ratio<CountDimension, PowerDimension>?
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id()
    measure = r.required("measure")
    covers = r.optional("covers", help: "accounting words that the figure is for") ?? []
    excludes = r.optional("excludes", help: "accounting words that it leaves out") ?? []
    basis = r.optional("basis", help: "whose megawatts")
    cost = r.optional("cost", in: .positive, help: "for power of the basis")
    share = r.optional("share", in: .fraction, help: "of the whole construction cost")
    price = r.optional("price", in: .positive, help: "of land")
    area = r.optional("area", in: .positive, help: "gross building area for power of the basis")
    land = r.optional("land", in: .positive, help: "land for power of the basis")
    duration = r.optional("duration", in: .positive)
    staff = r.optional("staff", in: .positive, help: "full-time employees for power of the basis")
    provenance = Provenance(&r)
    if !hasItsFigure {
      r.report("a record of \(measure.rawValue) lacks its figure", key: "measure")
    }
    if basis == nil, cost != nil || area != nil || land != nil || staff != nil {
      r.report("missing: a figure per MW says whose megawatts", key: "basis")
    }
    if let word = covers.first(where: { excludes.contains($0) }) {
      r.report("`\(word.rawValue)` is both covered and excluded", key: "excludes")
    }
  }

  private var hasItsFigure: Bool {
    switch measure {
    case .cost: cost != nil
    case .landPrice: price != nil
    case .area: area != nil || land != nil
    case .duration: duration != nil
    case .staff: staff != nil
    }
  }

  /// Words that more than one of `records` covers: where it is not empty, their sum pays twice.
  public static func overlap(of records: [ConstructionCost]) -> [Work] {
    Work.allCases.filter { word in records.count { $0.covers.contains(word) } > 1 }
  }
}
