public import Documents
public import Quantities

/// One way in which a communication library moves bytes over an interconnect.
public struct TransferMode: SpecRecord, Hashable {
  /// Time before the first step of a collective.
  public var base: Duration
  /// Time of one step, whatever its size.
  public var step: Duration
  /// Share of the bandwidth that carries data.
  public var share: Double

  public init(_ r: inout Reader) {
    base = r.required("base", in: .notNegative, help: "time before a collective's first step")
    step = r.required("step", in: .notNegative, help: "time of one step, whatever its size")
    share = r.required("share", in: .positiveFraction, help: "of the bandwidth that carries data")
  }
}

/// What one generation of links makes of its line rate in collectives.
public struct Interconnect: CatalogRecord, Hashable {
  public static let kind = "interconnect"

  public var id: String
  public var name: String
  /// Words of accelerators' `scale_up_technology`, or of switches' `family` and `technology`, that
  /// mean it.
  public var technologies: [String]
  /// Share of the line rate that large transfers reach.
  public var efficiency: Double
  /// Share of that which trees reach.
  public var treeShare: Double
  /// Whether accelerators are joined pair by pair.
  public var isMesh: Bool
  /// Share of the line rate at which switches add or copy; nil where they only forward.
  public var inNetworkEfficiency: Double?
  /// Time of one reduction in switches.
  public var inNetworkLatency: Duration?
  /// From the one that starts soonest to the one that carries most.
  public var modes: [TransferMode]
  /// Time that each switch beyond the first adds to a step.
  public var hopLatency: Duration?
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id(help: "id of the interconnect")
    name = r.required("name")
    technologies = r.required(
      "technologies", help: "words of accelerators and switches that mean it")
    efficiency = r.required(
      "efficiency", in: .positiveFraction, help: "of the line rate, large transfers")
    treeShare =
      r.optional("tree_share", in: .positiveFraction, help: "of that which trees reach") ?? 1
    isMesh = r.optional("mesh", help: "accelerators joined pair by pair") ?? false
    inNetworkEfficiency = r.optional(
      "in_network_efficiency", in: .positiveFraction, help: "of the line rate, through switches")
    inNetworkLatency = r.optional(
      "in_network_latency", in: .notNegative, help: "time of one reduction in switches")
    modes = r.required("modes", help: "how a library moves bytes over it")
    hopLatency = r.optional(
      "hop_latency", in: .notNegative, help: "time that each further switch adds to a step")
    provenance = Provenance(&r)
    if modes.isEmpty { r.report("an interconnect has at least one mode", key: "modes") }
    if (inNetworkEfficiency == nil) != (inNetworkLatency == nil) {
      r.report(
        "`in_network_efficiency` and `in_network_latency` come together",
        key: inNetworkEfficiency == nil ? "in_network_latency" : "in_network_efficiency")
    }
  }
}

extension Interconnect {
  /// The first record that one of the words means, the earlier words first.
  public static func named(
    _ words: [String], among records: [Interconnect]
  ) -> Interconnect? {
    for word in words {
      if let found = records.first(where: { $0.technologies.contains(word) }) { return found }
    }
    return nil
  }
}
