public import Interchange
import Quantities
import Reporting
import Store

/// Saved plans for people and for programs.
public struct PlanListing: Sendable {
  let plans: [SavedPlan]
  let isOne: Bool

  /// `{kind, records[]}`; the record of one plan holds it whole, under `plan`.
  public var json: JSON {
    .object([
      ("kind", "plan"),
      ("records", .list(plans.map { Self.json($0, isWhole: isOne) })),
    ])
  }

  private static func json(_ plan: SavedPlan, isWhole: Bool) -> JSON {
    let totals = plan.totals
    var members: [(String, JSON)] = [
      ("id", .text(plan.name)), ("created", .text(plan.created)),
      ("engine_version", .text(plan.engineVersion)), ("digest", .text(plan.digest)),
      ("contracted_mw", JSON(totals.contractedMW)), ("facility_mw", JSON(totals.facilityMW)),
      ("critical_it_mw", JSON(totals.criticalITMW)), ("accelerators", JSON(totals.accelerators)),
      ("systems", JSON(totals.systems)), ("racks", JSON(totals.racks)),
      ("switches", JSON(totals.switches)),
      ("peak_facility_ratio", JSON(totals.peakFacilityRatio)),
      ("annual_pue", JSON(totals.annualPUE)),
      ("binding_constraint", JSON(totals.bindingConstraint)),
      ("capex_usd", JSON(totals.capexUSD)), ("opex_usd_per_year", JSON(totals.opexUSDPerYear)),
      ("levelized_usd_per_gpu_hour", JSON(totals.levelizedUSDPerGPUHour)),
    ]
    if isWhole, let whole = JSONReader.read(Array(plan.planJSON.utf8), file: plan.name).document {
      members.append(("plan", JSON(whole)))
    }
    return .object(members)
  }

  public var lines: [String] { isOne ? plans.flatMap(Self.lines) : table }

  private var table: [String] {
    var table = TextTable([.left, .left, .right, .right, .right, .right, .right, .left])
    table.add([
      "plan", "created", "facility MW", "IT MW", "accelerators", "capex", "$/GPU-hour", "binds",
    ])
    for plan in plans {
      let totals = plan.totals
      table.add([
        plan.name, plan.created, Self.number(totals.facilityMW, 1),
        Self.number(totals.criticalITMW, 1), Self.number(totals.accelerators.map(Double.init), 0),
        totals.capexUSD.map(shortMoney) ?? "", Self.number(totals.levelizedUSDPerGPUHour, 3),
        totals.bindingConstraint ?? "",
      ])
    }
    return table.lines() + ["  \(plans.count) plan\(plans.count == 1 ? "" : "s")"]
  }

  private static func lines(_ plan: SavedPlan) -> [String] {
    let totals = plan.totals
    var table = TextTable([.left, .right, .left])
    func add(_ name: String, _ value: String, _ unit: String = "") {
      if !value.isEmpty { table.add([name, value, unit]) }
    }
    add("Contracted", number(totals.contractedMW, 1), "MW")
    add("Facility, design day", number(totals.facilityMW, 1), "MW")
    add("Critical IT", number(totals.criticalITMW, 1), "MW")
    add("Design-day PUE", number(totals.peakFacilityRatio, 3))
    add("Annual PUE", number(totals.annualPUE, 3))
    add("Accelerators", number(totals.accelerators.map(Double.init), 0))
    add("Systems", number(totals.systems.map(Double.init), 0))
    add("Racks", number(totals.racks.map(Double.init), 0))
    add("Switches", number(totals.switches.map(Double.init), 0))
    add("Capex, first build", totals.capexUSD.map(shortMoney) ?? "")
    add("Opex, full year", totals.opexUSDPerYear.map(shortMoney) ?? "")
    add("Levelized cost", number(totals.levelizedUSDPerGPUHour, 3), "USD a GPU-hour sold")
    return [
      "plan \(plan.name), saved \(plan.created) by version \(plan.engineVersion)",
      "  binds: \(totals.bindingConstraint ?? "")", "",
    ] + table.lines() + ["", "  digest \(plan.digest)"]
  }

  private static func number(_ value: Double?, _ decimals: Int) -> String {
    value.map { NumberText.fixed($0, decimals, grouping: true) } ?? ""
  }
}

extension ListRequest {
  /// Whether the request is for saved plans.
  public var asksForPlans: Bool { kind == "plan" || kind == "plans" }

  /// Saved plans: those of the store, none without one.
  public func plans() throws(Failure) -> PlanListing {
    let store = try openStore(storePath)
    do throws(StoreError) {
      let all = try store?.plans() ?? []
      guard let id else { return PlanListing(plans: all, isOne: false) }
      if let plan = all.first(where: { $0.name == id }) {
        return PlanListing(plans: [plan], isOne: true)
      }
      throw StoreError.failed(
        path: storePath ?? "",
        message: "no plan `\(id)`; "
          + (all.isEmpty ? "none is saved" : "saved: " + all.map(\.name).joined(separator: ", ")))
    } catch {
      throw Failure(.badInput, error.description)
    }
  }
}
