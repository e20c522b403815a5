import Foundation
import Testing

/// Sites go out as GeoJSON and come back the same.
@Suite struct GeoJSONOnTheCommandLine {
  @Test func `Sites round-trip through GeoJSON`() throws {
    try withProgram { program in
      let sites = Program.root + "/examples/sites"
      #expect(try program.run("import", sites).status == 0)
      let map = program.path("sites.geojson")
      #expect(try program.run("export", "sites", "--out", map).status == 0)
      let again = try program.run("import", map, "--json").json()
      #expect(again["errors"] as? Int == 0 && again["changed"] as? Int == 0, "\(again)")
      #expect(again["added"] as? Int == 0 && again["unchanged"] as? Int == 26)
      // RFC 7946: longitude first. Luleå is at 22° east and 66° north.
      let features =
        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: map)))
        as? [String: Any]
      let points = try #require(features?["features"] as? [[String: Any]])
      let lulea = try #require(
        points.first { ($0["properties"] as? [String: Any])?["id"] as? String == "lulea-se" })
      let place = try #require((lulea["geometry"] as? [String: Any])?["coordinates"] as? [Double])
      #expect((21...23).contains(place[0]) && (65...66.5).contains(place[1]))
      // A ranking takes them as they are.
      let rank = try program.run("rank", Program.root + "/examples/next-site.yaml", "--with", map)
      #expect(rank.status == 0, "\(rank.errors)")
    }
  }

  @Test func `What is no point is refused with its place`() throws {
    try withProgram { program in
      let file = try program.write(
        """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": []},
           "properties": {"id": "x"}}]}

        """, "shape.geojson")
      let run = try program.run("import", "--dry-run", file)
      #expect(run.status == 1)
      #expect(run.errors.contains("shape.geojson:2:"), "\(run.errors)")
      #expect(run.errors.contains("features[0].geometry: a Point"), "\(run.errors)")
      // Latitude and longitude the wrong way around: no latitude is 139°.
      let turned = try program.write(
        """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "geometry": {"type": "Point", "coordinates": [35.6, 139.7]},
           "properties": {"id": "x"}}]}

        """, "turned.geojson")
      let second = try program.run("import", "--dry-run", turned)
      #expect(second.status == 1 && second.errors.contains("latitude"), "\(second.errors)")
    }
  }
}
