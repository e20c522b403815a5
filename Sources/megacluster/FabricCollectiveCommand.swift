import Application
import ArgumentParser
import Fabric
import Interchange
import Quantities

struct FabricCollectiveCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "collective",
    abstract: "Time of a collective on a system and its network, by size.",
    discussion: """
      Alpha-beta costs on the scale-up domain, the NICs and the tiers of the network. Sizes and bus
      bandwidth are counted as nccl-tests counts them. Without --switch the scale-up domain answers.

      EXAMPLES
        megacluster fabric collective --system dgx-h200 --op all-reduce --bytes 16GiB
        megacluster fabric collective --system dgx-h100 --switch nvidia-qm9700 --endpoints 1024 \\
          --op all-reduce --oversubscription 2/1

      Exit status: 0 answered; 1 bad input; 2 the radix cannot reach; 64 options missing or at odds.
      """)

  @Option(help: ArgumentHelp("System.", valueName: "id"))
  var system: String

  @Option(help: "all-reduce, reduce-scatter, all-gather, all-to-all, broadcast.")
  var op: CollectiveOperation

  @Option(
    help: "ring, tree, halving-doubling, hierarchical, in-network, pairwise; the fastest if absent."
  )
  var algorithm: CollectiveAlgorithm?

  @Option(
    help: ArgumentHelp("Size: 1000000, 16GB, 16GiB; a range if absent.", valueName: "size"))
  var bytes: String?

  @Option(help: "Accelerators in the group; all if absent.")
  var ranks: Int?

  @Option(help: "Distance between them: 8 for one in each system of eight.")
  var stride = 1

  @Option(
    name: .customLong("switch"),
    help: ArgumentHelp("Switch record of the compute network.", valueName: "id"))
  var networkSwitch: String?

  @Option(help: "How switches are joined.")
  var topology = Topology.railFatTree

  @Option(help: "NICs that the network connects; those of the ranks if absent.")
  var endpoints: Int?

  @Option(help: "Rails; one a NIC of a system with rail-fat-tree and rail-only if absent.")
  var rails: Int?

  @Option(help: "Independent copies of the network.")
  var planes = 1

  @Option(help: ArgumentHelp("Tiers of switches, or auto: the fewest.", valueName: "n|auto"))
  var tiers = "auto"

  @Option(help: ArgumentHelp("Ports down and up at a leaf, or their ratio.", valueName: "down/up"))
  var oversubscription = "1/1"

  @Option(
    name: .customLong("with"), parsing: .upToNextOption,
    help: ArgumentHelp("Files or folders of records that come first.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if networkSwitch == nil, endpoints != nil {
      throw ValidationError("--endpoints needs --switch ID.")
    }
    if tiers != "auto", Int(tiers) == nil {
      throw ValidationError("--tiers: `\(tiers)` is neither a whole number nor auto.")
    }
    if Oversubscription(oversubscription) == nil {
      throw ValidationError("--oversubscription: `\(oversubscription)` is not DOWN/UP, as in 2/1.")
    }
    if let bytes, DataSize(binary: bytes) == nil {
      throw ValidationError("--bytes: `\(bytes)` is no size such as 1000000, 16GB or 16GiB.")
    }
    for (name, value) in [("ranks", ranks), ("stride", stride), ("endpoints", endpoints)] {
      if let value, value < 1 { throw ValidationError("--\(name): \(value) is not above 0.") }
    }
  }

  func perform() throws -> Int32 {
    var network: FabricQuestion?
    if networkSwitch != nil {
      network = FabricQuestion(
        topology: topology, endpoints: endpoints ?? 0, radix: 0, linkRate: .zero,
        rails: rails ?? 0, planes: planes, tiers: Int(tiers),
        oversubscription: Oversubscription(oversubscription) ?? .nonBlocking)
    }
    let costing = try CollectiveRequest(
      system: system, network: network, networkSwitch: networkSwitch, operation: op,
      algorithm: algorithm, ranks: ranks, stride: stride,
      sizes: bytes.flatMap { DataSize(binary: $0) }.map { [$0] } ?? [], records: records,
      storePath: options.storePath
    ).run()
    try options.json ? Console.print(costing.json) : Console.print(costing.lines)
    return 0
  }
}
