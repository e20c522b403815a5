import Catalog
import Documents
import Interchange
import Planner
public import Portfolio
import Quantities
import Scenario
import TCO

/// Asks how demand is met on several sites.
public struct PortfolioRequest: Sendable {
  public var file: String
  public var records: [String]
  public var storePath: String?

  public init(file: String, records: [String] = [], storePath: String? = nil) {
    self.file = file
    self.records = records
    self.storePath = storePath
  }

  /// Plans one cluster of each SKU at each site, allocates, and plans what was allocated.
  ///
  /// - Parameter progress: Called with words for what is done next.
  public func run(progress: (String) -> Void = { _ in }) throws(Failure) -> PortfolioResult {
    guard MixedProgram.canBeSolved else { throw Failure(.badInput, SolverMissing().description) }
    let question = try question(progress)
    progress("allocating")
    let answer: PortfolioAnswer
    do throws(PortfolioError) {
      answer = try question.problem.solve(question.effort)
    } catch {
      throw question.failure(error)
    }
    var result = PortfolioResult(question: question, answer: answer)
    if question.spec.objective == .cost {
      progress("delays and the next site")
      let base = try question.relaxed()
      for site in question.problem.sites.indices
      where question.spec.delayMonths > 0 && answer.first(site) != nil {
        result.delays[site] = question.delay(of: site, cost: base.cost)
      }
      result.next = question.next(after: base)
    }
    if !question.isOutlived {
      for site in question.problem.sites.indices where answer.first(site) != nil {
        progress("planning \(question.problem.sites[site].id)")
        result.plans[site] = try question.plan(site, answer)
      }
    }
    return result
  }

  /// The problem and how exactly it is to be solved, every unit planned.
  public func problem() throws(Failure) -> (problem: PortfolioProblem, effort: SolverEffort) {
    let question = try question { _ in }
    return (question.problem, question.effort)
  }

  /// The problem as a linear program in MPS form.
  public func mps() throws(Failure) -> String { try question { _ in }.problem.mps }

  private func question(_ progress: (String) -> Void) throws(Failure) -> PortfolioQuestion {
    let request = PlanRequest(file: file, records: records, storePath: storePath)
    let (document, library) = try request.read(kind: PortfolioSpec.kind)
    let read = Reader.read(PortfolioSpec.self, from: document, file: file)
    guard let spec = read.record else { throw Failure(issues: read.issues) }
    let sites = spec.sites.isEmpty ? library.ids(of: Site.kind) : spec.sites
    guard !sites.isEmpty else {
      throw Failure(
        issues: [Issue(file: file, path: "sites", message: "no site is known")],
        notes: ["  example sites are not built in: import examples/sites first, or --with FOLDER"])
    }
    return try PortfolioQuestion(
      spec, defaults: read.defaults, document: document, sites: sites, file: file, request: request,
      library: library,
      progress)
  }
}

/// A portfolio's spec with what a unit of each SKU takes at each site.
struct PortfolioQuestion {
  let spec: PortfolioSpec
  /// What the spec does not say and the answer rests on.
  let defaults: [DefaultUse]
  /// The spec's own text: clusters and terms go into build-outs as they were written.
  let document: Document
  let request: PlanRequest
  let library: Library
  /// Sites that take part, with the scenario that resolved them.
  let resolved: [ResolvedSite]
  let powerFactor: Double
  let problem: PortfolioProblem
  /// Sites that do not take part, and pairs that cannot be, with the reason.
  let exclusions: [String]

  var effort: SolverEffort { SolverEffort(gap: spec.gap, nodes: spec.nodes) }

  /// Whether some unit makes place for another, which a build-out of phases cannot say.
  var isOutlived: Bool { spec.skus.contains { $0.life != nil } }

  init(
    _ spec: PortfolioSpec, defaults: [DefaultUse], document: Document, sites: [String],
    file: String, request: PlanRequest,
    library: Library, _ progress: (String) -> Void
  ) throws(Failure) {
    self.spec = spec
    self.defaults = defaults
    self.document = document
    self.request = request
    self.library = library
    var resolved: [ResolvedSite] = []
    var rows: [[PortfolioOption?]] = []
    var perUnit = [Int](repeating: 0, count: spec.skus.count)
    var exclusions: [String] = []
    var factor = 1.0
    for id in sites {
      progress("planning \(id)")
      let trial = PortfolioBuildOut(spec, document, site: id)
      var site: ResolvedSite?
      var row: [PortfolioOption?] = []
      for (index, sku) in spec.skus.enumerated() {
        let scenario = try request.resolve(try trial.whole(sku: index, in: library), in: library)
        factor = scenario.assumptions.powerFactor
        site = scenario.sites[0]
        do throws(Failure) {
          let unit = try PortfolioUnit(PlanResult(scenario))
          perUnit[index] = unit.option.accelerators
          row.append(unit.option)
        } catch {
          if error.status == .badInput { throw error }
          exclusions.append("\(sku.id) at \(id): \(error.lines.first ?? "infeasible")")
          row.append(nil)
        }
      }
      guard let site else { continue }
      let last = spec.start.advanced(by: (spec.quarters - 1) * 3)
      if site.lastingPower(from: last, powerFactor: factor) == .zero {
        guard spec.sites.isEmpty else {
          throw Failure(
            issues: [
              Issue(
                file: file, position: document["sites"]?.position ?? .none, path: "sites",
                message: "`\(id)` has no firm power by \(last), the last quarter")
            ])
        }
        exclusions.append("\(id): no firm power by \(last)")
        continue
      }
      resolved.append(site)
      rows.append(row)
    }
    self.resolved = resolved
    self.exclusions = exclusions
    powerFactor = factor
    problem = Self.problem(spec, resolved, rows, perUnit, factor)
  }

