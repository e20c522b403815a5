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
  /// By id, sites as their halls can be.
  let fitted: [String: FittedSite]

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
    var fitted: [String: FittedSite] = [:]
    for retrofit in spec.retrofits {
      fitted[retrofit.site] = try FittedSite(retrofit, document, of: sites, in: library, file: file)
    }
    for id in sites {
      progress("planning \(id)")
      let trial = PortfolioBuildOut(spec, document, site: id)
      var site: ResolvedSite?
      var row: [PortfolioOption?] = []
      for (index, sku) in spec.skus.enumerated() {
        // The halls as they are, then as they can be.
        var outcome = try request.unit(trial, index, of: spec, nil, in: library)
        if outcome.option == nil, let fitted = fitted[id] {
          let asBuilt = outcome
          outcome = try request.unit(
            trial, index, of: spec, fitted.spec.cooling, in: fitted.library)
          outcome.option?.needsRetrofit = true
          outcome.reason = outcome.reason.map { "retrofitted: \($0)" }
          outcome.site = asBuilt.site ?? outcome.site
        }
        if let resolved = outcome.site {
          factor = outcome.powerFactor
          site = resolved
        }
        if let option = outcome.option { perUnit[index] = option.accelerators }
        if let reason = outcome.reason { exclusions.append("\(sku.id) at \(id): \(reason)") }
        row.append(outcome.option)
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
    self.fitted = fitted
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
          land: site.site.land.area,
          retrofit: spec.retrofits.first { $0.site == site.site.id }.map {
            PortfolioRetrofit(
              first: ($0.ready(start: spec.start) - spec.start + 2) / 3, price: $0.cost)
          })
      }, skus: skus, options: rows, demand: demand,
      limits: PortfolioLimits(
        capital: spec.limits.capitalPerQuarter, racks: spec.limits.racksPerQuarter,
        carbon: spec.limits.carbonPerYear.map { $0 / 4 }, sites: spec.limits.sites),
      objective: spec.objective == .cost ? .cost : .earliest, discount: spec.finance.discount,
      costQuarters: Int((spec.horizon.months / 3).rounded()), opening: spec.opening)
  }
}

/// A site whose halls a retrofit changes.
struct FittedSite {
  let spec: PortfolioRetrofitSpec
  /// Its record afterwards, and the library in which that stands for the site.
  let document: Document
  let library: Library

  init(
    _ spec: PortfolioRetrofitSpec, _ portfolio: Document, of sites: [String], in library: Library,
    file: String
  ) throws(Failure) {
    func issue(_ message: String, _ suggestion: String?) -> Failure {
      Failure(
        issues: [
          Issue(
            file: file, position: portfolio["retrofits"]?.position ?? .none, path: "retrofits",
            message: message, suggestion: suggestion)
        ])
    }
    guard sites.contains(spec.site), let found = library.record(Site.kind, spec.site) else {
      throw issue(
        "no site of the portfolio has the id `\(spec.site)`",
        Spelling.nearest(to: spec.site, among: sites))
    }
    if let plant = spec.cooling, library.record(CoolingPlant.kind, plant) == nil {
      throw issue(
        "no plant has the id `\(plant)`",
        Spelling.nearest(to: plant, among: library.ids(of: CoolingPlant.kind)))
    }
    self.spec = spec
    document = spec.applied(to: found.document)
    self.library = library.adding(document, kind: Site.kind, file: found.file)
  }
}

extension PlanRequest {
  /// What a unit of a SKU takes at a site, or why none can stand there.
  ///
  /// - Parameter cooling: The plant of retrofitted halls.
  /// - Throws: bad input.
  func unit(
    _ trial: PortfolioBuildOut, _ sku: Int, of spec: PortfolioSpec, _ cooling: String?,
    in library: Library
  ) throws(Failure) -> (
    option: PortfolioOption?, reason: String?, site: ResolvedSite?, powerFactor: Double
  ) {
    // A plant that one site of many does not allow keeps the SKU from that site.
    if let asked = spec.skus[sku].cluster.cooling ?? cooling ?? spec.cluster.cooling,
      let found = library.record(Site.kind, trial.site),
      let site = Reader.read(Site.self, from: found.document, file: found.file).record,
      !site.cooling.contains(asked), library.record(CoolingPlant.kind, asked) != nil
    {
      let reason = "plant `\(asked)` is none of \(site.cooling.joined(separator: ", "))"
      return (nil, reason, nil, 1)
    }
    let words = try trial.whole(sku: sku, cooling: cooling, in: library)
    let scenario = try resolve(words, in: library)
    let (site, factor) = (scenario.sites[0], scenario.assumptions.powerFactor)
    do throws(Failure) {
      return (try PortfolioUnit(PlanResult(scenario)).option, nil, site, factor)
    } catch {
      if error.status == .badInput { throw error }
      return (nil, error.lines.first ?? "infeasible", site, factor)
    }
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
