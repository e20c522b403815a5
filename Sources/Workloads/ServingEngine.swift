import RealModule
import Scenario

/// A request in a simulation.
public struct SimulatedRequest: Sendable, Hashable {
  /// Seconds from the start.
  public var arrival: Double
  public var input: Int
  public var output: Int
  /// Input tokens whose keys and values are in a cache.
  public var cached: Int

  public init(arrival: Double, input: Int, output: Int, cached: Int = 0) {
    self.arrival = arrival
    self.input = input
    self.output = output
    self.cached = cached
  }
}

/// What an engine tells of a request.
struct EngineEvent {
  var request: SimulatedRequest
  var firstToken: Double
  var finish: Double
}

/// What engines of one kind do.
enum EngineDuty: Sendable {
  /// They read prompts and write answers in the same iterations.
  case both
  /// They read prompts; the first token goes with the keys and values.
  case reading
  /// They write answers whose prompts were read elsewhere.
  case writing
}

/// One engine with its queue: continuous batching, prompts in chunks, blocks of keys and values.
///
/// An iteration takes what `ServingCost` says of the tokens in it. Between two events nothing changes
/// but contexts, which grow by the same amount in every iteration, so that times of iterations are an
/// arithmetic series: their sum is exact, and so is the iteration in which something happens.
struct ServingEngine {
  private struct Rank {
    var decoding = 0
    var context = 0.0
    var blocks = 0
  }

  private struct Reading {
    var request: SimulatedRequest
    var rank: Int
    var blocks: Int
    var done: Int
  }

  private struct Writing {
    /// The engine's count of iterations when the answer ends.
    var end: Int
    var order: Int
    var request: SimulatedRequest
    var rank: Int
    var blocks: Int
    var firstToken: Double
  }

  private let cost: ServingCost
  private let duty: EngineDuty
  private let tokensPerStep: Double
  private let tokenLimit: Int
  private let batchLimit: Int
  private let blockLimit: Int
  private let reservesWhole: Bool
  private let longest: Int
  /// Tokens of one block of keys and values.
  private let blockSize = 16
  /// Whether iterations without events are summed; otherwise they are stepped through.
  private let skips: Bool

  private var ranks: [Rank]
  private var queue: [SimulatedRequest] = []
  private var queueStart = 0
  private var reading: [Reading] = []
  private var writing: [Writing] = []
  private var order = 0
  private(set) var clock = 0.0
  /// Iterations done, and tokens written.
  private(set) var iterations = 0
  private(set) var busy = 0.0
  /// Σ requests that write × iterations, for the mean batch.
  private(set) var decodedIterations = 0.0
  /// Tokens asked for that are not yet read or written.
  private(set) var outstanding = 0

  init(_ job: ServingJob, cost: ServingCost, duty: EngineDuty, skips: Bool) {
    self.cost = cost
    self.duty = duty
    self.skips = skips
    tokensPerStep = duty == .reading ? 1 : job.speculation?.tokensPerStep ?? 1
    tokenLimit = job.limits.tokens
    batchLimit = job.limits.batch
    longest = Int(job.limits.maximumOutput ?? 0)
    reservesWhole = job.limits.reservation == .whole
    let perToken = job.cache(context: 1_000_000) / 1_000_000
    blockLimit = Int(min(1e15, job.cacheRoom / perToken / 16))
    ranks = Array(repeating: Rank(), count: job.strategy.data)
  }

  var queued: Int { queue.count - queueStart }
  private var isIdle: Bool { reading.isEmpty && writing.isEmpty }

  /// Blocks that a request takes: its whole length, or its prompt and half its answer.
  private func blocks(_ request: SimulatedRequest) -> Int {
    let output =
      duty == .reading ? 1 : reservesWhole ? max(request.output, longest) : request.output / 2
    return (request.input + output + blockSize - 1) / blockSize
  }

  /// Whether the engine could ever hold the request.
  func holds(_ request: SimulatedRequest) -> Bool { blocks(request) <= blockLimit }

  mutating func enqueue(_ request: SimulatedRequest) {
    if queueStart > 4096, queueStart * 2 > queue.count {
      queue.removeFirst(queueStart)
      queueStart = 0
    }
    queue.append(request)
    outstanding += request.input - request.cached + request.output
  }

