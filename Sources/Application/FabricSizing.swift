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
  /// Ports that a cage splits into: `radix` and `linkRate` are then those of whole cages.
  public var breakout: Int?
  /// Prices in place of the records': of a switch and, cables and modules in it, of a link between
  /// switches.
  public var switchPrice: Money?
  public var linkPrice: Money?

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
  /// Of a link between switches, where it was given.
  public let linkPrice: Money?
  /// Ports of a switch that share a cage.
  public let portsPerCage: Int

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

  /// Switches and modules, without cables; nil where there is no price. With prices of switches and
  /// links: those alone, host links left out.
  public var capex: Money? {
    if let linkPrice, let switchPrice {
      return switchPrice.amount * Double(size.switches.total)
        + linkPrice * Double(size.links.betweenSwitches)
    }
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
    try run(in: PlanRequest(file: "", records: records, storePath: storePath).library())
  }

  func run(in library: Library, file: String = "--switch") throws(Failure) -> FabricSizing {
    let (question, device) = try resolved(in: library, file: file)
    let size: FabricSize
    do throws(FabricError) {
      size = try question.size()
    } catch {
      var failure = Failure(fabric: error)
      if case .unreachable = error, let radix = question.sufficientRadix {
        failure.notes.append("  radix \(radix) joins \(question.endpoints)")
      }
      throw failure
    }
    return try sizing(size, question, device, library)
  }

  private func sizing(
    _ size: FabricSize, _ question: FabricQuestion, _ device: NetworkSwitch?, _ library: Library
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
      // The endpoints' ends share modules as switches' do, unless systems have cages of their own.
      let ofSystem = question.systemPortsPerCage
      transceivers =
        inSwitches
        + (ofSystem > 1 ? (size.links.host + ofSystem - 1) / ofSystem : modules(size.links.host))
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
    if let given = self.switchPrice {
      switchPrice = FabricSizing.Price(amount: given, basis: "as given", isEstimate: false)
    }
    return FabricSizing(
      size: size, networkSwitch: device, module: module, linksPerModule: perModule,
      transceivers: transceivers, basis: basis, switchPower: device?.power(basis),
      // A vendor's maximum of a switch holds the modules in its cages.
      modulePower: basis == .nameplate ? .zero : module?.power(basis), buyer: buyer,
      switchPrice: switchPrice, modulePrice: modulePrice, linkPrice: linkPrice,
      portsPerCage: question.portsPerCage)
  }
}

extension FabricQuestion {
  /// An even radix that joins the endpoints, such that two ports fewer do not; nil where none does.
  var sufficientRadix: Int? {
    func joins(_ radix: Int) -> Bool {
      var question = self
      question.radix = radix
      return (try? question.size()) != nil
    }
    var enough = max(2, radix + radix % 2)
    while !joins(enough) {
      enough *= 2
      if enough > 1 << 20 { return nil }
    }
    var few = max(2, radix + radix % 2)
    while enough - few > 2 {
      let middle = (few + enough) / 4 * 2
      if joins(middle) { enough = middle } else { few = middle }
    }
    return enough
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
