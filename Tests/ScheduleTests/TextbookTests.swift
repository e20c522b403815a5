import Schedule
import Testing

/// Networks as textbooks print them, each with its answers.
struct Textbook: Sendable, CustomTestStringConvertible {
  var name: String
  /// Id, three-point estimate, predecessors.
  var rows: [(id: String, range: (Double, Double, Double), after: [String])]

  var testDescription: String { name }

  func network() throws -> ActivityNetwork {
    let activities = rows.map { row in
      Activity(
        id: row.id,
        duration: DurationRange(minimum: row.range.0, likely: row.range.1, maximum: row.range.2))
    }
    var precedences: [Precedence] = []
    for (index, row) in rows.enumerated() {
      for before in row.after {
        let position = try #require(rows.firstIndex { $0.id == before })
        precedences.append(Precedence(before: position, after: index))
      }
    }
    return try ActivityNetwork(activities, precedences)
  }

  /// F. S. Hillier, G. J. Lieberman, "Introduction to Operations Research", the Reliable
  /// Construction Co. problem of the chapter on PERT/CPM.
  static let reliable = Textbook(
    name: "Reliable Construction",
    rows: [
      ("A", (1, 2, 3), []), ("B", (2, 3.5, 8), ["A"]), ("C", (6, 9, 18), ["B"]),
      ("D", (4, 5.5, 10), ["C"]), ("E", (1, 4.5, 5), ["C"]), ("F", (4, 4, 10), ["E"]),
      ("G", (5, 6.5, 11), ["D"]), ("H", (5, 8, 17), ["E", "G"]), ("I", (3, 7.5, 9), ["C"]),
      ("J", (3, 9, 9), ["F", "I"]), ("K", (4, 4, 4), ["J"]), ("L", (1, 5.5, 7), ["J"]),
      ("M", (1, 2, 3), ["H"]), ("N", (5, 5.5, 9), ["K", "L"]),
    ])

  /// J. Heizer, B. Render, "Operations Management", Milwaukee Paper Manufacturing.
  static let milwaukee = Textbook(
    name: "Milwaukee Paper",
    rows: [
      ("A", (1, 2, 3), []), ("B", (2, 3, 4), []), ("C", (1, 2, 3), ["A"]),
      ("D", (2, 4, 6), ["A", "B"]), ("E", (1, 4, 7), ["C"]), ("F", (1, 2, 9), ["C"]),
      ("G", (3, 4, 11), ["D", "E"]), ("H", (1, 2, 3), ["F", "G"]),
    ])

  /// Wikipedia, "Program evaluation and review technique", the worked example.
  static let encyclopedia = Textbook(
    name: "PERT article",
    rows: [
      ("a", (2, 4, 6), []), ("b", (3, 5, 9), []), ("c", (4, 5, 7), ["a"]),
      ("d", (4, 6, 10), ["a"]), ("e", (4, 5, 7), ["b", "c"]), ("f", (3, 4, 8), ["d"]),
      ("g", (3, 5, 8), ["e"]),
    ])
}

@Suite struct TextbookTests {
  @Test func `Reliable Construction: 44 weeks, variance 9, the printed slacks`() throws {
    let network = try Textbook.reliable.network()
    let pert = CriticalPath.pert(network, start: 0)
    #expect(abs(pert.path.finish - 44) < 1e-9)
    #expect(abs(pert.deviation - 3) < 1e-9)
    #expect(pert.critical.map { network.activities[$0].id }.joined() == "ABCEFJLN")
    // Slack by activity, A to N, as printed.
    let slack: [Double] = [0, 0, 0, 4, 0, 0, 4, 4, 2, 0, 1, 0, 4, 0]
    for (index, expected) in slack.enumerated() {
      #expect(abs(pert.path.totalFloat[index] - expected) < 1e-9)
    }
  }

  @Test func `Milwaukee Paper: 15 weeks, variance 3.11, early and late times`() throws {
    let network = try Textbook.milwaukee.network()
    let pert = CriticalPath.pert(network, start: 0)
    #expect(abs(pert.path.finish - 15) < 1e-9)
    #expect(abs(pert.deviation * pert.deviation - 112.0 / 36) < 1e-9)
    #expect(pert.critical.map { network.activities[$0].id }.joined() == "ACEGH")
    let early: [Double] = [0, 0, 2, 3, 4, 4, 8, 13]
    let late: [Double] = [0, 1, 2, 4, 4, 10, 8, 13]
    for index in early.indices {
      #expect(abs(pert.path.earlyStart[index] - early[index]) < 1e-9)
      #expect(abs(pert.path.lateStart[index] - late[index]) < 1e-9)
    }
  }

  @Test func `PERT article: a, c, e, g in 19.5 days`() throws {
    let network = try Textbook.encyclopedia.network()
    let pert = CriticalPath.pert(network, start: 0)
    #expect(abs(pert.path.finish - 19.5) < 0.02)
    #expect(pert.critical.map { network.activities[$0].id }.joined() == "aceg")
    // The table prints te to two decimals.
    let expected = [4, 5.33, 5.17, 6.33, 5.17, 4.5, 5.17]
    for (activity, value) in zip(network.activities, expected) {
      #expect(abs(activity.duration.expected - value) < 0.005)
    }
    // Floats of b, and of d and f, follow from those: 9.17 − 5.33 and 19.5 − 14.83.
    let floats = [0, 3.83, 0, 4.67, 0, 4.67, 0]
    for (index, value) in floats.enumerated() {
      #expect(abs(pert.path.totalFloat[index] - value) < 0.02)
    }
  }
}
