import Documents
import Interchange
import Quantities
import Scenario
import Workloads

/// Every request of a serving spec, simulated, with what its report needs.
struct ServingEventRun: Sendable {
  var events: ServingEvents
  var engines: (writing: Int, reading: Int)
  /// What arrivals were.
  var source: String
  /// Requests of the trace that had no answer.
  var failed: Int

  /// Latency at a percentile, s; nil: the mean.
  func firstToken(_ percentile: Int?) -> Double {
    var sample = events.timeToFirstToken
    return percentile.map { sample.percentile(Double($0)) } ?? sample.mean
  }

  func perToken(_ percentile: Int?) -> Double {
    var sample = events.timePerToken
    return percentile.map { sample.percentile(Double($0)) } ?? sample.mean
  }
}

extension ServingSpec {
  /// Means of the trace, read once: what engines and analytic figures are sized by.
  func shapeOfTrace(file: String) throws(Failure) -> RequestShape? {
    guard let path = tracePath(file) else { return nil }
    do {
      let trace = try RequestTrace(path: path)
      var cache = prefixCache(bytesPerToken: nil)
      var count = 0.0
      var input = 0.0
      var output = 0.0
      var cached = 0.0
      while let request = try trace.next() {
        count += 1
        input += Double(request.input)
        output += Double(request.output)
        if !request.blocks.isEmpty {
          cached += Double(cache?.hit(request.blocks, length: request.input) ?? 0)
        }
      }
      guard count > 0 else {
        throw Issue(file: path, message: "no requests")
      }
      return RequestShape(
        input: input / count, output: output / count,
        cached: prefixCacheBlocks == nil ? load.cached : cached / input)
    } catch let issue as Issue {
      throw Failure(issues: [issue])
    } catch {
      throw Failure(.badInput, "\(path): \(error)")
    }
  }

  /// The trace's path, beside the spec.
  func tracePath(_ file: String) -> String? {
    guard let trace = load.trace else { return nil }
    guard !trace.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return trace }
    return String(file[...slash]) + trace
  }

  private var prefixCacheBlocks: Int? {
    load.prefixCache.map { Int(min(1e12, $0 / 512)) }
  }

  private func prefixCache(bytesPerToken: Double?) -> PrefixCache? {
    prefixCacheBlocks.map { PrefixCache(capacity: $0) }
  }

  /// Simulates every request on whole engines.
  ///
  /// - Parameters:
  ///   - shares: Requests a second of the analytic answer, by which readers and writers share the
  ///     accelerators.
  func simulate(
    _ model: ServingModel, _ reader: ServingModel?, file: String, skips: Bool = true
  ) throws(Failure) -> ServingEventRun {
    let engines = try engines(model, reader, file: file)
    let path = tracePath(file)
    var source: String
    var failed = 0
    do {
      let requests: RequestSource
      var trace: RequestTrace?
      if let path {
        let opened = try RequestTrace(path: path)
        trace = opened
        source = "\(opened.format.rawValue) trace \(load.trace ?? "")"
        let cached = load.cached
        var cache = prefixCache(bytesPerToken: nil)
        let scale = 1 / load.speed
        requests = .open {
          guard let one = try opened.next() else { return nil }
          var hit = min(Int(Double(one.input) * cached), one.input - 1)
          if cache != nil { hit = cache?.hit(one.blocks, length: one.input) ?? 0 }
          return SimulatedRequest(
            arrival: one.time * scale, input: one.input, output: one.output, cached: hit)
        }
      } else {
        let count = load.requests ?? 20_000
        let rate = load.requestsPerSecond
        var generator = RequestGenerator(
          model.shape, rate: rate ?? 1, variation: load.variation, count: count,
          seed: UInt64(seed))
        if rate != nil {
          requests = .open { generator.next() }
          source = "\(count) requests of a Poisson process, seed \(seed)"
        } else {
          let ranks = ranks(model)
          let most = max(1, model.maximumBatch * ranks)
          let inFlight = load.concurrency ?? Int(most)
          let number = max(count, 4 * inFlight)
          requests = .closed(inFlight: inFlight, count: number) { _ in
            generator.request(at: 0)
          }
          source = "\(inFlight) requests in flight, \(number) ended, seed \(seed)"
        }
      }
      let events = try ServingEvents(
        model, reader: reader, engines: engines, source: requests, seed: UInt64(seed),
        skips: skips)
      failed = trace?.failed ?? 0
      return ServingEventRun(events: events, engines: engines, source: source, failed: failed)
    } catch let issue as Issue {
      throw Failure(issues: [issue])
    } catch let overload as ServingEvents.Overload {
      throw Failure(
        .violated,
        "arrivals outrun the cluster: \(ServingEvents.queueLimit) requests wait on one engine after "
          + "\(overload.requests) requests and \(NumberText.significant(overload.seconds)) s")
    } catch {
      throw Failure(.badInput, "\(error)")
    }
  }

  /// Whole engines of either kind; where reading is apart, in the ratio in which neither waits.
  private func engines(
    _ model: ServingModel, _ reader: ServingModel?, file: String
  ) throws(Failure) -> (writing: Int, reading: Int) {
    let own = model.job.strategy.accelerators
    guard let reader else { return (max(1, cluster.accelerators / own), 0) }
    let other = reader.job.strategy.accelerators
    let point = model.point(batch: max(1, model.maximumBatch))
    let requests = requestRate(point, model, reader)
    let perReader =
      reader.readingRate * Double(reader.job.strategy.data) / max(1, reader.shape.fresh)
    var reading = Int((requests / perReader).rounded())
    reading = max(1, min(reading, (cluster.accelerators - own) / other))
    let writing = (cluster.accelerators - reading * other) / own
    guard writing >= 1 else {
      throw Failure(
        issues: [
          Issue(
            file: file, path: "cluster.accelerators",
            message: "one engine that reads (\(other)) and one that writes (\(own)) do not fit on "
              + "\(cluster.accelerators) accelerators")
        ])
    }
    return (writing, reading)
  }
}
