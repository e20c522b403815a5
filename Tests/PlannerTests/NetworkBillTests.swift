import Fabric
import Quantities
import Scenario
import Testing

@testable import Planner

@Suite struct NetworkBillTests {
  // Every link that the plan counts is laid once, and every service port has its cord.
  @Test(arguments: [
    ("gb200-nvl72", "fabric: {switch: nvidia-sn5600}"),
    ("gb300-nvl72", "fabric: {switch: nvidia-q3400-ra, scope: phase}"),
    ("dgx-b200", "fabric: {switch: nvidia-qm9700, oversubscription: 2}"),
  ])
  func everyLinkIsLaidOnce(system: String, fabric: String) throws {
    let question = Question(system: system, size: "contracted: 160 MW", cluster: fabric)
    let scenario = try question.scenario()
    let plan = try scenario.plan().plan
    let phase = plan.phases[0]
    let bill = NetworkBill(phase, scenario.phases[0], scenario)
    #expect(bill.unreached.isEmpty)
    func links(_ network: PlantNetwork, _ kinds: String...) -> Int {
      bill.cables.filter { $0.network == network && kinds.contains($0.kind) }
        .reduce(0) { $0 + $1.count.links }
    }
    #expect(links(.compute, "host") == phase.network.hostLinks)
    #expect(links(.compute, "leaf-spine") == phase.network.leafSpineLinks)
    #expect(
      links(.compute, "spine-core", "core-super-core") == phase.network.spineCoreLinks)
    let storage = try #require(phase.network.storage)
    #expect(links(.storage, "host") == storage.links.host)
    #expect(
      links(.storage, "leaf-spine", "spine-core") == storage.links.betweenSwitches)
    let ports = bill.servicePorts.reduce(0) { $0 + $1.ports }
    #expect(links(.outOfBand, "service") == ports)
    // Halls have whole switches, each of which is joined twice.
    #expect(phase.network.managementSwitches >= (ports + 47) / 48)
    #expect(phase.network.managementSwitches < (ports + 47) / 48 + phase.layout.halls)
    #expect(
      links(.outOfBand, "uplink")
        == (phase.network.aggregationSwitches > 0 ? 2 * phase.network.managementSwitches : 0))
    #expect(links(.campus, "building") == phase.network.campus.buildingLinks)
    // The watts of the bill are those of the links, but for modules with a port to spare.
    let watts = bill.cables.filter { $0.network == .compute }.reduce(Power.zero) {
      $0 + $1.powerPerLink * Double($1.count.links)
    }
    #expect(phase.power.optics >= watts * (1 - 1e-12))
    #expect(phase.power.optics <= watts * 1.001)
    let longest = bill.cables.filter { $0.network == .compute }.map(\.count.longest).max()
    #expect(longest == phase.layout.longestCable)
    for cables in bill.cables {
      #expect(cables.histogram.reduce(0, +) == cables.count.links)
      #expect(cables.count.longest <= cables.reach)
    }
    // What the schedule pulls is what is bought, with fibers to spare and light enough.
    for network in [PlantNetwork.compute, .storage] {
      let pulls = bill.pulls.filter { $0.network == network }
      let bought = bill.items.filter { $0.network == network && $0.part == .trunk }
      #expect(
        pulls.reduce(0) { $0 + $1.trunks * $1.copies } == bought.reduce(0) { $0 + $1.quantity })
      for pull in pulls {
        #expect(pull.links * (pull.fibersPerLink ?? 0) <= pull.trunks * pull.trunkFibers)
        #expect((pull.loss ?? 0) < (pull.allowedLoss ?? 0))
      }
    }
    // Two panel ports and two cords for each fiber link between rows.
    for network in [PlantNetwork.compute, .storage] {
      let fiber = bill.cables.filter {
        $0.network == network && ($0.medium.hasPrefix("multi") || $0.medium.hasPrefix("single"))
      }
      let between = fiber.reduce(0) { $0 + $1.count.betweenRows }
      let panels = bill.items.filter { $0.network == network && $0.part == .panelPort }
      #expect(panels.reduce(0) { $0 + $1.quantity } == 2 * between)
      let cords = bill.items.filter { $0.network == network && $0.part == .cord }
      let all = fiber.reduce(0) { $0 + $1.count.links }
      #expect(cords.reduce(0) { $0 + $1.quantity } == all + between)
    }
  }

  // 40 GB/s for 576 accelerators, as the SuperPOD of NVL72s asks (RA-11338-001), is far less than the
  // nodes for what is stored give; 40 GB/s for each system, of nodes of 90, are four nodes for nine.
  @Test func storageIsAsAsked() throws {
    func phase(_ storage: String) throws -> PhasePlan {
      let question = Question(
        system: "dgx-b200", size: "accelerators: 2304", cluster: storage)
      return try question.scenario().plan().plan.phases[0]
    }
    let plain = try phase("fabric: {switch: nvidia-qm9700}")
    let little = try phase("storage: {read_per_system: 0.5 GB/s}")
    #expect(little.nodes.storage == plain.nodes.storage)
    let much = try phase("storage: {read_per_system: 40 GB/s}")
    #expect(much.nodes.storage == (much.systems * 4 + 8) / 9)
    #expect(much.nodes.storage > plain.nodes.storage)
    #expect(much.power.critical > little.power.critical)
    let size = try #require(
      try phase("storage: {read_per_system: 40 GB/s, oversubscription: 3/1}").network.storage)
    #expect(size.tree.leafDownlinks == 3 * size.tree.leafUplinks)
    #expect(size.links.host == much.network.storage?.links.host)
    #expect(size.switches.spine < (much.network.storage?.switches.spine ?? 0))
  }

  // Optics inside the switches draw 9 W a port in place of a pluggable's 12.5 and the chassis' own:
  // what the network does not burn, accelerators may.
  @Test func aNetworkThatBurnsMoreLeavesFewerAccelerators() throws {
    func accelerators(_ device: String) throws -> (Int, Power) {
      let question = Question(
        system: "gb300-nvl72", size: "contracted: 200 MW",
        cluster: "fabric: {switch: \(device), tiers: 3}")
      let phase = try question.scenario().plan().plan.phases[0]
      let power = phase.power.computeSwitches + phase.power.optics
      return (phase.accelerators, power / Double(phase.accelerators))
    }
    let (pluggable, more) = try accelerators("nvidia-q3400-ra")
    let (inside, less) = try accelerators("nvidia-q3450-ld")
    #expect(less < more)
    #expect(inside > pluggable)
  }
}
