import Quantities
import Testing

private func isClose(_ left: Double, _ right: Double, _ tolerance: Double = 1e-12) -> Bool {
  abs(left - right) <= tolerance * max(abs(left), abs(right), 1e-300)
}

@Suite struct Units {
  /// Values of NIST SP 811 (2008), appendix B, and of the units' definitions.
  @Test func publishedConversions() throws {
    let million = try #require(Energy(parsing: "1 MMBtu"))
    #expect(isClose(million.kilowattHours, 293.07107017, 1e-9))
    let acre = try #require(Area(parsing: "1 acre"))
    #expect(isClose(acre.squareMeters, 4046.8564224))
    let foot = try #require(Area(parsing: "43560 sqft"))
    #expect(isClose(foot.squareMeters, acre.squareMeters, 1e-9))
    let pound = try #require(Mass(parsing: "3000 lb"))
    #expect(isClose(pound.kilograms, 1360.77711))
    let gallon = try #require(Volume(parsing: "1 gal"))
    #expect(isClose(gallon.liters, 3.785411784))
    #expect(try #require(Temperature(parsing: "68 °F")).celsius.rounded() == 20)
    #expect(isClose(try #require(Temperature(parsing: "-40 F")).celsius, -40))
    #expect(isClose(try #require(Temperature(parsing: "300 K")).celsius, 26.85))
    #expect(isClose(try #require(TemperatureDifference(parsing: "9 °F")).kelvins, 5))
    let port = try #require(Bandwidth(parsing: "800 Gb/s"))
    #expect(port.gigabytesPerSecond == 100)
    // A heat rate of 3,412.14 Btu/kWh is an efficiency of one.
    let rate = try #require(Ratio<EnergyDimension, EnergyDimension>(parsing: "3412.1416 Btu/kWh"))
    #expect(isClose(rate.base, 1, 1e-7))
  }

  @Test func everyUnitIsReadUnderEachOfItsSpellings() throws {
    try expectSpellings(of: Power.self)
    try expectSpellings(of: Energy.self)
    try expectSpellings(of: Temperature.self)
    try expectSpellings(of: Duration.self)
    try expectSpellings(of: Bandwidth.self)
    try expectSpellings(of: EnergyPrice.self)
    try expectSpellings(of: AcceleratorTimePrice.self)
    try expectSpellings(of: Flow.self)
    try expectSpellings(of: RackRate.self)
    try expectSpellings(of: Ratio<MoneyDimension, BandwidthDimension>.self)
    try expectSpellings(of: Ratio<CountDimension, PowerDimension>.self)
  }

  private func expectSpellings<Value: Measurable>(of type: Value.Type) throws {
    for unit in Value.measure.units {
      for spelling in [unit.symbol] + unit.aliases where !spelling.isEmpty {
        let value = try #require(Value(parsing: "2.5 \(spelling)"), "\(spelling)")
        #expect(isClose(value.base, 2.5 * unit.factor + unit.offset), "\(spelling)")
        // `2.51/MW` can only be read as 2.51 of `/MW`.
        if spelling.first?.isNumber == false {
          #expect(Value(parsing: "2.5\(spelling)") == value, "\(spelling)")
        }
      }
      // The suffix of a key leads to a unit of the same size.
      let found = try #require(Value.unit(suffix: unit.suffix), "\(unit.suffix)")
      #expect(isClose(found.factor, unit.factor) && found.offset == unit.offset)
    }
    let first = Value.measure.units[0]
    #expect(first.factor == 1 && first.offset == 0, "the first unit is the base")
  }

  @Test(arguments: [
    "", " ", "200", "MW", "200 mw", "200 kVA", "1:30 MW", ".nan MW", "nan MW", "inf MW", "0x10 MW",
    "1_000 MW", "1e400 MW", "1,200 MW", "20 0 MW", "--2 MW", "2 MW extra", "１２ MW", "1 eMW",
  ])
  func whatIsNoPowerIsRefused(_ text: String) {
    #expect(Power(parsing: text) == nil)
  }

  @Test func exponentsAreNumbersAndUnitsAreNot() throws {
    #expect(try #require(Money(parsing: "1e3 USD")).dollars == 1000)
    #expect(try #require(Power(parsing: "1.2e-3 GW")).megawatts == 1.2)
    #expect(try #require(Power(parsing: "  -5 MW ")).megawatts == -5)
  }

  @Test func powerTimesTimeIsEnergyAndPricesMultiplyOut() throws {
    let energy = Power.megawatts(60) * .hours(730)
    #expect(energy.megawattHours == 43_800)
    let price = try #require(EnergyPrice(parsing: "50 USD/MWh"))
    #expect(isClose((price * energy).dollars, 2_190_000))
    #expect(isClose((energy / Duration.hours(730)).megawatts, 60))
    // A year is 8,760 hours, a month a twelfth.
    #expect(Duration.years(1).hours == 8760)
    #expect(Duration.months(12) == .years(1))
  }

  @Test func valuesPrintInTheUnitAskedFor() {
    #expect(Power.megawatts(1372.84).text(in: "GW") == "1.373 GW")
    #expect(Power.megawatts(1372.84).text(in: "MW") == "1,373 MW")
    #expect(EnergyPrice(base: 0.066 / 3.6e6).text(in: "USD/kWh") == "0.066 USD/kWh")
  }
}
