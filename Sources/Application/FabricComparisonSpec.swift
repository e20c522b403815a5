import Catalog
public import Documents
import Fabric
import Interchange
import Quantities
import Scenario

/// A file of `kind: fabric-compare`.
public struct FabricComparisonSpec: SpecRecord {
  public static let kind = "fabric-compare"

  var system: String
  var endpoints: Int
  var designs: [Design]
  var leaves: LeafPlacement
  var basis: PowerBasis
  var buyer: BuyerClass

  struct Design: SpecRecord {
    var design: FabricDesign

    init(_ r: inout Reader) {
      let id = r.id(help: "how the design is called")
      let topology = r.word(
        "topology", among: Topology.allCases, standard: .railFatTree,
        help: "how switches are joined")
      let device = r.reference("switch", to: "switch", help: "of every tier")
      let rails: Int = r.optional("rails", in: .positive, help: "one a NIC if absent") ?? 0
      let planes: Int = r.optional("planes", in: .positive) ?? 1
      let tiers: Int? = r.optional("tiers", in: .between(1, 4), help: "the fewest if absent")
      let text: String? = r.optional("oversubscription", help: "leaf downlinks to uplinks: 18/24")
      let ratio = text.map { Oversubscription($0) } ?? .nonBlocking
      if let text, ratio == nil {
        r.report("`\(text)` is no ratio such as `2`, `7:1` or `18/24`", key: "oversubscription")
      }
      design = FabricDesign(
        id: id,
        question: FabricQuestion(
          topology: topology, endpoints: 0, radix: 0, linkRate: .zero, rails: rails,
          planes: planes, tiers: tiers, oversubscription: ratio ?? .nonBlocking),
        networkSwitch: device)
    }
  }

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "fabric-compare")
    if let kind, kind != Self.kind { r.report("`\(kind)` is not \(Self.kind)", key: "kind") }
    system = r.reference("system", to: "system", help: "whose NICs are connected")
    endpoints = r.required("endpoints", in: .positive, help: "NICs to connect")
    leaves = r.word(
      "leaf_placement", among: LeafPlacement.allCases, standard: .middleOfRow,
      help: "where leaves stand")
    basis = r.optional("power_basis") ?? .design
    buyer = r.optional("buyer", help: "buyer class of prices") ?? .list
    designs = r.required("designs", help: "networks to compare")
    if designs.isEmpty { r.report("at least one design", key: "designs") }
    let ids = designs.map(\.design.id)
    for (index, id) in ids.enumerated() where ids[..<index].contains(id) {
      r.report("duplicate id `\(id)`", key: "designs")
    }
  }
}

extension Reader {
  /// A word of a closed list that is no catalogue choice.
  mutating func word<Word: RawRepresentable<String>>(
    _ key: String, among words: [Word], standard: Word, help: String
  ) -> Word {
    word(key, among: words, help: help) ?? standard
  }

  /// The same where nothing stands in for an absent word.
  mutating func word<Word: RawRepresentable<String>>(
    _ key: String, among words: [Word], help: String
  ) -> Word? {
    let names = words.map(\.rawValue)
    let text: String? = optional(key, help: "\(help): \(names.joined(separator: ", "))")
    guard let text, !text.isEmpty else { return nil }
    if let word = Word(rawValue: text) { return word }
    report(
      "`\(text)` is not one of \(names.joined(separator: ", "))", key: key,
      suggestion: Spelling.nearest(to: text, among: names))
    return nil
  }
}

extension FabricComparisonRequest {
  /// Reads a file of `kind: fabric-compare`.
  public init(file: String, records: [String] = [], storePath: String? = nil) throws(Failure) {
    let found = InputFile.find([file])
    guard let input = found.files.first, found.files.count == 1, found.issues.isEmpty else {
      throw Failure(
        issues: found.issues.isEmpty
          ? [Issue(file: file, message: "one file is expected")] : found.issues)
    }
    let parsed = input.readDocument()
    guard let document = parsed.document else { throw Failure(issues: parsed.issues) }
    let read = Reader.read(FabricComparisonSpec.self, from: document, file: file)
    let request = PlanRequest(file: "", records: records, storePath: storePath)
    let library = try request.library()
    var issues = read.issues
    // Ids that no record has, in the same pass.
    for reference in FabricComparisonSpec.schema.references(in: document)
    where library.record(reference.kind, reference.id) == nil {
      issues.append(
        Issue(
          file: file, position: reference.position, path: reference.path,
          message: "no \(reference.kind) has the id `\(reference.id)`",
          suggestion: Spelling.nearest(to: reference.id, among: library.ids(of: reference.kind))))
    }
    guard let spec = read.record, issues.isEmpty else { throw Failure(issues: issues) }
    self.init(spec, records: records, storePath: storePath)
  }

  init(_ spec: FabricComparisonSpec, records: [String] = [], storePath: String? = nil) {
    self.init(
      system: spec.system, endpoints: spec.endpoints, designs: spec.designs.map(\.design),
      leaves: spec.leaves, basis: spec.basis, buyer: spec.buyer, records: records,
      storePath: storePath)
  }
}
