public import Climate
public import Quantities

/// A plant through a weather year at one load, per unit of rack heat.
public struct CoolingYear: Hashable, Sendable {
  /// One way of heat.
  public struct Path: Hashable, Sendable {
    /// Electricity per heat, mean over the year (heat is even through the hours).
    public var meanPower = 0.0
    /// Electricity per heat in the worst hour.
    public var peakPower = 0.0
    public var meanWater = WaterIntensity.zero
    /// Means by month, January first.
    public var monthlyPower: [Double] = []
    public var monthlyWater: [WaterIntensity] = []
    /// Hours in which chillers run at all.
    public var chillerHours = 0
    /// Hours in which racks are supplied too warm, and the most that they are.
    public var shortHours = 0
    public var shortfall = TemperatureDifference.zero
  }

  public var operation: PlantOperation
  public var air: Path
  public var liquid: Path?
  /// The hour of the year (from 0) in which liquid, or air where there is none, takes most power.
  public var peakHour: Int

  /// The most that racks are supplied too warm in any hour, K.
  public var worstShortfall: Double {
    max(air.shortfall.kelvins, liquid?.shortfall.kelvins ?? 0)
  }

  /// Mean cooling power for given heats. White-space electrical losses belong to the air's heat.
  public func meanPower(airHeat: Power, liquidHeat: Power) -> Power {
    airHeat * air.meanPower + liquidHeat * (liquid?.meanPower ?? 0)
  }

  /// Water of the whole year for given heats.
  public func water(airHeat: Power, liquidHeat: Power) -> Volume {
    let year = Duration.hours(Double(CalendarYear.hours))
    let air = air.meanWater * (airHeat * year)
    return air + (liquid?.meanWater ?? .zero) * (liquidHeat * year)
  }
}

extension PlantModel {
  /// The plant through a year at a constant load.
  public func year(
    _ weather: WeatherYear, operation: PlantOperation = .design
  ) -> CoolingYear {
    let plant = RunningPlant(self, operation)
    var air = YearSum()
    var liquid = YearSum()
    for (month, hours) in CalendarYear.months.enumerated() {
      for hour in hours {
        let result = plant.performance(
          dryBulb: weather.dryBulb[hour].celsius, wetBulb: weather.wetBulb[hour].celsius,
          humidityRatio: weather.humidityRatio[hour], pressure: weather.pressure[hour].base)
        air.add(result.air, hour)
        if let path = result.liquid { liquid.add(path, hour) }
      }
      air.close(month)
      liquid.close(month)
    }
    let leading = self.liquid == nil ? air : liquid
    return CoolingYear(
      operation: operation, air: air.path, liquid: self.liquid == nil ? nil : liquid.path,
      peakHour: leading.peakHour)
  }
}

extension PlantModel {
  /// The plant in every hour of a year at a constant load.
  public func hours(
    _ weather: WeatherYear, operation: PlantOperation = .design
  ) -> [PlantPerformance] {
    let plant = RunningPlant(self, operation)
    return weather.dryBulb.indices.map { hour in
      plant.performance(
        dryBulb: weather.dryBulb[hour].celsius, wetBulb: weather.wetBulb[hour].celsius,
        humidityRatio: weather.humidityRatio[hour], pressure: weather.pressure[hour].base)
    }
  }
}

/// Sums of one way of heat, in the order of the hours.
private struct YearSum {
  var peakHour = 0
  private var power = 0.0
  private var water = 0.0
  private var result = CoolingYear.Path()

  mutating func add(_ hour: PathPerformance, _ index: Int) {
    let electricity = hour.power
    power += electricity
    water += hour.water.base
    if electricity > result.peakPower {
      result.peakPower = electricity
      peakHour = index
    }
    if hour.chillerShare > 0 { result.chillerHours += 1 }
    if hour.shortfall > .zero {
      result.shortHours += 1
      result.shortfall = max(result.shortfall, hour.shortfall)
    }
  }

  mutating func close(_ month: Int) {
    let hours = Double(CalendarYear.months[month].count)
    result.monthlyPower.append(power / hours)
    result.monthlyWater.append(WaterIntensity(base: water / hours))
    power = 0
    water = 0
  }

  var path: CoolingYear.Path {
    var path = result
    let total = Double(CalendarYear.hours)
    var power = 0.0
    var water = 0.0
    for (month, hours) in CalendarYear.months.enumerated() {
      power += path.monthlyPower[month] * Double(hours.count)
      water += path.monthlyWater[month].base * Double(hours.count)
    }
    path.meanPower = power / total
    path.meanWater = WaterIntensity(base: water / total)
    return path
  }
}
