import Catalog
import Interchange
import Quantities
import Scenario
import Workloads

/// What one accelerator's share of its system draws at the rack input, by what it does.
///
/// The system's design sum with its accelerators at a share of their TDP: the draw under AI load that
/// was metered at the wall (`catalogs/assumptions.yaml`), not the highest reading.
struct WorkloadPower {
  /// While kernels run, while it waits for others or for data, and while there is no work.
  var busy: Power
  var waiting: Power
  var idle: Power
  /// The highest metered draw, or the design sum where nobody has metered the system.
  var highest: Power
  /// Where `busy` comes from: `design` shares, or `measured` where a system lists no components.
  var basis: PowerBasis
  /// Accelerators of one system.
  var perSystem: Int

  /// Nil where the cluster names no system, or its record has neither basis.
  init?(_ records: ClusterRecords, library: Library, file: String) throws(Failure) {
    guard let system = records.system else { return nil }
    var components: [Component] = []
    for part in system.components {
      components.append(try library.record(Component.self, part.component, file: file))
    }
    var shares: [Double] = []
    for id in WorkloadDraw.assumptions {
      shares.append(try library.record(Assumption.self, id, file: file).value)
    }
    let draw = WorkloadDraw(busy: shares[0], waiting: shares[1], idle: shares[2])
    self.init(system, records.accelerator, components, draw)
  }

  /// Nil where the record lists neither components nor a metered draw.
  init?(
    _ system: ComputeSystem, _ accelerator: Accelerator, _ components: [Component],
    _ shares: WorkloadDraw
  ) {
    perSystem = system.accelerators
    func draw(_ share: Double) -> Power? {
      var part = accelerator
      part.tdp = part.tdp.map { $0 * share }
      return system.designPower(accelerator: part, components: components)
        .map { $0 / Double(system.accelerators) }
    }
    let measured = system.measured.map { $0 / Double(system.accelerators) }
    if let busy = draw(shares.busy), let waiting = draw(shares.waiting),
      let idle = draw(shares.idle)
    {
      self.busy = busy
      self.waiting = waiting
      self.idle = idle
      let design = system.designPower(accelerator: accelerator, components: components)
      highest = measured ?? design.map { $0 / Double(system.accelerators) } ?? busy
      basis = .design
      return
    }
    guard let measured else { return nil }
    busy = measured
    waiting = measured
    idle = measured
    highest = measured
    basis = .measured
  }

  /// Mean draw with shares of the time at work and waiting; the rest is idle.
  func mean(busy work: Double, waiting wait: Double) -> Power {
    busy * work + waiting * wait + idle * max(0, 1 - work - wait)
  }

  /// Draws of one accelerator's share, and the swing of a whole job between work and idleness.
  func json(mean: Power?, _ accelerators: Int) -> JSON {
    .object([
      ("mean_kw", JSON(mean?.kilowatts)),
      ("busy_kw_per_system", .number(busy.kilowatts * Double(perSystem))),
      ("busy_kw", .number(busy.kilowatts)),
      ("waiting_kw", .number(waiting.kilowatts)), ("idle_kw", .number(idle.kilowatts)),
      ("highest_kw", .number(highest.kilowatts)),
      ("accelerators_per_system", .integer(perSystem)), ("accelerators", .integer(accelerators)),
      ("swing_mw", .number((busy - idle).megawatts * Double(accelerators))),
      ("basis", .text(basis.rawValue)),
    ])
  }
}
