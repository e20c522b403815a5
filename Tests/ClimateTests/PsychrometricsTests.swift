import Climate
import Quantities
import Testing

private let seaLevel = Pressure(base: 101_325)

private func isClose(_ value: Double, _ expected: Double, relative: Double) -> Bool {
  (value - expected).magnitude <= relative * expected.magnitude
}

private func air(_ dryBulb: Double, humidity: Double, _ pressure: Pressure = seaLevel) -> MoistAir {
  MoistAir(dryBulb: .celsius(dryBulb), relativeHumidity: humidity, pressure: pressure)
}

/// ASHRAE Handbook, Fundamentals 2017, chapter 1, as printed by psychrolib's tests.
@Suite struct PsychrometricsTests {
  @Test(arguments: [(25.0, 3169.7), (50, 12351.3), (100, 101418.0)])
  func saturationPressure(celsius: Double, expected: Double) {
    let pressure = MoistAir.saturationPressure(at: .celsius(celsius))
    #expect(isClose(pressure.base, expected, relative: 3e-4))
  }

  @Test(arguments: [(-60.0, 1.08), (-20, 103.24), (-5, 401.74), (5, 872.6)])
  func saturationPressureOverIce(celsius: Double, expected: Double) {
    // ASHRAE Fundamentals 2017, ch. 1, table 3.
    let pressure = MoistAir.saturationPressure(at: .celsius(celsius))
    #expect(isClose(pressure.base, expected, relative: 3e-3))
  }

  @Test func saturationHumidityRatio() {
    let ratio = MoistAir.saturationHumidityRatio(at: .celsius(25), pressure: seaLevel)
    #expect(isClose(ratio, 0.020173, relative: 5e-3))
  }

  @Test func humidityRatioFromWetBulb() {
    let state = MoistAir(
      dryBulb: .celsius(30), wetBulb: .celsius(25), pressure: Pressure(base: 95_461))
    #expect(isClose(state.humidityRatio, 0.0192281274241096, relative: 3e-4))
    #expect((state.wetBulb.celsius - 25).magnitude < 1e-6)
  }

  @Test func enthalpy() {
    let state = MoistAir(dryBulb: .celsius(30), humidityRatio: 0.02, pressure: seaLevel)
    #expect(isClose(state.enthalpy.base, 81_316, relative: 3e-4))
  }

  @Test(arguments: [(500.0, 95_461.0), (1000, 89_875), (4000, 61_640)])
  func standardPressure(meters: Double, expected: Double) {
    let pressure = MoistAir.standardPressure(altitude: .meters(meters))
    #expect((pressure.base - expected).magnitude <= 1)
  }

  /// ASHRAE Fundamentals, chapter 1, example 1: 40 °C dry bulb, 20 °C wet bulb.
  @Test func exampleOne() {
    let state = MoistAir(dryBulb: .celsius(40), wetBulb: .celsius(20), pressure: seaLevel)
    #expect((state.humidityRatio - 0.0065).magnitude <= 0.0001)
    #expect((state.dewPoint.celsius - 7).magnitude <= 0.5)
    #expect((state.relativeHumidity - 0.14).magnitude <= 0.01)
    #expect(isClose(state.enthalpy.base, 56_700, relative: 1e-3))
    #expect(isClose(state.specificVolume.base, 0.896, relative: 1e-3))
    // psychrolib 2.5 prints more digits.
    #expect((state.humidityRatio - 0.00640079).magnitude < 1e-8)
    #expect((state.dewPoint.celsius - 7.4336).magnitude < 1e-3)
    #expect((state.relativeHumidity - 0.139795).magnitude < 1e-6)
    #expect((state.enthalpy.base - 56_724.6).magnitude < 0.1)
    #expect((state.specificVolume.base - 0.896248).magnitude < 1e-6)
  }

  @Test(arguments: [(20.0, 0.5, 13.783), (35, 0.25, 20.230), (30, 0.75, 26.309)])
  func wetBulb(celsius: Double, humidity: Double, expected: Double) {
    #expect((air(celsius, humidity: humidity).wetBulb.celsius - expected).magnitude < 0.002)
  }

  @Test func dewPoint() {
    #expect((air(30, humidity: 0.75).dewPoint.celsius - 25.081).magnitude < 0.002)
  }

  @Test func saturatedAirHasOneTemperature() {
    for celsius in stride(from: -30.0, through: 45, by: 2.5) {
      let state = air(celsius, humidity: 1)
      #expect((state.wetBulb.celsius - celsius).magnitude < 1e-6)
      #expect((state.dewPoint.celsius - celsius).magnitude < 1e-6)
    }
  }

  /// The wet bulb solves its own equation and lies between dew point and dry bulb, on a grid that
  /// crosses freezing and goes to thin, dry air.
  @Test func wetBulbSolvesItsEquation() {
    for pressure in [101_325.0, 84_000, 61_640] {
      for celsius in stride(from: -40.0, through: 50, by: 1.7) {
        for humidity in [0.01, 0.1, 0.33, 0.5, 0.8, 0.99] {
          let state = air(celsius, humidity: humidity, Pressure(base: pressure))
          let wet = state.wetBulb
          #expect(wet <= state.dryBulb)
          // Where ice and water branches overlap, about freezing, the wet bulb is not unique and a
          // frost point may lie above it.
          if wet.celsius.magnitude > 1 {
            #expect(wet.celsius >= state.dewPoint.celsius - 1e-6)
            let back = MoistAir(dryBulb: state.dryBulb, wetBulb: wet, pressure: state.pressure)
            #expect((back.humidityRatio - state.humidityRatio).magnitude < 1e-9)
          }
        }
      }
    }
  }

  @Test func evaporationEndsOnTheLineOfConstantWetBulb() {
    let state = air(38, humidity: 0.2)
    let limit = MoistAir.saturationHumidityRatio(at: .celsius(18), pressure: seaLevel)
    let cooled = state.dryBulb(evaporatedTo: limit)
    let end = MoistAir(dryBulb: cooled, humidityRatio: limit, pressure: seaLevel)
    #expect((end.wetBulb.celsius - state.wetBulb.celsius).magnitude < 1e-6)
    #expect(cooled < state.dryBulb)
  }

  @Test func heatingKeepsVapor() {
    let warm = air(20, humidity: 0.6).heated(by: .kelvins(7))
    #expect(warm.humidityRatio == air(20, humidity: 0.6).humidityRatio)
    #expect((warm.dewPoint.celsius - air(20, humidity: 0.6).dewPoint.celsius).magnitude < 1e-9)
    #expect(warm.density < air(20, humidity: 0.6).density)
  }
}
