import Foundation
import Testing

@Suite struct RankingsOnTheCommandLine {
  private let sites = Program.root + "/examples/sites"

  @Test func `Eight example sites in order, and as GeoJSON`() throws {
    try withProgram(store: false) { program in
      let map = program.path("sites.geojson")
      let json = try program.run(
        "rank", Program.root + "/examples/next-site.yaml", "--with", sites, "--geojson", map,
        "--json"
      ).json()
      let rows = try #require(json["rows"] as? [[String: Any]])
      #expect(rows.count == 8)
      let scores = rows.compactMap { $0["score"] as? Double }
      #expect(scores == scores.sorted(by: >))
      // Abilene's two substations, 1,200 MW, and the distance that airlines fly: JFK is 2,400 km off.
      let abilene = try #require(rows.first { $0["id"] as? String == "abilene-tx" })
      let figures = try #require(abilene["figures"] as? [String: Any])
      #expect(figures["firm_mw"] as? Double == 1_200)
      let latency = try #require(figures["latency_ms"] as? Double)
      #expect(latency > 30 && latency < 40)
      let features =
        try JSONSerialization.jsonObject(
          with: Data(contentsOf: URL(fileURLWithPath: map))) as? [String: Any]
      let points = try #require(features?["features"] as? [[String: Any]])
      let first = try #require(points[0]["geometry"] as? [String: Any])
      let place = try #require(first["coordinates"] as? [Double])
      #expect(place.count == 2 && (-180...180).contains(place[0]) && (-90...90).contains(place[1]))
    }
  }

  @Test func `Bad rankings say every mistake at once`() throws {
    try withProgram(store: false) { program in
      let file = try program.write(
        """
        kind: ranking
        id: x
        sites: [abilene-txx]
        criteria:
          - {figure: firm_mv}
          - {figure: latency_ms, weight: -1}

        """, "bad.yaml")
      let run = try program.run("rank", file, "--with", sites)
      #expect(run.status == 1)
      for part in [
        "bad.yaml:5:", "did you mean `firm_mw`?", "bad.yaml:6:", "above 0", "near",
      ] {
        #expect(run.errors.contains(part), "\(run.errors)")
      }
      let unknown = try program.write(
        "kind: ranking\nid: x\nsites: [abilene-txx]\ncriteria: [{figure: land_ha}]\n", "ids.yaml")
      #expect(
        try program.run("rank", unknown, "--with", sites).errors.contains("mean `abilene-tx`?"))
      let none = try program.run("rank", Program.root + "/examples/next-site.yaml")
      #expect(none.status == 1 && none.errors.contains("no site is known"))
    }
  }
}
