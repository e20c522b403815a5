import Quantities
import Testing

@testable import Portfolio

@Suite(.enabled(if: MixedProgram.canBeSolved)) struct PortfolioTests {
  /// Every allocation of a small problem is tried; the solver finds none cheaper and none dearer.
  @Test(arguments: 0..<36) func anExactAnswerOnSmallCases(seed: Int) throws {
    var random = SmallRandom(seed: UInt64(seed) &* 7_919 &+ 3)
    var problem = random.problem(retires: seed % 3 == 0, opens: seed % 2 == 0)
    if seed >= 24 { random.retrofit(&problem) }
    let best = Enumeration(problem).best()
    let outcome = Result { () throws(PortfolioError) in try problem.solve(SolverEffort(gap: 0)) }
    switch outcome {
    case .success(let answer):
      let expected = try #require(best, "the solver meets what no allocation meets")
      #expect(Enumeration(problem).cost(of: answer.allocations) != nil)
      let cost = try #require(answer.cost)
      #expect((cost - expected).magnitude <= 1e-6 * expected.magnitude)
      #expect(answer.gap < 1e-6)
    case .failure(.shortage): #expect(best == nil)
    case .failure(let error): Issue.record("\(error)")
    }
  }

  /// A knapsack of a textbook: Dantzig's rule would take the first item, the optimum takes the others.
  @Test func aTextbookKnapsack() throws {
    // Capacity 50; weights 10, 20, 30 with values 60, 100, 120: the best is 220 (T. H. Cormen et al.,
    // Introduction to Algorithms, section 16.2).
    var program = MixedProgram()
    let items = [(10.0, 60.0), (20, 100), (30, 120)].map { weight, value in
      (column: program.addColumn("x", to: 1, cost: -value, isWhole: true), coefficient: weight)
    }
    program.addRow("capacity", to: 50, items)
    guard case .solution(let solution, _) = try program.solve(SolverEffort(gap: 0)) else {
      Issue.record("no solution")
      return
    }
    #expect(solution == [0, 1, 1])
    #expect(program.cost(of: solution) == -220)
  }

  /// What each answer names is what is short.
  @Test func whatBindsIsNamed() throws {
    let unit = PortfolioOption(
      accelerators: 72, racks: 1, contracted: .megawatts(1), itCapex: .dollars(3e6),
      facilityCapex: .dollars(1e6), opex: .dollars(1e5))
    func problem(
      power: [Double], delivered: [Int]? = nil, limits: PortfolioLimits = PortfolioLimits()
    ) -> PortfolioProblem {
      PortfolioProblem(
        quarters: 3, sites: [PortfolioSite(id: "a", power: power.map { .megawatts($0) })],
        skus: [PortfolioSKU(id: "x", delivered: delivered, worth: 72)], options: [[unit]],
        demand: [72 * 2, 72 * 4, 72 * 8], limits: limits, discount: 0.08, costQuarters: 20)
    }
    func lacks(_ problem: PortfolioProblem) -> PortfolioShortage? {
      do throws(PortfolioError) {
        _ = try problem.solve()
        return nil
      } catch PortfolioError.shortage(let shortage) {
        return shortage
      } catch {
        return nil
      }
    }
    #expect(lacks(problem(power: [2, 4, 8])) == nil)
    let late = try #require(lacks(problem(power: [2, 3, 8])))
    #expect(late.quarter == 1 && late.limits == [.power] && late.isMetWithout)
    #expect((late.reached - 72 * 3).magnitude < 1e-6 && late.demand == 72 * 4)
    let scarce = try #require(lacks(problem(power: [9, 9, 9], delivered: [2, 4, 7])))
    #expect(scarce.quarter == 2 && scarce.limits == [.supply])
    let poor = try #require(
      lacks(problem(power: [9, 9, 9], limits: PortfolioLimits(capital: .dollars(10e6)))))
    #expect(poor.quarter == 2 && poor.limits == [.capital])
    let slow = try #require(lacks(problem(power: [9, 9, 9], limits: PortfolioLimits(racks: 2))))
    #expect(slow.quarter == 2 && slow.limits == [.racks])
    // Power and deliveries both short: neither alone would do.
    let both = try #require(lacks(problem(power: [2, 4, 6], delivered: [2, 4, 6])))
    #expect(both.quarter == 2 && !both.isMetWithout)
  }

  /// Eight racks in air make place for eight in liquid: the halls are fitted once, for the most that
  /// works in them, and stay.
  @Test func hallsAreFittedOnceForWhatOutgrowsThem() throws {
    func unit(_ price: Double, needsRetrofit: Bool) -> PortfolioOption {
      PortfolioOption(
        accelerators: 8, racks: 1, contracted: .megawatts(1), itCapex: .dollars(price),
        facilityCapex: .dollars(10e6), opex: .zero, needsRetrofit: needsRetrofit)
    }
    func problem(from first: Int) -> PortfolioProblem {
      PortfolioProblem(
        quarters: 6,
        sites: [
          PortfolioSite(
            id: "hall", power: Array(repeating: .megawatts(4), count: 6),
            retrofit: PortfolioRetrofit(first: first, price: .dollars(2e6) / .megawatts(1)))
        ],
        skus: [
          PortfolioSKU(id: "air", worth: 1, life: 2),
          PortfolioSKU(id: "liquid", first: 2, worth: 3, life: 2),
        ],
        options: [[unit(1e6, needsRetrofit: false), unit(4e6, needsRetrofit: true)]],
        demand: [2, 2, 9, 9, 6, 6], discount: 0, costQuarters: 6)
    }
    let answer = try problem(from: 2).solve(SolverEffort(gap: 0))
    // 2 in air; 3 in liquid after them; 2 in liquid after those, in halls that are fitted.
    #expect((0..<6).map { answer.retrofitted(0, in: $0).megawatts } == [0, 0, 3, 0, 0, 0])
    #expect(answer.retrofitCost(0, in: 2) == 6e6)
    // 2 x 1 + 3 x 4 + 2 x 4 of IT, 3 MW of facility, 3 MW fitted; millions.
    let cost = try #require(answer.cost)
    #expect((cost - (22 + 30 + 6) * 1e6).magnitude < 1)
    let capital = (0..<6).reduce(0) { $0 + answer.capital(0, in: $1) }
    #expect((capital - cost).magnitude < 1)
    // Work that ends a quarter later lets the third quarter down: nothing else counts that much.
    #expect(throws: PortfolioError.self) { try problem(from: 3).solve(SolverEffort(gap: 0)) }
  }

  /// As early as the power arrives, whatever it costs.
  @Test func earliestTakesAllPowerAtOnce() throws {
    let unit = PortfolioOption(
      accelerators: 8, racks: 1, contracted: .megawatts(1), itCapex: .dollars(1e6),
      facilityCapex: .zero, opex: .zero)
    let problem = PortfolioProblem(
      quarters: 4,
      sites: [
        PortfolioSite(id: "a", power: [0, 2, 2, 5].map { .megawatts($0) }),
        PortfolioSite(id: "b", power: [1, 1, 1, 1].map { .megawatts($0) }),
      ], skus: [PortfolioSKU(id: "x", worth: 8)], options: [[unit], [unit]],
      demand: [0, 0, 0, 0], objective: .earliest, discount: 0.08, costQuarters: 4)
    let answer = try problem.solve()
    #expect((0..<4).map { answer.accelerators(0, in: $0) } == [0, 16, 16, 40])
    #expect((0..<4).map { answer.accelerators(1, in: $0) } == [8, 8, 8, 8])
    #expect(answer.cost == nil)
  }

  /// The same program in MPS is solved to the same cost by the solver's own command line where it is.
  @Test func theSameProgramGivesTheSameBytes() throws {
    var random = SmallRandom(seed: 5)
    let problem = random.problem(retires: false, opens: true)
    let first = try problem.solve(SolverEffort(gap: 0))
    let second = try problem.solve(SolverEffort(gap: 0))
    #expect(first.allocations == second.allocations)
    #expect(problem.mps == problem.mps && problem.mps.hasSuffix("ENDATA\n"))
  }

  /// CBC's reader of decimals takes digits behind the point as a whole number times a rounded power of
  /// ten: what a program holds is that number for ten digits, and its text gives it again.
  @Test func aProgramsNumbersAreThoseThatTheSolverReads() throws {
    func read(_ text: String) throws -> Double {
      let parts = text.drop { $0 == "-" }.split(separator: ".")
      var value = try #require(Double(parts[0]))
      if parts.count > 1 {
        value += try #require(Double(parts[1])) * #require(Double("1e-\(parts[1].count)"))
      }
      return text.hasPrefix("-") ? -value : value
    }
    let byHand: Double = 41.0 + 52_689_655.0 * 1e-8
    #expect(TenDigits(41.52689655).value == byHand)
    #expect(TenDigits(41.52689655).text == "41.52689655")
    #expect(TenDigits(-0.5).text == "-0.5" && TenDigits(3).text == "3" && TenDigits(0).text == "0")
    var random = SmallRandom(seed: 8)
    for exponent in -8...14 {
      for _ in 0..<100 {
        var value = Double(random.next(1 << 31)) / 3e9 - 0.4
        for _ in 0..<abs(exponent) { value = exponent < 0 ? value / 10 : value * 10 }
        var program = MixedProgram()
        _ = program.addColumn("x", cost: value)
        let held = program.columns[0].cost
        #expect(abs(held - value) <= 5.000_001e-10 * abs(value))
        let text = TenDigits(held).text
        #expect(try read(text) == held, "\(text)")
        let significant = text.filter(\.isNumber).drop { $0 == "0" }.reversed().drop { $0 == "0" }
        #expect(significant.count <= 10)
      }
    }
  }
}

