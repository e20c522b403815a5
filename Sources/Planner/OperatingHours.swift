public import Climate
public import Cooling
public import Electrical
public import Quantities

/// A year of operation hour by hour: what the sums of an ``OperatingYear`` are made of.
///
/// The IT load and the house are even; cooling follows the weather. Losses of the power train are
/// linear about the mean load of cooling and house, so that the hours add up to the year.
public struct OperatingHours: Sendable {
  public let weather: WeatherYear
  public let it: Power
  public let house: Power
  /// The plant in each hour, per unit of heat.
  public let performance: [PlantPerformance]
  public let cooling: [Power]
  public let loss: [Power]
  /// Make-up water drawn in each hour.
  public let water: [Volume]
  /// The part of a year's that goes to the sewer.
  public let sewer: Volume
  let airHeat: Power
  let liquidHeat: Power

  /// - Parameters:
  ///   - year: the year whose hours these are.
  ///   - train: the power train as built, at the IT load of the year.
  public init(
    of year: OperatingYear, plant: PlantModel, weather: WeatherYear, operation: PlantOperation,
    train: InstalledPowerTrain
  ) {
    self.weather = weather
    it = year.meanIT
    house = year.house
    airHeat = year.airHeat
    liquidHeat = year.liquidHeat
    let air = year.airHeat
    let liquid = year.liquidHeat
    performance = plant.hours(weather, operation: operation)
    cooling = performance.map { $0.power(airHeat: air, liquidHeat: liquid) }
    let hour = Duration.hours(1)
    water = performance.map { hours in
      let ofAir = hours.air.water * (air * hour)
      return ofAir + (hours.liquid?.water ?? .zero) * (liquid * hour)
    }
    sewer = performance.reduce(.zero) { sum, hours in
      let ofAir = hours.air.sewer * (air * hour)
      return sum + ofAir + (hours.liquid?.sewer ?? .zero) * (liquid * hour)
    }
    let auxiliary = year.cooling + year.house
    let step = auxiliary * 0.01 + .watts(1)
    let above = train.facilityLoss(for: year.meanIT, auxiliary: auxiliary + step).total
    let slope = (above - year.loss) / step
    loss = cooling.map { year.loss + ($0 - year.cooling) * slope }
  }

  /// What the meter sees in an hour.
  public func facility(_ hour: Int) -> Power { it + house + cooling[hour] + loss[hour] }

  /// The meter of all hours.
  public var facility: [Power] { cooling.indices.map { facility($0) } }

  /// Water of each day, 1 January first.
  public var dailyWater: [Volume] {
    stride(from: 0, to: water.count, by: 24).map { start in
      water[start..<min(start + 24, water.count)].reduce(.zero, +)
    }
  }

  /// The largest draw of water on one day of each month, January first.
  public var peakDayWater: [Volume] {
    let days = dailyWater
    return CalendarYear.months.map { month in
      days[(month.lowerBound / 24)..<(month.upperBound / 24)].reduce(.zero) { max($0, $1) }
    }
  }

  /// Electricity of a year that machines of one kind take.
  public func energy(of part: KeyPath<PathPerformance, Double>) -> Energy {
    var sum = Energy.zero
    let hour = Duration.hours(1)
    for performance in performance {
      let ofLiquid = performance.liquid.map { liquidHeat * $0[keyPath: part] } ?? .zero
      sum += (airHeat * performance.air[keyPath: part] + ofLiquid) * hour
    }
    return sum
  }
}

/// One month of an operating year.
public struct OperatingMonth: Sendable {
  public var itEnergy: Energy
  public var coolingEnergy: Energy
  public var lossEnergy: Energy
  public var houseEnergy: Energy
  public var peak: Power
  public var water: Volume
  public var peakDayWater: Volume
  public var meanDryBulb: Temperature

  public var facilityEnergy: Energy { itEnergy + coolingEnergy + lossEnergy + houseEnergy }
  public var pue: Double { facilityEnergy / itEnergy }
}

extension OperatingHours {
  /// Sums by month, January first.
  public var months: [OperatingMonth] {
    let peakDays = peakDayWater
    return CalendarYear.months.enumerated().map { index, hours in
      let hour = Duration.hours(1)
      let length = Duration.hours(Double(hours.count))
      let mean = weather.dryBulb[hours].reduce(0) { $0 + $1.celsius } / Double(hours.count)
      return OperatingMonth(
        itEnergy: it * length,
        coolingEnergy: cooling[hours].reduce(.zero, +) * hour,
        lossEnergy: loss[hours].reduce(.zero, +) * hour, houseEnergy: house * length,
        peak: hours.reduce(.zero) { max($0, facility($1)) },
        water: water[hours].reduce(.zero, +), peakDayWater: peakDays[index],
        meanDryBulb: .celsius(mean))
    }
  }

  /// Facility power exceeded in a share of the hours: the load-duration curve at 0, 1, 5, 10, 25,
  /// 50, 75, 90, 95, 99 and 100 % of the year.
  public var durationCurve: [(share: Double, power: Power)] {
    let sorted = facility.sorted(by: >)
    return [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1].map { share in
      (share, sorted[Int((share * Double(sorted.count - 1)).rounded())])
    }
  }
}
