import Catalog
import Cooling
import Documents
import Interchange
import Planner
public import Quantities
import Scenario
import TCO

/// Asks for one system built twice, cooled by air and by liquid, in the same contracted megawatts.
public struct CoolingComparisonRequest: Sendable {
  /// One way of building it.
  public struct Build: Sendable {
    /// Id of the system.
    public var system: String
    /// Id of the plant.
    public var plant: String

    public init(system: String, plant: String) {
      self.system = system
      self.plant = plant
    }
  }

  public var air: Build
  public var liquid: Build
  /// Id of a site, whose place, grid, market and taxes count; nil makes one of the next three.
  public var site: String?
  public var climate: String?
  public var weather: String?
  public var grid: String
  public var market: String
  public var contracted: Power
  public var condition: String
  public var buyer: String
  public var basis: String
  public var records: [String]
  public var storePath: String?

  public init(
    air: Build, liquid: Build, site: String? = nil, climate: String? = nil, weather: String? = nil,
    grid: String = "ercot", market: String = "us-average", contracted: Power,
    condition: String = "n20",
    buyer: String = "hyperscaler", basis: String = "design", records: [String] = [],
    storePath: String? = nil
  ) {
    self.air = air
    self.liquid = liquid
    self.site = site
    self.climate = climate
    self.weather = weather
    self.grid = grid
    self.market = market
    self.contracted = contracted
    self.condition = condition
    self.buyer = buyer
    self.basis = basis
    self.records = records
    self.storePath = storePath
  }
}

/// One system in the same contracted megawatts, cooled by air and by liquid.
public struct CoolingComparison: Sendable {
  /// One way of building it.
  public struct Column: Sendable {
    public var system: String
    public var plant: String
    public var accelerators: Int
    public var racks: Int
    public var rackPower: Power
    /// The most of one rack that the plant carries; nil where no record limits it.
    public var rackLimit: Power?
    public var floorArea: Area
    public var criticalIT: Power
    public var facility: Power
    public var peakFacilityRatio: Double
    public var annualPUE: Double
    /// IT energy over what reaches electronics; nil where the record lacks fans or efficiency.
    public var itue: Double?
    public var wue: Double
    public var fanFraction: Double?
    public var liquidFraction: Double
    /// Nil where a price is missing.
    public var capex: Money?
    public var energyCost: Money?
    public var costPerGPUHour: Money?
    public var binding: String

    public var tue: Double? { itue.map { $0 * annualPUE } }
    /// Facility power at the design condition for each accelerator.
    public var facilityPerAccelerator: Power {
      accelerators > 0 ? facility / Double(accelerators) : .zero
    }
  }

  public var site: String
  public var climate: String
  public var contracted: Power
  public var air: Column
  public var liquid: Column
}

extension CoolingComparisonRequest {
  /// Plans both builds and puts them side by side.
  ///
  /// - Throws: a failure where a build is infeasible, or where the two are not of one accelerator.
  public func run() throws(Failure) -> CoolingComparison {
    var library = try PlanRequest(file: "", records: records, storePath: storePath).library()
    let systems = try [air, liquid].map { (build) throws(Failure) in
      try library.record(ComputeSystem.self, build.system, file: "system")
    }
    guard systems[0].accelerator == systems[1].accelerator else {
      throw Failure(
        .badInput,
        "\(systems[0].id) holds \(systems[0].accelerator), \(systems[1].id) holds "
          + "\(systems[1].accelerator): an air and a liquid build of one accelerator are compared")
    }
    let site = try siteDocument(in: library)
    let id = site["id"]?.scalar?.text ?? "site"
    library = library.adding(site, kind: Site.kind, file: "cooling compare")
    let results = try [air, liquid].map { (build) throws(Failure) in
      let request = PlanRequest(file: "cooling compare", records: records, storePath: storePath)
      return try PlanResult(request.resolve(buildOut(build, at: id), in: library))
    }
    return CoolingComparison(
      site: id, climate: results[0].scenario.sites[0].climateOrigin, contracted: contracted,
      air: column(results[0]), liquid: column(results[1]))
  }