/// Costs by the definitions alone, and every allocation there is.
private struct Enumeration {
  let problem: PortfolioProblem
  let mostUnits = 2

  init(_ problem: PortfolioProblem) { self.problem = problem }

  func best() -> Double? {
    var places: [Allocation] = []
    for site in problem.sites.indices {
      for sku in problem.skus.indices {
        for quarter in 0..<problem.quarters {
          places.append(Allocation(site: site, sku: sku, quarter: quarter, units: 0))
        }
      }
    }
    var best: Double?
    var code = 0
    var all = 1
    for _ in places { all *= mostUnits + 1 }
    while code < all {
      var rest = code
      for index in places.indices {
        places[index].units = rest % (mostUnits + 1)
        rest /= mostUnits + 1
      }
      if let cost = cost(of: places) { best = min(best ?? .infinity, cost) }
      code += 1
    }
    return best
  }

  /// Dollars, or nil where a limit is broken.
  func cost(of allocations: [Allocation]) -> Double? {
    var sum = 0.0
    var open = Set<Int>()
    var most = [Double](repeating: 0, count: problem.sites.count)
    for quarter in 0..<problem.costQuarters {
      let now = 1 / pow(1 + problem.discount, quarters: quarter)
      var worth = 0.0
      var power = [Double](repeating: 0, count: problem.sites.count)
      var facility = power
      var fitted = power
      var bought = [Int](repeating: 0, count: problem.skus.count)
      for one in allocations where one.units > 0 && one.quarter <= quarter {
        guard let option = problem.options[one.site][one.sku] else { return nil }
        let sku = problem.skus[one.sku]
        open.insert(one.site)
        bought[one.sku] += one.units
        let age = quarter - one.quarter
        let count = Double(one.units)
        if age == 0 {
          if one.quarter < sku.first { return nil }
          if option.needsRetrofit {
            guard let work = problem.sites[one.site].retrofit, one.quarter >= work.first else {
              return nil
            }
          }
          sum += count * option.itCapex.dollars * now
          if !retires { sum += count * option.facilityCapex.dollars * now }
        }
        if age < sku.life {
          sum += count * option.opex.dollars * now
          worth += count * sku.worth
          power[one.site] += count * option.contracted.megawatts
          facility[one.site] += count * option.contracted.megawatts
          if option.needsRetrofit { fitted[one.site] += count * option.contracted.megawatts }
        }
      }
      if quarter < problem.quarters {
        for site in problem.sites.indices {
          let racks = allocations.filter { $0.site == site && $0.quarter == quarter }
          if racks.reduce(0, { $0 + $1.units }) > problem.limits.racks ?? .max { return nil }
        }
        if worth < problem.demand[quarter] - 1e-9 { return nil }
        for (site, used) in power.enumerated()
        where used > problem.sites[site].power[quarter].megawatts + 1e-9 { return nil }
        for (sku, count) in bought.enumerated() {
          if let delivered = problem.skus[sku].delivered, count > delivered[quarter] { return nil }
        }
      }
      if retires, quarter < problem.quarters { sum += grown(allocations, quarter) * now }
      // Halls are fitted for the most that was ever at work in them.
      if quarter < problem.quarters {
        for (site, used) in fitted.enumerated() where used > most[site] {
          let price = problem.sites[site].retrofit?.price ?? .zero
          sum += (price * .megawatts(used - most[site])).dollars * now
          most[site] = used
        }
      }
    }
    return sum + Double(open.count) * problem.opening.dollars
  }

