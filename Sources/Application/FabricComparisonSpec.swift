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
      let device = r.optionalReference(
        "switch", to: "switch", help: "of every tier; none in a torus")
      let link: Bandwidth? = r.optional(
        "link", in: .positive, help: "rate of a link; a system's port over the planes if absent")
      var question = FabricQuestion(
        topology: topology, endpoints: 0, radix: 0, linkRate: link ?? .zero)
      question.rails = 0
      r.readTree(&question)
      let shape = r.readFabricShape()
      do throws(FabricShapeInput.Missing) {
        question.shape = try shape.shape(topology)
      } catch {
        let keys = error.options.map { $0.map { $0 == "-" ? "_" : String($0) }.joined() }
        r.report(
          "missing: \(topology.rawValue) needs \(keys.joined(separator: ", "))", key: "topology")
      }
      if device == nil, topology != .torus {
        r.report("missing: \(topology.rawValue) needs a switch", key: "switch")
      }
      design = FabricDesign(id: id, question: question, networkSwitch: device)
      design.hasFewestGroups = shape.groups == nil
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

extension FabricDesign {
  /// Reads `name:key=value,…`, with the keys of a design in a file.
  ///
  /// - Throws: every problem at once, as issues of `--design`.
  public init(option text: String) throws(Failure) {
    let file = "--design"
    guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
      throw Failure(
        .usage,
        "\(file): `\(text)`: a name and a colon come first, as in "
          + "rails:topology=rail-fat-tree,switch=ID")
    }
    var members = [Document.Member("id", .text(String(text[..<colon])))]
    for part in text[text.index(after: colon)...].split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else {
        throw Failure(.usage, "\(file): `\(part)` is no key=value")
      }
      // `auto` is how the option of `fabric size` says what an absent key says here.
      guard pair[0] != "tiers" || pair[1] != "auto" else { continue }
      let key = pair[0].map { $0 == "-" ? "_" : String($0) }.joined()
      members.append(Document.Member(key, .plain(String(pair[1]))))
    }
    let read = Reader.read(
      FabricComparisonSpec.Design.self, from: .mapping(members), file: "\(file) \(text[..<colon])")
    guard let record = read.record else { throw Failure(.usage, issues: read.issues) }
    self = record.design
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