  func relaxed() throws(Failure) -> (cost: Double, accelerators: [Double]) {
    do throws(PortfolioError) { return try problem.relaxedCost() } catch { throw failure(error) }
  }

  /// The problem with the power of one site so many months later.
  func problem(delaying site: Int, months: Int) -> PortfolioProblem {
    var problem = problem
    problem.sites[site].power = Self.power(spec, resolved[site], powerFactor, later: months)
    return problem
  }

  private static func power(
    _ spec: PortfolioSpec, _ site: ResolvedSite, _ factor: Double, later months: Int = 0
  ) -> [Power] {
    (0..<spec.quarters).map {
      let month = spec.start.advanced(by: $0 * 3 - months)
      return site.lastingPower(from: month, powerFactor: factor)
    }
  }

  private static func problem(
    _ spec: PortfolioSpec, _ sites: [ResolvedSite], _ rows: [[PortfolioOption?]],
    _ perUnit: [Int], _ factor: Double
  ) -> PortfolioProblem {
    func quarter(of month: Month) -> Int { max(0, (month - spec.start) / 3) }
    let skus = spec.skus.enumerated().map { index, sku -> PortfolioSKU in
      let size = max(1, perUnit[index])
      var delivered: [Int]?
      if !sku.deliveries.isEmpty {
        delivered = (0..<spec.quarters).map { at in
          let come = sku.deliveries.filter { $0.by <= spec.start.advanced(by: at * 3) }
          return come.reduce(0) { $0 + $1.accelerators } / size
        }
      }
      // What becomes available within a quarter can be ready in the next.
      let months = max(0, sku.available - spec.start)
      return PortfolioSKU(
        id: sku.id, first: (months + 2) / 3, delivered: delivered,
        perQuarter: sku.perQuarter.map { $0 / size }, worth: Double(size) * sku.worth,
        life: sku.life.map { max(1, Int(($0.months / 3).rounded())) } ?? .max,
        resale: sku.resale)
    }
    var demand = [Double](repeating: 0, count: spec.quarters)
    for item in spec.demand {
      for at in quarter(of: item.by)..<spec.quarters { demand[at] = Double(item.accelerators) }
    }
    return PortfolioProblem(
      quarters: spec.quarters,
      sites: sites.map { site in
        PortfolioSite(
          id: site.site.id, power: power(spec, site, factor), water: site.site.water.limit,
          land: site.site.land.area)
      }, skus: skus, options: rows, demand: demand,
      limits: PortfolioLimits(
        capital: spec.limits.capitalPerQuarter, racks: spec.limits.racksPerQuarter,
        carbon: spec.limits.carbonPerYear.map { $0 / 4 }, sites: spec.limits.sites),
      objective: spec.objective == .cost ? .cost : .earliest, discount: spec.finance.discount,
      costQuarters: Int((spec.horizon.months / 3).rounded()), opening: spec.opening)
  }
}

/// What one scalable unit takes, from the largest plan that a site carries: the mean of its units.
struct PortfolioUnit {
  let option: PortfolioOption

  init(_ result: PlanResult) throws(Failure) {
    if let missing = result.missingPrice { throw Failure(.badInput, missing.description) }
    guard let projection = result.projection else {
      throw Failure(.badInput, "no projection")
    }
    let phase = result.plan.phases[0]
    let units = Double(phase.scalableUnits)
    option = PortfolioOption(
      accelerators: phase.accelerators / phase.scalableUnits,
      racks: Int((Double(phase.layout.computeRacks) / units).rounded(.up)),
      contracted: phase.contracted / units, itCapex: .dollars(projection.itCapex / units),
      facilityCapex: .dollars(projection.facilityCapex / units),
      opex: .dollars(projection.opexPerYear / 4 / units),
      water: Flow(base: phase.designDayWater.base / 86_400 / units), land: phase.land / units,
      carbon: result.plan.totals.annualCarbon / 4 / units)
  }
}