  /// Lets requests in, in order, while the emptiest rank has room.
  private mutating func admit() {
    while queueStart < queue.count, queue[queueStart].arrival <= clock {
      let request = queue[queueStart]
      let need = blocks(request)
      var best = 0
      for rank in ranks.indices where ranks[rank].blocks < ranks[best].blocks { best = rank }
      guard ranks[best].blocks + need <= blockLimit, ranks[best].decoding < batchLimit else {
        return
      }
      queueStart += 1
      ranks[best].blocks += need
      if duty == .writing {
        ranks[best].decoding += 1
        start(request, rank: best, blocks: need, firstToken: request.arrival)
      } else {
        // A request counts against the batch from its first chunk.
        ranks[best].decoding += 1
        reading.append(Reading(request: request, rank: best, blocks: need, done: request.cached))
      }
    }
  }

  /// Puts a request whose first token is out among those that write.
  private mutating func start(
    _ request: SimulatedRequest, rank: Int, blocks: Int, firstToken: Double
  ) {
    let left = Double(max(request.output - 1, 0)) / tokensPerStep
    ranks[rank].context += Double(request.input + 1)
    order += 1
    push(
      Writing(
        end: iterations + Int(left.rounded(.up)), order: order, request: request, rank: rank,
        blocks: blocks, firstToken: firstToken))
  }

  /// Works until the clock stands at `time` or later, or nothing is left to do.
  ///
  /// - Parameters:
  ///   - stopsAtFinish: Whether it returns after the first iteration in which an answer ends.
  ///   - finish: Called for each answer that ends, in order of time.
  mutating func advance(
    to time: Double, stopsAtFinish: Bool = false, finish: (EngineEvent) -> Void
  ) {
    var ended = 0
    let finish: (EngineEvent) -> Void = {
      ended += 1
      finish($0)
    }
    while clock < time, !stopsAtFinish || ended == 0 {
      if isIdle {
        guard queueStart < queue.count else { return }
        let arrival = queue[queueStart].arrival
        guard arrival < time else { return }
        clock = max(clock, arrival)
      }
      admit()
      if !reading.isEmpty {
        readChunk(finish)
      } else if !writing.isEmpty {
        write(until: time)
      } else if queueStart < queue.count, queue[queueStart].arrival <= clock {
        // Too large for the engine: dropped by the caller before it came here.
        queueStart += 1
      }
      endFinished(finish)
    }
  }

  /// One iteration with prompts in it.
  private mutating func readChunk(_ finish: (EngineEvent) -> Void) {
    var work = Array(
      repeating: ServingWork(decoding: 0, context: 0), count: ranks.count)
    var waiting = Array(repeating: 0, count: ranks.count)
    for one in reading { waiting[one.rank] += 1 }
    var room = Array(repeating: 0, count: ranks.count)
    for rank in ranks.indices {
      let writers = ranks[rank].decoding - waiting[rank]
      work[rank].decoding = Double(writers)
      work[rank].context = ranks[rank].context
      room[rank] = max(1, tokenLimit - Int(Double(writers) * cost.checked))
    }
    var read = 0
    for index in reading.indices {
      let rank = reading[index].rank
      let left = reading[index].request.input - reading[index].done
      let part = min(left, room[rank])
      guard part > 0 else { continue }
      room[rank] -= part
      work[rank].prefill += Double(part)
      work[rank].prefillKeys += Double(part) * (Double(reading[index].done) + Double(part) / 2)
      reading[index].done += part
      read += part
      if part == left { work[rank].prompts += 1 }
    }
    let seconds = step(work)
    clock += seconds
    busy += seconds
    iterations += 1
    grow(by: 1, work)
    outstanding -= read
    var kept = 0
    for index in reading.indices {
      let one = reading[index]
      guard one.done >= one.request.input else {
        reading[kept] = one
        kept += 1
        continue
      }
      if duty == .reading {
        ranks[one.rank].decoding -= 1
        ranks[one.rank].blocks -= one.blocks
        outstanding -= one.request.output
        finish(EngineEvent(request: one.request, firstToken: clock, finish: clock))
      } else {
        start(one.request, rank: one.rank, blocks: one.blocks, firstToken: clock)
      }
    }
    reading.removeLast(reading.count - kept)
  }

