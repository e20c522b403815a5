import Quantities

/// Families of limits, as words that an answer names.
public enum PortfolioLimit: String, CaseIterable, Sendable {
  case power = "power at the sites"
  case supply = "deliveries of accelerators"
  case capital = "capital per quarter"
  case racks = "racks installed per quarter"
  case water = "water"
  case land = "land"
  case carbon = "carbon"
  case sites = "number of sites"
}

/// A portfolio as a linear program: a whole column for each site, SKU and quarter, and what binds them.
///
/// Amounts are in megawatts and millions of dollars, so that coefficients are near one.
struct PortfolioProgram {
  let problem: PortfolioProblem
  private(set) var program = MixedProgram()
  /// By site, SKU and quarter: units that become ready then; nil where none can.
  private(set) var units: [[[Int?]]] = []
  /// By site and quarter: megawatts of facility built then; empty where no unit leaves its place.
  private(set) var facility: [[Int]] = []
  /// By site and quarter: megawatts of halls retrofitted then; empty where nothing needs it.
  private(set) var retrofit: [[Int]] = []
  private(set) var opened: [Int] = []
  /// By quarter: demand that is not met; empty where all must be.
  private(set) var shortage: [Int] = []

  /// - Parameters:
  ///   - isElastic: Demand may stay unmet; the program then leaves as little unmet as can be.
  ///   - without: A family of limits that is left out.
  init(_ problem: PortfolioProblem, isElastic: Bool = false, without: PortfolioLimit? = nil) {
    self.problem = problem
    addUnits()
    if problem.isOutlived { addFacility() }
    addRetrofits()
    addOpenings(without)
    if without != .power { addPower() } else { addFacilityUse() }
    if without != .supply { addSupply() }
    addFlows(without)
    addDemand(isElastic: isElastic)
  }

  // MARK: Columns

  private mutating func addUnits() {
    for (site, row) in problem.options.enumerated() {
      var bySKU: [[Int?]] = []
      for (sku, option) in row.enumerated() {
        var byQuarter = [Int?](repeating: nil, count: problem.quarters)
        if let option {
          var first = problem.skus[sku].first
          if option.needsRetrofit {
            first = max(first, problem.sites[site].retrofit?.first ?? problem.quarters)
          }
          for quarter in 0..<problem.quarters where quarter >= first {
            guard problem.sites[site].power[quarter] > .zero else { continue }
            byQuarter[quarter] = program.addColumn(
              "x\(site)_\(sku)_\(quarter)", cost: cost(option, sku, quarter), isWhole: true)
          }
        }
        bySKU.append(byQuarter)
      }
      units.append(bySKU)
    }
  }

  /// Millions of dollars of one unit's whole time at work, or less for what it is worth.
  private func cost(_ option: PortfolioOption, _ sku: Int, _ quarter: Int) -> Double {
    let life = problem.skus[sku].life
    switch problem.objective {
    case .earliest:
      let end = life > problem.quarters ? problem.quarters : min(problem.quarters, quarter + life)
      return -problem.skus[sku].worth * Double(end - quarter)
    case .cost:
      let end =
        life > problem.costQuarters
        ? problem.costQuarters : min(problem.costQuarters, quarter + life)
      var capex = option.itCapex.dollars
      if !problem.isOutlived { capex += option.facilityCapex.dollars }
      var sum = capex * problem.presentValue(ofQuarter: quarter)
      for at in quarter..<max(quarter, end) {
        sum += option.opex.dollars * problem.presentValue(ofQuarter: at)
      }
      if life < .max, quarter + life <= problem.costQuarters {
        sum -=
          problem.skus[sku].resale * option.itCapex.dollars
          * problem.presentValue(ofQuarter: quarter + life)
      }
      return sum / 1e6
    }
  }

  private mutating func addFacility() {
    for site in problem.sites.indices {
      let price = problem.facilityPrice(at: site) / 1e6
      facility.append(
        (0..<problem.quarters).map { quarter in
          program.addColumn(
            "f\(site)_\(quarter)",
            cost: problem.objective == .cost
              ? price * problem.presentValue(ofQuarter: quarter) : 0)
        })
    }
  }

