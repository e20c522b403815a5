import Catalog
import Quantities
import Scenario

extension Plan {
  /// Sums phases, and keeps the tightest constraint of each kind.
  init(_ phases: [PhasePlan], in scenario: Scenario) {
    self.phases = phases
    var tightest: [PhaseConstraint] = []
    for kind in Constraint.Kind.allCases {
      let same = phases.flatMap { phase in
        phase.constraints.filter { $0.kind == kind }
          .map { PhaseConstraint(constraint: $0, phase: phase.id) }
      }
      if let first = same.min(by: { $0.constraint.headroom < $1.constraint.headroom }) {
        tightest.append(first)
      }
    }
    constraints = tightest.enumerated().sorted {
      ($0.element.constraint.headroom, $0.offset) < ($1.element.constraint.headroom, $1.offset)
    }.map(\.element)
    let bindings = phases.map { PhaseConstraint(constraint: $0.binding, phase: $0.id) }
    binding = bindings.min { $0.constraint.headroom < $1.constraint.headroom } ?? tightest[0]
    totals = PlanTotals(phases, in: scenario)
  }
}

extension PlanTotals {
  init(_ phases: [PhasePlan], in scenario: Scenario) {
    func sum<D>(_ value: (PhasePlan) -> Quantity<D>) -> Quantity<D> {
      phases.reduce(.zero) { $0 + value($1) }
    }
    func count(_ value: (PhasePlan) -> Int) -> Int { phases.reduce(0) { $0 + value($1) } }
    contracted = sum(\.contracted)
    facility = sum(\.facility)
    criticalIT = sum(\.power.critical)
    accelerators = count(\.accelerators)
    systems = count(\.systems)
    racks = count(\.layout.computeRacks)
    supportRacks = count(\.layout.supportRacks)
    switches = count(\.network.switches)
    peakFacilityRatio = facility / criticalIT
    annualEnergy = sum(\.year.facilityEnergy)
    annualPUE = annualEnergy / sum(\.year.itEnergy)
    annualWater = sum(\.year.water)
    annualCarbon = phases.reduce(Quantity.zero) { mass, phase in
      let site = scenario.sites.first { $0.site.id == phase.site }
      return mass + (site?.grid.carbon ?? .zero) * phase.year.facilityEnergy
    }
    embodiedCarbon = phases.reduce(Mass?.some(.zero)) { sum, phase in
      sum.flatMap { sum in phase.embodiedCarbon.map { sum + $0 } }
    }
  }
}
