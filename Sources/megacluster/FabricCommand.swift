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
      FabricSizeCommand.self, FabricWireCommand.self, FabricCollectiveCommand.self,
      FabricCompareCommand.self,
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
        megacluster fabric size --topology multi-plane --radix 64 --link-gbps 800 --breakout 8 \\
          --endpoints 131072
        megacluster fabric size --topology torus --dimensions 16x20x28 --link-gbps 800 --cube 4

      Exit status: 0 sized; 1 bad input; 2 the radix cannot reach; 64 options missing or at odds.
      """)

  @OptionGroup var network: FabricOptions

  @Option(help: "Power basis: nameplate, design, measured.")
  var basis = PowerBasis.design

  @Option(help: "Buyer class of prices: list, neocloud, hyperscaler.")
  var buyer = BuyerClass.list

  @Option(help: "Price of a switch, US dollars, in place of the record's.")
  var switchUsd: Double?

  @Option(help: "Price of a link between switches, US dollars, cable and modules in it.")
  var linkUsd: Double?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    for (name, price) in [("switch-usd", switchUsd), ("link-usd", linkUsd)] {
      if let price, !(price >= 0 && price.isFinite) {
        throw ValidationError("--\(name): \(price) is no price.")
      }
    }
    if linkUsd != nil, switchUsd == nil, network.networkSwitch == nil {
      throw ValidationError("--link-usd needs --switch-usd, or a --switch with a price.")
    }
  }

  func perform() throws -> Int32 {
    var request = try network.request(storePath: options.storePath)
    request.basis = basis
    request.buyer = buyer
    request.switchPrice = switchUsd.map { Money(base: $0) }
    request.linkPrice = linkUsd.map { Money(base: $0) }
    let sizing = try request.run()
    try options.json ? Console.print(sizing.json) : Console.print(sizing.lines)
    return 0
  }
}
