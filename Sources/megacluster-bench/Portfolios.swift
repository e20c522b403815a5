import Application
import Portfolio

/// Solves a portfolio that is planned already.
struct Portfolios {
  static func measure(_ file: String, records: [String]) throws -> Measurement {
    let (problem, effort) = try PortfolioRequest(file: file, records: records).problem()
    var checksum = Checksum()
    let time = try seconds {
      let answer = try problem.solve(effort)
      checksum.add(answer.cost ?? 0)
    }
    return Measurement(name: "portfolio", value: time, unit: "s", checksum: checksum)
  }
}
