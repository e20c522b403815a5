import Application
import Scenario

/// Reads what is to be planned.
enum Question {
  static func scenario(_ file: String, records: [String]) throws -> Scenario {
    try plan(file, records: records).scenario
  }

  static func plan(_ file: String, records: [String]) throws -> PlanResult {
    try PlanRequest(file: file, records: records).run()
  }
}
