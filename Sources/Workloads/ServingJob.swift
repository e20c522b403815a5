public import Catalog
import Fabric
import Quantities
import RealModule
public import Scenario

/// A model to be served on one kind of engine, resolved.
public struct ServingJob: Sendable {
  public var model: LanguageModel
  public var counts: ModelCounts
  public var machine: Machine
  public var strategy: ServingStrategy
  public var limits: EngineLimits
  /// Bytes of one weight and of one cached value.
  public var weightBytes: Double
  public var cacheBytes: Double
  public var speculation: Speculation?
  /// Load of the busiest rank's experts over the mean.
  public var imbalance: Double
  public var hasTwoBatches: Bool

  public init(
    model: LanguageModel, machine: Machine, strategy: ServingStrategy,
    precision: (weights: Precision, keyValues: Precision), limits: EngineLimits = EngineLimits(),
    speculation: Speculation? = nil, imbalance: Double = 1, hasTwoBatches: Bool = false
  ) {
    self.model = model
    counts = ModelCounts(model)
    self.machine = machine
    self.strategy = strategy
    self.limits = limits
    weightBytes = precision.weights.bytes
    cacheBytes = precision.keyValues.bytes
    self.speculation = speculation
    self.imbalance = imbalance
    self.hasTwoBatches = hasTwoBatches
  }

  /// Engines on the cluster.
  public var engines: Double {
    Double(machine.accelerators) / Double(strategy.accelerators)
  }

  /// Every rule that the strategy breaks; empty if it divides.
  public var indivisible: [String] {
    var issues: [String] = []
    let s = strategy
    if machine.accelerators % s.accelerators != 0 {
      issues.append(
        "tensor \(s.tensor) x pipeline \(s.pipeline) x data \(s.data) = \(s.accelerators) does not "
          + "divide \(machine.accelerators) accelerators")
    }
    if model.heads % s.tensor != 0 {
      issues.append("\(model.heads) attention heads do not divide by tensor \(s.tensor)")
    }
    if s.pipeline > model.layers {
      issues.append("\(model.layers) layers do not fill pipeline \(s.pipeline)")
    }
    if s.expert > 1, counts.experts == 0 {
      issues.append("\(model.id) has no experts to share over expert \(s.expert)")
    }
    if (s.tensor * s.data) % s.expert != 0 {
      issues.append(
        "expert \(s.expert) does not divide tensor \(s.tensor) x data \(s.data) ranks of a stage")
    }
    if s.data > 1, s.expert <= s.tensor {
      issues.append(
        "data \(s.data) is for experts shared wider than tensor \(s.tensor); without them each rank "
          + "is an engine of its own")
    }
    return issues
  }

  /// Ranks over which a layer's experts lie: sliced by tensor where they are not shared.
  var expertRanks: Double { Double(max(strategy.expert, strategy.tensor)) }

  /// Bytes of weights on one rank. Embedding and output matrix stay in BF16.
  public var weights: Double {
    let tensor = Double(strategy.tensor)
    let layers = Double(counts.layers)
    let common =
      layers * (counts.attention + counts.norms) + Double(counts.denseLayers) * counts.denseBlock
      + Double(counts.expertLayers) * counts.sharedBlock
    let experts = Double(counts.expertLayers) * counts.expert * Double(counts.experts)
    let sliced = common / tensor + experts / expertRanks
    let ends = counts.embedding * Double(counts.embeddings) * 2 / tensor
    return sliced * weightBytes / Double(strategy.pipeline) + ends
  }

  /// Bytes of keys and values that one request of `context` tokens keeps on one rank. Latents are
  /// whole on every tensor rank, and key heads are never cut.
  public func cache(context: Double) -> Double {
    let whole = counts.keyValueBytes(context: context, perValue: cacheBytes)
    return whole / cacheSplit / Double(strategy.pipeline)
  }

  var cacheSplit: Double {
    model.attention.type == .mla ? 1 : Double(min(strategy.tensor, model.keyValueHeads))
  }

  /// Bytes that one rank has for keys and values; negative where the weights alone do not fit.
  public var cacheRoom: Double {
    let free = machine.memory - machine.efficiency.reserve.base - weights
    return free * (free > 0 ? limits.keyValueShare : 1)
  }

  /// Requests that one data rank holds at most.
  public func maximumBatch(input: Double, output: Double) -> Double {
    let context =
      limits.reservation == .whole
      ? input + max(output, limits.maximumOutput ?? 0) : input + output / 2
    return min(Double(limits.batch), cacheRoom / cache(context: context))
  }

  /// Seconds in which the keys and values of a prompt go to another engine, each rank on its own port.
  public func transferTime(context: Double) -> Double {
    // Engines lie in domains of their own, where there is a network beyond one.
    let stride = min(machine.domain, machine.fabric.ranks - 1)
    return machine.send(over: stride).seconds(cache(context: context))
  }
}
