import Catalog
import Documents
public import Interchange
import Quantities
import Reporting
import Scenario
public import Workloads

/// Goodput by formula and by simulation.
public struct FailureAnswer: Sendable {
  public let model: FailureModel
  public let simulation: FailureSimulation
  let spec: FailureSpec
  let nodes: Double
  let nodeAccelerators: Int
  let domain: Int
  /// Interruptions a day, by class.
  let daily: [(name: String, rate: Double)]
}

extension FailureSpec {
  func answer(in library: Library, file: String) throws(Failure) -> FailureAnswer {
    let records = try library.cluster(cluster, file: file)
    // A node of the published rates is a server of eight; a rack-scale system has trays of four.
    let ofSystem = records.system.map { $0.accelerators <= 16 ? $0.accelerators : 4 } ?? 8
    let nodeSize = nodeAccelerators ?? min(8, ofSystem)
    let nodes = Double(cluster.accelerators) / Double(nodeSize)
    let classes =
      rate.map { [(name: "all", rate: $0)] }
      ?? components.map { (name: $0.name, rate: $0.rate) }
    let odd =
      lemons.map { OddNodes.rate(share: $0.share, factor: $0.factor, removed: $0.removed) } ?? 1
    let speed =
      stragglers.map {
        OddNodes.speed(nodes: nodes, share: $0.share, slowdown: $0.slowdown)
      } ?? 1
    let daily = classes.map { entry in
      let units = entry.rate.unit == .node ? nodes : Double(cluster.accelerators)
      return (name: entry.name, rate: entry.rate.perDay * units * odd)
    }
    let total = daily.reduce(0) { $0 + $1.rate }
    guard total > 0 else {
      throw Failure(
        issues: [
          Issue(file: file, path: "rate", message: "nothing fails: a rate above 0 is needed")
        ])
    }
    let mean = 86_400 / total
    let write = checkpoint.write.seconds
    let interval: Double =
      switch checkpoint.interval {
      case .given(let interval): interval.seconds
      case .young: FailureModel.youngInterval(write: write, meanTime: mean)
      case .daly: FailureModel.dalyInterval(write: write, meanTime: mean)
      case .optimal: FailureModel.optimalInterval(write: write, meanTime: mean)
      }
    let model = FailureModel(
      meanTime: mean, interval: interval, write: write,
      restart: restart.seconds + detection.seconds, background: checkpoint.background.seconds,
      speed: speed)
    // As many events as a laptop does in seconds.
    let events = duration.seconds / mean * Double(replications)
    guard events <= 2e9 else {
      throw Failure(
        issues: [
          Issue(
            file: file, path: "replications",
            message: "\(NumberText.significant(events, 2)) failures to simulate; up to 2e9")
        ])
    }
    guard checkpoint.background.seconds <= interval else {
      throw Failure(
        issues: [
          Issue(
            file: file, path: "checkpoint",
            message: "one takes \(NumberText.significant(checkpoint.background.seconds)) s to be "
              + "stored, longer than the interval of \(NumberText.significant(interval)) s")
        ])
    }
    let simulation = FailureSimulation(
      model, duration: duration.seconds, spares: spares, repair: repair?.seconds,
      replications: replications, seed: UInt64(seed))
    return FailureAnswer(
      model: model, simulation: simulation, spec: self, nodes: nodes, nodeAccelerators: nodeSize,
      domain: cluster.domain ?? records.accelerator.scaleUpDomain ?? nodeSize, daily: daily)
  }
}

extension FailureAnswer {
  /// Nodes away for repair, mean; nil without a repair time.
  private var away: Double? {
    spec.repair.map { $0.seconds / model.meanTime }
  }

  private var sparesNeeded: Int? { away.map { SpareNodes.needed(mean: $0, confidence: 0.995) } }

  var conventions: [String] {
    [
      "goodput: (1 - rate x (restart + interval / 2)) / (1 + write / interval), first order "
        + "(arXiv 2410.21680); renewal: Daly 2006, equation 20, exact for random failures",
      "simulation: \(simulation.replications) runs of the whole time, seed \(spec.seed), all "
        + "failures as one Poisson process; the band is 95 % of the mean"
        + (spec.repair == nil
          ? "" : "; waits for repaired nodes beyond the spares are in it alone"),
      "rates measured on large jobs: a job of 1,024 accelerators failed 3.6 times as often in "
        + "Meta's clusters as its large-job rate says",
    ]
  }

