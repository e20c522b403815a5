public import Quantities

/// Units of one SKU that become ready at one site in one quarter.
public struct Allocation: Hashable, Sendable {
  public var site: Int
  public var sku: Int
  public var quarter: Int
  public var units: Int
}

/// A portfolio that meets its demand.
public struct PortfolioAnswer: Sendable {
  public let problem: PortfolioProblem
  /// By site, SKU and quarter; none of zero units.
  public let allocations: [Allocation]
  /// Present value of what is paid within the horizon, in USD; nil where worth was sought, not cost.
  public let cost: Double?
  /// How far the answer may be from the best, as a share of it.
  public let gap: Double
  /// Dollars of facility by site and quarter; nil where facilities belong to their units.
  let facility: [[Double]]?

  /// Units at work at a site in a quarter, by SKU.
  public func working(_ site: Int, in quarter: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: problem.skus.count)
    for allocation in allocations
    where allocation.site == site && allocation.quarter <= quarter
      && quarter - allocation.quarter < problem.skus[allocation.sku].life
    {
      counts[allocation.sku] += allocation.units
    }
    return counts
  }

  private func sum(
    _ site: Int, in quarter: Int, _ amount: (PortfolioOption) -> Double
  ) -> Double {
    var sum = 0.0
    for (sku, count) in working(site, in: quarter).enumerated() where count > 0 {
      if let option = problem.options[site][sku] { sum += amount(option) * Double(count) }
    }
    return sum
  }

  public func contracted(_ site: Int, in quarter: Int) -> Power {
    .megawatts(sum(site, in: quarter) { $0.contracted.megawatts })
  }

  public func accelerators(_ site: Int, in quarter: Int) -> Int {
    Int(sum(site, in: quarter) { Double($0.accelerators) })
  }

  /// What stands in a quarter, as demand counts it.
  public func worth(in quarter: Int) -> Double {
    problem.sites.indices.reduce(0) { total, site in
      zip(working(site, in: quarter), problem.skus).reduce(total) {
        $0 + Double($1.0) * $1.1.worth
      }
    }
  }

  /// Power of the halls of a site that are retrofitted in a quarter: what units that need it take then
  /// beyond the most that they took before.
  public func retrofitted(_ site: Int, in quarter: Int) -> Power {
    func use(_ quarter: Int) -> Double {
      sum(site, in: quarter) { $0.needsRetrofit ? $0.contracted.megawatts : 0 }
    }
    let before = (0..<quarter).map(use).max() ?? 0
    return .megawatts(max(0, use(quarter) - before))
  }

  /// Dollars paid for retrofits of a site in a quarter.
  public func retrofitCost(_ site: Int, in quarter: Int) -> Double {
    guard let price = problem.sites[site].retrofit?.price else { return 0 }
    return (price * retrofitted(site, in: quarter)).dollars
  }

  /// Dollars paid for units, facilities and retrofits of a site in a quarter, the site's opening apart.
  public func capital(_ site: Int, in quarter: Int) -> Double {
    var sum = (facility?[site][quarter] ?? 0) + retrofitCost(site, in: quarter)
    for allocation in allocations where allocation.site == site && allocation.quarter == quarter {
      guard let option = problem.options[site][allocation.sku] else { continue }
      var price = option.itCapex.dollars
      if facility == nil { price += option.facilityCapex.dollars }
      sum += price * Double(allocation.units)
    }
    return sum
  }

  /// Units of a SKU that were delivered and stand nowhere yet.
  public func waiting(_ sku: Int, in quarter: Int) -> Int? {
    guard let delivered = problem.skus[sku].delivered else { return nil }
    let placed = allocations.reduce(0) { sum, one in
      one.sku == sku && one.quarter <= quarter ? sum + one.units : sum
    }
    return delivered[quarter] - placed
  }

  /// First quarter with anything at a site.
  public func first(_ site: Int) -> Int? {
    allocations.lazy.filter { $0.site == site }.map(\.quarter).min()
  }
}

/// Demand that nothing meets.
public struct PortfolioShortage: Error, Sendable {
  /// First quarter that lacks.
  public var quarter: Int
  public var demand: Double
  /// The most that can stand then, where all quarters lack as little as can be.
  public var reached: Double
  /// Families of limits, each of which alone keeps demand from being met, or the one without which
  /// least is lacking.
  public var limits: [PortfolioLimit]
  /// Whether demand is met once those are gone.
  public var isMetWithout: Bool
}

/// Why a portfolio has no answer.
public enum PortfolioError: Error, Sendable {
  case shortage(PortfolioShortage)
  /// The search ended without any solution.
  case exhausted(nodes: Int)
  case noSolver(SolverMissing)
}