  /// Halls are retrofitted by the time that units which need it work in them, and stay so.
  private mutating func addRetrofits() {
    for (site, content) in problem.sites.enumerated() {
      guard let price = content.retrofit?.price,
        problem.options[site].contains(where: { $0?.needsRetrofit == true })
      else {
        retrofit.append([])
        continue
      }
      let perMegawatt = (price * .megawatts(1)).dollars / 1e6
      let columns = (0..<problem.quarters).map { quarter in
        program.addColumn(
          "h\(site)_\(quarter)",
          cost: problem.objective == .cost
            ? perMegawatt * problem.presentValue(ofQuarter: quarter) : 0)
      }
      retrofit.append(columns)
      for quarter in 0..<problem.quarters {
        let use = working(site, in: quarter) { option, _ in
          option.needsRetrofit ? option.contracted.megawatts : 0
        }.filter { $0.coefficient > 0 }
        let done = columns[0...quarter].map { (column: $0, coefficient: -1.0) }
        if !use.isEmpty { program.addRow("fitted\(site)_\(quarter)", to: 0, use + done) }
      }
    }
  }

  private mutating func addOpenings(_ without: PortfolioLimit?) {
    let limit = without == .sites ? nil : problem.limits.sites
    guard problem.opening > .zero || limit != nil else { return }
    for site in problem.sites.indices {
      let cost = problem.objective == .cost ? problem.opening.dollars / 1e6 : 0
      opened.append(program.addColumn("y\(site)", to: 1, cost: cost, isWhole: true))
    }
    if let limit { program.addRow("sites", to: Double(limit), opened.map { ($0, 1) }) }
  }

  // MARK: Rows

  /// Entries of one site's units that are at work in a quarter.
  private func working(
    _ site: Int, in quarter: Int, _ amount: (PortfolioOption, Int) -> Double
  ) -> [(column: Int, coefficient: Double)] {
    var entries: [(column: Int, coefficient: Double)] = []
    for (sku, columns) in units[site].enumerated() {
      guard let option = problem.options[site][sku] else { continue }
      let life = problem.skus[sku].life
      let from = life > quarter ? 0 : quarter - life + 1
      for ready in from...quarter {
        if let column = columns[ready] { entries.append((column, amount(option, sku))) }
      }
    }
    return entries
  }

  private mutating func addPower() {
    for (index, site) in problem.sites.enumerated() {
      for quarter in 0..<problem.quarters {
        var entries = working(index, in: quarter) { option, _ in option.contracted.megawatts }
        guard !entries.isEmpty else { continue }
        var limit = site.power[quarter].megawatts
        if !opened.isEmpty {
          // What is not opened has no power. The less it would have otherwise, the shorter the search.
          entries.append((opened[index], -min(limit, mostUsed(index, by: quarter))))
          limit = 0
        }
        program.addRow("power\(index)_\(quarter)", to: limit, entries)
      }
    }
    addFacilityUse()
  }

  /// Megawatts that no good answer exceeds at a site: what crews can have installed by then, and,
  /// where least cost is sought and units stay, what meets the largest demand, one unit over.
  private func mostUsed(_ site: Int, by quarter: Int) -> Double {
    var perRack = 0.0
    var perWorth = 0.0
    var unit = 0.0
    for (sku, option) in problem.options[site].enumerated() {
      guard let option else { continue }
      let power = option.contracted.megawatts
      perRack = max(perRack, power / Double(max(1, option.racks)))
      perWorth = max(perWorth, power / problem.skus[sku].worth)
      unit = max(unit, power)
    }
    var most = Double.infinity
    if let racks = problem.limits.racks { most = Double(racks * (quarter + 1)) * perRack }
    if problem.objective == .cost, !problem.isOutlived {
      most = min(most, (problem.demand.max() ?? 0) * perWorth + unit)
    }
    return most
  }

  /// What works needs a facility around it, built by then and within the site's power.
  private mutating func addFacilityUse() {
    for (index, columns) in facility.enumerated() {
      for quarter in 0..<problem.quarters {
        let built = columns[0...quarter].map { (column: $0, coefficient: -1.0) }
        let use = working(index, in: quarter) { option, _ in option.contracted.megawatts }
        if !use.isEmpty { program.addRow("built\(index)_\(quarter)", to: 0, use + built) }
      }
    }
  }

