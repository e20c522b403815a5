import Catalog
import Cooling
import Interchange
import Planner
import Quantities
import Scenario

extension CoolingSimulation {
  /// What keeps the plant from being built so: temperatures that the climate does not give.
  public var infeasibilities: [String] {
    var lines: [String] = []
    let short = cooling.design.shortfall
    if short.kelvins > 1e-9 {
      lines.append(
        "infeasible: at \(condition.rawValue) racks are supplied "
          + "\(NumberText.fixed(short.kelvins, 1)) K too warm, with nothing else to cool them")
    }
    for (name, path) in [("air", cooling.year.air), ("liquid", cooling.year.liquid)] {
      guard let path, path.shortHours > 0 else { continue }
      lines.append(
        "infeasible: \(name) is supplied too warm in \(path.shortHours) hours a year, by up to "
          + "\(NumberText.fixed(path.shortfall.kelvins, 1)) K")
    }
    guard !lines.isEmpty else { return [] }
    let warmest = NumberText.fixed(max(0, short.kelvins, cooling.year.worstShortfall), 1)
    lines.append("  nearest feasible: supply \(warmest) K warmer, or a plant with chillers")
    return lines
  }

  /// Limits of water that the plant violates, each with its month.
  public var violations: [String] {
    var lines: [String] = []
    if let limit = dailyWaterLimit {
      for (index, peak) in hours.peakDayWater.enumerated() where peak > limit {
        lines.append(
          "water: \(NumberText.fixed(peak.cubicMeters, 0, grouping: true)) m3 on the peak day of "
            + "\(Self.monthNames[index]), of \(NumberText.significant(limit.cubicMeters)) m3 allowed"
        )
      }
    }
    if let limit = annualWaterLimit, year.water > limit {
      let names = hours.months.enumerated().max { $0.element.water < $1.element.water }
      lines.append(
        "water: \(NumberText.fixed(year.water.cubicMeters, 0, grouping: true)) m3 a year, of "
          + "\(NumberText.significant(limit.cubicMeters)) m3 allowed; most in "
          + Self.monthNames[names?.offset ?? 0])
    }
    return lines
  }

  /// How the process exits: 2 where the climate does not cool it, 3 where a limit is violated.
  public var exitStatus: Int32 {
    if !infeasibilities.isEmpty { return Failure.Status.infeasible.rawValue }
    return violations.isEmpty ? 0 : Failure.Status.violated.rawValue
  }

  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// Carbon of a year, location-based; nil without a grid.
  var carbon: Mass? { grid.map { $0.carbon * year.facilityEnergy } }

  /// Carbon over IT energy, kg/kWh (The Green Grid, ISO/IEC 30134-8).
  var cue: Double? { carbon.map { $0.kilograms / year.itEnergy.kilowattHours } }

  /// Energy of a year at the tariff's energy price, USD; nil where it has none. Demand is billed by
  /// `supply`.
  var energyCost: Money? { tariff?.energy.map { $0 * year.facilityEnergy } }
}