extension PortfolioProblem {
  /// The best allocation.
  ///
  /// - Throws: `shortage` where demand cannot be met, with the first quarter and what binds.
  public func solve(_ effort: SolverEffort = SolverEffort()) throws(PortfolioError)
    -> PortfolioAnswer
  {
    let model = PortfolioProgram(self)
    switch try Self.solve(model.program, effort) {
    case .solution(let solution, let bound): return answer(model, solution, bound: bound)
    case .infeasible: throw .shortage(try shortage(effort))
    case .exhausted: throw .exhausted(nodes: effort.nodes)
    }
  }

  /// Present value in USD of the best allocation of units that can be split, sites opened in part
  /// included. Two problems are compared by it: whole answers differ by as much as their proofs leave
  /// open.
  ///
  /// - Returns: The cost, and accelerators by site in the last quarter.
  public func relaxedCost() throws(PortfolioError) -> (cost: Double, accelerators: [Double]) {
    let model = PortfolioProgram(self)
    switch try Self.solve(model.program.relaxed, SolverEffort()) {
    case .solution(let solution, _):
      let last = quarters - 1
      let accelerators = sites.indices.map { site in
        skus.indices.reduce(0.0) { sum, sku in
          let from = skus[sku].life > last ? 0 : last - skus[sku].life + 1
          let units = (from...last).reduce(0.0) { units, quarter in
            units + (model.units[site][sku][quarter].map { solution[$0] } ?? 0)
          }
          return sum + units * Double(options[site][sku]?.accelerators ?? 0)
        }
      }
      return (model.program.cost(of: solution) * 1e6, accelerators)
    case .infeasible: throw .shortage(try shortage(SolverEffort()))
    case .exhausted: throw .exhausted(nodes: 0)
    }
  }

  /// The problem in free MPS form.
  public var mps: String { PortfolioProgram(self).program.mps }

  private static func solve(
    _ program: MixedProgram, _ effort: SolverEffort
  ) throws(PortfolioError) -> SolverAnswer {
    do {
      return try program.solve(effort)
    } catch {
      throw .noSolver(error)
    }
  }

  private func answer(
    _ model: PortfolioProgram, _ solution: [Double], bound: Double
  ) -> PortfolioAnswer {
    var allocations: [Allocation] = []
    for site in sites.indices {
      for sku in skus.indices {
        for quarter in 0..<quarters {
          guard let column = model.units[site][sku][quarter] else { continue }
          let units = Int(solution[column].rounded())
          guard units > 0 else { continue }
          allocations.append(Allocation(site: site, sku: sku, quarter: quarter, units: units))
        }
      }
    }
    var facility: [[Double]]?
    if !model.facility.isEmpty {
      facility = model.facility.enumerated().map { site, columns in
        columns.map { solution[$0] * facilityPrice(at: site) }
      }
    }
    let found = model.program.cost(of: solution)
    let scale = max(found.magnitude, 1e-9)
    return PortfolioAnswer(
      problem: self, allocations: allocations, cost: objective == .cost ? found * 1e6 : nil,
      gap: max(0, (found - bound) / scale), facility: facility)
  }

  /// What keeps demand from being met.
  private func shortage(_ effort: SolverEffort) throws(PortfolioError) -> PortfolioShortage {
    let all = try lack(nil, effort)
    let quarter = all.firstIndex { $0.share > 1e-6 } ?? quarters - 1
    var binding: [PortfolioLimit] = []
    var least = (share: all.reduce(0) { $0 + $1.share }, limit: PortfolioLimit?.none)
    for limit in PortfolioLimit.allCases {
      let rest = try lack(limit, effort)
      let sum = rest.reduce(0) { $0 + $1.share }
      if sum < 1e-6 {
        binding.append(limit)
      } else if sum < least.share * 0.999 {
        least = (sum, limit)
      }
    }
    let isMet = !binding.isEmpty
    if binding.isEmpty, let limit = least.limit { binding = [limit] }
    return PortfolioShortage(
      quarter: quarter, demand: demand[quarter],
      reached: demand[quarter] * (1 - all[quarter].share), limits: binding, isMetWithout: isMet)
  }

  /// Share of each quarter's demand that stays unmet at least, without a family of limits.
  ///
  private func lack(
    _ limit: PortfolioLimit?, _ effort: SolverEffort
  ) throws(PortfolioError) -> [(share: Double, quarter: Int)] {
    let model = PortfolioProgram(self, isElastic: true, without: limit)
    guard case .solution(let solution, _) = try Self.solve(model.program, effort) else {
      throw .exhausted(nodes: effort.nodes)
    }
    var shares = (0..<quarters).map { (share: 0.0, quarter: $0) }
    var next = 0
    for (quarter, demand) in demand.enumerated() where demand > 0 {
      shares[quarter].share = solution[model.shortage[next]] / demand
      next += 1
    }
    return shares
  }
}
