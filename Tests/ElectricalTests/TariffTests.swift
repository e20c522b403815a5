import Catalog
import Documents
import Electrical
import Interchange
import Quantities
import Testing

private func read(_ yaml: String) -> (tariff: Tariff?, issues: [String]) {
  let text =
    yaml + "\nname: t\nyear: 2026\nsource: a test\nas_of: 2026\nconfidence: confirmed\n"
  let parsed = YAMLReader.read(Array(text.utf8), file: "t.yaml")
  guard let document = parsed.document else { return (nil, parsed.issues.map(\.description)) }
  let read = Reader.read(Tariff.self, from: document, file: "t.yaml")
  return (read.record, read.issues.map(\.message))
}

private let hours = 8760
private let flat = [Power](repeating: .megawatts(60), count: hours)

@Suite struct TariffTests {
  /// Contract 100 MW, metered 60 MW, 85 % floor, 12.50 USD/kW-month: 85,000 kW are billed, 1,062,500
  /// USD; energy 60 MW x 730 h x 50 USD/MWh = 2,190,000 USD a month of a twelfth of the year.
  @Test func billedDemandOfAMinimumTake() throws {
    let tariff = try #require(
      read(
        "id: floor\nbasis: two-part\nenergy_usd_per_kwh: 0.05\nmonthly_demand_usd_per_kw: 12.5\n"
          + "minimum_take: 85 %"
      ).tariff)
    let schedule = try #require(TariffSchedule(tariff))
    let bill = schedule.bill(load: flat, contracted: .megawatts(100))
    #expect(bill.months.allSatisfy { $0.lines[0].billed == .megawatts(85) })
    #expect(bill.months.allSatisfy { ($0.lines[0].amount.dollars - 1_062_500).magnitude < 1e-6 })
    #expect((bill.energyCharge.dollars / 12 - 2_190_000).magnitude < 1e-3)
    #expect((bill.energy.megawattHours - 60 * 8760).magnitude < 1e-6)
  }

  /// PJM 2027/28: 333.44 USD/MW-day is 10.1421 USD/kW-month, 121.71 M USD a GW and year, 13.89
  /// USD/MWh at a load factor of 1.
  @Test func capacityOfPJM() throws {
    let tariff = try #require(
      read(
        "id: pjm\nbasis: two-part\nenergy_usd_per_kwh: 0\ncapacity:\n  - {usd_per_mw_day: 333.44}"
      ).tariff)
    let load = [Power](repeating: .megawatts(1000), count: hours)
    let schedule = try #require(TariffSchedule(tariff))
    let bill = schedule.bill(load: load, contracted: .megawatts(1000))
    let year = bill.total.dollars
    #expect((year / 1e6 - 121.71).magnitude < 0.01)
    #expect((year / 1e6 / 12 - 10.1421).magnitude < 1e-3)
    #expect((year / 8.76e6 - 13.89).magnitude < 0.01)
  }

  /// Load kept out of the system's highest hours owes nothing for them.
  @Test func coincidentPeaksCountTheirHoursAlone() throws {
    let tariff = try #require(
      read(
        "id: cp\nbasis: two-part\nenergy_usd_per_kwh: 0.03\ncapacity:\n"
          + "  - {usd_per_mw_day: 100, peaks: 4, months: [6, 7, 8, 9]}"
      ).tariff)
    let peaks = [4000, 4700, 5500, 6000]
    var load = flat
    for hour in peaks { load[hour] = .megawatts(10) }
    let schedule = try #require(TariffSchedule(tariff))
    let known = schedule.bill(load: load, contracted: .zero, coincidentHours: peaks)
    #expect((known.demandCharge.dollars - 100 * 10 * 365).magnitude < 1e-6)
    // Unknown hours are taken for the load's own highest: never too little.
    let unknown = schedule.bill(load: load, contracted: .zero)
    #expect((unknown.demandCharge.dollars - 100 * 60 * 365).magnitude < 1e-6)
  }

  /// A summer peak raises the demand of every month that a ratchet covers.
  @Test func ratchetLooksBackAYear() throws {
    let tariff = try #require(
      read(
        "id: r\nbasis: two-part\nenergy_usd_per_kwh: 0.03\ndemand_charges:\n"
          + "  - {name: delivery, monthly_usd_per_kw: 10, ratchet: 80 %}"
      ).tariff)
    var load = flat
    load[5000] = .megawatts(100)
    let bill = try #require(TariffSchedule(tariff)).bill(load: load, contracted: .zero)
    #expect(bill.months[6].lines[0].billed == .megawatts(100))
    #expect(bill.months[0].lines[0].billed == .megawatts(80))
  }

  @Test func periodsOfDayAndSeason() throws {
    let yaml = """
      id: tou
      basis: two-part
      periods:
        - {name: summer-peak, months: [6, 7, 8, 9], days: weekdays, from: 13, to: 19, energy_usd_per_kwh: 0.2}
        - {name: summer-evening, months: [6, 7, 8, 9], days: weekdays, from: 19, to: 13, energy_usd_per_kwh: 0.08}
        - {name: summer-weekend, months: [6, 7, 8, 9], days: weekends, energy_usd_per_kwh: 0.08}
        - {name: winter, months: [1, 2, 3, 4, 5, 10, 11, 12], energy_usd_per_kwh: 0.05}
      """
    let tariff = try #require(read(yaml).tariff)
    let schedule = try #require(TariffSchedule(tariff))
    // 2023 begins on a Sunday: 1 July is a Saturday, 3 July a Monday.
    let july = 181 * 24
    #expect((schedule.energy[july + 15].base * 3.6e6 - 0.08).magnitude < 1e-12)
    #expect((schedule.energy[july + 48 + 15].base * 3.6e6 - 0.2).magnitude < 1e-12)
    #expect((schedule.energy[july + 48 + 20].base * 3.6e6 - 0.08).magnitude < 1e-12)
    #expect((schedule.energy[0].base * 3.6e6 - 0.05).magnitude < 1e-12)
    // The mean of a flat load: within the day or two by which the year's weekdays differ from 5/7.
    let mean = schedule.energy.reduce(0) { $0 + $1.base } / Double(hours)
    let stated = try #require(tariff.flatEnergy)
    #expect((mean / stated.base - 1).magnitude < 0.005)
  }

  @Test func overlapsAndGapsAreErrors() {
    let head = "id: t\nbasis: two-part\nperiods:\n"
    let night = "  - {name: night, from: 22, to: 6, energy_usd_per_kwh: 0.03}\n"
    let day = "  - {name: day, from: 6, to: 22, energy_usd_per_kwh: 0.06}\n"
    #expect(read(head + night + day).issues.isEmpty)
    let gap = read(head + night + "  - {name: day, from: 7, to: 22, energy_usd_per_kwh: 0.06}\n")
    #expect(gap.issues == ["no period covers month 1, weekday, hour 6 and others"])
    let overlap = read(
      head + night + "  - {name: day, from: 5, to: 22, energy_usd_per_kwh: 0.06}\n")
    #expect(overlap.issues == ["periods `night` and `day` overlap in month 1, weekday, hour 5"])
    #expect(read(head + night + day + "energy_usd_per_kwh: 0.05").issues.count == 1)
    #expect(
      read("id: t\nbasis: two-part\nperiods: [{name: n, months: [13], energy_usd_per_kwh: 1}]")
        .issues.count >= 1)
  }

  /// The rules of large loads do not touch small ones.
  @Test func smallLoadsAreOutsideTheRules() throws {
    let tariff = try #require(
      read(
        "id: dct\nbasis: two-part\nenergy_usd_per_kwh: 0.05\nmonthly_demand_usd_per_kw: 10\n"
          + "minimum_take: 85 %\nminimum_load_mw: 25"
      ).tariff)
    let small = [Power](repeating: .megawatts(5), count: hours)
    let bill = try #require(TariffSchedule(tariff)).bill(load: small, contracted: .megawatts(20))
    #expect(bill.months[0].lines[0].billed == .megawatts(5))
  }
}
