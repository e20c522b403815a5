import Documents
import Fabric
import Interchange
public import Quantities

extension DataSize {
  /// Reads a plain number of bytes, `16GB`, or `16GiB` with a power of 1,024.
  public init?(binary text: String) {
    let trimmed = text.filter { $0 != " " }
    let binary: [(String, Double)] = [
      ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40),
    ]
    for (suffix, factor) in binary where trimmed.hasSuffix(suffix) {
      guard let number = NumberText.parse(trimmed.dropLast(suffix.count)), number >= 0 else {
        return nil
      }
      self.init(base: number * factor)
      return
    }
    let end = trimmed.lastIndex { $0.isNumber || $0 == "." } ?? trimmed.startIndex
    let number = NumberText.parse(trimmed.prefix(through: end))
    let word = trimmed.suffix(from: trimmed.index(after: end))
    let factor = word.isEmpty ? 1 : DataSize.unit(spelled: word)?.factor
    guard let number, let factor, number >= 0 else { return nil }
    self.init(base: number * factor)
  }
}

/// The keys of `fabric collective`, as a case's spec gives them.
struct CollectiveSpecification: SpecRecord {
  private var request: CollectiveRequest

  init(_ r: inout Reader) {
    let _: String? = r.optional("kind", help: "collective")
    let system = r.reference("system", to: "system", help: "on which it runs")
    let operation = r.word(
      "op", among: CollectiveOperation.allCases, standard: .allReduce, help: "what ranks do")
    let algorithm = r.word(
      "algorithm", among: CollectiveAlgorithm.allCases, help: "the fastest if absent")
    let text: String? = r.optional("bytes", help: "1000000, 16GB or 16GiB; a range if absent")
    let size = text.flatMap { DataSize(binary: $0) }
    if let text, size == nil {
      r.report("`\(text)` is no size such as 1000000, 16GB or 16GiB", key: "bytes")
    }
    let ranks: Int? = r.optional("ranks", in: .positive, help: "accelerators in the group")
    let stride: Int = r.optional("stride", in: .positive, help: "distance between them") ?? 1
    let device = r.optionalReference("switch", to: "switch", help: "of the compute network")
    let topology = r.word(
      "topology", among: Topology.allCases, standard: .railFatTree, help: "how switches are joined")
    let endpoints: Int? = r.optional("endpoints", in: .positive, help: "NICs of the network")
    let rails: Int? = r.optional("rails", in: .positive)
    let planes: Int = r.optional("planes", in: .positive) ?? 1
    let tiers: Int? = r.optional("tiers", in: .between(1, 4))
    let pair: String? = r.optional("oversubscription", help: "leaf downlinks to uplinks: 18/24")
    if let pair, Oversubscription(pair) == nil {
      r.report("`\(pair)` is no ratio such as `2`, `7:1` or `18/24`", key: "oversubscription")
    }
    if endpoints != nil, device == nil { r.report("`endpoints` needs `switch`", key: "endpoints") }
    var network: FabricQuestion?
    if device != nil {
      network = FabricQuestion(
        topology: topology, endpoints: endpoints ?? 0, radix: 0, linkRate: .zero,
        rails: rails ?? 0, planes: planes, tiers: tiers,
        oversubscription: pair.flatMap { Oversubscription($0) } ?? .nonBlocking)
    }
    request = CollectiveRequest(
      system: system, network: network, networkSwitch: device,
      operation: operation, algorithm: algorithm, ranks: ranks, stride: stride,
      sizes: size.map { [$0] } ?? [])
  }

  func answer(in library: Library, _ file: String) throws(Failure) -> JSON {
    try request.run(in: library, file: file).json
  }
}
