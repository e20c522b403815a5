import Application
import ArgumentParser
import Catalog
import Fabric
import Interchange
import Quantities

struct FabricCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fabric", abstract: "Networks alone.",
    subcommands: [
      FabricSizeCommand.self, FabricCollectiveCommand.self, FabricCompareCommand.self,
    ])
}

struct FabricSizeCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "size",
    abstract: "Size one network: switches, links, bisection, power, cost.",
    discussion: """
      Endpoints are accelerator NICs; each has one port in every plane, and --radix and --link-gbps
      are of one plane. The conventions behind the counts are printed with them.

      EXAMPLES
        megacluster fabric size --topology rail-fat-tree --switch nvidia-qm9700 \\
          --endpoints 1016 --rails 8 --management-links 4
        megacluster fabric size --topology fat-tree --radix 64 --link-gbps 400 --endpoints 65536
        megacluster fabric size --topology torus --dimensions 16x20x28 --link-gbps 800

      Exit status: 0 sized; 1 bad input; 2 the radix cannot reach; 64 options missing or at odds.
      """)

  @Option(help: "How switches are joined.")
  var topology: Topology

  @Option(help: "NICs to connect; for shapes with places of their own, all of them if absent.")
  var endpoints: Int?

  @Option(
    name: .customLong("switch"),
    help: ArgumentHelp("Switch record; gives radix, power and price.", valueName: "id"))
  var networkSwitch: String?

  @Option(help: "Ports of a switch, in place of --switch.")
  var radix: Int?

  @Option(help: "Rate of a link, Gb/s, one direction; chooses the switch's port mode.")
  var linkGbps: Double?

  @Option(help: "Rails: NIC i of every system is on rail i.")
  var rails = 1

  @Option(help: "Independent copies of the network.")
  var planes = 1

  @Option(help: ArgumentHelp("Tiers of switches, or auto: the fewest.", valueName: "n|auto"))
  var tiers = "auto"

  @Option(help: ArgumentHelp("Ports down and up at a leaf, or their ratio.", valueName: "down/up"))
  var oversubscription = "1/1"

  @Option(help: "Links of management nodes, on top of the endpoints.")
  var managementLinks = 0

  @Option(name: .customLong("p"), help: "Dragonfly: endpoints on each switch.")
  var hosts: Int?

  @Option(name: .customLong("a"), help: "Dragonfly: switches in each group.")
  var groupSwitches: Int?

  @Option(name: .customLong("h"), help: "Dragonfly: links of each switch to other groups.")
  var globalLinks: Int?

  @Option(help: "Dragonfly: groups; as many as the shape allows if absent.")
  var groups: Int?

  @Option(name: .customLong("q"), help: "Slim fly: order of the graph.")
  var order: Int?

  @Option(help: "Slim fly, hyperx: endpoints on each switch.")
  var hostsPerSwitch: Int?

  @Option(help: ArgumentHelp("Torus, hyperx: lengths.", valueName: "16x20x28"))
  var dimensions: String?

  @Option(help: "Hyperx: links between each joined pair.")
  var parallelLinks = 1

  @Option(help: "Power basis: nameplate, design, measured.")
  var basis = PowerBasis.design

  @Option(help: "Buyer class of prices: list, neocloud, hyperscaler.")
  var buyer = BuyerClass.list

  @Option(
    name: .customLong("with"), parsing: .upToNextOption,
    help: ArgumentHelp("Files or folders of records that come first.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if networkSwitch != nil, radix != nil {
      throw ValidationError("Give --switch or --radix, not both.")
    }
    let isSwitchless = topology == .torus
    if networkSwitch == nil, linkGbps == nil {
      throw ValidationError("--link-gbps is needed where no --switch gives it.")
    }
    if networkSwitch == nil, radix == nil, !isSwitchless {
      throw ValidationError("Give --switch ID, or --radix K and --link-gbps G.")
    }
    if tiers != "auto", Int(tiers) == nil {
      throw ValidationError("--tiers: `\(tiers)` is neither a whole number nor auto.")
    }
    if Oversubscription(oversubscription) == nil {
      throw ValidationError("--oversubscription: `\(oversubscription)` is not DOWN/UP, as in 2/1.")
    }
    let shape = try shape()
    if endpoints == nil, shape == nil { throw ValidationError("--endpoints is needed.") }
  }

  func perform() throws -> Int32 {
    let question = FabricQuestion(
      topology: topology, endpoints: 0, radix: radix ?? 64,
      linkRate: .gigabitsPerSecond(linkGbps ?? 0), rails: rails, planes: planes, tiers: Int(tiers),
      oversubscription: Oversubscription(oversubscription) ?? .nonBlocking,
      managementLinks: managementLinks, shape: try shape())
    let sizing = try FabricSizingRequest(
      question: question, endpoints: endpoints, networkSwitch: networkSwitch, basis: basis,
      buyer: buyer, records: records, storePath: options.storePath
    ).run()
    try options.json ? Console.print(sizing.json) : Console.print(sizing.lines)
    return 0
  }

  /// The parameters of the topology's own family; nil where it has none or they may be chosen.
  private func shape() throws -> FabricShape? {
    switch topology {
    case .dragonfly:
      let given = [hosts, groupSwitches, globalLinks].compactMap(\.self)
      if given.isEmpty, groups == nil { return nil }
      guard let hosts, let groupSwitches, let globalLinks else {
        throw ValidationError("A dragonfly is given by --p, --a and --h together, or by none.")
      }
      return .dragonfly(
        Dragonfly(
          hostsPerSwitch: hosts, switchesPerGroup: groupSwitches,
          globalLinksPerSwitch: globalLinks,
          groups: groups ?? groupSwitches.multipliedReportingOverflow(by: globalLinks).partialValue
            + 1))
    case .slimFly:
      guard let order else { throw ValidationError("A slim fly needs --q.") }
      return .slimFly(SlimFly(order: order, hostsPerSwitch: hostsPerSwitch))
    case .hyperX:
      guard let hostsPerSwitch else { throw ValidationError("A hyperx needs --hosts-per-switch.") }
      return .hyperX(
        HyperX(
          dimensions: try lengths(), hostsPerSwitch: hostsPerSwitch, parallelLinks: parallelLinks))
    case .torus: return .torus(Torus(dimensions: try lengths()))
    default: return nil
    }
  }

  private func lengths() throws -> [Int] {
    let parts = (dimensions ?? "").split(separator: "x", omittingEmptySubsequences: false)
    let lengths = parts.compactMap { Int($0) }
    guard !lengths.isEmpty, lengths.count == parts.count else {
      throw ValidationError("--dimensions is needed, as in 16x20x28.")
    }
    return lengths
  }
}
