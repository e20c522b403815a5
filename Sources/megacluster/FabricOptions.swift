import Application
import ArgumentParser
import Fabric
import Quantities

/// The options that say what a network is, alike for every command about one.
struct FabricOptions: ParsableArguments {
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

  @Option(help: "Ports that a cage splits into (2, 4, 8): --radix and --link-gbps are of cages.")
  var breakout: Int?

  @Option(help: "Rate of a link above the leaves, Gb/s.")
  var uplinkGbps: Double?

  @Option(help: "Ports of a switch above the leaves, if other than a leaf's.")
  var upperRadix: Int?

  @Option(
    help: ArgumentHelp("Ports down and up of switches below the top tier.", valueName: "down/up"))
  var topOversubscription = "1/1"

  @Option(help: "Endpoints of each pod below the top tier.")
  var podEndpoints: Int?

  @Option(help: "Spines of a plane, of a pod with more tiers; the fewest if absent.")
  var spines: Int?

  @Option(help: "Ports of every leaf that stay empty.")
  var sparePorts = 0

  @Option(help: "Endpoints of a system; one for each rail if absent.")
  var systemEndpoints: Int?

  @Option(help: "Ports of a system that share a cage.")
  var systemPortsPerCage = 1

  @Option(name: .customLong("p"), help: "Dragonfly(-plus): endpoints on each switch or leaf.")
  var hosts: Int?

  @Option(name: .customLong("a"), help: "Dragonfly(-plus): switches or leaves in each group.")
  var groupSwitches: Int?

  @Option(
    name: .customLong("h"), help: "Dragonfly(-plus): links of each switch or spine to other groups."
  )
  var globalLinks: Int?

  @Option(help: "Dragonfly(-plus): groups; as many as the shape allows if absent.")
  var groups: Int?

  @Option(help: "Dragonfly-plus: spines in each group; as many as leaves if absent.")
  var groupSpines: Int?

  @Option(name: .customLong("q"), help: "Slim fly: order of the graph.")
  var order: Int?

  @Option(help: "Slim fly, hyperx: endpoints on each switch.")
  var hostsPerSwitch: Int?

  @Option(help: ArgumentHelp("Torus, hyperx: lengths.", valueName: "16x20x28"))
  var dimensions: String?

  @Option(help: "Hyperx: links between each joined pair.")
  var parallelLinks = 1

  @Option(help: "Torus: chips along a side of a cube, between optical circuit switches.")
  var cube: Int?

  @Option(help: "Torus: ports of a circuit switch.")
  var circuitPorts: Int?

  @Option(help: "Scale-up: accelerators of a domain.")
  var domain: Int?

  @Option(help: "Scale-up: accelerators of a rack, where a domain spans several.")
  var rack: Int?

  @Option(help: "Scale-up: rows of switch chips; each accelerator has links to all.")
  var rows: Int?

  @Option(help: "Scale-up: links of an accelerator to each row.")
  var linksPerRow = 1

  @Option(help: "Scale-up: domains.")
  var domains = 1

  @Option(
    name: .customLong("with"), parsing: .upToNextOption,
    help: ArgumentHelp("Files or folders of records that come first.", valueName: "path"))
  var records: [String] = []

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
    for (name, text) in [
      ("oversubscription", oversubscription), ("top-oversubscription", topOversubscription),
    ] where Oversubscription(text) == nil {
      throw ValidationError(
        "--\(name): `\(text)` is not DOWN/UP, both above 0, as in 2/1; nearest: 1/1.")
    }
    if let breakout, ![1, 2, 4, 8].contains(breakout) {
      let nearest = [1, 2, 4, 8].min { abs($0 - breakout) < abs($1 - breakout) } ?? 1
      throw ValidationError("--breakout: \(breakout) is not 1, 2, 4 or 8; nearest: \(nearest).")
    }
    if let dimensions, FabricShapeInput.lengths(dimensions) == nil {
      throw ValidationError("--dimensions: `\(dimensions)` is not lengths, as in 16x20x28.")
    }
    if endpoints == nil, try shape() == nil { throw ValidationError("--endpoints is needed.") }
  }

  /// The question that the options ask, to be resolved with records.
  func request(storePath: String) throws -> FabricSizingRequest {
    var question = FabricQuestion(
      topology: topology, endpoints: 0, radix: radix ?? 64,
      linkRate: .gigabitsPerSecond(linkGbps ?? 0), rails: rails, planes: planes, tiers: Int(tiers),
      oversubscription: Oversubscription(oversubscription) ?? .nonBlocking,
      managementLinks: managementLinks, shape: try shape())
    question.uplinkRate = uplinkGbps.map { .gigabitsPerSecond($0) }
    question.upperRadix = upperRadix
    question.topOversubscription = Oversubscription(topOversubscription) ?? .nonBlocking
    question.podEndpoints = podEndpoints
    question.spines = spines
    question.sparePorts = sparePorts
    question.endpointsPerSystem = systemEndpoints
    question.systemPortsPerCage = systemPortsPerCage
    var request = FabricSizingRequest(
      question: question, endpoints: endpoints, networkSwitch: networkSwitch, records: records,
      storePath: storePath)
    request.breakout = breakout
    return request
  }

  /// The parameters of the topology's own family; nil where it has none or they may be chosen.
  private func shape() throws -> FabricShape? {
    var input = FabricShapeInput()
    input.hosts = hosts
    input.groupSwitches = groupSwitches
    input.globalLinks = globalLinks
    input.groups = groups
    input.groupSpines = groupSpines
    input.order = order
    input.hostsPerSwitch = hostsPerSwitch
    input.dimensions = dimensions.flatMap { FabricShapeInput.lengths($0) } ?? []
    input.parallelLinks = parallelLinks
    input.cube = cube
    input.circuitPorts = circuitPorts
    input.domain = domain
    input.rack = rack
    input.rows = rows
    input.linksPerRow = linksPerRow
    input.domains = domains
    do throws(FabricShapeInput.Missing) {
      return try input.shape(topology)
    } catch {
      let options = error.options.map { "--\($0)" }.joined(separator: ", ")
      throw ValidationError("\(topology.rawValue) needs \(options) together.")
    }
  }
}
