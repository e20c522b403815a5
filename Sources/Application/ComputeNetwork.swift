import Catalog
import Documents
import Fabric
import Planner
import Quantities
import Scenario
import Workloads

extension Accelerator {
  /// What the record's scale-up technology makes of its rate; nil without such links.
  func link(among interconnects: [Interconnect]) throws(Failure) -> Interconnect? {
    guard scaleUp != nil else { return nil }
    let known = Interconnect.named(
      [scaleUpTechnology].compactMap(\.self), among: interconnects)
    guard let known else {
      throw Failure(
        .badInput,
        "no interconnect record means `\(scaleUpTechnology ?? "none")`, the scale-up "
          + "technology of \(id)")
    }
    return known
  }
}

extension Library {
  func interconnects() throws(Failure) -> [Interconnect] {
    var found: [Interconnect] = []
    for id in ids(of: Interconnect.kind) {
      found.append(try record(Interconnect.self, id, file: "interconnects"))
    }
    return found
  }

  /// A compute network of one kind of switch. `endpoints` of zero are those of whole systems that
  /// hold `accelerators`; `linkRate` and `rails` of zero are the system's.
  func computeNetwork(
    _ question: FabricQuestion, of switchID: String, _ system: ComputeSystem, accelerators: Int,
    _ interconnects: [Interconnect], at place: String
  ) throws(Failure) -> (size: FabricSize, interconnect: Interconnect, rails: Int) {
    let device = try record(NetworkSwitch.self, switchID, file: place)
    guard let ports = system.scaleOutPorts, let rate = system.scaleOut else {
      throw Failure(.badInput, "\(system.id): its record has no scale-out ports")
    }
    var question = question
    // One rail a NIC, or what the system's record says, where rails mean something.
    if question.rails == 0 {
      let hasRails = question.topology == .railFatTree || question.topology == .railOnly
      question.rails = hasRails ? system.rails ?? ports : 1
    }
    if question.linkRate == .zero { question.linkRate = rate / Double(question.planes) }
    guard let radix = device.ports(at: question.linkRate) else {
      throw Failure(
        .badInput,
        "switch \(device.id) has no ports of \(question.linkRate.text(in: "Gb/s")), the rate of a "
          + "port of \(system.id)")
    }
    question.radix = radix
    if question.endpoints == 0 {
      question.endpoints =
        (accelerators + system.accelerators - 1) / system.accelerators * ports
    }
    guard
      let interconnect = Interconnect.named(
        [device.family, device.technology.rawValue], among: interconnects)
    else {
      throw Failure(.badInput, "no interconnect record means `\(device.technology.rawValue)`")
    }
    do {
      return (try question.size(), interconnect, question.rails)
    } catch {
      throw Failure(fabric: error)
    }
  }

  /// The networks of a workload's cluster: links of its scale-up domain; beyond it the tiers of the
  /// network whose switch `fabric` names, else one tier of its ports.
  func network(
    _ cluster: WorkloadCluster, _ accelerator: Accelerator, _ system: ComputeSystem?, file: String
  ) throws(Failure) -> ClusterNetwork {
    let interconnects = try interconnects()
    let scaleUp = try accelerator.link(among: interconnects)
    let spec = cluster.fabric
    guard let system, let switchID = spec.networkSwitch else {
      let interconnect = try record(Interconnect.self, cluster.interconnect, file: file)
      return ClusterNetwork(
        scaleUp: scaleUp, scaleOut: cluster.scaleOut(accelerator: accelerator, system: system),
        over: interconnect, ranks: cluster.accelerators)
    }
    let topology = (spec.topology ?? .railFatTree).topology
    let ratio = spec.oversubscription.map { Fabric.Oversubscription(down: $0.down, up: $0.up) }
    let question = FabricQuestion(
      topology: topology, endpoints: 0, radix: 0, linkRate: .zero, rails: 0,
      planes: spec.planes ?? 1, tiers: spec.tiers?.number,
      oversubscription: ratio ?? .nonBlocking)
    let answer = try computeNetwork(
      question, of: switchID, system, accelerators: cluster.accelerators, interconnects, at: file)
    return ClusterNetwork(
      scaleUp: scaleUp,
      tiers: answer.size.communicationTiers(
        ranksPerEndpoint: Double(system.accelerators) / Double(system.scaleOutPorts ?? 1),
        rails: answer.rails, answer.interconnect.character))
  }
}
