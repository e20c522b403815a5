import GRDB

/// A plan as the store keeps it: the resolved question as canonical JSON, the answer as columns
/// for queries and as JSON for everything else.
public struct SavedPlan: Hashable, Sendable {
  public var name: String
  /// Time of saving, ISO 8601, UTC; the store has no clock.
  public var created: String
  public var engineVersion: String
  /// Of the scenario and the engine version.
  public var digest: String
  public var scenarioJSON: String
  public var planJSON: String
  public var totals: Totals

  /// Headline results; `nil` where a plan has none.
  public struct Totals: Hashable, Sendable {
    public var contractedMW: Double?
    public var facilityMW: Double?
    public var criticalITMW: Double?
    public var accelerators: Int?
    public var systems: Int?
    public var racks: Int?
    public var switches: Int?
    public var peakFacilityRatio: Double?
    public var annualPUE: Double?
    public var bindingConstraint: String?
    public var capexUSD: Double?
    public var opexUSDPerYear: Double?
    public var levelizedUSDPerGPUHour: Double?

    public init() {}
  }

  public init(
    name: String, created: String, engineVersion: String, digest: String, scenarioJSON: String,
    planJSON: String, totals: Totals
  ) {
    self.name = name
    self.created = created
    self.engineVersion = engineVersion
    self.digest = digest
    self.scenarioJSON = scenarioJSON
    self.planJSON = planJSON
    self.totals = totals
  }
}

extension Store {
  private static let planColumns = [
    "name", "created", "engine_version", "digest", "scenario_json", "plan_json", "contracted_mw",
    "facility_mw", "critical_it_mw", "accelerators", "systems", "racks", "switches",
    "peak_facility_ratio", "annual_pue", "binding_constraint", "capex_usd", "opex_usd_per_year",
    "levelized_usd_per_gpu_hour",
  ]

  /// Saves a plan under its name, in place of one of that name if `replacing`.
  public func save(_ plan: SavedPlan, replacing: Bool = false) throws(StoreError) {
    let totals = plan.totals
    let values: [(any DatabaseValueConvertible)?] = [
      plan.name, plan.created, plan.engineVersion, plan.digest, plan.scenarioJSON, plan.planJSON,
      totals.contractedMW, totals.facilityMW, totals.criticalITMW, totals.accelerators,
      totals.systems, totals.racks, totals.switches, totals.peakFacilityRatio, totals.annualPUE,
      totals.bindingConstraint, totals.capexUSD, totals.opexUSDPerYear,
      totals.levelizedUSDPerGPUHour,
    ]
    let marks = Array(repeating: "?", count: values.count).joined(separator: ", ")
    do {
      try queue.write { db in
        let count = try Int.fetchOne(
          db, sql: "SELECT count(*) FROM plan WHERE name = ?", arguments: [plan.name])
        if count != 0, !replacing {
          throw StoreError.failed(path: path, message: "a plan named `\(plan.name)` exists already")
        }
        try db.execute(
          sql: "INSERT OR REPLACE INTO plan (\(Self.planColumns.joined(separator: ", "))) "
            + "VALUES (\(marks))",
          arguments: StatementArguments(values))
      }
    } catch {
      throw Self.wrap(error, path)
    }
  }

  /// The saved plan of this name.
  public func plan(named name: String) throws(StoreError) -> SavedPlan? {
    try plans(where: "WHERE name = ?", [name]).first
  }

  /// Saved plans in order of name.
  public func plans() throws(StoreError) -> [SavedPlan] { try plans(where: "", []) }

  private func plans(
    where condition: String, _ arguments: StatementArguments
  ) throws(StoreError) -> [SavedPlan] {
    try reading { db in
      try Row.fetchAll(
        db,
        sql: "SELECT \(Self.planColumns.joined(separator: ", ")) FROM plan \(condition) "
          + "ORDER BY name",
        arguments: arguments
      ).map { row in
        var totals = SavedPlan.Totals()
        totals.contractedMW = row["contracted_mw"]
        totals.facilityMW = row["facility_mw"]
        totals.criticalITMW = row["critical_it_mw"]
        totals.accelerators = row["accelerators"]
        totals.systems = row["systems"]
        totals.racks = row["racks"]
        totals.switches = row["switches"]
        totals.peakFacilityRatio = row["peak_facility_ratio"]
        totals.annualPUE = row["annual_pue"]
        totals.bindingConstraint = row["binding_constraint"]
        totals.capexUSD = row["capex_usd"]
        totals.opexUSDPerYear = row["opex_usd_per_year"]
        totals.levelizedUSDPerGPUHour = row["levelized_usd_per_gpu_hour"]
        return SavedPlan(
          name: row["name"], created: row["created"], engineVersion: row["engine_version"],
          digest: row["digest"], scenarioJSON: row["scenario_json"], planJSON: row["plan_json"],
          totals: totals)
      }
    }
  }
}