  private mutating func addSupply() {
    for (sku, content) in problem.skus.enumerated() {
      for quarter in 0..<problem.quarters {
        if let delivered = content.delivered {
          let entries = (0...quarter).flatMap { ready(sku, in: $0) }
          program.addRow("supply\(sku)_\(quarter)", to: Double(delivered[quarter]), entries)
        }
        if let limit = content.perQuarter {
          program.addRow("offer\(sku)_\(quarter)", to: Double(limit), ready(sku, in: quarter))
        }
      }
    }
  }

  /// Entries of a SKU's units that become ready in a quarter, at all sites.
  private func ready(_ sku: Int, in quarter: Int) -> [(column: Int, coefficient: Double)] {
    units.compactMap { site in site[sku][quarter].map { ($0, 1) } }
  }

  private mutating func addFlows(_ without: PortfolioLimit?) {
    for quarter in 0..<problem.quarters {
      var capital: [(column: Int, coefficient: Double)] = []
      var carbon: [(column: Int, coefficient: Double)] = []
      for (index, site) in problem.sites.enumerated() {
        var racks: [(column: Int, coefficient: Double)] = []
        for (sku, option) in problem.options[index].enumerated() {
          guard let option, let column = units[index][sku][quarter] else { continue }
          let facility = facility.isEmpty ? option.facilityCapex : .zero
          capital.append((column, (option.itCapex + facility).dollars / 1e6))
          racks.append((column, Double(option.racks)))
        }
        if !facility.isEmpty {
          capital.append((facility[index][quarter], problem.facilityPrice(at: index) / 1e6))
        }
        if !retrofit[index].isEmpty, let price = site.retrofit?.price {
          capital.append((retrofit[index][quarter], (price * .megawatts(1)).dollars / 1e6))
        }
        carbon += working(index, in: quarter) { option, _ in option.carbon.base / 1e3 }
        if let limit = problem.limits.racks, without != .racks, !racks.isEmpty {
          program.addRow("racks\(index)_\(quarter)", to: Double(limit), racks)
        }
        if let limit = site.water, without != .water {
          let use = working(index, in: quarter) { option, _ in option.water.base * 86_400 }
          program.addRow("water\(index)_\(quarter)", to: limit.base * 86_400, use)
        }
        if let limit = site.land, without != .land {
          let use = working(index, in: quarter) { option, _ in option.land.hectares }
          program.addRow("land\(index)_\(quarter)", to: limit.hectares, use)
        }
      }
      if let limit = problem.limits.capital, without != .capital {
        program.addRow("capital\(quarter)", to: limit.dollars / 1e6, capital)
      }
      if let limit = problem.limits.carbon, without != .carbon {
        program.addRow("carbon\(quarter)", to: limit.base / 1e3, carbon)
      }
    }
  }

  private mutating func addDemand(isElastic: Bool) {
    var isMet: [Int: Double] = [:]
    for (quarter, demand) in problem.demand.enumerated() where demand > 0 {
      var entries: [(column: Int, coefficient: Double)] = []
      for site in units.indices {
        entries += working(site, in: quarter) { _, sku in problem.skus[sku].worth }
      }
      if isElastic {
        let column = program.addColumn("u\(quarter)")
        shortage.append(column)
        // A quarter's lack counts by its share, the early ones a little more: the first that lacks
        // is then the first that must.
        isMet[column] = (1 + 0.01 * Double(problem.quarters - quarter)) / demand
        entries.append((column, 1))
      } else {
        shortage.append(-1)
      }
      program.addRow("demand\(quarter)", from: demand, entries)
    }
    if isElastic { program.setCosts { isMet[$0] ?? 0 } } else { shortage = [] }
  }
}

extension PortfolioProblem {
  /// Whether some unit leaves its place within the quarters asked, so that another takes it.
  var isOutlived: Bool { skus.contains { $0.life < quarters - $0.first } }

  /// Dollars of facility for a megawatt contracted: those of the SKU whose facility is dearest there,
  /// since whoever comes second finds what was built. What a retrofit adds has its own price.
  func facilityPrice(at site: Int) -> Double {
    let all = options[site].compactMap(\.self)
    let asBuilt = all.filter { !$0.needsRetrofit }
    return (asBuilt.isEmpty ? all : asBuilt).map {
      $0.facilityCapex.dollars / $0.contracted.megawatts
    }.max() ?? 0
  }
}
