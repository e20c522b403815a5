public import Documents
public import Quantities

/// Which watts a record is read at.
public enum PowerBasis: String, Choice {
  /// The vendor's or the power supplies' maximum.
  case nameplate
  /// The sum of listed components at their rated power, with fans and power-supply loss; sizes
  /// the plant unless a scenario says otherwise.
  case design
  /// Metered under load, with the source named.
  case measured
}

/// The watts of one piece of equipment by basis.
///
/// A basis that nobody states is absent: what needs it is not computable, never guessed.
public struct PowerRating: Hashable, Sendable {
  public var nameplate: Power?
  public var design: Power?
  public var measured: Power?

  /// Reads `nameplate`, `design` and `measured` of a record.
  public init(_ r: inout Reader) {
    nameplate = r.optional("nameplate", in: .notNegative, help: "the vendor's maximum")
    design = r.optional("design", in: .notNegative, help: "what it adds to a design")
    measured = r.optional("measured", in: .notNegative, help: "highest metered draw")
    if let nameplate, let design, design > nameplate {
      r.report("design power is above nameplate power", key: "design")
    }
  }

  public subscript(basis: PowerBasis) -> Power? {
    switch basis {
    case .nameplate: nameplate
    case .design: design
    case .measured: measured
    }
  }
}
