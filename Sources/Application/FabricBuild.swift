public import Catalog
public import Fabric
import Planner
public import Quantities
import Scenario
import TCO

/// A network as it is built: switches, cables on the floor, what they draw and cost.
public struct FabricBuild: Sendable {
  public let size: FabricSize
  /// Nil where chips are joined directly.
  public let networkSwitch: NetworkSwitch?
  public let rails: Int
  public let tally: CableTally
  /// The medium of each of the tally's counts.
  public let lineNames: [String]
  /// Cables by what carries them.
  public let cables: [CableLine]
  /// Pluggable modules at both ends of fibers.
  public let modules: Int
  public let switchPower: Power?
  public let cablePower: Power
  public let switchCost: Money?
  /// Modules, and whole cables.
  public let cableCost: Money?
  /// Trunks and jumpers of fiber.
  public let fiberCost: Money?
  /// Trunks between rows, spare fibers among them.
  public let trunks: Int
  /// Accelerators in whose place the network draws its power.
  public let displaced: Double?
  public let growth: Int

  /// Links of one medium.
  public struct CableLine: Sendable {
    public var name: String
    public var links: Int
    public var betweenRows: Int
    public var length: Length
    public var longest: Length
    public var powerPerLink: Power
    /// What a channel of the longest loses, and may lose, dB.
    public var loss: Double?
    public var allowedLoss: Double?
    public var reach: Length
  }

  public var power: Power? { switchPower.map { $0 + cablePower } }

  public var capex: Money? {
    guard let switchCost, let cableCost, let fiberCost else { return nil }
    return switchCost + cableCost + fiberCost
  }
}

/// Builds the designs of one comparison.
struct FabricBuilder {
  let system: ComputeSystem
  let components: [Component]
  let endpoints: Int
  let leaves: LeafPlacement
  let basis: PowerBasis
  let systemPower: Power?
  let assumptions: PlanningAssumptions
  let optics: [Optic]
  let prices: PriceBook
  let hostModule: Optic?
  let rack: Rack

  /// - Throws: bad input where the switch has no ports of the rate, infeasible where the radix or a
  ///   cable does not reach.
  func build(_ design: FabricDesign, on device: NetworkSwitch?) throws(Failure) -> FabricBuild {
    let question = try question(design, device)
    let size: FabricSize
    do throws(FabricError) { size = try question.size() } catch { throw Failure(fabric: error) }
    let media = media(question, size, device)
    let plan = floor(size, device)
    let placement = CablePlacement(question, size, on: plan)
    let tally: CableTally
    do throws(FabricError) {
      tally = try placement.tally(media.mapValues { $0.map(\.choice) })
    } catch {
      throw Failure(fabric: error)
    }
    if let broken = tally.counts.first(where: { $0.medium == nil }) {
      throw unreachable(
        broken, media[broken.kind] ?? [], placement, longest: broken.longest, device)
    }
    return try assembled(question, size, device, tally, media)
  }

  /// What can carry a link of each kind, shortest reach first.
  func media(
    _ question: FabricQuestion, _ size: FabricSize, _ device: NetworkSwitch?
  ) -> [LinkKind: [LinkMedium]] {
    let module = device?.transceiver.flatMap { id in optics.first { $0.id == id } }
    let hasCages = device?.modules != nil
    let switchEnd = LinkEnd(module: hasCages ? module : nil)
    let host = LinkMedium.between(
      LinkEnd(module: hostModule ?? module), switchEnd, at: size.linkRate, among: optics,
      basis: basis, shared: question.rails == 1 ? size.radix : 1)
    // Chips joined directly have the systems' cages at both ends.
    let lowerEnd = switchEnd.module == nil ? LinkEnd(module: hostModule) : switchEnd
    let between = LinkMedium.between(
      lowerEnd, device == nil ? lowerEnd : switchEnd,
      at: size.uplinkRate, among: optics, basis: basis,
      shared: max(1, size.tree.linksPerLeafSpinePair))
    var media: [LinkKind: [LinkMedium]] = [.host: host, .management: host]
    // A circuit switch passes light on, without modules.
    media[.optical] = LinkMedium.between(
      lowerEnd, LinkEnd(module: nil), at: size.linkRate, among: optics, basis: basis, shared: 1)
    for kind in LinkKind.allCases where media[kind] == nil { media[kind] = between }
    return media
  }

