import Catalog
import Quantities
import Scenario
import Workloads

/// What one accelerator's share of its system draws at the rack input while it works.
struct WorkloadPower {
  /// Under load, by the best basis there is.
  var busy: Power
  /// Where `busy` comes from: `measured`, or `design` where nobody has metered the system.
  var basis: PowerBasis

  /// Nil where the cluster names no system, or its record has neither basis.
  init?(_ records: ClusterRecords, library: Library, file: String) throws(Failure) {
    guard let system = records.system else { return nil }
    var components: [Component] = []
    for part in system.components {
      components.append(try library.record(Component.self, part.component, file: file))
    }
    for basis in [PowerBasis.measured, .design] {
      if let power = system.power(
        basis, accelerator: records.accelerator, components: components)
      {
        busy = power / Double(system.accelerators)
        self.basis = basis
        return
      }
    }
    return nil
  }
}
