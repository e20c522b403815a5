public import Catalog
import Documents
public import Fabric
import Interchange
import Planner
import Quantities
import Scenario
import TCO

/// One network of a comparison, as asked.
public struct FabricDesign: Sendable {
  public var id: String
  /// `endpoints` is the comparison's; `radix` and `linkRate` of zero are the switch's and the
  /// system's, `rails` of zero one for each NIC of a system where rails mean something.
  public var question: FabricQuestion
  /// Nil where chips are joined directly.
  public var networkSwitch: String?
  /// Whether a shape of groups has as many as hold the endpoints, not as many as its links reach.
  public var hasFewestGroups = false

  public init(id: String, question: FabricQuestion, networkSwitch: String?) {
    self.id = id
    self.question = question
    self.networkSwitch = networkSwitch
  }
}

/// Asks for networks of the same endpoints side by side.
public struct FabricComparisonRequest: Sendable {
  public var system: String
  public var endpoints: Int
  public var designs: [FabricDesign]
  public var leaves: LeafPlacement
  public var basis: PowerBasis
  public var buyer: BuyerClass
  /// Whether designs for whose links a switch has no ports are left out rather than shown as such.
  public var skipsUnfit = false
  public var records: [String]
  public var storePath: String?

  public init(
    system: String, endpoints: Int, designs: [FabricDesign],
    leaves: LeafPlacement = .middleOfRow, basis: PowerBasis = .design, buyer: BuyerClass = .list,
    records: [String] = [], storePath: String? = nil
  ) {
    self.system = system
    self.endpoints = endpoints
    self.designs = designs
    self.leaves = leaves
    self.basis = basis
    self.buyer = buyer
    self.records = records
    self.storePath = storePath
  }

  /// The designs that are compared where none are named: trees with and without rails, two planes,
  /// oversubscription, and rails apart, on each switch.
  public static func usualDesigns(switches: [String]) -> [FabricDesign] {
    switches.flatMap { id -> [FabricDesign] in
      func design(_ name: String, _ topology: Topology, planes: Int = 1, down: Int = 1)
        -> FabricDesign
      {
        FabricDesign(
          id: switches.count > 1 ? "\(name) \(id)" : name,
          question: FabricQuestion(
            topology: topology, endpoints: 0, radix: 0, linkRate: .zero, rails: 0, planes: planes,
            oversubscription: Oversubscription(down: down, up: 1)), networkSwitch: id)
      }
      return [
        design("rails", .railFatTree), design("rails 2:1", .railFatTree, down: 2),
        design("fat tree", .fatTree), design("rail-only", .railOnly),
        design("2 planes", .multiPlane, planes: 2),
      ]
    }
  }
}

/// Networks side by side.
public struct FabricComparison: Sendable {
  public struct Column: Sendable {
    public var id: String
    public var outcome: Result<FabricBuild, Failure>
  }

  public let system: String
  public let endpoints: Int
  public let basis: PowerBasis
  public let buyer: BuyerClass
  public let leaves: LeafPlacement
  public let columns: [Column]
  /// Share of links that fail in a month.
  public let linkFailures: Double
}

extension FabricComparisonRequest {
  /// Builds every design.
  ///
  /// - Throws: where system, switch or assumptions cannot be read. A design that cannot be built is
  ///   its column's outcome.
  public func run() throws(Failure) -> FabricComparison {
    let request = PlanRequest(file: "", records: records, storePath: storePath)
    return try run(in: try request.library())
  }

  func run(in library: Library) throws(Failure) -> FabricComparison {
    let builder = try builder(in: library)
    let system = builder.system
    let assumptions = builder.assumptions
    var columns: [FabricComparison.Column] = []
    for design in designs {
      let device = try design.networkSwitch.map { id throws(Failure) in
        try library.record(NetworkSwitch.self, id, file: "design \(design.id)")
      }
      let outcome: Result<FabricBuild, Failure>
      do throws(Failure) {
        outcome = .success(try builder.build(design, on: device))
      } catch {
        outcome = .failure(error)
      }
      if skipsUnfit, let device, let rate = system.scaleOut {
        let link = rate / Double(design.question.planes)
        let isSplit = device.splitting(link, among: builder.components) != nil
        if isSplit || device.ports(at: link) == nil { continue }
      }
      columns.append(FabricComparison.Column(id: design.id, outcome: outcome))
    }
    guard !columns.isEmpty else {
      throw Failure(.badInput, "no switch has ports of the rate of \(system.id)")
    }
    if columns.allSatisfy({ (try? $0.outcome.get()) == nil }),
      case .failure(let failure)? = columns.first?.outcome
    {
      throw failure
    }
    return FabricComparison(
      system: system.id, endpoints: endpoints, basis: basis, buyer: buyer, leaves: leaves,
      columns: columns, linkFailures: assumptions.linkFailures)
  }

  /// What builds every design for the same system.
  func builder(in library: Library) throws(Failure) -> FabricBuilder {
    let system = try library.record(ComputeSystem.self, system, file: "--system")
    let (assumptions, issues) = PlanningAssumptions.read(for: buyer, from: library)
    guard issues.isEmpty else { throw Failure(issues: issues) }
    var optics: [Optic] = []
    for id in library.ids(of: Optic.kind) {
      optics.append(try library.record(Optic.self, id, file: "optics"))
    }
    var components: [Component] = []
    for part in system.components {
      components.append(
        try library.record(Component.self, part.component, file: "system \(system.id)"))
    }
    let accelerator = try library.record(
      Accelerator.self, system.accelerator, file: "system \(system.id)")
    return FabricBuilder(
      system: system, components: components, endpoints: endpoints, leaves: leaves, basis: basis,
      systemPower: system.power(basis, accelerator: accelerator, components: components),
      assumptions: assumptions, optics: optics,
      prices: PriceBook(buyer: buyer, assumptions: assumptions),
      hostModule: try system.hostModule.map { id throws(Failure) in
        try library.record(Optic.self, id, file: "system \(system.id)")
      },
      rack: try library.record(Rack.self, system.rack, file: "system \(system.id)"))
  }
}
