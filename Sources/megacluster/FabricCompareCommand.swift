import Application
import ArgumentParser
import Catalog
import Fabric
import Interchange
import Quantities
import Scenario

struct FabricCompareCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Networks for the same endpoints side by side.",
    discussion: """
      Designs come from a file of `kind: fabric-compare`, from --design, or are the usual ones on
      each --switch. Racks stand on the floor that the assumptions describe; every cable takes the
      medium that reaches.

      EXAMPLES
        megacluster fabric compare --system dgx-h100 --endpoints 4096 --switch nvidia-qm9700
        megacluster fabric compare --system gb300-nvl72 --endpoints 9216 \\
          --design rails:topology=rail-fat-tree,switch=nvidia-q3400-ra \\
          --design cpo:topology=rail-fat-tree,switch=nvidia-q3450-ld
        megacluster fabric compare --system dgx-h100 --endpoints 4096 \\
          --design tree:topology=rail-fat-tree,switch=nvidia-qm9700 \\
          --design groups:topology=dragonfly-plus,switch=nvidia-qm9700 \\
          --design ring:topology=torus,dimensions=16x16x16
        megacluster fabric compare networks.yaml --json

      Exit status: 0 compared; 1 bad input; 2 no design can be built; 64 options missing or at odds.
      """)

  @Argument(help: "File of `kind: fabric-compare`.")
  var file: String?

  @Option(help: ArgumentHelp("System whose NICs are connected.", valueName: "id"))
  var system: String?

  @Option(help: "NICs to connect.")
  var endpoints: Int?

  @Option(
    name: .customLong("switch"), parsing: .singleValue,
    help: ArgumentHelp("Switch of the usual designs; may be repeated.", valueName: "id"))
  var switches: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "A design, with the keys of one in a file: those of `fabric size`, with _ for -.",
      valueName: "name:key=value,…"))
  var design: [String] = []

  @Option(help: "Where leaves stand: middle-of-row, end-of-row, network-row.")
  var leaves = LeafPlacement.middleOfRow

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
    if file != nil {
      guard system == nil, endpoints == nil, switches.isEmpty, design.isEmpty else {
        throw ValidationError("A file says system, endpoints and designs; give it alone.")
      }
      return
    }
    guard system != nil, let endpoints else {
      throw ValidationError("Give a file, or --system ID and --endpoints N.")
    }
    if endpoints < 1 { throw ValidationError("--endpoints: \(endpoints) is not above 0.") }
    if switches.isEmpty == design.isEmpty {
      throw ValidationError("Give --switch ID for the usual designs, or --design, not both.")
    }
    for text in design {
      do throws(Failure) {
        _ = try FabricDesign(option: text)
      } catch {
        throw ValidationError(error.lines.joined(separator: "\n"))
      }
    }
  }

  func perform() throws -> Int32 {
    var request: FabricComparisonRequest
    if let file {
      request = try FabricComparisonRequest(
        file: file, records: records, storePath: options.storePath)
    } else {
      let designs =
        try design.isEmpty
        ? FabricComparisonRequest.usualDesigns(switches: switches)
        : design.map { try FabricDesign(option: $0) }
      request = FabricComparisonRequest(
        system: system ?? "", endpoints: endpoints ?? 0, designs: designs, leaves: leaves,
        basis: basis, buyer: buyer, records: records, storePath: options.storePath)
      request.skipsUnfit = design.isEmpty
    }
    let comparison = try request.run()
    try options.json ? Console.print(comparison.json) : Console.print(comparison.lines)
    return 0
  }
}
