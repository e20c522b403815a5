import Catalog
import Fabric
import Quantities
import Scenario

/// A phase of the largest size that fits.
struct SizedPhase {
  var plan: PhasePlan
  /// Whether it is smaller than asked.
  var isShort: Bool
  /// The capacity that the size asked for would need and the site has not; nil if power is no
  /// reason for being short.
  var lacksPower: Constraint?
}

/// What becomes of a phase.
enum PhaseOutcome {
  case sized(SizedPhase)
  /// Not one scalable unit meets the constraint.
  case nothing(Constraint)
}

extension PhaseModel {
  /// The largest whole number of scalable units that meets every constraint.
  ///
  /// Counts are tried downward from a bound that no plan exceeds, because what a plan needs does
  /// not grow evenly with its size: one unit more may bring a network with a larger bundle, or
  /// halls that load their transformers better.
  ///
  /// Sizes that break a limit even with the cables that draw least are not laid.
  func largest(_ laid: inout LaidBefore) -> PhaseOutcome {
    let limit = limit
    let bound = bound(limit)
    var memo = SizeMemo()
    swap(&memo.laid, &laid)
    defer { swap(&memo.laid, &laid) }
    var violated: [Constraint] = []
    var count = bound
    while count >= 1 {
      let trial = trial(count, limit: limit, &memo)
      guard let needs = trial.needs, trial.violated.isEmpty else {
        violated = trial.violated
        // Building less does not help against a limit of one rack.
        if violated.contains(where: { !$0.scales }) { break }
        count = min(count - 1, trial.next)
        continue
      }
      if violated.isEmpty { violated = self.trial(count + 1, limit: limit, &memo).violated }
      return .sized(sized(needs, trial.constraints, violated: violated, limit: limit))
    }
    // What one unit needs is said to the watt.
    violated = trial(1, limit: limit, &memo, exactly: true).violated
    let first = violated.first { !$0.scales } ?? violated.first
    return .nothing(first ?? Constraint(.contractedCapacity, use: 0, limit: 0, unit: "MW"))
  }

  /// One size tried.
  private struct Trial {
    var needs: PhaseNeeds?
    var constraints: [Constraint] = []
    var violated: [Constraint]
    /// No larger size than this can do better.
    var next = Int.max
  }

  private func trial(
    _ count: Int, limit: SizeLimit, _ memo: inout SizeMemo, exactly: Bool = false
  ) -> Trial {
    // A system that must be cooled by liquid cannot stand where there is none.
    if phase.system.cooling != .air, !cooling.hasLiquid {
      let constraint = Constraint(
        .rackCooling, use: phase.systemPower.kilowatts, limit: 0, unit: "kW", scales: false)
      return Trial(violated: [constraint])
    }
    do throws(FabricError) {
      if !exactly, let least = try leastNeeds(of: count, &memo) {
        let violated = constraints(least, limit: limit).filter { !$0.isMet }
        if !violated.isEmpty { return Trial(violated: violated) }
      }
      let needs = try needs(of: count, &memo)
      let constraints = constraints(needs, limit: limit)
      return Trial(
        needs: needs, constraints: constraints, violated: constraints.filter { !$0.isMet })
    } catch {
      guard case .unreachable(_, let endpoints, let maximum, _, _) = error, maximum < endpoints
      else {
        let constraint = Constraint(
          .fabricEndpoints, use: Double(count * phase.system.scalableUnit * networks.computePorts),
          limit: 0, unit: "endpoints", scales: false)
        return Trial(violated: [constraint])
      }
      // Endpoints grow with the count: at the most by the share that is too many.
      let share = Double(maximum) / Double(endpoints)
      let next = wholeNumber((Double(count) * share).rounded(.up)) + 1
      return Trial(
        violated: [
          Constraint(
            .fabricEndpoints, use: Double(endpoints), limit: Double(maximum), unit: "endpoints")
        ], next: phase.fabric.scope == .building ? .max : next)
    }
  }

  /// The plan of the size found.
  ///
  /// - Parameter violated: what one scalable unit more violates.
  private func sized(
    _ needs: PhaseNeeds, _ met: [Constraint], violated: [Constraint], limit: SizeLimit
  ) -> SizedPhase {
    let kinds = violated.map(\.kind)
    let binding = met.filter { kinds.contains($0.kind) }.min { $0.headroom < $1.headroom }
    let plan = phasePlan(
      needs, constraints: met, binding: binding ?? violated.first ?? met[0], limit: limit)
    let isShort: Bool
    let share: Double
    switch phase.size {
    case .contracted(let asked):
      let isThere = asked.base <= available.base * (1 + 1e-12)
      isShort = !isThere || !kinds.contains(.contractedCapacity)
      share = asked / needs.load.facility
    case .facility(let asked):
      isShort = !kinds.contains(.facilityPowerAsked)
      share = asked / needs.load.facility
    case .criticalIT(let asked):
      isShort = !kinds.contains(.criticalITAsked)
      share = asked / needs.power.critical
    case .accelerators:
      isShort = needs.accelerators < limit.accelerators
      share = Double(limit.accelerators) / Double(needs.accelerators)
    }
    var sized = SizedPhase(plan: plan, isShort: isShort)
    let asked = needs.load.facility * share
    if isShort, asked > available || kinds.contains(.transformers) {
      sized.lacksPower = Constraint(
        .contractedCapacity, use: asked.megawatts, limit: available.megawatts, unit: "MW")
    }
    return sized
  }

  /// What would make room for one scalable unit.
  func nearest(to broken: Constraint) -> String {
    let amount = "\(broken.use.upward(5)) \(broken.unit)"
    let unit = "one scalable unit (\(phase.system.scalableUnit) x \(phase.system.id))"
    switch broken.kind {
    case .rackCooling where broken.limit == 0:
      return "a plant with a liquid loop: system \(phase.system.id) needs liquid cooling"
    case .rackCooling: return "a plant that carries \(amount) a rack"
    case .rideThrough:
      return "pumps and fans on UPS, larger tanks, or cooling back sooner than \(amount)"
    case .rackPower: return "a rack that carries \(amount)"
    case .rackWeight: return "a rack that carries \(amount)"
    case .floorLoad: return "a floor that bears \(amount)"
    case .hallPower: return "halls of \(amount)"
    case .supplyTemperature:
      return "a plant with chillers, or supplies \(amount) warmer"
    case .fabricEndpoints where broken.limit == 0:
      return "a switch with ports of \(networks.compute.linkRate.text(in: "Gb/s"))"
    case .fabricEndpoints: return "a switch with more ports, or more tiers, for \(amount)"
    case .cableReach:
      let pair = unreachedPair().map { ", as from \($0.a) to \($0.b)" } ?? ""
      return "modules that reach \(amount)\(pair)"
    case .contractedCapacity, .facilityPowerAsked, .criticalITAsked, .acceleratorsAsked,
      .transformers, .landArea, .water, .annualWater, .fuelStorage:
      return "\(unit) at \(amount)"
    }
  }
}
