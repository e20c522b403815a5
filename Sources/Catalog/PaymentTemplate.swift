public import Documents
import Quantities

/// When an account's money is paid: milestones whose shares add up to all of it.
public struct PaymentTemplate: CatalogRecord {
  public static let kind = "payment-template"

  /// What a milestone waits for.
  public enum Event: String, Choice {
    /// The start of construction.
    case groundbreaking
    /// From groundbreaking until the phase is ready.
    case construction
    /// As racks are accepted.
    case acceptance
    /// The first productive month.
    case ready
    /// The month of the last rack.
    case full
  }

  /// How money is spread over the months of an event that has several.
  public enum Curve: String, Choice {
    case level
    /// Slow, fast, slow: 3x² − 2x³ of the money at x of the time.
    case sCurve = "s-curve"
  }

  public struct Milestone: SpecRecord, Hashable {
    public var name: String
    public var share: Double
    public var event: Event
    /// Months after the event; negative: before it.
    public var offset: Int
    public var curve: Curve

    public init(_ r: inout Reader) {
      name = r.required("name", help: "deposit, progress, delivery, retention …")
      share = r.required("share", in: .positiveFraction, help: "of the amount")
      event = r.required("event", help: "what it waits for")
      let months: Int? = r.optional(
        "offset_months", in: .between(-120, 120), help: "after the event; negative: before it")
      offset = months ?? 0
      curve = r.optional("curve", help: "over the months of the event; level if absent") ?? .level
    }
  }

  public var id: String
  public var name: String
  public var milestones: [Milestone]
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id()
    name = r.required("name")
    milestones = r.required("milestones", help: "shares that add up to 100 %")
    provenance = Provenance(&r)
    let sum = milestones.reduce(0) { $0 + $1.share }
    if !milestones.isEmpty, abs(sum - 1) > 1e-9 {
      r.report(
        "shares add up to \(NumberText.significant(sum * 100, 6)) %, not 100 %", key: "milestones")
    }
    if milestones.isEmpty { r.report("a template needs a milestone", key: "milestones") }
  }
}
