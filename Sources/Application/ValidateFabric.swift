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
    r.readTree(&question)
    let shape = r.readFabricShape()
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

  /// What `fabric size --json` prints.
  func answer(in library: Library, _ file: String) throws(Failure) -> JSON {
    try request.run(in: library, file: file).json
  }
}
