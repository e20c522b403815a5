import Catalog
import Fabric
import Planner
import Scenario

extension FabricComparisonRequest {
  /// The layout of a network for the system, on its floor.
  ///
  /// - Throws: infeasible, with the pair named, where a cable does not reach.
  func layout(
    _ wiring: Wiring, networkSwitch: String?, in library: Library
  ) throws(Failure) -> CableLayout {
    let builder = try builder(in: library)
    let device = try networkSwitch.map { id throws(Failure) in
      try library.record(NetworkSwitch.self, id, file: "--switch")
    }
    let media = builder.media(wiring.question, wiring.size, device)
    let placement = CablePlacement(
      wiring.question, wiring.size, on: builder.floor(wiring.size, device))
    let tally: CableTally
    do throws(FabricError) {
      tally = try placement.tally(media.mapValues { $0.map(\.choice) })
    } catch {
      throw Failure(fabric: error)
    }
    if let broken = tally.counts.first(where: { $0.medium == nil }) {
      throw builder.unreachable(
        broken, media[broken.kind] ?? [], placement, longest: broken.longest, device)
    }
    return CableLayout(
      CableRuns(placement, wiring), media.mapValues { $0.map { ($0.name, $0.choice) } })
  }
}