  func question(
    _ design: FabricDesign, _ device: NetworkSwitch?
  ) throws(Failure) -> FabricQuestion {
    guard let rate = system.scaleOut, let ports = system.scaleOutPorts else {
      throw Failure(.badInput, "\(system.id): its record has no scale-out ports")
    }
    var question = design.question
    question.endpoints = endpoints
    if question.linkRate == .zero {
      // A system's port splits into one for each plane, or for each of two leaves in one plane.
      let isDual = question.topology == .dualToR && question.planes == 1
      question.linkRate = rate / Double(isDual ? 2 : question.planes)
    }
    if design.hasFewestGroups { question.shape = question.shape?.fewestGroups(for: endpoints) }
    if question.rails == 0 {
      let hasRails = question.topology == .railFatTree || question.topology == .railOnly
      question.rails = hasRails ? system.rails ?? ports : 1
    }
    if question.endpointsPerSystem == nil, ports % question.rails == 0 {
      question.endpointsPerSystem = ports
    }
    guard let device else { return question.direct }
    if let split = device.splitting(question.linkRate, among: components) {
      throw Failure(
        .badInput,
        "\(split.part.id) makes no single Ethernet link of \(rate.text(in: "Gb/s")) of its port; "
          + "nearest: \(split.links) planes, or an InfiniBand switch")
    }
    guard let radix = device.ports(at: question.linkRate) else {
      let rates = device.portModes.map { "\($0.ports) of \($0.rate.text(in: "Gb/s"))" }
      throw Failure(
        .badInput,
        "\(device.id) has no ports of \(question.linkRate.text(in: "Gb/s")); it has "
          + rates.joined(separator: ", or "))
    }
    question.radix = radix
    if let uplinkRate = question.uplinkRate, question.upperRadix == nil {
      question.upperRadix = device.ports(at: uplinkRate)
    }
    return question
  }

  func floor(_ size: FabricSize, _ device: NetworkSwitch?) -> FloorPlan {
    let perRack = systemPower.map { power in
      rack.limit.map { wholeNumber(($0 / power).rounded(.down)) } ?? .max
    }
    let systemsPerRack = max(1, min(system.systemsPerRack ?? 1, perRack ?? .max))
    let rackPower = systemPower.map {
      $0 * (Double(systemsPerRack) / Double(system.racksPerSystem ?? 1))
    }
    let hall = Power.megawatts(assumptions.hallPower)
    return FloorPlan(
      FloorSystems(
        endpointsPerSystem: system.scaleOutPorts ?? 1, racksPerSystem: system.racksPerSystem ?? 1,
        systemsPerRack: systemsPerRack, racksPerRow: wholeNumber(assumptions.racksPerRow),
        racksPerHall: rackPower.map { max(1, wholeNumber((hall / $0).rounded(.down))) } ?? 256,
        hallsPerBuilding: wholeNumber(assumptions.hallsPerBuilding),
        rackWidth: rack.width ?? .meters(0.6)),
      size: size, switchUnits: device?.rackUnits ?? 1,
      switchPower: device?.plannedPower(basis) ?? .zero, leaves: leaves,
      terms: FloorTerms(assumptions))
  }

  /// Names the pair whose cable no medium reaches.
  func unreachable(
    _ broken: CableCount, _ media: [LinkMedium], _ placement: CablePlacement, longest: Length,
    _ device: NetworkSwitch?
  ) -> Failure {
    guard let farthest = media.last else {
      return Failure(
        .infeasible,
        "no cable or module of the lane rate of \(device?.id ?? system.id) is known: see `list optics`"
      )
    }
    var notes = [
      "no medium reaches: a \(broken.kind.name) cable of "
        + "\(NumberText.fixed(longest.meters, 1)) m; the farthest, \(farthest.name), reaches "
        + "\(NumberText.significant(farthest.reach.meters, 4)) m"
    ]
    if let pair = placement.firstPair(of: broken.kind, beyond: media.map(\.choice)) {
      notes.append("  from \(pair.a) to \(pair.b): \(NumberText.fixed(pair.meters, 1)) m")
    }
    return Failure(.infeasible, notes: notes)
  }

