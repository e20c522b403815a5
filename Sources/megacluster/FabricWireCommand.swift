import Application
import ArgumentParser
import Fabric
import Interchange

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

struct FabricWireCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "wire",
    abstract: "Cable list of one network, port by port.",
    discussion: """
      Takes the options of `fabric size`. Writes a row a link as it goes, whatever the size; the
      order and the names are those of docs/topologies.md.

      EXAMPLES
        megacluster fabric wire --topology rail-fat-tree --switch nvidia-qm9700 --rails 8 \\
          --endpoints 1024 --system dgx-h100 --out cables.csv
        megacluster fabric wire --topology fat-tree --radix 36 --link-gbps 100 --endpoints 648 \\
          --format ibnetdiscover --out net.txt

      FORMATS
        csv            the cable schedule, a row a link
        netbox         columns of NetBox 4.6's import of cables; devices must exist there
        ibnetdiscover  text that ibsim loads
        air            topology of NVIDIA DSX Air
        dot            Graphviz
        slurm          topology.conf: systems under leaves (rails as one), leaves under pods

      Exit status: 0 written; 1 bad input; 2 the radix cannot reach; 64 options missing or at odds.
      """)

  @OptionGroup var network: FabricOptions

  @Option(help: "csv, netbox, ibnetdiscover, air, dot, slurm.")
  var format = CableListFormat.csv

  @Option(
    help: ArgumentHelp(
      "System whose racks stand on the floor: gives lengths and media.", valueName: "id"))
  var system: String?

  @Option(help: "Where leaves stand: middle-of-row, end-of-row, network-row.")
  var leaves = LeafPlacement.middleOfRow

  @Option(help: ArgumentHelp("File to write; standard output if absent.", valueName: "path"))
  var out: String?

  @Option(help: "netbox: site of the devices at both ends.")
  var site: String?

  @Option(help: "air: operating system of switches.")
  var switchOs: String?

  @Option(help: "air: operating system of systems.")
  var serverOs: String?

  @Option(help: "Threads; the bytes are the same for any number.")
  var threads: Int?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if options.json, out == nil {
      throw ValidationError("--json tells about a file: give --out PATH.")
    }
    if let threads, threads < 1 { throw ValidationError("--threads: \(threads) is not above 0.") }
  }

  func perform() throws -> Int32 {
    var details = CableListOptions()
    details.site = site
    if let switchOs { details.switchSystem = switchOs }
    if let serverOs { details.serverSystem = serverOs }
    var request = try FabricWireRequest(
      sizing: network.request(storePath: options.storePath), format: format, options: details)
    request.system = system
    request.leaves = leaves
    let list = try request.run()
    guard let out else {
      try Console.write(list, threads: workers, to: STDOUT_FILENO, name: "standard output")
      return 0
    }
    let file = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    guard file >= 0 else {
      Console.message("megacluster: \(out): \(String(cString: strerror(errno)))")
      return Failure.Status.badInput.rawValue
    }
    defer { close(file) }
    try Console.write(list, threads: workers, to: file, name: out)
    if options.json {
      try Console.print(list.summary(path: out))
    } else if !options.quiet {
      Console.message("\(list.wiring.count) links written to \(out)")
    }
    return 0
  }

  private var workers: Int { threads ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}

extension Console {
  /// Writes a cable list as it is made.
  fileprivate static func write(
    _ list: CableList, threads: Int, to file: Int32, name: String
  ) throws(ExitCode) {
    let failure = list.write(threads: threads) { bytes in
      Console.write(bytes.bindMemory(to: UInt8.self), to: file)
    }
    guard failure != 0 else { return }
    guard failure != EPIPE else { throw ExitCode(0) }
    message("megacluster: \(name): \(String(cString: strerror(failure)))")
    throw ExitCode(Failure.Status.badInput.rawValue)
  }
}
