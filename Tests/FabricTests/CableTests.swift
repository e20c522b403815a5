import Quantities
import Testing

@testable import Fabric

private func floor(
  _ leaves: LeafPlacement = .middleOfRow, endpointsPerSystem: Int = 8, systemsPerRack: Int = 4,
  racksPerSystem: Int = 1, rowsPerHall: Int = 12, switchesPerRack: Int = 12,
  networkRacksPerRow: Int = 1
) -> FloorPlan {
  FloorPlan(
    endpointsPerSystem: endpointsPerSystem, systemsPerRack: systemsPerRack,
    racksPerSystem: racksPerSystem, racksPerRow: 16, networkRacksPerRow: networkRacksPerRow,
    rowsPerHall: rowsPerHall, networkRowsPerHall: 2, hallsPerBuilding: 4,
    switchesPerRack: switchesPerRack, leaves: leaves, rackWidth: .meters(0.6),
    rowPitch: .meters(2.4), circulation: 0.3, buildingGap: .meters(60), drop: .meters(2),
    slack: 0.1)
}

/// Copper for 3 m in a row, multimode for 50 m, single mode for 500 m.
private let media = [
  MediumChoice(reach: .meters(6), isWhole: true), MediumChoice(reach: .meters(50), isWhole: false),
  MediumChoice(reach: .meters(500), isWhole: false),
]
private let choices = Dictionary(uniqueKeysWithValues: LinkKind.allCases.map { ($0, media) })

private struct Design: CustomTestStringConvertible {
  var testDescription: String
  var question: FabricQuestion
  var plan = floor()

  static let all: [Design] = {
    func question(
      _ topology: Topology, _ endpoints: Int, rails: Int = 1, planes: Int = 1, tiers: Int? = nil,
      radix: Int = 64, down: Int = 1, up: Int = 1, management: Int = 0
    ) -> FabricQuestion {
      FabricQuestion(
        topology: topology, endpoints: endpoints, radix: radix, linkRate: g400, rails: rails,
        planes: planes, tiers: tiers, oversubscription: Oversubscription(down: down, up: up),
        managementLinks: management)
    }
    var rack = question(.railFatTree, 72 * 40, rails: 4, down: 18, up: 24)
    rack.endpointsPerSystem = 72
    let racks = floor(endpointsPerSystem: 72, systemsPerRack: 1, networkRacksPerRow: 2)
    var pod = question(.railFatTree, 96 * 24, rails: 4)
    pod.endpointsPerSystem = 96
    let pods = floor(
      endpointsPerSystem: 96, systemsPerRack: 1, racksPerSystem: 4, networkRacksPerRow: 3)
    var dual = question(.dualToR, 1024, rails: 8, radix: 128, down: 60, up: 60)
    dual.endpointsPerSystem = 8
    return [
      Design(
        testDescription: "SuperPOD",
        question: question(.railFatTree, 1016, rails: 8, management: 4)),
      Design(testDescription: "16 SU", question: question(.railFatTree, 4096, rails: 8)),
      Design(
        testDescription: "three tiers, last pod short", question: question(.fatTree, 3000)),
      Design(
        testDescription: "three tiers of rails",
        question: question(.railFatTree, 8 * 700, rails: 8, tiers: 3)),
      Design(testDescription: "four tiers", question: question(.fatTree, 1000, radix: 12)),
      Design(
        testDescription: "end of row", question: question(.leafSpine, 512), plan: floor(.endOfRow)),
      Design(
        testDescription: "network row", question: question(.railFatTree, 2048, rails: 8),
        plan: floor(.networkRow)),
      Design(testDescription: "planes", question: question(.multiPlane, 2000, planes: 4)),
      Design(testDescription: "rail-only", question: question(.railOnly, 4096, rails: 8)),
      Design(testDescription: "single tier", question: question(.singleTier, 512, rails: 8)),
      Design(testDescription: "racks", question: rack, plan: racks),
      Design(testDescription: "systems of four racks", question: pod, plan: pods),
      Design(
        testDescription: "more halls", question: question(.railFatTree, 8 * 1500, rails: 8),
        plan: floor(rowsPerHall: 3)),
      Design(testDescription: "dual", question: dual),
    ]
  }()
}

@Suite struct CableTests {
  // What sizing counts is what the tally counts, and trunks are pulled between the same rows.
  @Test(arguments: Design.all)
  private func layIsTallyWithoutLengths(_ design: Design) throws {
    let size = try design.question.size()
    let placement = CablePlacement(design.question, size, on: design.plan)
    let tally = try placement.tally(choices)
    let lay = try placement.lay(host: media, between: media)
    #expect(lay.counts.count == tally.counts.count)
    let pulls = try placement.pulls(choices)
    for (a, b) in zip(lay.counts, tally.counts) {
      #expect(a.kind == b.kind && a.medium == b.medium && a.links == b.links)
      #expect(a.betweenRows == b.betweenRows && a.betweenBuildings == b.betweenBuildings)
      #expect(a.longest == b.longest)
      guard let medium = a.medium else { continue }
      let rows = pulls.filter { $0.kind == a.kind && $0.medium == medium }.map(\.links)
      #expect(lay.linksBetweenRows(a.kind, medium: medium).sorted() == rows.sorted())
    }
  }