  public var json: JSON {
    let young = FailureModel.youngInterval(write: model.write, meanTime: model.meanTime)
    let daly = FailureModel.dalyInterval(write: model.write, meanTime: model.meanTime)
    let best = FailureModel.optimalInterval(write: model.write, meanTime: model.meanTime)
    return .object([
      ("kind", "failures"), ("accelerators", .integer(spec.cluster.accelerators)),
      ("nodes", .number(nodes)), ("node_accelerators", .integer(nodeAccelerators)),
      ("goodput", .number(model.goodput)), ("mttf_hours", .number(model.meanTime / 3600)),
      ("goodput_renewal", .number(model.renewalGoodput)),
      (
        "simulation",
        .object([
          ("goodput", .number(simulation.goodput)),
          ("half_width", .number(simulation.halfWidth)),
          ("failures", .number(simulation.failures)), ("waiting", .number(simulation.waiting)),
          ("replications", .integer(simulation.replications)), ("seed", .integer(spec.seed)),
        ])
      ),
      ("expected_failures", .number(spec.duration.seconds / model.meanTime)),
      (
        "failures_per_1000_node_days",
        .number(86_400 / model.meanTime / nodes * 1000)
      ),
      ("straggler_speed", .number(model.speed)),
      ("duration_hours", .number(spec.duration.hours)), ("restart_s", .number(model.restart)),
      ("repair_hours", JSON(spec.repair?.hours)),
      ("checkpoint_wait_s", .number(model.write)),
      ("checkpoint_background_s", .number(model.background)),
      ("checkpoint_interval_s", .number(model.interval)),
      ("young_interval_s", .number(young)), ("daly_interval_s", .number(daly)),
      ("optimal_interval_s", .number(best)),
      (
        "overhead_at_young",
        .number(FailureModel.overhead(write: model.write, meanTime: model.meanTime))
      ),
      (
        "lost_gpu_hours",
        .number(
          (1 - model.goodput) * spec.duration.hours * Double(spec.cluster.accelerators))
      ),
      ("blast_radius_accelerators", .integer(max(domain, nodeAccelerators))),
      ("nodes_in_repair", JSON(away)), ("spares", .integer(spec.spares)),
      ("spares_for_99_5_percent", JSON(sparesNeeded)),
      (
        "shortage_probability",
        JSON(away.map { SpareNodes.shortage(mean: $0, spares: spec.spares) })
      ),
      (
        "classes",
        .list(
          daily.map {
            .object([
              ("name", .text($0.name)), ("failures_per_day", .number($0.rate)),
              ("mttf_hours", .number(24 / $0.rate)),
            ])
          })
      ),
      ("conventions", .list(conventions.map(JSON.text))),
    ])
  }

  public var lines: [String] {
    func number(_ value: Double, _ digits: Int = 4) -> String {
      NumberText.significant(value, digits)
    }
    func share(_ value: Double) -> String { NumberText.fixed(value * 100, 2) + " %" }
    var table = TextTable([.left, .right, .left])
    table.add(["Mean time to failure", number(model.meanTime / 3600), "h of the whole job"])
    table.add([
      "Failures", number(spec.duration.seconds / model.meanTime),
      "in \(number(spec.duration.days)) days",
    ])
    table.add(["Goodput", share(model.goodput), "first order"])
    table.add(["", share(model.renewalGoodput), "renewal, exact for random failures"])
    table.add([
      "", share(simulation.goodput), "simulated, +- \(share(simulation.halfWidth))",
    ])
    table.add(["Checkpoint every", number(model.interval), "s, \(number(model.write)) s to write"])
    let best = FailureModel.optimalInterval(write: model.write, meanTime: model.meanTime)
    let young = FailureModel.youngInterval(write: model.write, meanTime: model.meanTime)
    table.add(["Best interval", number(best), "s; Young \(number(young)) s"])
    table.add([
      "Blast radius", "\(max(domain, nodeAccelerators))", "accelerators of a scale-up domain",
    ])
    if let away, let sparesNeeded {
      table.add([
        "Nodes in repair", number(away),
        "mean; \(sparesNeeded) spares suffice 99.5 % of the time, there are \(spec.spares)",
      ])
    }
    var lines = [
      "\(NumberText.fixed(Double(spec.cluster.accelerators), 0, grouping: true)) x "
        + "\(spec.cluster.system ?? spec.cluster.accelerator ?? ""), "
        + "\(number(nodes, 6)) nodes of \(nodeAccelerators)", "",
    ]
    lines += table.lines()
    if daily.count > 1 {
      var classes = TextTable([.left, .right, .right])
      classes.add(["Class", "a day", "MTTF h"])
      for one in daily { classes.add([one.name, number(one.rate, 3), number(24 / one.rate, 3)]) }
      lines += [""] + classes.lines()
    }
    return lines + [""] + conventions.flatMap { wrapped($0, head: "  - ") }
  }
}
