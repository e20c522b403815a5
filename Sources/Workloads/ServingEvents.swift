import RealModule
import Scenario

/// How requests come to a simulated cluster.
public enum RequestSource {
  /// One after another, at times of their own: nil ends them. Times do not go back.
  case open(() throws -> SimulatedRequest?)
  /// So many in flight on the cluster: where one ends the next begins, until `count` have ended.
  case closed(inFlight: Int, count: Int, (Int) -> SimulatedRequest)
}

/// Every request of a cluster, simulated.
///
/// A router sends each to the less loaded of two engines drawn at random (Mitzenmacher 2001, "The power
/// of two choices in randomized load balancing").
public struct ServingEvents: Sendable {
  public private(set) var timeToFirstToken = LatencySample()
  public private(set) var timePerToken = LatencySample()
  public private(set) var requests = 0
  public private(set) var inputTokens = 0
  public private(set) var cachedTokens = 0
  public private(set) var outputTokens = 0
  /// Requests that no engine's memory holds; they are turned away.
  public private(set) var rejected = 0
  /// Seconds from the first arrival to the last token.
  public private(set) var duration = 0.0
  public private(set) var iterations = 0
  /// Requests that write in an iteration of a data rank, mean.
  public private(set) var meanBatch = 0.0
  /// Share of the time in which engines work, mean.
  public private(set) var busyShare = 0.0
  public private(set) var longestQueue = 0

  /// More than so many waiting on one engine: arrivals outrun the cluster, whatever comes.
  public static let queueLimit = 5_000_000

  /// Arrivals outrun the cluster.
  public struct Overload: Error, Sendable {
    public var requests: Int
    public var seconds: Double
  }

  /// - Parameters:
  ///   - engines: How many engines write (or do both), and how many read where that is apart.
  ///   - skips: Whether iterations in which nothing changes are summed.
  public init(
    _ model: ServingModel, reader: ServingModel? = nil, engines: (writing: Int, reading: Int),
    source: RequestSource, seed: UInt64 = 1, skips: Bool = true
  ) throws {
    var writers = Array(
      repeating: ServingEngine(
        model.job, cost: model.cost, duty: reader == nil ? .both : .writing, skips: skips),
      count: engines.writing)
    var stream = CounterStream(seed: seed, stream: 7)
    switch source {
    case .closed(let inFlight, let count, let make):
      runClosed(&writers, inFlight: inFlight, count: count, make)
    case .open(let next):
      if let reader {
        let duty = ServingEngine(reader.job, cost: reader.cost, duty: .reading, skips: skips)
        var readers = Array(repeating: duty, count: engines.reading)
        try runApart(&readers, &writers, reader, &stream, next)
        iterations += readers.reduce(0) { $0 + $1.iterations }
      } else {
        try runOpen(&writers, &stream, next)
      }
    }
    finishUp(writers, ranks: model.job.strategy.data)
  }

  private mutating func finishUp(_ engines: [ServingEngine], ranks: Int) {
    let own = engines.reduce(0) { $0 + $1.iterations }
    let decoded = engines.reduce(0.0) { $0 + $1.decodedIterations }
    iterations += own
    meanBatch = own > 0 ? decoded / Double(own) / Double(ranks) : 0
    let busy = engines.reduce(0.0) { $0 + $1.busy }
    busyShare = duration > 0 ? busy / duration / Double(engines.count) : 0
  }

  private mutating func count(_ request: SimulatedRequest) {
    requests += 1
    inputTokens += request.input
    cachedTokens += request.cached
    outputTokens += request.output
  }

  private mutating func end(_ event: EngineEvent, first: Bool = true) {
    if first { timeToFirstToken.add(event.firstToken - event.request.arrival) }
    if event.request.output > 1 {
      timePerToken.add((event.finish - event.firstToken) / Double(event.request.output - 1))
    }
    duration = max(duration, event.finish)
  }

  /// The less loaded of two engines, both at `time`.
  private func choose(
    _ engines: inout [ServingEngine], at time: Double, _ stream: inout CounterStream,
    _ finish: (EngineEvent) -> Void
  ) -> Int {
    let count = Double(engines.count)
    guard engines.count > 1 else {
      engines[0].advance(to: time, finish: finish)
      return 0
    }
    let first = min(engines.count - 1, Int(stream.uniform() * count))
    var second = min(engines.count - 2, Int(stream.uniform() * (count - 1)))
    if second >= first { second += 1 }
    engines[first].advance(to: time, finish: finish)
    engines[second].advance(to: time, finish: finish)
    return engines[second].outstanding < engines[first].outstanding ? second : first
  }

