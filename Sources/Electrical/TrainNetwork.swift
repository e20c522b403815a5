public import Quantities
public import Scenario

extension InstalledPowerTrain {
  /// One group (hall) of the train as a graph, unit by unit, with its load at the racks.
  ///
  /// A stage of 2N or 2(N+1) stands on sides A and B, of 3N/2 on A, B and C, of 4N/3 on A to D; its
  /// racks have cords to two of the sides, all pairs alike. Other stages stand on one bus, and a
  /// catcher block behind transfer switches. Stages that serve the whole site (one group) are taken
  /// in full, loaded with this hall's and all other halls' power. Units of a last stage without
  /// redundancy (busways) feed racks of their own, from every side there is.
  ///
  /// - Parameters:
  ///   - critical: power at the racks of all groups.
  ///   - auxiliary: cooling and house, on the shared stages.
  public func network(critical: Power, auxiliary: Power) -> PowerNetwork {
    let results = losses(at: critical, auxiliary: auxiliary)
    var network = PowerNetwork()
    let halls = train.stages.map(\.groups).max() ?? 1
    let source = network.add(PowerNetwork.Node(id: "utility"))
    // Buses by side that the stage before ends at.
    var buses = [source]
    for (index, (stage, result)) in zip(train.stages, results).enumerated() {
      let isOfSite = stage.groups == 1 && halls > 1
      let share = isOfSite ? 1.0 : 1 / Double(halls)
      let ratio = result.output > .zero ? result.loss / result.output : 0
      buses = add(
        stage, units: units[index], fedBy: buses, lossRatio: ratio,
        isLast: index + 1 == train.stages.count, to: &network)
      // The rest of the site hangs on the last stage that serves all of it.
      let isLastOfSite =
        isOfSite && (index + 1 == train.stages.count || train.stages[index + 1].groups > 1)
      if isLastOfSite {
        let next = index + 1 < results.count ? results[index + 1].input : critical
        add(next * (1 - 1 / Double(halls)), "other halls", to: buses, &network)
      }
      if index + 1 == min(train.sharedStages, train.stages.count), auxiliary > .zero {
        let ofHall = auxiliary * (isOfSite ? 1 : share)
        add(ofHall, "cooling and house", to: buses, &network)
      }
    }
    add(critical / Double(halls), "racks", to: buses, &network)
    return network
  }

  /// Adds a load to one bus, in equal parts to every pair of the sides' buses, or in equal parts to
  /// units that each feed their own.
  private func add(_ power: Power, _ id: String, to buses: [Int], _ network: inout PowerNetwork) {
    guard buses.count > 1, network.nodes[buses[0]].side != nil else {
      for bus in buses {
        let name = buses.count > 1 ? "\(id) of \(network.nodes[bus].id)" : id
        network.loads.append(
          PowerNetwork.Load(id: name, power: power / Double(buses.count), cords: [bus]))
      }
      return
    }
    let count = buses.count * (buses.count - 1) / 2
    for first in buses.indices {
      for second in buses.indices where second > first {
        let pair = [buses[first], buses[second]]
        let name = "\(id) on \(pair.map { network.nodes[$0].side ?? "" }.joined())"
        network.loads.append(
          PowerNetwork.Load(id: name, power: power / Double(count), cords: pair))
      }
    }
  }

  /// Adds the units of a stage and returns the buses at their outputs.
  private func add(
    _ stage: PowerStage, units: StageUnits, fedBy sources: [Int], lossRatio: Double, isLast: Bool,
    to network: inout PowerNetwork
  ) -> [Int] {
    let installed = units.installed
    guard installed > 0 else { return sources }
    func unit(_ number: Int, _ side: String?, _ from: [Int]) -> Int {
      network.add(
        PowerNetwork.Node(
          id: "\(stage.id)/\(side.map { "\($0)/" } ?? "")\(number)", side: side,
          rating: stage.rating, sources: from, lossRatio: lossRatio))
    }
    func bus(_ side: String?, _ from: [Int]) -> Int {
      network.add(
        PowerNetwork.Node(
          id: "\(stage.id)/bus\(side.map { "-\($0)" } ?? "")", side: side, sources: from))
    }
    /// The bus of a side of the stage before; where that has no sides, all of it.
    func before(_ side: String) -> [Int] {
      let own = sources.filter { network.nodes[$0].side == side }
      return own.isEmpty ? sources : own
    }
    let sides = stage.redundancy.sides
    if !sides.isEmpty {
      return sides.map { side in
        let from = before(side)
        let members = (1...max(1, installed / sides.count)).map { unit($0, side, from) }
        return bus(side, members)
      }
    }
    if stage.redundancy == .block, installed > 1 {
      // Each primary block carries its part alone; its switch goes over to the catcher.
      let catcher = unit(installed, nil, sources)
      let blocks = (1..<installed).map { number in
        let primary = unit(number, nil, sources)
        return network.add(
          PowerNetwork.Node(
            id: "\(stage.id)/sts/\(number)", sources: [primary, catcher], transfers: true))
      }
      return [bus(nil, blocks)]
    }
    if isLast, !stage.redundancy.toleratesFailure {
      return (1...installed).map { unit($0, nil, sources) }
    }
    return [bus(nil, (1...installed).map { unit($0, nil, sources) })]
  }
}

extension Redundancy {
  /// Letters of the systems that it is built of; empty where units stand on one bus.
  public var sides: [String] {
    switch self {
    case .none, .n, .nPlus1, .nPlus2, .nPlus1Plus1, .block: []
    case .twoN, .twoNPlus1: ["A", "B"]
    case .threeMakeTwo: ["A", "B", "C"]
    case .fourMakeThree: ["A", "B", "C", "D"]
    }
  }
}
