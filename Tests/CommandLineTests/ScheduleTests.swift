import Foundation
import Testing

@Suite struct SchedulesOnTheCommandLine {
  /// F. S. Hillier, G. J. Lieberman, "Introduction to Operations Research", Reliable Construction:
  /// 44 weeks, critical path A-B-C-E-F-J-L-N. One week is a day here.
  private static let textbook = """
    kind: schedule
    id: reliable
    start: 2027-01-01
    activities:
      - {id: A, duration: 2 days}
      - {id: B, duration: 4 days, after: [A]}
      - {id: C, duration: 10 days, after: [B]}
      - {id: D, duration: 6 days, after: [C]}
      - {id: E, duration: 4 days, after: [C]}
      - {id: F, duration: 5 days, after: [E]}
      - {id: G, duration: 7 days, after: [D]}
      - {id: H, duration: 9 days, after: [E, G]}
      - {id: I, duration: 7 days, after: [C]}
      - {id: J, duration: 8 days, after: [F, I]}
      - {id: K, duration: 4 days, after: [J]}
      - {id: L, duration: 5 days, after: [J]}
      - {id: M, duration: 2 days, after: [H]}
      - {id: N, duration: 6 days, after: [K, L]}

    """

  @Test func `A textbook's network alone`() throws {
    try withProgram(store: false) { program in
      let file = try program.write(Self.textbook, "reliable.yaml")
      let json = try program.run("schedule", file, "--json").json()
      #expect(json["duration_days"] as? Double == 44)
      #expect(json["finish"] as? String == "2027-02-13")
      #expect((json["critical_path"] as? [String])?.joined() == "ABCEFJLN")
      let rows = try #require(json["activities"] as? [[String: Any]])
      let floats = rows.map { $0["total_float_days"] as? Double }
      #expect(floats == [0, 0, 0, 4, 0, 0, 4, 4, 2, 0, 1, 0, 4, 0])
    }
  }

  @Test func `The same seed gives the same bytes`() throws {
    try withProgram(store: false) { program in
      let text = """
        kind: schedule
        id: campus
        start: 2027-01-01
        campus: {project: greenfield, buildings: [{count: 3, racks: 700, power: 147 MW}]}

        """
      let file = try program.write(text, "campus.yaml")
      let first = try program.run("schedule", file, "--json", "--seed", "9").output
      #expect(try program.run("schedule", file, "--json", "--seed", "9").output == first)
      #expect(try program.run("schedule", file, "--json", "--seed", "10").output != first)
    }
  }

  @Test func `Bad schedules say where and what was meant`() throws {
    try withProgram(store: false) { program in
      func refused(_ rows: String, _ expected: String...) throws {
        let text = "kind: schedule\nid: x\nstart: 2027-01-01\nactivities:\n\(rows)\n"
        let run = try program.run("schedule", try program.write(text, "bad.yaml"))
        #expect(run.status == 1)
        for part in expected { #expect(run.errors.contains(part), "\(run.errors)") }
      }
      try refused(
        "  - {id: dig, duration: 3 days, after: [pour]}\n  - {id: pour, duration: 2 days, after: [dig]}",
        "wait for each other", "pour -> dig -> pour")
      try refused("  - {id: dig, duration: -3 days}", "bad.yaml:5:", "`-3 days` is negative")
      try refused(
        "  - {id: dig, duration: {min: 4 days, likely: 3 days, max: 9 days}}",
        "min <= likely <= max")
      try refused(
        "  - {id: dig, duration: 3 days}\n  - {id: pour, duration: 2 days, after: [digg]}",
        "`digg`", "did you mean `dig`?")
      try refused(
        "  - {id: dig, duration: 3 days, calendar: weekday}", "did you mean `weekdays`?")
    }
  }

  @Test func `A build-out is dated and written as files`() throws {
    try withProgram(store: false) { program in
      let folder = program.path("out")
      let run = try program.run(
        "schedule", Program.root + "/examples/gigawatt.yaml", "--with",
        Program.root + "/examples/sites", "--out", folder, "--json")
      let json = try run.json()
      let phases = try #require(json["phases"] as? [[String: Any]])
      #expect(phases.count == 4)
      for phase in phases {
        let dates = ["ready_p10", "ready_p50", "ready_p90"].compactMap { phase[$0] as? String }
        #expect(dates == dates.sorted() && dates.count == 3)
      }
      // Power at full build is the plan's.
      let plan = try program.run(
        "plan", Program.root + "/examples/gigawatt.yaml", "--with",
        Program.root + "/examples/sites",
        "--json"
      ).json()
      let total = (plan["totals"] as? [String: Any])?["facility_mw"] as? Double ?? 0
      let ramp = try #require(json["ramp"] as? [[String: Any]])
      #expect(abs((ramp.last?["likely_mw"] as? Double ?? 0) - total) < 1e-6)
      let calendar = String(
        decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/milestones.ics")),
        as: UTF8.self)
      #expect(calendar.hasPrefix("BEGIN:VCALENDAR\r\n"))
      #expect(calendar.hasSuffix("END:VCALENDAR\r\n"))
      for line in calendar.components(separatedBy: "\r\n") { #expect(line.utf8.count <= 75) }
      // A second export replaces the first; a folder with other files is left alone.
      #expect(
        try program.run(
          "schedule", Program.root + "/examples/gigawatt.yaml", "--with",
          Program.root + "/examples/sites", "--out", folder
        ).status == 0)
    }
  }
}
