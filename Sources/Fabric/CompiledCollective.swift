import Quantities

/// What a collective of one group takes as a function of its size: the fastest of all algorithms and
/// protocols, each a line of latency and time a byte.
///
/// The same costs as `Collective.fastest`, for those who ask many times.
public struct CompiledCollective: Hashable, Sendable {
  struct Line: Hashable, Sendable {
    var latency: Double
    var perByte: Double
  }

  /// By rising latency; each carries a byte faster than those before it.
  private var lines: [Line] = []

  /// Nothing to do: a group of one.
  public static let none = CompiledCollective()

  /// What no fabric can do.
  public static let never: CompiledCollective = {
    var never = CompiledCollective()
    never.lines = [Line(latency: .infinity, perByte: 0)]
    return never
  }()

  private init() {}

  /// Compiles an operation of a group, its size as `CollectiveOperation` counts it.
  public init(
    _ operation: CollectiveOperation, group: RankGroup, on fabric: FabricPerformance
  ) throws(CollectiveError) {
    let levels = try CollectiveLevels(group, on: fabric)
    guard group.size > 1 else { return }
    for algorithm in operation.algorithms where algorithm != .inNetwork || levels.reducing {
      for index in 0..<levels.protocols {
        // A term's latency is free of the size, and its transfer goes with it.
        let term = levels.term(operation, algorithm, bytes: 1, protocol: index)
        add(Line(latency: term.latency, perByte: term.transfer))
      }
    }
  }

  /// Compiles handing bytes on to the rank that is `stride` away.
  public init(sendingOver stride: Int, on fabric: FabricPerformance) throws(CollectiveError) {
    guard let tier = fabric.tiers.first(where: { stride < $0.ranks }) else {
      throw .groupTooLarge(RankGroup(size: 2, stride: stride), ranks: fabric.ranks)
    }
    for mode in tier.protocols {
      let rate = tier.bandwidth.base * tier.efficiency * mode.share
      let latency = mode.base.base + mode.step.base + tier.hopLatency.base
      add(Line(latency: latency, perByte: 1 / rate))
    }
  }

  /// Seconds for so many bytes.
  public func seconds(_ bytes: Double) -> Double {
    var best = Double.infinity
    for line in lines { best = min(best, line.latency + line.perByte * bytes) }
    return lines.isEmpty ? 0 : best
  }

  private mutating func add(_ line: Line) {
    if lines.contains(where: { $0.latency <= line.latency && $0.perByte <= line.perByte }) {
      return
    }
    lines.removeAll { $0.latency >= line.latency && $0.perByte >= line.perByte }
    let place = lines.firstIndex { $0.latency > line.latency } ?? lines.count
    lines.insert(line, at: place)
  }
}