  private var retires: Bool { problem.skus.contains { $0.life < problem.quarters - $0.first } }

  /// Dollars of facility beyond the most that was in use before.
  private func grown(_ allocations: [Allocation], _ quarter: Int) -> Double {
    func used(_ site: Int, _ at: Int) -> Double {
      allocations.reduce(0) { sum, one in
        guard one.site == site, one.quarter <= at, at - one.quarter < problem.skus[one.sku].life
        else { return sum }
        let power = problem.options[site][one.sku]?.contracted.megawatts ?? 0
        return sum + Double(one.units) * power
      }
    }
    return problem.sites.indices.reduce(0) { sum, site in
      let before = (0..<quarter).map { used(site, $0) }.max() ?? 0
      let all = problem.options[site].compactMap(\.self)
      let asBuilt = all.filter { !$0.needsRetrofit }
      let prices = (asBuilt.isEmpty ? all : asBuilt).map {
        $0.facilityCapex.dollars / $0.contracted.megawatts
      }
      return sum + max(0, used(site, quarter) - before) * (prices.max() ?? 0)
    }
  }

  private func pow(_ base: Double, quarters: Int) -> Double {
    var value = 1.0
    for _ in 0..<quarters { value *= base.squareRoot().squareRoot() }
    return value
  }
}

