public import Documents
import Quantities

/// What money is spent on or comes from; what an account *is* in the books, its record says.
public enum Account: String, Choice {
  // First build.
  case systems
  case network
  case storage
  case installation
  case spares
  case shell
  case electrical
  case mechanical
  case generation
  case land
  case interconnection
  case softCost = "soft_cost"
  case contingency
  case salesTax = "sales_tax"
  // Every year.
  case energy
  case demand
  case water
  case staff
  case itMaintenance = "it_maintenance"
  case facilityMaintenance = "facility_maintenance"
  case insurance
  case propertyTax = "property_tax"
  case transit
  case software
  /// Space and power of a colocation tenant.
  case colocation
  /// Accelerators of a renter.
  case rental
  // Later.
  case refresh
  case residual
  case revenue

  public enum Class: String, Choice {
    /// Wears out with the accelerators.
    case itCapex = "it_capex"
    /// Lasts as long as the shell.
    case facilityCapex = "facility_capex"
    case opex
    case refresh
    case residual
    case revenue
  }

  /// The class that the engine's sums put it in; the record of the account must agree but for the
  /// choice between IT and facility.
  public var accountClass: Class {
    switch self {
    case .systems, .network, .storage, .installation, .spares: .itCapex
    case .shell, .electrical, .mechanical, .generation, .land, .interconnection, .softCost,
      .contingency, .salesTax:
      .facilityCapex
    case .energy, .demand, .water, .staff, .itMaintenance, .facilityMaintenance, .insurance,
      .propertyTax, .transit, .software, .colocation, .rental:
      .opex
    case .refresh: .refresh
    case .residual: .residual
    case .revenue: .revenue
    }
  }
}

/// What makes a price grow with time.
public enum Escalator: String, Choice {
  case equipment
  case construction
  case energy
  case labor
  case general
  /// The price stays.
  case none
}

/// How an account's cost is deducted: `macrs-5|7|10|15|20|39`, `straight-line-N`,
/// `straight-line-N-half-year`, `expensed` or `none`.
public struct DepreciationName: ScalarValue, Hashable {
  public var text: String

  public init(_ text: String) { self.text = text }

  public static let valueType = ValueType.text
  public static let placeholder = DepreciationName("none")
  static let phrase =
    "a method of depreciation: macrs-5|7|10|15|20|39, straight-line-N, straight-line-N-half-year, "
    + "expensed or none"

  public static func parse(_ scalar: Scalar) throws(Mismatch) -> DepreciationName {
    let words = ["macrs-5", "macrs-7", "macrs-10", "macrs-15", "macrs-20", "macrs-39"]
    let text = scalar.text
    if words.contains(text) || text == "expensed" || text == "none" { return Self(text) }
    if text.hasPrefix("straight-line-") {
      var years = text.dropFirst("straight-line-".count)
      if years.hasSuffix("-half-year") { years.removeLast("-half-year".count) }
      if let number = Int(years), (1...100).contains(number) { return Self(text) }
    }
    throw Mismatch(
      expected: phrase, suggestion: Spelling.nearest(to: text, among: words + ["expensed", "none"]))
  }

  /// Years of tax recovery; nil for what is not spread.
  public var years: Int? {
    text.split(separator: "-").compactMap { Int($0) }.first
  }
}

/// Over what an account's cost is spread in the books.
public enum BookLife: String, Choice {
  /// The life of IT that the terms state.
  case it
  /// The life of the shell that the terms state.
  case shell
  /// Not at all: land, and what is an expense at once.
  case none
}

/// One account of the chart: how the books, the tax and the calendar treat it.
public struct AccountRecord: CatalogRecord {
  public static let kind = "account"

  public enum Statement: String, Choice {
    case balanceSheet = "balance-sheet"
    case income
  }

  /// A record whose lines are treated otherwise: site work inside the shell's account, say.
  public struct Exception: SpecRecord, Hashable {
    /// Id of the record behind the line.
    public var record: String
    public var tax: DepreciationName

    public init(_ r: inout Reader) {
      record = r.id("record", help: "id of the record behind the line")
      tax = r.required("tax", help: "its depreciation for tax")
    }
  }

  /// One of the engine's accounts.
  public var id: String
  public var account: Account?
  public var name: String
  public var assetClass: Account.Class
  public var statement: Statement
  public var escalator: Escalator
  /// Id of the payment template; nil for what is paid as it is used.
  public var payment: String?
  public var tax: DepreciationName
  public var book: BookLife
  public var exceptions: [Exception]
  /// Word of FinOps FOCUS for it.
  public var serviceCategory: String
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id(help: "one of " + Account.allCases.map(\.rawValue).joined(separator: ", "))
    account = Account(rawValue: id)
    name = r.required("name")
    assetClass = r.required("class", help: "what wears it out")
    statement = r.required("statement", help: "where the money stands when it is spent")
    escalator = r.required("escalator", help: "what its prices follow")
    payment = r.optionalReference(
      "payment", to: PaymentTemplate.kind, help: "milestones; absent: paid as it is used")
    tax = r.value("tax", default: DepreciationName("none"), help: "depreciation for tax")
    book = r.value("book", default: .none, help: "life in the books")
    exceptions = r.optional("exceptions", help: "records treated otherwise for tax") ?? []
    serviceCategory = r.required("service_category", help: "word of FinOps FOCUS")
    provenance = Provenance(&r)
    guard let account else {
      r.report(
        "`\(id)` is no account", key: "id",
        suggestion: Spelling.nearest(to: id, among: Account.allCases.map(\.rawValue)))
      return
    }
    let isCapex = [Account.Class.itCapex, .facilityCapex].contains(assetClass)
    let wasCapex = [Account.Class.itCapex, .facilityCapex].contains(account.accountClass)
    if assetClass != account.accountClass, !(isCapex && wasCapex) {
      r.report(
        "`\(assetClass.rawValue)`: \(id) is \(account.accountClass.rawValue)", key: "class")
    }
    if wasCapex, payment == nil {
      r.report("missing: capex needs a payment template", key: "payment")
    }
    var seen: Set<String> = []
    for exception in exceptions where !seen.insert(exception.record).inserted {
      r.report("`\(exception.record)` is in two depreciation classes", key: "exceptions")
    }
  }
}
