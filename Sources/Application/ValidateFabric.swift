import Catalog
import Documents
import Fabric
import Interchange
import Quantities

/// The keys of `fabric size`.
struct FabricSpecification: SpecRecord {
  var networkSwitch: String?
  var question: FabricQuestion

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
    networkSwitch = r.optionalReference("switch", to: "switch", help: "or `radix` and `link`")
    let radix: Int? = r.optional("radix", in: .between(2, 4096), help: "ports of a switch")
    question = FabricQuestion(
      topology: topology ?? .railFatTree,
      endpoints: r.required("endpoints", in: .positive, help: "accelerator NICs"),
      radix: radix ?? 0, linkRate: r.required("link", in: .positive, help: "rate of a link"))
    question.rails = r.optional("rails", in: .positive) ?? 1
    question.planes = r.optional("planes", in: .positive) ?? 1
    question.tiers = r.optional("tiers", in: .between(1, 4))
    question.managementLinks = r.optional("management_links", in: .notNegative) ?? 0
    if let text: String = r.optional("oversubscription", help: "leaf downlinks to uplinks: 18/24") {
      if let ratio = Oversubscription(text) {
        question.oversubscription = ratio
      } else {
        r.report("`\(text)` is no ratio such as `2`, `7:1` or `18/24`", key: "oversubscription")
      }
    }
    if (radix == nil) == (networkSwitch == nil) {
      r.report("say either `switch` or `radix`", key: "radix")
    }
  }

  func answer(in library: Library, _ file: String) throws(Failure) -> JSON {
    var question = question
    if let id = networkSwitch {
      let record = try library.record(NetworkSwitch.self, id, file: file)
      guard let ports = record.ports(at: question.linkRate) else {
        throw Failure(.infeasible, "switch \(id) has no ports at that rate")
      }
      question.radix = ports
    }
    do {
      return try question.size().json
    } catch {
      throw Failure(.infeasible, error.description)
    }
  }
}

extension FabricSize {
  fileprivate var json: JSON {
    .object([
      ("endpoints", .integer(endpoints)), ("tiers", .integer(tiers)),
      (
        "switches",
        .object([
          ("leaf", .integer(switches.leaf)), ("spine", .integer(switches.spine)),
          ("core", .integer(switches.core)), ("total", .integer(switches.total)),
        ])
      ),
      (
        "links",
        .object([
          ("host", .integer(links.host)), ("leaf_spine", .integer(links.leafSpine)),
          ("spine_core", .integer(links.spineCore)),
        ])
      ),
      ("bisection_gb_per_s", JSON(bisection?.gigabytesPerSecond)),
      ("maximum_endpoints", .integer(maximumEndpoints)),
    ])
  }
}