/// A linear congruential generator: small problems need no better.
private struct SmallRandom {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  /// One site's second SKU outgrows its halls.
  mutating func retrofit(_ problem: inout PortfolioProblem) {
    let site = next(2)
    problem.sites[site].retrofit = PortfolioRetrofit(
      first: next(2), price: .dollars(Double(1 + next(3)) * 1e6) / .megawatts(1))
    problem.options[site][1]?.needsRetrofit = true
  }

  mutating func problem(retires: Bool, opens: Bool) -> PortfolioProblem {
    let quarters = 2
    let sites = (0..<2).map { site in
      let first = next(3)
      let later = first + next(4)
      return PortfolioSite(
        id: "s\(site)", power: [.megawatts(Double(first)), .megawatts(Double(later))])
    }
    let skus = (0..<2).map { sku in
      PortfolioSKU(
        id: "k\(sku)", first: next(2) * sku, delivered: next(2) == 0 ? [1 + next(2), 3] : nil,
        worth: Double(1 + next(3)), life: retires ? 1 : .max)
    }
    let options = (0..<2).map { _ in
      (0..<2).map { _ -> PortfolioOption? in
        next(6) == 0
          ? nil
          : PortfolioOption(
            accelerators: 8, racks: 1, contracted: .megawatts(Double(1 + next(2))),
            itCapex: .dollars(Double(2 + next(9)) * 1e6),
            facilityCapex: .dollars(Double(1 + next(4)) * 1e6),
            opex: .dollars(Double(next(5)) * 1e5))
      }
    }
    let first = Double(next(3))
    return PortfolioProblem(
      quarters: quarters, sites: sites, skus: skus, options: options,
      demand: [first, first + Double(next(4))], limits: PortfolioLimits(racks: 2), discount: 0.08,
      costQuarters: 8,
      opening: opens ? .dollars(3e6) : .zero)
  }
}
