public import Quantities

/// Why a collective has no cost.
public enum CollectiveError: Error, Hashable, Sendable {
  /// The group or its stride is not positive, or the message is negative or no number.
  case invalidGroup(RankGroup)
  case invalidSize(DataSize)
  /// More ranks than the fabric has.
  case groupTooLarge(RankGroup, ranks: Int)
  case notDefined(CollectiveOperation, CollectiveAlgorithm)
  /// No tier that the group crosses has switches that reduce.
  case noReduction
}

extension CollectiveError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidGroup(let group):
      "a group has 1 or more ranks at a stride of 1 or more, not \(group.size) at \(group.stride)"
    case .invalidSize(let size):
      "a message has 0 bytes or more, not \(size.base)"
    case .groupTooLarge(let group, let ranks):
      "\(group.size) ranks at a stride of \(group.stride) do not fit the fabric's \(ranks)"
    case .notDefined(let operation, let algorithm):
      "\(operation.rawValue) has no \(algorithm.rawValue) algorithm; it has "
        + operation.algorithms.map(\.rawValue).joined(separator: ", ")
    case .noReduction:
      "no switch that the group crosses is known to reduce"
    }
  }
}

/// Time of a collective operation.
public struct CollectiveCost: Hashable, Sendable {
  public var operation: CollectiveOperation
  public var algorithm: CollectiveAlgorithm
  public var ranks: Int
  public var size: DataSize
  public var time: Duration
  /// The part that does not grow with the size.
  public var latency: Duration

  /// Size over time; zero where there is nothing to do.
  public var algorithmBandwidth: Bandwidth {
    time > .zero ? Bandwidth(base: size.base / time.base) : .zero
  }

  /// As nccl-tests counts it, to compare with the rate of a link.
  public var busBandwidth: Bandwidth {
    algorithmBandwidth * operation.busFactor(ranks: ranks)
  }
}

/// Costs of collectives by the α-β model: each step costs a latency, each byte its time on the
/// narrowest link that it crosses. Additions are hidden behind transfers, so there is no γ.
///
/// Latencies sum along the path of one chunk, as in NCCL's tuning model (NVIDIA/nccl,
/// src/graph/tuning.cc); of the protocols that a fabric has, the fastest for the size counts.
public enum Collective {
  /// What an operation costs by one algorithm.
  ///
  /// - Parameter size: As nccl-tests counts it; see `CollectiveOperation`.
  public static func cost(
    _ operation: CollectiveOperation, _ algorithm: CollectiveAlgorithm, size: DataSize,
    group: RankGroup, on fabric: FabricPerformance
  ) throws(CollectiveError) -> CollectiveCost {
    guard operation.algorithms.contains(algorithm) else {
      throw .notDefined(operation, algorithm)
    }
    guard size.base >= 0, size.base.isFinite else { throw .invalidSize(size) }
    let levels = try CollectiveLevels(group, on: fabric)
    if algorithm == .inNetwork, levels.reducing == false { throw .noReduction }
    var best = Term(latency: 0, transfer: 0)
    for index in 0..<levels.protocols {
      let term = levels.term(operation, algorithm, bytes: size.base, protocol: index)
      if index == 0 || term.total < best.total { best = term }
    }
    return CollectiveCost(
      operation: operation, algorithm: algorithm, ranks: group.size, size: size,
      time: Duration(base: best.total), latency: Duration(base: best.latency))
  }

  /// What an operation costs by the fastest algorithm that the fabric has.
  public static func fastest(
    _ operation: CollectiveOperation, size: DataSize, group: RankGroup, on fabric: FabricPerformance
  ) throws(CollectiveError) -> CollectiveCost {
    var best: CollectiveCost?
    for algorithm in operation.algorithms {
      let cost: CollectiveCost
      do throws(CollectiveError) {
        cost = try Self.cost(operation, algorithm, size: size, group: group, on: fabric)
      } catch .noReduction {
        continue
      }
      if let known = best, known.time <= cost.time { continue }
      best = cost
    }
    guard let best else { throw .noReduction }
    return best
  }
}

/// Seconds that do not, and that do, depend on the size.
struct Term {
  var latency: Double
  var transfer: Double
  var total: Double { latency + transfer }

  static func += (left: inout Term, right: Term) {
    left.latency += right.latency
    left.transfer += right.transfer
  }

  static func * (left: Double, right: Term) -> Term {
    Term(latency: left * right.latency, transfer: left * right.transfer)
  }
}
