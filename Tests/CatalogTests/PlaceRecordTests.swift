import Catalog
import Documents
import Quantities
import Testing

@Suite struct PlaceRecordTests {
  static let origin = "source: test\nas_of: 2026\nconfidence: memory\n"

  @Test func assumptionsCarryTheirUnit() throws {
    let (rack, _) = place(
      Assumption.self,
      "id: a\nname: a\nvalue: 20\nunit: \"USD/rack\"\nrange: [10, 30]\nmethod: m\n" + Self.origin)
    let price = try #require(rack?.quantity(as: Ratio<MoneyDimension, RackDimension>.self))
    #expect(price.base == 20)
    #expect(rack?.quantity(as: PowerPrice.self) == nil)
    #expect(rack?.number == nil)

    let (share, _) = place(
      Assumption.self,
      "id: a\nname: a\nvalue: 0.5\nunit: fraction\nrange: [0.1, 0.6]\nmethod: m\n" + Self.origin)
    #expect(share?.number == 0.5)

    let (land, _) = place(
      Assumption.self,
      "id: a\nname: a\nvalue: 244000\nunit: USD/acre\nrange: [1, 300000]\nmethod: m\n" + Self.origin
    )
    let hectare = try #require(land?.quantity(as: AreaPrice.self)) * .squareMeters(10_000)
    #expect(abs(hectare.dollars - 602_937) < 1)  // 1 ha is 2.4710538 acres
  }

  @Test(arguments: [
    ("value: 40\nrange: [10, 30]", "value: the value lies outside its range"),
    ("value: 20\nrange: [30, 10]", "range: a range is two numbers, the lower first"),
    ("value: .nan\nrange: [10, 30]", "value: "),
  ])
  func assumptionsOutsideTheirRangeAreRefused(_ keys: String, _ message: String) {
    let (record, issues) = place(
      Assumption.self, "id: a\nname: a\nunit: fraction\nmethod: m\n\(keys)\n" + Self.origin)
    #expect(record == nil)
    #expect(issues.contains { $0.contains(message) }, "\(issues)")
  }

  @Test func aDemandChargeOnAnAverageIsRefused() {
    let (record, issues) = place(
      Tariff.self,
      """
      id: t
      name: t
      basis: all-in
      energy_usd_per_kwh: 0.07
      monthly_demand: 6 USD/kW
      year: 2026

      """ + Self.origin)
    #expect(record == nil)
    #expect(issues.count == 1)
    #expect(issues.first?.hasPrefix("test.yaml:5:") == true)
  }

  @Test func demandMayBeWrittenWithItsUnit() throws {
    let (record, issues) = place(
      Tariff.self,
      "id: t\nname: t\nbasis: two-part\nenergy: 33 USD/MWh\nmonthly_demand: 6.03 USD/kW\n"
        + "ratchet: 80 %\nminimum_take: 0.85\nyear: 2026\n" + Self.origin)
    #expect(issues == [])
    let tariff = try #require(record)
    #expect(abs((try #require(tariff.energy) * .kilowattHours(1)).dollars - 0.033) < 1e-12)
    #expect(abs((try #require(tariff.monthlyDemand) * .megawatts(1)).dollars - 6030) < 1e-9)
    #expect(tariff.ratchet == 0.8)
  }

  @Test func constructionSaysWhoseMegawatts() {
    let (record, issues) = place(
      ConstructionCost.self,
      "id: c\nmeasure: cost\ncost_usd_per_mw: 5\ncovers: [shell]\nexcludes: [shell]\n" + Self.origin
    )
    #expect(record == nil)
    #expect(issues.count == 2)
    #expect(issues.contains { $0.contains("whose megawatts") })
    #expect(issues.contains { $0.contains("both covered and excluded") })
  }

  @Test func recordsThatPayTwiceAreFound() throws {
    func cost(_ id: String, _ covers: String) throws -> ConstructionCost {
      let (record, _) = place(
        ConstructionCost.self,
        "id: \(id)\nmeasure: cost\ncost_usd_per_mw: 5\nbasis: critical-it\ncovers: \(covers)\n"
          + Self.origin)
      return try #require(record)
    }
    let shell = try cost("a", "[shell, office]")
    let office = try cost("b", "[office]")
    let site = try cost("c", "[site-work]")
    #expect(ConstructionCost.overlap(of: [shell, office, site]) == [.office])
    #expect(ConstructionCost.overlap(of: [shell, site]) == [])
  }

  @Test(arguments: [
    ("efficiency: 1.02", "efficiency"), ("rating_kw: -3", "rating"), ("rating_kva: 3", "rating"),
    ("efficiency_at_load: [{load: 50 %, efficiency: 0.9}, {load: 25 %, efficiency: 0.9}]", "rise"),
    ("heat_rate_btu_per_kwh: 8749", "heating value"), ("typ: ups", "type"),
  ])
  func impossibleEquipmentIsRefused(_ line: String, _ message: String) {
    let (record, issues) = place(
      PowerEquipment.self, "id: e\ntype: ups\n\(line)\n" + Self.origin)
    #expect(record == nil)
    #expect(issues.contains { $0.contains(message) }, "\(issues)")
  }
}