  private mutating func runOpen(
    _ engines: inout [ServingEngine], _ stream: inout CounterStream,
    _ next: () throws -> SimulatedRequest?
  ) throws {
    var events: [EngineEvent] = []
    while let request = try next() {
      guard engines[0].holds(request) else {
        rejected += 1
        continue
      }
      let place = choose(&engines, at: request.arrival, &stream) { events.append($0) }
      for event in events { end(event) }
      events.removeAll(keepingCapacity: true)
      count(request)
      engines[place].enqueue(request)
      longestQueue = max(longestQueue, engines[place].queued)
      if engines[place].queued > Self.queueLimit {
        throw Overload(requests: requests, seconds: request.arrival)
      }
    }
    for index in engines.indices {
      engines[index].advance(to: .infinity) { events.append($0) }
      for event in events { end(event) }
      events.removeAll(keepingCapacity: true)
    }
  }

  private mutating func runClosed(
    _ engines: inout [ServingEngine], inFlight: Int, count: Int,
    _ make: (Int) -> SimulatedRequest
  ) {
    var number = 0
    var clocks = 0.0
    for index in engines.indices {
      let share = inFlight / engines.count + (index < inFlight % engines.count ? 1 : 0)
      let total = count / engines.count + (index < count % engines.count ? 1 : 0)
      var ended = 0
      for _ in 0..<share {
        let request = make(number)
        number += 1
        if engines[index].holds(request) { engines[index].enqueue(request) } else { rejected += 1 }
      }
      while ended < total, engines[index].outstanding > 0 {
        var events: [EngineEvent] = []
        engines[index].advance(to: .infinity, stopsAtFinish: true) { events.append($0) }
        for event in events {
          ended += 1
          self.count(event.request)
          // The first round starts all at once.
          if ended > share { end(event) }
          var request = make(number)
          number += 1
          request.arrival = event.finish
          if engines[index].holds(request) {
            engines[index].enqueue(request)
          } else {
            rejected += 1
          }
        }
      }
      clocks = max(clocks, engines[index].clock)
    }
    duration = max(duration, clocks)
  }

  /// Readers first; what they have read goes to writers after the transfer, in order of time.
  private mutating func runApart(
    _ readers: inout [ServingEngine], _ writers: inout [ServingEngine], _ reader: ServingModel,
    _ stream: inout CounterStream, _ next: () throws -> SimulatedRequest?
  ) throws {
    var ready = ReadyQueue()
    var read: [EngineEvent] = []
    var written: [EngineEvent] = []
    func hand(upTo time: Double, _ me: inout ServingEvents) {
      for var event in read {
        event.firstToken += reader.job.transferTime(context: Double(event.request.input))
        me.timeToFirstToken.add(event.firstToken - event.request.arrival)
        ready.push(event.firstToken, event.request)
      }
      read.removeAll(keepingCapacity: true)
      while let first = ready.first, first.time <= time {
        ready.pop()
        var request = first.request
        request.arrival = first.time
        guard request.output > 1 else {
          me.duration = max(me.duration, first.time)
          continue
        }
        let place = me.choose(&writers, at: first.time, &stream) { written.append($0) }
        writers[place].enqueue(request)
      }
      for event in written { me.end(event, first: false) }
      written.removeAll(keepingCapacity: true)
    }
    while let request = try next() {
      guard readers[0].holds(request), writers[0].holds(request) else {
        rejected += 1
        continue
      }
      // Every reader stands at the arrival, so that all that is ready by then is known.
      for index in readers.indices {
        readers[index].advance(to: request.arrival) { read.append($0) }
      }
      hand(upTo: request.arrival, &self)
      let place = choose(&readers, at: request.arrival, &stream) { read.append($0) }
      count(request)
      readers[place].enqueue(request)
      longestQueue = max(longestQueue, readers[place].queued)
      if readers[place].queued > Self.queueLimit {
        throw Overload(requests: requests, seconds: request.arrival)
      }
    }
    for index in readers.indices { readers[index].advance(to: .infinity) { read.append($0) } }
    hand(upTo: .infinity, &self)
    for index in writers.indices { writers[index].advance(to: .infinity) { written.append($0) } }
    for event in written { end(event, first: false) }
  }
}

/// Requests whose keys and values are on their way, by when they arrive.
private struct ReadyQueue {
  private var items: [(time: Double, order: Int, request: SimulatedRequest)] = []
  private var order = 0

  var first: (time: Double, request: SimulatedRequest)? {
    items.first.map { ($0.time, $0.request) }
  }

  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    items[left].time != items[right].time
      ? items[left].time < items[right].time : items[left].order < items[right].order
  }

  mutating func push(_ time: Double, _ request: SimulatedRequest) {
    order += 1
    items.append((time, order, request))
    var child = items.count - 1
    while child > 0, isBefore(child, (child - 1) / 2) {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() {
    let last = items.removeLast()
    guard !items.isEmpty else { return }
    items[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < items.count {
        if isBefore(child, least) { least = child }
      }
      guard least != parent else { return }
      items.swapAt(parent, least)
      parent = least
    }
  }
}