  private func assembled(
    _ question: FabricQuestion, _ size: FabricSize, _ device: NetworkSwitch?, _ tally: CableTally,
    _ media: [LinkKind: [LinkMedium]]
  ) throws(Failure) -> FabricBuild {
    var lines: [FabricBuild.CableLine] = []
    var modules = 0
    var power = Power.zero
    var cost: Money? = .zero
    var fiber: Money? = .zero
    var trunks = 0
    func price(_ optic: Optic?) -> Money? {
      optic.flatMap { prices.price($0.prices, .network)?.amount }
    }
    for count in tally.counts {
      guard let index = count.medium, let medium = media[count.kind]?[index] else { continue }
      let perLink = medium.power(basis)
      power += perLink * Double(count.links)
      if let cable = medium.cable {
        cost = cost.flatMap { sum in
          price(cable).map { sum + $0 * Double(quotient(count.links, medium.linksPerCable)) }
        }
      } else {
        for (optic, links) in [
          (medium.lower, medium.linksPerLower), (medium.upper, medium.linksPerUpper),
        ]
        where links > 0 {
          let number = quotient(count.links, links)
          modules += number
          cost = cost.flatMap { sum in price(optic).map { sum + $0 * Double(number) } }
        }
        let cords = FiberCabling(medium.fiber, optics)
        // Point to point within a row; between rows a cord at either panel and a trunk.
        let within = count.links - count.betweenRows
        let number = cords.trunks(count.betweenRows, spare: assumptions.spareFibers)
        trunks += number
        fiber = fiber.flatMap { sum in
          guard let cord = price(cords.jumper), let trunk = price(cords.trunk) else { return nil }
          return sum + cord * Double(within + 2 * count.betweenRows) + trunk * Double(number)
        }
      }
      let loss =
        medium.cable == nil
        ? FiberCabling(medium.fiber, optics).loss(
          count.longest, panels: count.betweenRows > 0 ? 2 : 0) : nil
      lines.append(
        FabricBuild.CableLine(
          name: medium.name, links: count.links, betweenRows: count.betweenRows,
          length: count.length, longest: count.longest, powerPerLink: perLink, loss: loss,
          allowedLoss: medium.insertionLoss, reach: medium.reach))
    }
    // No record of an optical circuit switch holds what it draws or costs.
    let isKnown = size.circuitSwitches == 0
    let each: Power? = if let device { device.plannedPower(basis) } else { .zero }
    let switchPower = isKnown ? each.map { $0 * Double(size.switches.total) } : nil
    let unitPrice: Money? =
      if let device { prices.price(device.prices, .network)?.amount } else { .zero }
    let switchCost = isKnown ? unitPrice.map { $0 * Double(size.switches.total) } : nil
    // A vendor's maximum of a switch holds the modules in its cages.
    let cablePower = basis == .nameplate && device != nil ? .zero : power
    let perAccelerator = systemPower.map { $0 / Double(system.accelerators) }
    let total = switchPower.map { $0 + cablePower }
    return FabricBuild(
      size: size, networkSwitch: device, rails: question.rails, tally: tally,
      lineNames: lines.map(\.name), cables: merged(lines), modules: modules,
      switchPower: switchPower, cablePower: cablePower,
      switchCost: switchCost, cableCost: cost, fiberCost: fiber, trunks: trunks,
      displaced: total.flatMap { total in perAccelerator.map { total / $0 } },
      growth: size.endpointsWithoutRewiring(rails: question.rails) - size.endpoints)
  }

  /// Lines of one name together, in order of reach as they come.
  private func merged(_ lines: [FabricBuild.CableLine]) -> [FabricBuild.CableLine] {
    var merged: [FabricBuild.CableLine] = []
    for line in lines {
      guard let index = merged.firstIndex(where: { $0.name == line.name }) else {
        merged.append(line)
        continue
      }
      merged[index].reach = max(merged[index].reach, line.reach)
      let links = Double(merged[index].links + line.links)
      let power =
        merged[index].powerPerLink * Double(merged[index].links)
        + line.powerPerLink * Double(line.links)
      merged[index].powerPerLink = power / links
      merged[index].links += line.links
      merged[index].betweenRows += line.betweenRows
      merged[index].length += line.length
      merged[index].longest = max(merged[index].longest, line.longest)
      merged[index].loss = [merged[index].loss, line.loss].compactMap(\.self).max()
      merged[index].allowedLoss =
        [merged[index].allowedLoss, line.allowedLoss].compactMap(\.self).min()
    }
    return merged.sorted { ($0.reach.base, $0.name) < ($1.reach.base, $1.name) }
  }
}

extension FabricShape {
  /// The same groups, as many as hold the endpoints.
  fileprivate func fewestGroups(for endpoints: Int) -> FabricShape {
    func groups(_ all: Int, of hosts: Int, _ switches: Int) -> Int {
      let (perGroup, overflows) = hosts.multipliedReportingOverflow(by: switches)
      return overflows ? 1 : min(all, quotient(endpoints, perGroup))
    }
    switch self {
    case .dragonfly(var shape):
      shape.groups = groups(shape.groups, of: shape.hostsPerSwitch, shape.switchesPerGroup)
      return .dragonfly(shape)
    case .dragonflyPlus(var shape):
      shape.groups = groups(shape.groups, of: shape.hostsPerLeaf, shape.leavesPerGroup)
      return .dragonflyPlus(shape)
    default: return self
    }
  }
}

extension FabricQuestion {
  /// The question about chips joined directly, whose ports are as many as their shape has links.
  fileprivate var direct: FabricQuestion {
    var question = self
    question.radix = 64
    return question
  }
}

/// The smallest whole number not below `number / divisor`.
private func quotient(_ number: Int, _ divisor: Int) -> Int {
  (number + divisor - 1) / max(1, divisor)
}

private func wholeNumber(_ value: Double) -> Int { value > 0 ? Int(min(value, 0x1p40)) : 0 }
