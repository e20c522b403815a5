import Documents
import Fabric
import Quantities

// The keys of a network alone and of a design in a comparison.
extension Reader {
  /// Reads what trees are asked: each key as the option of `fabric size`.
  mutating func readTree(_ question: inout FabricQuestion) {
    question.rails = optional("rails", in: .positive) ?? question.rails
    question.planes = optional("planes", in: .positive) ?? 1
    question.tiers = optional("tiers", in: .between(1, 4))
    question.managementLinks = optional("management_links", in: .notNegative) ?? 0
    question.oversubscription =
      ratio("oversubscription", "leaf downlinks to uplinks: 18/24") ?? .nonBlocking
    question.topOversubscription =
      ratio("top_oversubscription", "below the top tier: 7:1") ?? .nonBlocking
    question.podEndpoints = optional("pod_endpoints", in: .positive)
    question.spines = optional("spines", in: .positive, help: "of a plane, or of a pod")
    question.sparePorts = optional("spare_ports", in: .notNegative, help: "of every leaf") ?? 0
    question.uplinkRate = optional("uplink", in: .positive, help: "rate above the leaves")
    question.upperRadix = optional(
      "upper_radix", in: .between(2, 4096), help: "ports of a switch above the leaves")
    question.endpointsPerSystem = optional("system_endpoints", in: .positive)
    question.systemPortsPerCage = optional("system_ports_per_cage", in: .positive) ?? 1
  }

  private mutating func ratio(
    _ key: String, _ help: String
  ) -> Fabric.Oversubscription? {
    guard let text: String = optional(key, help: help) else { return nil }
    let ratio = Fabric.Oversubscription(text)
    if ratio == nil { report("`\(text)` is no ratio such as `2`, `7:1` or `18/24`", key: key) }
    return ratio
  }

  /// Reads the parameters of topologies that are no trees.
  mutating func readFabricShape() -> FabricShapeInput {
    var shape = FabricShapeInput()
    shape.hosts = optional("p", in: .positive, help: "endpoints on a switch or leaf")
    shape.groupSwitches = optional("a", in: .positive, help: "switches or leaves of a group")
    shape.globalLinks = optional("h", in: .notNegative, help: "links to other groups")
    shape.groups = optional("groups", in: .positive)
    shape.groupSpines = optional("group_spines", in: .positive)
    shape.order = optional("q", in: .positive, help: "of a slim fly")
    shape.hostsPerSwitch = optional("hosts_per_switch", in: .positive)
    if let text: String = optional("dimensions", help: "16x20x28") {
      shape.dimensions = FabricShapeInput.lengths(text) ?? []
      if shape.dimensions.isEmpty {
        report("`\(text)` is not lengths such as `16x20x28`", key: "dimensions")
      }
    }
    shape.parallelLinks = optional("parallel_links", in: .positive)
    shape.cube = optional("cube", in: .positive, help: "side of a cube between circuit switches")
    shape.circuitPorts = optional("circuit_ports", in: .positive)
    shape.domain = optional("domain", in: .positive, help: "accelerators of a scale-up domain")
    shape.rack = optional("rack", in: .positive)
    shape.rows = optional("rows", in: .positive)
    shape.linksPerRow = optional("links_per_row", in: .positive)
    shape.domains = optional("domains", in: .positive)
    return shape
  }
}
