public import Fabric

/// The foreign forms of a cable list.
public enum CableListFormat: String, CaseIterable, Sendable {
  /// The schedule itself, a row a link.
  case csv
  /// NetBox's columns for the import of cables.
  case netbox
  /// What ibnetdiscover prints, which ibsim loads.
  case ibnetdiscover
  /// NVIDIA DSX Air's topology.
  case air
  /// Graphviz.
  case dot
  /// Slurm's topology.conf.
  case slurm
}

/// What foreign forms ask for beyond the links.
public struct CableListOptions: Sendable {
  /// NetBox: the site of both ends; nil leaves the columns out.
  public var site: String?
  /// Air: operating systems of switches and systems, and a title.
  public var switchSystem = "cumulus-vx-5.16.1"
  public var serverSystem = "generic/ubuntu2404"
  public var title = "fabric"

  public init() {}
}

/// Why a network has no list of a form.
public enum CableListError: Error, Sendable, CustomStringConvertible {
  /// InfiniBand numbers ports to 254.
  case tooManyPorts(Int)
  /// Slurm describes trees of switches above nodes.
  case noHierarchy(Topology)

  public var description: String {
    switch self {
    case .tooManyPorts(let ports):
      "InfiniBand switches have at most 254 ports, these have \(ports)"
    case .noHierarchy(let topology):
      "topology.conf describes switches above nodes, which a \(topology.rawValue) does not have;"
        + " nearest: --format csv or dot"
    }
  }
}

/// A cable list in one form, as rows that can be written in any order and by several threads.
public struct CableList: Sendable {
  public let wiring: Wiring
  public let format: CableListFormat
  let layout: CableLayout?
  let options: CableListOptions
  let names: CableNames
  let slurm: SlurmTree?
  let ports: PortMap?

  public init(
    _ wiring: Wiring, format: CableListFormat, layout: CableLayout? = nil,
    options: CableListOptions = CableListOptions()
  ) throws(CableListError) {
    self.wiring = wiring
    self.format = format
    self.layout = layout
    self.options = options
    names = CableNames(wiring, style: format == .air ? .interface : .cage)
    if format == .ibnetdiscover {
      let most = wiring.kinds.map { wiring.ports($0) }.max() ?? 0
      guard most <= 254 else { throw .tooManyPorts(most) }
      ports = PortMap(wiring)
    } else {
      ports = nil
    }
    slurm = format == .slurm ? try SlurmTree(wiring) : nil
  }

  /// Rows of the whole list.
  public var rows: Int {
    switch format {
    case .csv, .netbox: wiring.count
    case .ibnetdiscover: wiring.kinds.reduce(0) { $0 + wiring.nodes($1) }
    case .air, .dot: devices + wiring.count
    case .slurm: slurm?.rows ?? 0
    }
  }

  /// Systems, management nodes and switches.
  var devices: Int { wiring.systems + wiring.kinds.dropFirst().reduce(0) { $0 + wiring.nodes($1) } }

  /// The device of a number among all.
  func device(_ number: Int) -> (kind: NodeKind, index: Int) {
    var index = number
    for kind in wiring.kinds {
      let count = kind == .endpoint ? wiring.systems : wiring.nodes(kind)
      if index < count { return (kind, index) }
      index -= count
    }
    return (.endpoint, 0)
  }

  /// What stands before the first row, and after the last.
  var head: String {
    switch format {
    case .csv: csvHead
    case .netbox: netboxHead
    case .ibnetdiscover: ""
    case .air: airHead
    case .dot: "graph fabric {\n"
    case .slurm: ""
    }
  }

  var foot: String {
    switch format {
    case .csv, .netbox, .ibnetdiscover, .slurm: ""
    case .air: airFoot
    case .dot: "}\n"
    }
  }

  func append(_ range: Range<Int>, to rows: inout RowBuffer) {
    switch format {
    case .csv: appendCSV(range, to: &rows)
    case .netbox: appendNetBox(range, to: &rows)
    case .ibnetdiscover: appendNodes(range, to: &rows)
    case .air: appendAir(range, to: &rows)
    case .dot: appendDOT(range, to: &rows)
    case .slurm: slurm?.append(range, names: names, to: &rows)
    }
  }
}
