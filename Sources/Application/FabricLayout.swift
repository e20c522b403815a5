import Catalog
import Fabric
import Planner
import Scenario

/// Lengths and media of a network's cables on the floor that a comparison would build it on.
struct FabricLayout: CableLayout {
  let media: [String]
  private let runs: CableRuns
  /// By `LinkKind`: what can carry such a link, and where its name is in `media`.
  private let choices: [[MediumChoice]]
  private let names: [[Int]]

  init(_ runs: CableRuns, _ media: [LinkKind: [LinkMedium]]) {
    var all: [String] = []
    self.runs = runs
    choices = LinkKind.allCases.map { media[$0]?.map(\.choice) ?? [] }
    names = LinkKind.allCases.map { kind in
      (media[kind] ?? []).map { medium in
        if let known = all.firstIndex(of: medium.name) { return known }
        all.append(medium.name)
        return all.count - 1
      }
    }
    self.media = all
  }

  func cable(_ index: Int, _ link: Link) -> CableFacts {
    let (meters, run) = runs.run(of: link)
    let kind = Int(link.kind.rawValue)
    let choice = CableRuns.medium(choices[kind], meters: meters, run: run) ?? 0
    // Ordered to the next centimeter.
    return CableFacts(
      centimeters: Int((meters * 100).rounded(.up)), medium: names[kind][choice])
  }
}

extension FabricComparisonRequest {
  /// The layout of a network for the system, on its floor.
  ///
  /// - Throws: infeasible, with the pair named, where a cable does not reach.
  func layout(
    _ wiring: Wiring, networkSwitch: String?, in library: Library
  ) throws(Failure) -> FabricLayout {
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
    return FabricLayout(CableRuns(placement, wiring), media)
  }
}