  // Counting by rack must give what a cable list gives, cable by cable.
  @Test(arguments: Design.all)
  private func tallyIsTheSumOfAllLinks(design: Design) throws {
    let size = try design.question.size()
    let placement = CablePlacement(design.question, size, on: design.plan)
    let tally = try placement.tally(choices)
    var expected = CableTally(choices: choices)
    let wiring = try Wiring(design.question)
    let runs = CableRuns(placement, wiring)
    var disagree = 0
    wiring.forEachLink { _, link in
      let meters = placement.length(of: link).meters
      let run = runs.run(of: link)
      if run.meters != meters || run.run != placement.run(of: link) { disagree += 1 }
      expected.add(
        link.kind, links: 1, meters: meters, run: placement.run(of: link))
    }
    expected.sort()
    // What is pulled between rows is what does not stay in one.
    let pulls = try placement.pulls(choices)
    #expect(
      pulls.reduce(0) { $0 + $1.links }
        == tally.counts.reduce(0) { $0 + ($1.medium == nil ? 0 : $1.betweenRows) })
    #expect(pulls.allSatisfy { $0.from <= $0.to })
    #expect(disagree == 0)
    #expect(tally.links == size.links.host + size.links.betweenSwitches)
    #expect(tally.counts.count == expected.counts.count)
    #expect(tally.histogram == expected.histogram)
    for (a, b) in zip(tally.counts, expected.counts) {
      #expect(a.kind == b.kind && a.medium == b.medium, "\(a) \(b)")
      #expect(
        a.links == b.links && a.betweenRows == b.betweenRows
          && a.betweenBuildings == b.betweenBuildings, "\(a) \(b)")
      #expect((a.length.meters - b.length.meters).magnitude < 1e-6 * b.length.meters)
      #expect((a.longest.meters - b.longest.meters).magnitude < 1e-9)
    }
  }

  // One rack between two: 2 m up, 0.6 m along for each place, 2 m down, a tenth more. Leaves stand
  // in place 7 of 16 (15 racks of accelerators a row), so the first rack is seven places away.
  @Test func lengthsByHand() throws {
    let question = FabricQuestion(
      topology: .leafSpine, endpoints: 32 * 15, radix: 64, linkRate: g400)
    let placement = CablePlacement(
      question, try question.size(), on: floor(endpointsPerSystem: 32, systemsPerRack: 1))
    let first = placement.place(of: NodeRef(.endpoint, 0))
    let leaf = placement.place(of: NodeRef(.leaf, 0))
    #expect(first.column == 0 && leaf.column == 7)
    #expect(first.label == "h01-r001-c01")
    let last = placement.place(of: NodeRef(.endpoint, 32 * 15 - 1))
    #expect(last.column == 15 && last.row == 0)
    #expect((placement.grid.meters(first, leaf) - (4 + 7 * 0.6) * 1.1).magnitude < 1e-9)
    // Within a rack a cable neither rises nor falls to a tray.
    #expect((placement.grid.meters(leaf, leaf) - 2.2).magnitude < 1e-9)
  }

  // A cable list's distances: no cable is shorter than its drop, and all racks have places of their
  // own.
  @Test(arguments: LeafPlacement.allCases)
  func racksStandApart(leaves: LeafPlacement) throws {
    let question = FabricQuestion(
      topology: .railFatTree, endpoints: 8 * 1200, radix: 64, linkRate: g400, rails: 8)
    let placement = CablePlacement(question, try question.size(), on: floor(leaves, rowsPerHall: 8))
    var seen: Set<String> = []
    for rack in 0..<placement.racks {
      let place = placement.grid.place(ofRack: rack)
      #expect(seen.insert("\(place.x) \(place.y)").inserted)
      #expect(place.column < 16)
    }
    for leaf in 0..<placement.size.switches.leaf {
      let place = placement.place(of: NodeRef(.leaf, leaf))
      #expect(!seen.contains("\(place.x) \(place.y)"), "a leaf in a rack of accelerators")
    }
  }

  // Leaves in the middle of a row need less cable to systems than at its end, and that less than in
  // the middle of the hall.
  @Test func theMiddleIsNearest() throws {
    let question = FabricQuestion(
      topology: .railFatTree, endpoints: 4096, radix: 64, linkRate: g400, rails: 8)
    func meters(_ leaves: LeafPlacement) throws -> Double {
      try CablePlacement(question, try question.size(), on: floor(leaves)).tally(choices)
        .counts.filter { $0.kind == .host }.reduce(0) { $0 + $1.length.meters }
    }
    let middle = try meters(.middleOfRow)
    let end = try meters(.endOfRow)
    #expect(middle < end)
    #expect(end < (try meters(.networkRow)))
  }

  // Whole cables do not pass a panel, whatever their reach; what nothing reaches is counted apart.
  @Test func wholeCablesStayInTheirRow() throws {
    let whole = [MediumChoice(reach: .meters(1000), isWhole: true)]
    #expect(CableTally.medium(whole, meters: 10, run: .withinRow) == 0)
    #expect(CableTally.medium(whole, meters: 10, run: .betweenRows) == nil)
    let question = FabricQuestion(
      topology: .leafSpine, endpoints: 1024, radix: 64, linkRate: g400)
    let placement = CablePlacement(question, try question.size(), on: floor())
    let tally = try placement.tally([.host: [MediumChoice(reach: .meters(6), isWhole: true)]])
    #expect(!tally.isReached)
    #expect(tally.counts.contains { $0.kind == .leafSpine && $0.medium == nil && $0.links == 1024 })
  }
}
