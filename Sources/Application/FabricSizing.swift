public import Catalog
import Documents
public import Fabric
import Interchange
public import Quantities
import Scenario
import TCO

/// Asks for the size of one network alone.
public struct FabricSizingRequest: Sendable {
  /// What the network connects, and how. `radix` and `linkRate` of zero are those of the switch.
  public var question: FabricQuestion
  /// Nil takes as many endpoints as the shape has places.
  public var endpoints: Int?
  /// Id of the switch; without one, power and cost are unknown.
  public var networkSwitch: String?
  public var basis: PowerBasis
  public var buyer: BuyerClass
  /// Files and folders whose records come before those of store and catalogs.
  public var records: [String]
  public var storePath: String?

  public init(
    question: FabricQuestion, endpoints: Int?, networkSwitch: String? = nil,
    basis: PowerBasis = .design, buyer: BuyerClass = .list, records: [String] = [],
    storePath: String? = nil
  ) {
    self.question = question
    self.endpoints = endpoints
    self.networkSwitch = networkSwitch
    self.basis = basis
    self.buyer = buyer
    self.records = records
    self.storePath = storePath
  }
}

/// One network with what it draws and costs.
public struct FabricSizing: Sendable {
  public let size: FabricSize
  public let networkSwitch: NetworkSwitch?
  /// The module in the cages of switches, and taken to stand at the endpoints too.
  public let module: Optic?
  /// Links that one module carries.
  public let linksPerModule: Int
  /// Pluggable modules at both ends of every link; nil for networks without switches.
  public let transceivers: Int?
  public let basis: PowerBasis
  public let switchPower: Power?
  public let modulePower: Power?
  public let buyer: BuyerClass
  public let switchPrice: Price?
  public let modulePrice: Price?

  /// What one costs, and where that comes from.
  public struct Price: Sendable {
    public let amount: Money
    public let basis: String
    public let isEstimate: Bool
  }

  /// Switches and modules; nil where a record does not say.
  public var power: Power? {
    guard let switchPower, let modulePower, let transceivers else { return nil }
    return switchPower * Double(size.switches.total) + modulePower * Double(transceivers)
  }

  /// Switches and modules, without cables; nil where there is no price.
  public var capex: Money? {
    guard let switchPrice, let modulePrice, let transceivers else { return nil }
    return switchPrice.amount * Double(size.switches.total)
      + modulePrice.amount * Double(transceivers)
  }
}

extension FabricSizingRequest {
  /// Sizes the network.
  ///
  /// A network that the radix cannot reach is infeasible; the failure tells the largest that it
  /// can.
  public func run() throws(Failure) -> FabricSizing {
    var question = question
    let library = try PlanRequest(file: "", records: records, storePath: storePath).library()
    var device: NetworkSwitch?
    if let networkSwitch {
      let record = try library.record(NetworkSwitch.self, networkSwitch, file: "--switch")
      device = record
      let modes = record.portModes
      if question.linkRate == .zero {
        // The mode with the fewest, fastest ports is how the switch is named.
        question.linkRate = modes.map(\.rate).max() ?? .zero
      }
      guard let ports = record.ports(at: question.linkRate) else {
        let rates = modes.map { "\($0.ports) of \($0.rate.text(in: "Gb/s"))" }
        throw Failure(
          .badInput,
          "switch \(record.id) has no ports of \(question.linkRate.text(in: "Gb/s")); it has "
            + rates.joined(separator: ", or "))
      }
      question.radix = ports
    }
    let size: FabricSize
    do throws(FabricError) {
      if let endpoints {
        question.endpoints = endpoints
      } else if let shape = question.shape {
        question.endpoints = try shape.endpoints()
      }
      size = try question.size()
    } catch {
      throw Failure(fabric: error)
    }
    return try sizing(size, device, library)
  }

  private func sizing(
    _ size: FabricSize, _ device: NetworkSwitch?, _ library: Library
  ) throws(Failure) -> FabricSizing {
    var module: Optic?
    if let id = device?.transceiver, let device {
      module = try library.record(Optic.self, id, file: "switch \(device.id)")
    }
    let links = module?.rate.map { Int(($0 / size.linkRate * (1 + 1e-12)).rounded(.down)) } ?? 1
    let perModule = max(1, links)
    var transceivers: Int?
    if !size.isSwitchless {
      let ends = size.links.host + 2 * size.links.betweenSwitches
      func modules(_ count: Int) -> Int { (count + perModule - 1) / perModule }
      // A switch without cages has its optics inside.
      let inSwitches = device == nil || device?.modules != nil ? modules(ends) : 0
      transceivers = inSwitches + modules(size.links.host)
    }
    var switchPrice: FabricSizing.Price?
    var modulePrice: FabricSizing.Price?
    if let device {
      let (assumptions, issues) = PlanningAssumptions.read(for: buyer, from: library)
      guard issues.isEmpty else { throw Failure(issues: issues) }
      let prices = PriceBook(buyer: buyer, assumptions: assumptions)
      func price(_ quotes: [PriceQuote]) -> FabricSizing.Price? {
        prices.price(quotes, .network).map {
          FabricSizing.Price(amount: $0.amount, basis: $0.basis, isEstimate: $0.isEstimate)
        }
      }
      switchPrice = price(device.prices)
      modulePrice = module.flatMap { price($0.prices) }
    }
    return FabricSizing(
      size: size, networkSwitch: device, module: module, linksPerModule: perModule,
      transceivers: transceivers, basis: basis, switchPower: device?.power(basis),
      // A vendor's maximum of a switch holds the modules in its cages.
      modulePower: basis == .nameplate ? .zero : module?.power(basis), buyer: buyer,
      switchPrice: switchPrice, modulePrice: modulePrice)
  }
}

extension FabricSize {
  /// Whether chips are joined directly.
  public var isSwitchless: Bool { switches.total == 0 }
}

extension Failure {
  /// A size out of reach is infeasible and names the nearest that is not; all else is bad input.
  init(fabric error: FabricError) {
    switch error {
    case .unreachable(_, _, let maximum, _, _):
      self.init(
        .infeasible,
        notes: [error.description, "  the radix binds; the largest that it reaches: \(maximum)"])
    case .radixTooSmall, .oversubscriptionDoesNotFit:
      self.init(.infeasible, notes: [error.description, "  the radix binds"])
    default: self.init(.badInput, error.description)
    }
  }
}
