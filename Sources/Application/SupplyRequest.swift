import Catalog
import Climate
import Cooling
import Documents
import Electrical
import Interchange
import Planner
import Quantities
import Scenario

/// Asks how sources of power serve a load, what it costs and what it emits.
public struct SupplyRequest: Sendable {
  /// A spec of kind `supply`, a build-out, a `plan.json` or a saved plan.
  public var file: String
  /// Of a build-out whose phases stand on several.
  public var site: String?
  public var records: [String]
  public var storePath: String?

  public init(file: String, site: String? = nil, records: [String] = [], storePath: String? = nil) {
    self.file = file
    self.site = site
    self.records = records
    self.storePath = storePath
  }

  /// Reads the spec and serves a year of each stage between changes of its sources.
  public func run() throws(Failure) -> SupplyResult {
    let request = PlanRequest(file: file, records: records, storePath: storePath)
    let isSaved = !file.contains("/") && !InputFile.exists(file)
    if isSaved || file.hasSuffix(".json") || isDirectory(file) {
      let result = try PlanReference(file, storePath: storePath).load().result
      return try result.supply(at: site, in: try request.library(), file: file)
    }
    let read = try request.readSpec()
    if read.kind == BuildOut.kind {
      let result = try request.run()
      return try result.supply(at: site, in: try request.library(), file: file)
    }
    guard read.kind == SupplySpec.kind else {
      throw Failure(
        issues: [
          Issue(
            file: file, position: read.document["kind"]?.position ?? .none, path: "kind",
            message: "this is a \(read.kind); a \(SupplySpec.kind) or build-out is expected")
        ])
    }
    let library = try request.library()
    let parsed = Reader.read(SupplySpec.self, from: read.document, file: file)
    var issues = parsed.issues
    for reference in SupplySpec.schema.references(in: read.document)
    where library.record(reference.kind, reference.id) == nil {
      issues.append(
        Issue(
          file: file, position: reference.position, path: reference.path,
          message: "no \(reference.kind) has the id `\(reference.id)`",
          suggestion: Spelling.nearest(to: reference.id, among: library.ids(of: reference.kind))))
    }
    guard let spec = parsed.record, issues.isEmpty else { throw Failure(issues: issues) }
    let slash = file.lastIndex(of: "/")
    let folder = slash.map { String(file[..<$0]) } ?? ""
    return try resolve(spec, in: library, folder: folder)
  }

  private func resolve(
    _ spec: SupplySpec, in library: Library, folder: String
  ) throws(Failure) -> SupplyResult {
    var climate: ClimateNormals?
    if spec.climate != nil || spec.weather != nil {
      climate = try library.climate(spec.climate, weather: spec.weather, file: file)
    }
    var weather: WeatherYear?
    if let climate {
      do throws(CoolingError) {
        weather = try climate.weatherYear()
      } catch {
        throw Failure(.badInput, error.message)
      }
    }
    let grid = try spec.grid.map { (id) throws(Failure) in
      try library.record(Grid.self, id, file: file)
    }
    let resolver = SupplyResolver(
      library: library, folder: folder, file: file, weather: weather,
      pressure: climate?.pressure, latitude: climate?.latitude, grid: grid, finance: spec.finance)
    let units = try spec.sources.map { (source) throws(Failure) in try resolver.unit(source) }
    try units.checkNitrogenOxides(spec.limits, file: file)
    let carbon = try spec.carbon.map { (series) throws(Failure) in
      try HourlySeries.read(series, as: CarbonIntensity.self, in: folder, allowing: 0...1e-6)
    }
    let (load, it) = try load(spec, folder: folder)
    let notes = climate.map { ["climate: " + $0.origin()] } ?? []
    var input = SupplyCase(
      id: spec.id, name: spec.name, start: spec.start, end: spec.end,
      loads: [SupplyLoad(from: spec.start, hours: load, it: it)], units: units,
      flexible: spec.load.flexible > 0
        ? FlexibleLoad(share: spec.load.flexible, hours: spec.load.flexibleHours) : nil,
      grid: grid, gridCarbon: carbon, residualCarbon: spec.residualCarbon,
      coincidentHours: spec.coincidentHours, discount: spec.finance.discount,
      limits: spec.limits, swing: spec.load.swing, notes: notes)
    input.records = resolver.documents(of: units)
    return try SupplyResult(input, file: file)
  }

  /// The load of each hour at the meter, and the energy of a year at rack inputs.
  private func load(
    _ spec: SupplySpec, folder: String
  ) throws(Failure) -> (load: [Power], it: Energy?) {
    let year = Duration.years(1)
    let it = spec.load.criticalIT.map { $0 * year }
    if let plant = spec.load.cooling {
      let simulation = try CoolingSimulationRequest(
        plant: plant, climate: spec.climate, weather: spec.weather,
        liquidFraction: spec.load.liquidFraction, criticalIT: spec.load.criticalIT,
        loadFactor: spec.load.loadFactor, records: records, storePath: storePath
      ).run()
      return (simulation.hours.facility, simulation.year.itEnergy)
    }
    if let series = spec.load.series {
      let load = try HourlySeries.read(series, as: Power.self, in: folder, allowing: 0...1e12)
      return (load, it)
    }
    let even = (spec.load.facility ?? .zero) * spec.load.loadFactor
    return (Array(repeating: even, count: CalendarYear.hours), it)
  }
}

extension [SupplyUnit] {
  /// - Throws: bad input where a limit of nitrogen oxides stands on plant whose record counts none.
  func checkNitrogenOxides(_ limits: SupplyLimitsSpec?, file: String) throws(Failure) {
    let isBound = limits?.nitrogenOxides != nil
    for unit in self where unit.spec.type == .plant && unit.fuelPrice != nil {
      guard isBound || unit.spec.nitrogenOxidesLimit != nil, unit.nitrogenOxides == nil,
        unit.equipment?.type != .nuclear
      else { continue }
      throw Failure(
        issues: [
          Issue(
            file: file, path: "sources.\(unit.spec.id).nox",
            message:
              "missing: \(unit.equipment?.id ?? "") has no `nox`, so a limit of it cannot be "
              + "checked: state what the permit counts")
        ])
    }
  }
}
