import Catalog
import Quantities

/// Electricity that a chiller needs for the heat it lifts.
enum ChillerModel: Hashable, Sendable {
  case carnot(CarnotChiller)
  case curves(CurveChiller)

  /// Compiles a chiller record: polynomials where it has them, else a fraction of Carnot.
  init(_ equipment: CoolingEquipment) throws(CoolingError) {
    if let curves = equipment.curves {
      self = .curves(CurveChiller(curves, cop: try equipment.require(\.ratedCOP, "cop")))
      return
    }
    self = .carnot(
      CarnotChiller(
        fraction: try equipment.require(\.carnotFraction, "carnot_fraction"),
        limit: try equipment.require(\.copLimit, "cop_limit"),
        evaporatorApproach: try equipment.require(
          \.evaporatorApproach, "evaporator_approach_k"
        ).kelvins,
        condenserApproach: try equipment.require(
          \.condenserApproach, "condenser_approach_k"
        ).kelvins))
  }

  /// Electricity per heat lifted.
  ///
  /// - Parameters:
  ///   - supply: leaving chilled water, °C.
  ///   - source: air or water that enters the condenser, °C.
  ///   - partLoad: heat of a running machine per its full capacity.
  func electricity(supply: Double, source: Double, partLoad: Double) -> Double {
    switch self {
    case .carnot(let chiller): 1 / chiller.cop(supply: supply, source: source)
    case .curves(let chiller):
      1 / chiller.cop(supply: supply, source: source, partLoad: partLoad)
    }
  }

  /// Capacity at these temperatures per nominal capacity. The Carnot form has none: warmer chilled
  /// water raises what hotter air takes away.
  func capacity(supply: Double, source: Double) -> Double {
    switch self {
    case .carnot: 1
    case .curves(let chiller): chiller.capacity(supply: supply, source: source)
    }
  }
}

/// A chiller that reaches a fixed share of the ideal coefficient of performance, COP = η Te/(Tc − Te)
/// with evaporating and condensing temperatures in kelvins; the form of Modelica Buildings,
/// `Fluid.Chillers.Carnot_TEva`. For chilled water warmer than published curves reach.
struct CarnotChiller: Hashable, Sendable {
  var fraction: Double
  var limit: Double
  var evaporatorApproach: Double
  var condenserApproach: Double

  func cop(supply: Double, source: Double) -> Double {
    let evaporating = supply - evaporatorApproach + 273.15
    let lift = source + condenserApproach + 273.15 - evaporating
    // Below this lift the limit holds; a negative lift would need no machine at all.
    guard lift * limit > fraction * evaporating else { return limit }
    return fraction * evaporating / lift
  }
}

/// A chiller by three polynomials (EnergyPlus Engineering Reference, "Electric Chiller Model Based
/// on Condenser Entering Temperature"). Temperatures and part load outside the fit are moved to its
/// edge.
struct CurveChiller: Hashable, Sendable {
  let curves: ChillerCurves
  let referenceCOP: Double

  init(_ curves: ChillerCurves, cop: Double) {
    self.curves = curves
    referenceCOP = cop
  }

  func capacity(supply: Double, source: Double) -> Double {
    byTemperature(curves.capacityByTemperature, supply, source)
  }

  func energyInput(supply: Double, source: Double) -> Double {
    byTemperature(curves.energyInputByTemperature, supply, source)
  }

  func cop(supply: Double, source: Double, partLoad: Double) -> Double {
    let r = clamped(partLoad, curves.partLoad[0], curves.partLoad[1])
    let c = curves.energyInputByPartLoad
    let byPartLoad = c[0] + r * (c[1] + r * c[2])
    return referenceCOP * r / (energyInput(supply: supply, source: source) * byPartLoad)
  }

  private func byTemperature(_ c: [Double], _ supply: Double, _ source: Double) -> Double {
    let e = clamped(supply, curves.evaporator[0].celsius, curves.evaporator[1].celsius)
    let k = clamped(source, curves.condenser[0].celsius, curves.condenser[1].celsius)
    let evaporator = c[0] + e * (c[1] + e * c[2])
    let condenser = k * (c[3] + k * c[4])
    return evaporator + condenser + c[5] * e * k
  }
}

/// `value` moved into a range.
func clamped(_ value: Double, _ low: Double, _ high: Double) -> Double {
  min(max(value, low), high)
}

extension CoolingEquipment {
  /// A figure that the model cannot do without.
  func require<Value>(
    _ path: KeyPath<CoolingEquipment, Value?>, _ field: String
  ) throws(CoolingError) -> Value {
    guard let value = self[keyPath: path] else { throw .missing(record: id, field: field) }
    return value
  }
}
