import Finance
public import Quantities
import RealModule

/// What energy from one plant costs, as a level price over its life.
///
/// LCOE = (capex · CRF + fixed) / energy + fuel · heat rate + variable; NREL, Simple Levelized Cost of
/// Energy Calculator.
public struct GenerationCost: Hashable, Sendable {
  /// For one unit of capacity.
  public var capex: PowerPrice
  /// Fixed operation and maintenance of a year, for one unit of capacity.
  public var fixed: PowerPrice
  /// Operation and maintenance by energy.
  public var variable: EnergyPrice
  /// Fuel by energy delivered.
  public var fuel: EnergyPrice

  public init(capex: PowerPrice, fixed: PowerPrice, variable: EnergyPrice, fuel: EnergyPrice) {
    self.capex = capex
    self.fixed = fixed
    self.variable = variable
    self.fuel = fuel
  }

  /// The level price of energy; nil where there is none.
  public func levelized(
    rate: Double, years: Double, capacity: Power, annualEnergy: Energy
  ) -> EnergyPrice? {
    guard annualEnergy > .zero else { return nil }
    let recovered = capex * capacity * crf(rate: rate, periods: years)
    return (recovered + fixed * capacity) / annualEnergy + variable + fuel
  }
}

/// Hours of sun over a year without clouds, scaled to a capacity factor.
///
/// sin h = sin φ sin δ + cos φ cos δ cos ω, with the declination δ = 23.45° sin(360°(284 + n)/365)
/// (Cooper 1969) and the hour angle ω at the middle of each hour of local solar time. Output is
/// proportional to sin h and cut off at the rating; no clouds and no tracking: a series that is
/// brought along takes its place.
///
/// - Returns: 8,760 shares of the rating with the mean asked for; nil where no sun can give it.
public func sunShape(latitude: Double, capacityFactor: Double) -> [Double]? {
  let degree = Double.pi / 180
  var height = [Double](repeating: 0, count: 8760)
  for day in 0..<365 {
    let declination = 23.45 * degree * Double.sin(360 * degree * Double(284 + day + 1) / 365)
    for hour in 0..<24 {
      let angle = 15 * degree * (Double(hour) + 0.5 - 12)
      let plane = Double.cos(latitude * degree) * Double.cos(declination) * Double.cos(angle)
      let axis = Double.sin(latitude * degree) * Double.sin(declination)
      height[day * 24 + hour] = max(0, axis + plane)
    }
  }
  func mean(_ scale: Double) -> Double {
    height.reduce(0) { $0 + min(1, scale * $1) } / 8760
  }
  // As much as a cut-off at the rating a hundred times over lets through.
  guard capacityFactor <= mean(100) else { return nil }
  var (low, high) = (0.0, 100.0)
  for _ in 0..<60 {
    let middle = (low + high) / 2
    if mean(middle) < capacityFactor { low = middle } else { high = middle }
  }
  return height.map { min(1, high * $0) }
}
