public import Documents

/// Which equipment stands between the utility meter and the rack, in order.
public struct PowerTrainDesign: CatalogRecord {
  public static let kind = "power-train"

  public var id: String
  public var name: String
  public var stages: [Stage]
  /// Id of the generator that stands behind the train where generators are asked for.
  public var generator: String
  public var provenance: Provenance

  /// One kind of equipment in the train.
  public struct Stage: SpecRecord {
    public enum Carries: String, Choice {
      case all
      case it
    }

    public var equipment: String
    public var carries: Carries
    /// `asked`: the redundancy that the build-out asks for; else a fixed one.
    public var redundancy: String
    public var isCooled: Bool
    /// Account that pays for it, where that is not the electrical plant's own.
    public var paidBy: String?

    public init(_ r: inout Reader) {
      equipment = r.reference("equipment", to: "power-equipment")
      carries = r.required("carries", help: "all, or the IT load alone")
      redundancy = r.required("redundancy", help: "asked, or a fixed redundancy")
      isCooled = r.required("cooled", help: "its loss heats a room that the plant cools")
      paidBy = r.optional("paid_by", help: "account that its price is inside")
    }
  }

  public init(_ r: inout Reader) {
    id = r.id()
    name = r.required("name")
    stages = r.required("stages", help: "utility first")
    generator = r.reference("generator", to: "power-equipment")
    provenance = Provenance(&r)
  }
}