  /// Iterations that only write: up to the next answer's end, or to `time`.
  private mutating func write(until time: Double) {
    var work: [ServingWork] = []
    work.reserveCapacity(ranks.count)
    for rank in ranks {
      work.append(ServingWork(decoding: Double(rank.decoding), context: rank.context))
    }
    let (mean, busiest) = combined(work)
    let line = cost.line(mean, busiest: busiest)
    var count = max(1, writing[0].end - iterations)
    // The rank with most context sets the pace until another that grows faster overtakes it.
    var pace = 0
    for rank in work.indices.dropFirst() {
      let one = work[rank]
      if one.context > work[pace].context
        || (one.context == work[pace].context && one.decoding > work[pace].decoding)
      {
        pace = rank
      }
    }
    let growth = work[pace].decoding * tokensPerStep
    for one in work where one.decoding > work[pace].decoding {
      let gain = (one.decoding - work[pace].decoding) * tokensPerStep
      let until = ((work[pace].context - one.context) / gain).rounded(.down)
      count = min(count, max(1, Int(until)))
    }
    if !skips { count = 1 }
    var seconds = line.sum(count, context: busiest.context, growth: growth)
    if clock + seconds > time, count > 1 {
      // The first iteration that ends at `time` or later.
      var low = 0
      var high = count
      while high - low > 1 {
        let middle = (low + high) / 2
        if clock + line.sum(middle, context: busiest.context, growth: growth) >= time {
          high = middle
        } else {
          low = middle
        }
      }
      count = high
      seconds = line.sum(count, context: busiest.context, growth: growth)
    }
    clock += seconds
    busy += seconds
    iterations += count
    grow(by: count, work)
  }

  private mutating func grow(by count: Int, _ work: [ServingWork]) {
    for rank in ranks.indices {
      ranks[rank].context += work[rank].decoding * tokensPerStep * Double(count)
      decodedIterations += work[rank].decoding * Double(count)
    }
  }

  private mutating func endFinished(_ finish: (EngineEvent) -> Void) {
    while let first = writing.first, first.end <= iterations {
      pop()
      let request = first.request
      ranks[first.rank].decoding -= 1
      ranks[first.rank].blocks -= first.blocks
      let steps = (Double(max(request.output - 1, 0)) / tokensPerStep).rounded(.up)
      ranks[first.rank].context -= Double(request.input + 1) + steps * tokensPerStep
      outstanding -= request.output
      finish(EngineEvent(request: request, firstToken: first.firstToken, finish: clock))
    }
  }

  private func combined(_ work: [ServingWork]) -> (mean: ServingWork, busiest: ServingWork) {
    guard work.count > 1 else { return (work[0], work[0]) }
    var sum = ServingWork(decoding: 0, context: 0)
    var most = sum
    for one in work {
      sum.decoding += one.decoding
      sum.context += one.context
      sum.prefill += one.prefill
      sum.prefillKeys += one.prefillKeys
      sum.prompts += one.prompts
      most.decoding = max(most.decoding, one.decoding)
      most.context = max(most.context, one.context)
      most.prefill = max(most.prefill, one.prefill)
      most.prefillKeys = max(most.prefillKeys, one.prefillKeys)
      most.prompts = max(most.prompts, one.prompts)
    }
    let count = Double(work.count)
    sum.decoding /= count
    sum.context /= count
    sum.prefill /= count
    sum.prefillKeys /= count
    sum.prompts /= count
    return (sum, most)
  }

  private func step(_ work: [ServingWork]) -> Double {
    let (mean, busiest) = combined(work)
    return cost.seconds(mean, busiest: work.count > 1 ? busiest : nil)
  }

  // MARK: A heap by end, then by order of joining

  private static func isBefore(_ left: Writing, _ right: Writing) -> Bool {
    left.end != right.end ? left.end < right.end : left.order < right.order
  }

  private mutating func push(_ item: Writing) {
    writing.append(item)
    var child = writing.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Self.isBefore(writing[child], writing[parent]) else { break }
      writing.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func pop() {
    let last = writing.removeLast()
    guard !writing.isEmpty else { return }
    writing[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < writing.count {
        if Self.isBefore(writing[child], writing[least]) { least = child }
      }
      guard least != parent else { return }
      writing.swapAt(parent, least)
      parent = least
    }
  }
}

/// Seconds of iterations that only write, as contexts grow: max(base + slope · context, floor) + rest.
public struct IterationLine: Sendable {
  public var base: Double
  public var slope: Double
  /// What traffic of experts takes behind which products hide.
  public var floor: Double
  public var rest: Double

  /// Seconds of `count` iterations of which each finds `growth` more context than the one before.
  func sum(_ count: Int, context: Double, growth: Double) -> Double {
    let number = Double(count)
    func products(_ from: Double, _ number: Double) -> Double {
      let contexts = number * from + growth * number * (number - 1) / 2
      return number * base + slope * contexts
    }
    guard floor > base + slope * context else {
      return products(context, number) + number * rest
    }
    // Iterations before products outlast the traffic.
    let perStep = slope * growth
    let hidden =
      perStep > 0
      ? min(number, ((floor - base - slope * context) / perStep).rounded(.up)) : number
    let later = number - hidden
    return hidden * floor + products(context + hidden * growth, later) + number * rest
  }
}
