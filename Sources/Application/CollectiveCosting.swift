import Catalog
import Documents
public import Fabric
public import Interchange
import Planner
public import Quantities
import Reporting
import Scenario
import Workloads

/// Asks what a collective operation takes on systems of one kind, in one network.
public struct CollectiveRequest: Sendable {
  public var system: String
  /// The compute network; nil asks for the scale-up domain alone. `endpoints` of zero are those of
  /// the ranks; `radix`, `linkRate` and `rails` of zero are the switch's and the system's.
  public var network: FabricQuestion?
  /// Id of the switch; needed with a network.
  public var networkSwitch: String?
  public var operation: CollectiveOperation
  /// Nil takes the fastest.
  public var algorithm: CollectiveAlgorithm?
  /// Nil takes all accelerators.
  public var ranks: Int?
  public var stride: Int
  /// Empty: a range of sizes.
  public var sizes: [DataSize]
  public var records: [String]
  public var storePath: String?

  public init(
    system: String, network: FabricQuestion? = nil, networkSwitch: String? = nil,
    operation: CollectiveOperation, algorithm: CollectiveAlgorithm? = nil, ranks: Int? = nil,
    stride: Int = 1, sizes: [DataSize] = [], records: [String] = [], storePath: String? = nil
  ) {
    self.system = system
    self.network = network
    self.networkSwitch = networkSwitch
    self.operation = operation
    self.algorithm = algorithm
    self.ranks = ranks
    self.stride = stride
    self.sizes = sizes
    self.records = records
    self.storePath = storePath
  }

  /// Costs of every size.
  public func run() throws(Failure) -> CollectiveCosting {
    let request = PlanRequest(file: "", records: records, storePath: storePath)
    return try run(in: try request.library(), file: "--system")
  }

  func run(in library: Library, file: String) throws(Failure) -> CollectiveCosting {
    let system = try library.record(ComputeSystem.self, system, file: file)
    let accelerator = try library.record(
      Accelerator.self, system.accelerator, file: "system \(system.id)")
    let interconnects = try library.interconnects()
    let scaleUp = try accelerator.link(among: interconnects)
    var sized: (size: FabricSize, interconnect: Interconnect)?
    var rails = 1
    if let network {
      // Whole systems that hold the ranks.
      let needed = (ranks ?? system.accelerators) * max(1, stride)
      let answer = try library.computeNetwork(
        network, of: networkSwitch ?? "", system, accelerators: needed, interconnects,
        at: "--switch")
      sized = (answer.size, answer.interconnect)
      rails = answer.rails
    }
    guard
      let performance = FabricPerformance(
        system, accelerator, scaleUp: scaleUp, network: sized, rails: rails)
    else {
      throw Failure(
        .badInput, "\(system.id): its records lack the bandwidth of scale-up or of scale-out ports")
    }
    let group = RankGroup(size: ranks ?? performance.ranks / max(1, stride), stride: stride)
    let sizes = sizes.isEmpty ? Self.usualSizes : sizes
    do throws(CollectiveError) {
      let costs = try sizes.map { size throws(CollectiveError) in
        if let algorithm {
          return try Collective.cost(
            operation, algorithm, size: size, group: group, on: performance)
        }
        return try Collective.fastest(operation, size: size, group: group, on: performance)
      }
      return CollectiveCosting(
        system: system.id, network: sized?.size, group: group, performance: performance,
        interconnects: [scaleUp, sized?.interconnect].compactMap(\.self), costs: costs)
    } catch {
      var notes = [error.description]
      if case .groupTooLarge = error, network == nil {
        notes.append("  a network beyond the scale-up domain: --switch ID --endpoints N")
      }
      throw Failure(.badInput, notes: notes)
    }
  }

  private static let usualSizes = Swift.stride(from: 10, through: 34, by: 2).map {
    DataSize(base: Double(1 << $0))
  }
}

/// What a collective takes, by size.
public struct CollectiveCosting: Sendable {
  public let system: String
  public let network: FabricSize?
  public let group: RankGroup
  public let performance: FabricPerformance
  let interconnects: [Interconnect]
  public let costs: [CollectiveCost]
}

extension CollectiveCosting {
  public var json: JSON {
    let first = costs[0]
    let members: [(String, JSON)] = [
      ("operation", .text(first.operation.rawValue)), ("system", .text(system)),
      ("ranks", .integer(group.size)), ("stride", .integer(group.stride)),
    ]
    return .object(
      members + first.members
        + [
          ("by_size", .list(costs.map { .object($0.members) })),
          (
            "tiers",
            .list(
              performance.tiers.map { tier in
                .object([
                  ("name", .text(tier.name)), ("ranks", .integer(tier.ranks)),
                  ("bandwidth_gb_per_s", .number(tier.bandwidth.gigabytesPerSecond)),
                  ("efficiency", .number(tier.efficiency)),
                  ("in_network_efficiency", JSON(tier.inNetwork?.efficiency)),
                ])
              })
          ),
          (
            "interconnects",
            .list(
              interconnects.map {
                .object([
                  ("id", .text($0.id)), ("confidence", .text($0.provenance.confidence.rawValue)),
                  ("source", .text($0.provenance.source)),
                ])
              })
          ),
        ])
  }

  /// The costs on a screen.
  public var lines: [String] {
    func rate(_ bandwidth: Bandwidth) -> String {
      NumberText.significant(bandwidth.gigabytesPerSecond, 4)
    }
    var table = TextTable([.right, .left, .right, .right, .right, .right])
    table.add(["bytes", "algorithm", "time us", "latency us", "algbw GB/s", "busbw GB/s"])
    for cost in costs {
      table.add([
        NumberText.fixed(cost.size.base, 0, grouping: true), cost.algorithm.rawValue,
        NumberText.fixed(cost.time.base * 1e6, 1, grouping: true),
        NumberText.fixed(cost.latency.base * 1e6, 1, grouping: true),
        rate(cost.algorithmBandwidth), rate(cost.busBandwidth),
      ])
    }
    var tiers = TextTable([.left, .right, .right, .right])
    tiers.add(["tier", "ranks", "GB/s a rank", "efficiency"])
    for tier in performance.tiers {
      tiers.add([
        tier.name, NumberText.fixed(Double(tier.ranks), 0, grouping: true), rate(tier.bandwidth),
        NumberText.significant(tier.efficiency, 3),
      ])
    }
    let stride = group.stride > 1 ? " at a stride of \(group.stride)" : ""
    let ranks = NumberText.fixed(Double(group.size), 0, grouping: true)
    let notes =
      [
        "bytes and bus bandwidth as nccl-tests counts them; 10^9 B/s, one direction",
        "latencies and shares of the bandwidth as in NCCL's tuning model; additions are hidden",
      ]
      + interconnects.map {
        "\($0.id): \($0.provenance.confidence.rawValue), \($0.provenance.source)"
      }
    return ["\(costs[0].operation.rawValue) over \(ranks) accelerators of \(system)\(stride)", ""]
      + table.lines() + [""] + tiers.lines() + [""]
      + notes.flatMap { wrapped($0, head: "  - ") }
  }
}

extension CollectiveCost {
  fileprivate var members: [(String, JSON)] {
    [
      ("algorithm", .text(algorithm.rawValue)), ("bytes", .number(size.base)),
      ("time_us", .number(time.base * 1e6)), ("latency_us", .number(latency.base * 1e6)),
      ("algorithm_bandwidth_gb_per_s", .number(algorithmBandwidth.gigabytesPerSecond)),
      ("bus_bandwidth_gb_per_s", .number(busBandwidth.gigabytesPerSecond)),
    ]
  }
}
