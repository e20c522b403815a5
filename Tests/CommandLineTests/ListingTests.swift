import Foundation
import Testing

@Suite struct Listings {
  // With a store and without one the same records are there.
  @Test func storeAndProgramAgree() throws {
    try withProgram(store: false) { program in
      var ids: [String: [String]] = [:]
      let kinds = [
        "gpus", "systems", "racks", "switches", "optics", "plants", "climates", "models",
      ]
      func read(_ kind: String) throws -> [String] {
        let records = try program.run("list", kind, "--json").json()["records"] as? [[String: Any]]
        return records?.compactMap { $0["id"] as? String } ?? []
      }
      for kind in kinds {
        ids[kind] = try read(kind)
        #expect(ids[kind]?.isEmpty == false)
      }
      #expect(try program.run("init").status == 0)
      for kind in kinds { #expect(try read(kind) == ids[kind], "\(kind)") }
    }
  }

  // A column of a table that names no key of its kind would be empty, and nobody would know why.
  @Test func tablesHaveTheFiguresOneChoosesBy() throws {
    try withProgram { program in
      let run = try program.run("list", "gpus")
      let heading = try #require(run.output.split(separator: "\n").first)
      for word in ["id", "tdp W", "bf16 TFLOP/s", "memory GB"] { #expect(heading.contains(word)) }
      let row = try #require(
        run.output.split(separator: "\n").first { $0.contains("nvidia-h100-sxm") })
      // NVIDIA's H100 SXM data sheet: 700 W, 80 GB, 3.35 TB/s.
      for figure in ["700", "80", "3.35"] { #expect(row.contains(figure)) }
    }
  }

  @Test func showMarksEstimates() throws {
    try withProgram(store: false) { program in
      let run = try program.run("show", "switch", "nvidia-sn5600")
      #expect(run.output.contains("2,170 W [estimate; 2092 to 3000;"))
      #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
  }

  @Test func everyKindHasASchema() throws {
    try withProgram(store: false) { program in
      for kind in ["site", "build-out", "study", "gpu", "system", "plant", "climate", "tariff"] {
        let schema = try program.run("schema", kind).json()
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        #expect((schema["properties"] as? [String: Any])?["id"] != nil, "\(kind)")
      }
      let site = try program.run("schema", "site").json()
      let properties = try #require(site["properties"] as? [String: Any])
      let budgets = try #require(properties["power_budgets"] as? [String: Any])
      let item = try #require(
        (budgets["items"] as? [String: Any])?["properties"] as? [String: Any])
      #expect(item["contracted"] != nil)
      #expect(item["contracted_mw"] != nil)
    }
  }
}
