import Documents
import Interchange
import Planner
import Portfolio
import Quantities
import Scenario

/// How demand is met on several sites, what that costs, and what a delay would.
public struct PortfolioResult {
  let question: PortfolioQuestion
  let answer: PortfolioAnswer
  /// By site: what its power so much later costs.
  var delays: [Int: PortfolioDelay] = [:]
  var next: PortfolioNext?
  /// By site: what was allocated, planned phase by phase.
  var plans: [Int: PlanResult] = [:]

  init(question: PortfolioQuestion, answer: PortfolioAnswer) {
    self.question = question
    self.answer = answer
  }

  var spec: PortfolioSpec { question.spec }
  var problem: PortfolioProblem { question.problem }

  /// Sites with anything on them, by the quarter of their first unit.
  var opened: [Int] {
    problem.sites.indices.filter { answer.first($0) != nil }.sorted {
      (answer.first($0) ?? 0, $0) < (answer.first($1) ?? 0, $1)
    }
  }

  /// Quarter by quarter.
  struct Quarter {
    var name: String
    var demand: Double
    var worth: Double
    var accelerators: Int
    var contracted: Power
    /// Of sites with anything on them by the last quarter.
    var delivered: Power
    /// Of all sites.
    var available: Power
    var capital: Double
    /// Accelerators ordered that stand nowhere yet; nil where none are ordered.
    var waiting: Int?

    var stranded: Power { max(.zero, delivered - contracted) }
  }

  var quarters: [Quarter] {
    (0..<spec.quarters).map { at in
      var quarter = Quarter(
        name: spec.quarterName(at), demand: problem.demand[at], worth: answer.worth(in: at),
        accelerators: 0, contracted: .zero, delivered: .zero, available: .zero, capital: 0)
      for (index, site) in problem.sites.enumerated() {
        quarter.accelerators += answer.accelerators(index, in: at)
        quarter.contracted += answer.contracted(index, in: at)
        quarter.available += site.power[at]
        quarter.capital += answer.capital(index, in: at)
        guard let first = answer.first(index) else { continue }
        quarter.delivered += site.power[at]
        if first == at { quarter.capital += problem.opening.dollars }
      }
      for (sku, content) in problem.skus.enumerated() {
        guard let units = answer.waiting(sku, in: at), content.worth > 0 else { continue }
        let size = problem.options.lazy.compactMap { $0[sku]?.accelerators }.first ?? 0
        quarter.waiting = (quarter.waiting ?? 0) + units * size
      }
      return quarter
    }
  }

  /// Dollars at a site over all quarters, its opening included.
  func capital(at site: Int) -> Double {
    (0..<spec.quarters).reduce(problem.opening.dollars) { $0 + answer.capital(site, in: $1) }
  }

  /// Power of the halls of a site that are retrofitted, and what that costs, over all quarters.
  func retrofit(at site: Int) -> (power: Power, cost: Double) {
    (0..<spec.quarters).reduce((.zero, 0)) {
      ($0.0 + answer.retrofitted(site, in: $1), $0.1 + answer.retrofitCost(site, in: $1))
    }
  }

  /// How the process exits: 3 where what was allocated cannot be planned whole.
  public var exitStatus: Int32 {
    plans.values.contains { !$0.shortfalls.isEmpty } ? Failure.Status.violated.rawValue : 0
  }
}

/// What it costs that a site's power comes later.
struct PortfolioDelay: Sendable {
  /// Dollars of present value; nil where demand is no longer met.
  var cost: Double?
  /// The first quarter that then lacks, and accelerators that lack.
  var shortage: String?
}

/// Where the next accelerators would go.
struct PortfolioNext: Sendable {
  /// Tenth more of the last demand.
  var more: Double
  /// Sites with what each gains; empty where nothing meets it.
  var sites: [(site: Int, accelerators: Int)]
  var cost: Double?
  var shortage: String?
}

extension PortfolioQuestion {
  /// What the power of a site so much later costs, units taken as divisible on both sides.
  func delay(of site: Int, cost: Double) -> PortfolioDelay {
    do throws(PortfolioError) {
      let later = try problem(delaying: site, months: spec.delayMonths).relaxedCost()
      return PortfolioDelay(cost: max(0, later.cost - cost))
    } catch {
      return PortfolioDelay(shortage: failure(error).lines.first)
    }
  }

  /// A tenth more demand in the last quarter, units taken as divisible on both sides.
  func next(after base: (cost: Double, accelerators: [Double])) -> PortfolioNext {
    var more = problem
    let last = spec.quarters - 1
    let extra = problem.demand[last] * 0.1
    more.demand[last] += extra
    do throws(PortfolioError) {
      let found = try more.relaxedCost()
      let gains = problem.sites.indices.map { site in
        (
          site: site,
          accelerators: Int((found.accelerators[site] - base.accelerators[site]).rounded())
        )
      }
      return PortfolioNext(
        more: extra,
        sites: gains.filter { $0.accelerators > 0 }.sorted {
          ($1.accelerators, $0.site) < ($0.accelerators, $1.site)
        }, cost: max(0, found.cost - base.cost))
    } catch {
      return PortfolioNext(more: extra, sites: [], shortage: failure(error).lines.first)
    }
  }

  /// What was allocated to a site, planned.
  func plan(_ site: Int, _ answer: PortfolioAnswer) throws(Failure) -> PlanResult? {
    let words = PortfolioBuildOut(spec, document, site: problem.sites[site].id)
    guard let document = words.allocated(answer, at: site) else { return nil }
    let own = fitted(site, answer)?.library ?? library
    return try PlanResult(request.resolve(document, in: own))
  }

  /// The site as its halls are afterwards, where what was allocated needs that.
  func fitted(_ site: Int, _ answer: PortfolioAnswer) -> FittedSite? {
    let needs = answer.allocations.contains {
      $0.site == site && problem.options[site][$0.sku]?.needsRetrofit == true
    }
    return needs ? fitted[problem.sites[site].id] : nil
  }

  func failure(_ error: PortfolioError) -> Failure {
    switch error {
    case .noSolver(let missing): return Failure(.badInput, missing.description)
    case .exhausted(let nodes):
      return Failure(
        .infeasible,
        "\(spec.id): no allocation found in \(nodes) nodes of the search; raise `nodes`")
    case .shortage(let shortage):
      let limits = shortage.limits.map(\.rawValue)
      let reached = NumberText.fixed(shortage.reached.rounded(.down), 0, grouping: true)
      let asked = NumberText.fixed(shortage.demand, 0, grouping: true)
      var why = "several limits together"
      if shortage.isMetWithout {
        why = limits.joined(separator: ", or ") + (limits.count > 1 ? " (each alone would do)" : "")
      } else if let limit = limits.first {
        why = "several limits together, \(limit) first"
      }
      var notes = [
        "\(spec.id): demand of \(spec.quarterName(shortage.quarter)) is not met: \(reached) of "
          + "\(asked) accelerators",
        "  what binds: \(why)",
      ]
      notes += exclusions.map { "  left out: \($0)" }
      return Failure(.infeasible, notes: notes)
    }
  }
}
