import Catalog
import Documents
import Fabric
import Interchange
import Quantities

/// The keys of `fabric size`.
struct FabricSpecification: SpecRecord {
  private var request: FabricSizingRequest

  init(_ r: inout Reader) {
    let _: String? = r.optional("kind", help: "fabric")
    let name: String = r.required("topology", help: "rail-fat-tree and the others")
    let topology = Topology(rawValue: name)
    if topology == nil {
      let names = Topology.allCases.map(\.rawValue)
      r.report(
        "`\(name)` is not one of \(names.joined(separator: ", "))", key: "topology",
        suggestion: Spelling.nearest(to: name, among: names))
    }
    let networkSwitch = r.optionalReference("switch", to: "switch", help: "or `radix` and `link`")
    let radix: Int? = r.optional("radix", in: .between(2, 4096), help: "ports of a switch")
    let endpoints: Int? = r.optional("endpoints", in: .positive, help: "accelerator NICs")
    let link: Bandwidth? = r.optional("link", in: .positive, help: "rate of a link")
    var question = FabricQuestion(
      topology: topology ?? .railFatTree, endpoints: 0, radix: radix ?? 64,
      linkRate: link ?? .zero)
    Self.readTree(&question, &r)
    let shape = Self.readShape(&r)
    do throws(FabricShapeInput.Missing) {
      question.shape = try shape.shape(question.topology)
    } catch {
      r.report("missing: \(name) needs \(error.options.joined(separator: ", "))", key: "topology")
    }
    if networkSwitch != nil, radix != nil {
      r.report("say either `switch` or `radix`", key: "radix")
    }
    if networkSwitch == nil {
      if radix == nil, question.topology != .torus {
        r.report("say either `switch` or `radix`", key: "radix")
      }
      if link == nil { r.report("missing: the rate of a link", key: "link") }
    }
    if endpoints == nil, question.shape == nil {
      r.report("missing: how many endpoints", key: "endpoints")
    }
    request = FabricSizingRequest(
      question: question, endpoints: endpoints, networkSwitch: networkSwitch)
    request.breakout = r.optional(
      "breakout", in: .between(1, 8), help: "ports that a cage splits into")
    request.switchPrice = r.optional(
      "switch_price", in: .notNegative, help: "in place of the record's")
    request.linkPrice = r.optional(
      "link_price", in: .notNegative, help: "of a link between switches")
  }

  private static func readTree(_ question: inout FabricQuestion, _ r: inout Reader) {
    question.rails = r.optional("rails", in: .positive) ?? 1
    question.planes = r.optional("planes", in: .positive) ?? 1
    question.tiers = r.optional("tiers", in: .between(1, 4))
    question.managementLinks = r.optional("management_links", in: .notNegative) ?? 0
    question.oversubscription =
      ratio("oversubscription", "leaf downlinks to uplinks: 18/24", &r) ?? .nonBlocking
    question.topOversubscription =
      ratio("top_oversubscription", "below the top tier: 7:1", &r) ?? .nonBlocking
    question.podEndpoints = r.optional("pod_endpoints", in: .positive)
    question.spines = r.optional("spines", in: .positive, help: "of a plane, or of a pod")
    question.sparePorts = r.optional("spare_ports", in: .notNegative, help: "of every leaf") ?? 0
    question.uplinkRate = r.optional("uplink", in: .positive, help: "rate above the leaves")
    question.upperRadix = r.optional(
      "upper_radix", in: .between(2, 4096), help: "ports of a switch above the leaves")
    question.endpointsPerSystem = r.optional("system_endpoints", in: .positive)
    question.systemPortsPerCage = r.optional("system_ports_per_cage", in: .positive) ?? 1
  }

  private static func ratio(
    _ key: String, _ help: String, _ r: inout Reader
  ) -> Fabric.Oversubscription? {
    guard let text: String = r.optional(key, help: help) else { return nil }
    let ratio = Fabric.Oversubscription(text)
    if ratio == nil { r.report("`\(text)` is no ratio such as `2`, `7:1` or `18/24`", key: key) }
    return ratio
  }

  private static func readShape(_ r: inout Reader) -> FabricShapeInput {
    var shape = FabricShapeInput()
    shape.hosts = r.optional("p", in: .positive, help: "endpoints on a switch or leaf")
    shape.groupSwitches = r.optional("a", in: .positive, help: "switches or leaves of a group")
    shape.globalLinks = r.optional("h", in: .notNegative, help: "links to other groups")
    shape.groups = r.optional("groups", in: .positive)
    shape.groupSpines = r.optional("group_spines", in: .positive)
    shape.order = r.optional("q", in: .positive, help: "of a slim fly")
    shape.hostsPerSwitch = r.optional("hosts_per_switch", in: .positive)
    if let text: String = r.optional("dimensions", help: "16x20x28") {
      shape.dimensions = FabricShapeInput.lengths(text) ?? []
      if shape.dimensions.isEmpty {
        r.report("`\(text)` is not lengths such as `16x20x28`", key: "dimensions")
      }
    }
    shape.parallelLinks = r.optional("parallel_links", in: .positive)
    shape.cube = r.optional("cube", in: .positive, help: "side of a cube between circuit switches")
    shape.circuitPorts = r.optional("circuit_ports", in: .positive)
    shape.domain = r.optional("domain", in: .positive, help: "accelerators of a scale-up domain")
    shape.rack = r.optional("rack", in: .positive)
    shape.rows = r.optional("rows", in: .positive)
    shape.linksPerRow = r.optional("links_per_row", in: .positive)
    shape.domains = r.optional("domains", in: .positive)
    return shape
  }

  /// What `fabric size --json` prints.
  func answer(in library: Library, _ file: String) throws(Failure) -> JSON {
    try request.run(in: library, file: file).json
  }
}
