import RealModule
import Scenario

/// Requests that all look alike: means of a load.
public struct RequestShape: Sendable, Hashable {
  public var input: Double
  public var output: Double
  /// Share of the input whose keys and values are in a cache.
  public var cached: Double

  public init(input: Double, output: Double, cached: Double = 0) {
    self.input = input
    self.output = output
    self.cached = cached
  }

  /// Input tokens that are read.
  public var fresh: Double { input * (1 - cached) }
  /// Context of a request that writes, mean over its life.
  public var context: Double { input + output / 2 }
  /// Keys that a fresh token meets, mean.
  var keys: Double { input * cached + fresh / 2 }
}

/// An engine at work with a steady number of requests.
public struct ServingPoint: Sendable, Hashable {
  /// Requests in flight on one data rank, and those of them that write.
  public var batch: Double
  public var decoding: Double
  /// Prompt tokens that a data rank reads in one iteration, mean.
  public var prefill: Double
  /// Seconds of an iteration, and what it would take without prompts.
  public var step: Double
  public var decodeStep: Double
  /// Seconds from a request's start to its first token, on an engine as busy as this, without waiting
  /// for room.
  public var timeToFirstToken: Double
  /// Seconds between a request's tokens, mean.
  public var timePerToken: Double
  /// Requests a second of one data rank.
  public var requestRate: Double
}

/// A job under a load: what each batch gives.
public struct ServingModel: Sendable {
  public var job: ServingJob
  public var shape: RequestShape
  public let cost: ServingCost
  /// Whether engines read prompts and write in the same iterations.
  public let isMixed: Bool

  public init(_ job: ServingJob, _ shape: RequestShape, isMixed: Bool = true) {
    self.job = job
    self.shape = shape
    cost = ServingCost(job)
    self.isMixed = isMixed
  }

  /// Tokens that a request gains in one iteration.
  public var tokensPerStep: Double { job.speculation?.tokensPerStep ?? 1 }

  /// The most requests that one data rank holds.
  public var maximumBatch: Double {
    job.maximumBatch(input: shape.input, output: shape.output)
  }

  /// Prompt tokens that one iteration may read beside `decoding` requests.
  private func chunk(beside decoding: Double) -> Double {
    let room = Double(job.limits.tokens) - decoding * cost.checked
    return min(shape.fresh, max(room, 1))
  }

  private func work(_ decoding: Double, prefill: Double) -> ServingWork {
    ServingWork(
      decoding: decoding, context: decoding * shape.context, prefill: prefill,
      prefillKeys: prefill * shape.keys, prompts: shape.fresh > 0 ? prefill / shape.fresh : 0)
  }

  /// Mean seconds of an iteration with `decoding` requests and, in the mean, `prefill` tokens of prompts
  /// on each data rank.
  ///
  /// Prompts come whole or in full chunks: few iterations have one, the others none. Ranks that share
  /// experts wait for the one with most prompts; those come at random, so that it has the largest of
  /// as many Poisson numbers of chunks.
  func seconds(_ decoding: Double, prefill: Double) -> Double {
    let alone = work(decoding, prefill: 0)
    guard prefill > 0 else { return cost.seconds(alone) }
    let chunk = chunk(beside: decoding)
    let chunks = prefill / chunk
    guard job.strategy.data > 1 else {
      guard chunks < 1 else { return cost.seconds(work(decoding, prefill: prefill)) }
      let reading = cost.seconds(work(decoding, prefill: chunk))
      return chunks * reading + (1 - chunks) * cost.seconds(alone)
    }
    let ranks = Double(job.strategy.data)
    guard chunks < 20 else { return cost.seconds(work(decoding, prefill: prefill)) }
    var term = Double.exp(-chunks)
    var below = term
    // No rank reads.
    let none = Double.pow(below, ranks)
    var seconds = none * cost.seconds(alone)
    let mean = work(decoding, prefill: prefill / (1 - none))
    var passed = none
    var number = 0.0
    while passed < 1 - 1e-9, number < 200 {
      number += 1
      term *= chunks / number
      below = min(1, below + term)
      let all = Double.pow(below, ranks)
      let most = max(mean.prefill, number * chunk)
      seconds += (all - passed) * cost.seconds(mean, busiest: work(decoding, prefill: most))
      passed = all
    }
    return seconds
  }

  /// The steady state with `batch` requests in flight on each data rank.
  ///
  /// As many prompts are read as answers end: an iteration reads decoding · τ · fresh / output tokens,
  /// up to the engine's limit. Requests that are being read are in flight too.
  public func point(batch: Double) -> ServingPoint {
    let tau = tokensPerStep
    let ratio = isMixed ? tau * shape.fresh / shape.output : 0
    let limit = Double(job.limits.tokens) / (cost.checked + ratio)
    var decoding = min(batch, limit)
    var point = ServingPoint(
      batch: batch, decoding: decoding, prefill: 0, step: 0, decodeStep: 0, timeToFirstToken: 0,
      timePerToken: 0, requestRate: 0)
    for _ in 0..<4 {
      let prefill = decoding * ratio
      point.decoding = decoding
      point.prefill = prefill
      point.step = seconds(decoding, prefill: prefill)
      point.timeToFirstToken = isMixed ? timeToRead(beside: decoding) + point.step / 2 : 0
      point.requestRate = decoding * tau / (shape.output * point.step)
      let reading = point.requestRate * point.timeToFirstToken
      let next = min(limit, batch * decoding / (decoding + reading))
      if abs(next - decoding) < 1e-6 * decoding { break }
      decoding = next
    }
    point.decodeStep = cost.seconds(work(point.decoding, prefill: 0))
    point.timePerToken = point.step / tau
    return point
  }

  /// What a point's iteration without prompts is made of.
  public func decodeLine(_ point: ServingPoint) -> IterationLine {
    let work = work(point.decoding, prefill: 0)
    return cost.line(work, busiest: work)
  }

  /// Seconds to read one prompt in chunks beside `decoding` requests.
  public func timeToRead(beside decoding: Double) -> Double {
    guard shape.fresh > 0 else { return 0 }
    let chunk = chunk(beside: decoding)
    let chunks = (shape.fresh / chunk).rounded(.up)
    return chunks * cost.seconds(work(decoding, prefill: shape.fresh / chunks))
  }

  /// Prompt tokens a second that one data rank reads when it does nothing else: as many prompts at
  /// once as an iteration takes.
  public var readingRate: Double {
    let tokens = Double(job.limits.tokens)
    return tokens / cost.seconds(work(0, prefill: tokens))
  }

  /// The largest batch up to `most` for which `isMet` holds, which may stop holding once as batches
  /// grow; nil where it fails for a single request.
  public func largestBatch(upTo most: Double, where isMet: (ServingPoint) -> Bool) -> Double? {
    guard most >= 1, isMet(point(batch: 1)) else { return nil }
    if isMet(point(batch: most)) { return most }
    var low = 1.0
    var high = most
    while high - low > 1e-3 * low {
      let middle = (low + high) / 2
      if isMet(point(batch: middle)) { low = middle } else { high = middle }
    }
    return low
  }

  /// The smallest batch that serves `rate` requests a second on each data rank; nil where none up
  /// to `most` does.
  public func batch(serving rate: Double, upTo most: Double) -> Double? {
    guard most > 0, point(batch: most).requestRate >= rate else { return nil }
    var low = 0.0
    var high = most
    while high - low > 1e-6 * high {
      let middle = (low + high) / 2
      if point(batch: middle).requestRate >= rate { high = middle } else { low = middle }
    }
    return high
  }
}
