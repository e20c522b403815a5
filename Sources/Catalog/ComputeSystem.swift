public import Documents
public import Quantities

/// How much is bought as one.
public enum SystemForm: String, Choice {
  /// Some fit a rack.
  case server
  /// It is a rack.
  case rack
  /// It fills several racks.
  case pod
}

/// A number of one component in a system.
public struct ComponentCount: SpecRecord, Hashable {
  public var component: String
  public var count: Int

  public init(_ r: inout Reader) {
    component = r.reference("component", to: "component", help: "id of the component")
    count = r.required("count", in: .positive, help: "how many a system has")
  }
}

/// The power supplies of a system: how many there are and how many must work.
public struct PowerSupplies: SpecRecord, Hashable {
  public var count: Int
  public var needed: Int?
  public var rating: Power

  public init(_ r: inout Reader) {
    count = r.required("count", in: .positive)
    needed = r.optional("needed", in: .positive, help: "how many of them must work")
    rating = r.required("rating", in: .positive, help: "rated output of one")
    if let needed, needed > count { r.report("more supplies needed than there are", key: "needed") }
  }
}

/// What is bought as one: a server of eight accelerators, a rack of 72.
public struct ComputeSystem: CatalogRecord, Hashable {
  public static let kind = "system"

  public var id: String
  public var vendor: String
  public var form: SystemForm
  /// Id of the accelerator.
  public var accelerator: String
  /// Accelerator packages in one system.
  public var accelerators: Int
  public var cpus: Int?
  public var cooling: HeatPath
  /// Share of the system's heat that liquid captures.
  public var liquidFraction: Double?
  public var nameplate: Power?
  /// Highest metered draw under load.
  public var measured: Power?
  /// A vendor's or planner's typical draw; no power basis.
  public var typical: Power?
  /// Everything that draws power but accelerators, fans and power supplies; empty where unknown.
  public var components: [ComponentCount]
  /// Share of the power behind the power supplies that fans take.
  public var fanFraction: Double?
  public var psuEfficiency: Double?
  public var powerSupplies: PowerSupplies?
  /// Id of the rack it stands in, or is.
  public var rack: String
  /// How many one rack holds for room, whatever its power limit.
  public var systemsPerRack: Int?
  /// How many racks one fills, for systems of a rack and more.
  public var racksPerSystem: Int?
  public var rackUnits: Int?
  public var height: Length?
  public var width: Length?
  public var depth: Length?
  public var weight: Mass?
  /// Systems in one scalable unit of the reference architecture.
  public var scalableUnit: Int
  /// Rails of the compute network: port i of every system, or tray of one, meets on rail i.
  public var rails: Int?
  /// Ports into the compute network in one system.
  public var scaleOutPorts: Int?
  /// Bandwidth of such a port, one direction.
  public var scaleOut: Bandwidth?
  /// Id of the optic at the system's end of a compute link.
  public var hostModule: String?
  public var storagePorts: Int?
  public var storage: Bandwidth?
  /// Ports into the out-of-band network.
  public var managementPorts: Int?
  public var prices: [PriceQuote]
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id(help: "id of the system")
    vendor = r.required("vendor")
    form = r.required("form", help: "how much is bought as one")
    accelerator = r.reference("accelerator", to: "gpu", help: "id of the accelerator")
    accelerators = r.required("accelerators", in: .positive, help: "packages in one system")
    cpus = r.optional("cpus", in: .positive)
    cooling = r.required("cooling")
    liquidFraction = r.optional(
      "liquid_fraction", in: .fraction, help: "share of the heat that liquid captures")
    nameplate = r.optional("nameplate", in: .positive, help: "the vendor's maximum")
    measured = r.optional("measured", in: .positive, help: "highest metered draw under load")
    typical = r.optional("typical", in: .positive, help: "typical draw; no power basis")
    components =
      r.optional("components", help: "all but accelerators, fans and power supplies") ?? []
    fanFraction = r.optional(
      "fan_fraction", in: .between(0, 0.9), help: "share behind the supplies that fans take")
    psuEfficiency = r.optional("psu_efficiency", in: .between(0.5, 1))
    powerSupplies = r.optional("power_supplies")
    rack = r.reference("rack", to: "rack", help: "id of the rack it stands in, or is")
    systemsPerRack = r.optional(
      "systems_per_rack", in: .positive, help: "how many one rack has room for")
    racksPerSystem = r.optional("racks_per_system", in: .positive, help: "racks one fills")
    rackUnits = r.optional("rack_units", in: .positive)
    height = r.optional("height", in: .positive)
    width = r.optional("width", in: .positive)
    depth = r.optional("depth", in: .positive)
    weight = r.optional("weight", in: .positive)
    scalableUnit = r.required("scalable_unit", in: .positive, help: "systems in one SU")
    rails = r.optional("rails", in: .positive, help: "rails of the compute network")
    scaleOutPorts = r.optional(
      "scale_out_ports", in: .positive, help: "ports into the compute network")
    scaleOut = r.optional("scale_out", in: .positive, help: "bandwidth of one, one direction")
    hostModule = r.optionalReference(
      "host_module", to: "optic", help: "optic at the system's end of a compute link")
    storagePorts = r.optional("storage_ports", in: .positive)
    storage = r.optional("storage", in: .positive, help: "bandwidth of a storage port")
    managementPorts = r.optional(
      "management_ports", in: .positive, help: "ports into the out-of-band network")
    prices = r.optional("prices") ?? []
    provenance = Provenance(&r)

    if cooling == .air, let liquidFraction, liquidFraction > 0 {
      r.report("a system cooled by air gives no heat to liquid", key: "liquid_fraction")
    }
    if let rails, let scaleOutPorts, scaleOutPorts % rails != 0 {
      r.report("\(scaleOutPorts) ports do not divide over \(rails) rails", key: "rails")
    }
  }

  /// Power at the system's input by basis, nil where the record cannot say.
  public func power(
    _ basis: PowerBasis, accelerator: Accelerator, components: [Component]
  ) -> Power? {
    switch basis {
    case .nameplate: nameplate
    case .design: designPower(accelerator: accelerator, components: components)
    case .measured: measured
    }
  }

  /// Design power at the system's input:
  /// (accelerators × TDP + components) / (1 − fan fraction) / power-supply efficiency.
  ///
  /// Fans stand behind the power supplies, so both divide. Nil where the record lists no
  /// components, or where any part of the sum is unknown.
  ///
  /// - Parameters:
  ///   - accelerator: The record that `accelerator` names.
  ///   - components: Records among which those of `components` are looked up.
  public func designPower(accelerator: Accelerator, components: [Component]) -> Power? {
    guard accelerator.id == self.accelerator, let tdp = accelerator.tdp, let fanFraction,
      let psuEfficiency, !self.components.isEmpty
    else { return nil }
    var electronics = tdp * Double(accelerators)
    for part in self.components {
      guard let component = components.first(where: { $0.id == part.component }),
        let watts = component.power(.design)
      else { return nil }
      electronics += watts * Double(part.count)
    }
    let withFans = electronics / (1 - fanFraction)
    return withFans / psuEfficiency
  }
}
