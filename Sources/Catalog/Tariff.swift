public import Documents
public import Quantities

/// What electricity from a utility or market costs.
public struct Tariff: CatalogRecord {
  public static let kind = "tariff"

  public enum Basis: String, Choice {
    /// A customer average that already holds demand, delivery and taxes: nothing is added to it.
    case allIn = "all-in"
    /// Energy and demand billed apart.
    case twoPart = "two-part"
  }

  /// Parts of a bill.
  public enum Part: String, Choice {
    case energy
    case demand
    case generation
    case delivery
    case tax
    case retailMargin = "retail-margin"
    /// The cost of matching a generator's hours to the load's.
    case shape
  }

  public var id: String
  public var name: String
  public var basis: Basis
  /// Nil where only the rules of a tariff are known; such a tariff alone is not computable.
  public var energy: EnergyPrice?
  /// For every kW of billing demand, each month; nil: none.
  public var monthlyDemand: PowerPrice?
  /// For each month, whatever is drawn.
  public var monthlyFixed: Money?
  /// Share of the highest billed demand of the eleven months before that is billed at least.
  public var ratchet: Double?
  /// Share of contracted demand that is billed at least.
  public var minimumTake: Double?
  /// Parts of the bill to which the minimum take applies; empty: all.
  public var minimumTakeCovers: [Part]
  /// Share of contracted demand billed at least for generation, where it differs.
  public var generationMinimumTake: Double?
  /// Load from which the rules apply.
  public var minimumLoad: Power?
  public var contract: Duration?
  /// Parts of a customer's bill that the prices leave out.
  public var excludes: [Part]
  public var year: Int
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id()
    name = r.required("name")
    basis = r.required("basis", help: "all-in, or energy and demand apart")
    energy = r.optional("energy", help: "for energy drawn")
    monthlyDemand = r.optional(
      "monthly_demand", in: .notNegative, help: "for a month's billing demand")
    monthlyFixed = r.optional("monthly_fixed", in: .notNegative, help: "each month")
    ratchet = r.optional(
      "ratchet", in: .fraction, help: "of the highest billed demand of 11 months before")
    minimumTake = r.optional("minimum_take", in: .fraction, help: "of contracted demand")
    minimumTakeCovers =
      r.optional("minimum_take_covers", help: "parts of the bill; all if absent") ?? []
    generationMinimumTake = r.optional(
      "generation_minimum_take", in: .fraction, help: "of contracted demand, for generation")
    minimumLoad = r.optional("minimum_load", in: .positive, help: "from which the rules apply")
    contract = r.optional("contract", in: .positive, help: "term")
    excludes = r.optional("excludes", help: "parts of a bill that the prices leave out") ?? []
    year = r.required("year", in: .between(1990, 2100), help: "for which the prices hold")
    provenance = Provenance(&r)
    if basis == .allIn {
      if energy == nil { r.report("missing: an all-in tariff is a price of energy", key: "energy") }
      if let monthlyDemand, monthlyDemand > .zero {
        r.report("an all-in price already holds the demand charge", key: "monthly_demand")
      }
    }
  }

  /// Whether a bill can be computed from it.
  public var isComputable: Bool { energy != nil }
}