  private func column(_ result: PlanResult) -> CoolingComparison.Column {
    let phase = result.plan.phases[0]
    let system = result.scenario.phases[0].system
    let energy = result.projection?.opexByAccount.first { $0.account == .energy }
    let limit = phase.constraints.first { $0.name == "rack power that cooling carries" }
    return CoolingComparison.Column(
      system: system.id, plant: phase.cooling.plant, accelerators: phase.accelerators,
      racks: phase.layout.computeRacks, rackPower: phase.layout.rackPower,
      rackLimit: limit.map { .kilowatts($0.limit) }, floorArea: phase.layout.whiteArea,
      criticalIT: phase.power.critical, facility: phase.facility,
      peakFacilityRatio: phase.peakFacilityRatio, annualPUE: phase.year.pue, itue: system.itue,
      wue: phase.year.water.liters / phase.year.itEnergy.kilowattHours,
      fanFraction: system.fanFraction, liquidFraction: phase.cooling.liquidFraction,
      capex: result.projection.map { .dollars($0.capex) },
      energyCost: energy.map { .dollars($0.amount) },
      costPerGPUHour: result.projection.map { .dollars($0.levelizedPerSoldHour) },
      binding: phase.binding.name)
  }

  /// The site with one grid budget of the contracted megawatts.
  private func siteDocument(in library: Library) throws(Failure) -> Document {
    var site: Document
    var tariff: Document?
    if let id = self.site {
      guard let found = library.record(Site.kind, id) else {
        throw Failure(
          issues: [
            Issue(
              file: "--site", message: "no site has the id `\(id)`",
              suggestion: Spelling.nearest(to: id, among: library.ids(of: Site.kind)))
          ])
      }
      site = found.document
      tariff = site["power_budgets"]?.items?.lazy.compactMap { $0["tariff"] }.first
      do throws(PathProblem) {
        if let climate { site = try site.setting("climate", to: .text(climate)) }
        if let weather { site = try site.setting("weather", to: .text(weather)) }
      } catch {
        throw Failure(.badInput, error.message)
      }
    } else {
      let normals = try library.climate(climate, weather: weather, file: "--climate")
      let place: [Document.Member] = [
        Document.Member("latitude", .plain("\(normals.latitude)")),
        Document.Member("longitude", .plain("\(normals.longitude)")),
        Document.Member("elevation_m", .plain("\(normals.elevation.meters)")),
        Document.Member("country", .text("US")),
      ]
      var members: [Document.Member] = [
        Document.Member("id", .text(normals.id)), Document.Member("name", .text(normals.name)),
        Document.Member("location", .mapping(place)),
        Document.Member("grid", .text(grid)), Document.Member("market", .text(market)),
      ]
      if let climate { members.append(Document.Member("climate", .text(climate))) }
      if let weather { members.append(Document.Member("weather", .text(weather))) }
      site = .mapping(members)
    }
    var budget: [Document.Member] = [
      Document.Member("id", .text("grid")), Document.Member("source", .text("grid")),
      Document.Member("contracted_mw", .plain("\(contracted.megawatts)")),
      Document.Member("available", .text("2027-01")),
    ]
    if let tariff { budget.append(Document.Member("tariff", tariff)) }
    do throws(PathProblem) {
      site = try site.setting("power_budgets", to: .list([.mapping(budget)]))
      return try site.setting("cooling", to: .list([.text(air.plant), .text(liquid.plant)]))
    } catch {
      throw Failure(.badInput, error.message)
    }
  }

  private func buildOut(_ build: Build, at site: String) -> Document {
    func mapping(_ members: [(String, Document)]) -> Document {
      .mapping(members.map { Document.Member($0.0, $0.1) })
    }
    return mapping([
      ("kind", .text(BuildOut.kind)), ("id", .text("cooling-compare")),
      ("start", .text("2026-01")), ("sites", .list([.text(site)])),
      (
        "cluster",
        mapping([
          ("system", .text(build.system)), ("cooling", .text(build.plant)),
          ("power_basis", .text(basis)), ("design_condition", .text(condition)),
        ])
      ),
      (
        "phases",
        .list([
          mapping([
            ("id", .text("one")), ("ready", .text("2028-01")),
            ("size", mapping([("contracted_mw", .plain("\(contracted.megawatts)"))])),
          ])
        ])
      ),
      ("finance", mapping([("buyer", .text(buyer))])),
    ])
  }
}

extension ResolvedSite {
  /// What stands for the weather of this site, in words.
  var climateOrigin: String {
    climate.origin(forLatitude: site.location.latitude, longitude: site.location.longitude)
  }
}

extension ComputeSystem {
  /// IT energy over the energy that reaches electronics: fans and power supplies stand between.
  /// EE HPC WG, "TUE, a new energy-efficiency metric applied at ORNL's Jaguar" (ISC 2013). Nil where
  /// the record does not say.
  var itue: Double? {
    guard let fanFraction, let psuEfficiency else { return nil }
    return 1 / ((1 - fanFraction) * psuEfficiency)
  }
}
