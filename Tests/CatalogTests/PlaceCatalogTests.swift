import Catalog
import Documents
import Quantities
import Testing

@Suite struct PlaceCatalogTests {
  @Test func everyFileReadsWithoutAnIssue() throws {
    try expectClean(PowerEquipment.self, "power-equipment.yaml")
    try expectClean(ConstructionCost.self, "construction.yaml")
    try expectClean(Grid.self, "grids.yaml")
    try expectClean(Tariff.self, "tariffs.yaml")
    try expectClean(Market.self, "markets.yaml")
    try expectClean(Assumption.self, "assumptions.yaml")
  }

  private func expectClean<Record: CatalogRecord>(_ type: Record.Type, _ name: String) throws {
    let file = try PlaceCatalogFile<Record>(name)
    #expect(file.issues.map(\.description) == [])
    #expect(file.records.count > 5)
    let ids = file.records.map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy { !$0.isEmpty })
  }

  // MARK: Construction (Cushman & Wakefield 2025)

  @Test func constructionSplitIsWholeAndOfThePublishedAverage() throws {
    let file = try PlaceCatalogFile<ConstructionCost>("construction.yaml")
    let parts = file.records.filter { $0.measure == .cost }
    let shares = parts.compactMap(\.share).reduce(0, +)
    #expect(abs(shares - 1) < 1e-12)
    for part in parts {
      let dollars = try #require(part.cost) * .megawatts(1)
      let share = try #require(part.share)
      #expect(abs(dollars.dollars - 11_700_000 * share) < 0.5, "\(part.id)")
      #expect(part.basis == .criticalIT)
    }
    #expect(ConstructionCost.overlap(of: parts) == [])
    let building = parts.filter { !$0.covers.contains(.electrical) }
    let sum = building.compactMap(\.cost).map { ($0 * .megawatts(1)).dollars }.reduce(0, +)
    #expect(abs(sum - 5_499_000) < 1)  // 47 % of 11.7 M
  }

  @Test func landOfTheGuideIsItsPriceASquareFoot() throws {
    let file = try PlaceCatalogFile<ConstructionCost>("construction.yaml")
    let price = try #require(file["cw-land"]?.price)
    // 244,000 USD an acre is printed beside 5.59 USD a square foot.
    let acre = price * Area(1, in: try #require(Area.measure.unit(spelled: "acre")))
    let foot = price * Area(1, in: try #require(Area.measure.unit(spelled: "sqft")))
    #expect(abs(acre.dollars - 244_000) < 0.01)
    #expect(abs(foot.dollars - 5.59) < 0.02)
  }

  // MARK: Carbon

  @Test func carbonIsThePublishedPoundsConverted() throws {
    let file = try PlaceCatalogFile<Grid>("grids.yaml")
    var checked = 0
    for grid in file.records {
      guard let subregion = grid.subregion else { continue }
      let words = grid.provenance.source.split(separator: " ")
      let at = try #require(words.firstIndex(of: Substring(subregion)), "\(grid.id)")
      let pounds = try #require(Double(words[at + 1]))
      // International pound, 0.45359237 kg exactly.
      let kilograms = (grid.carbon * Energy.kilowattHours(1000)).kilograms
      #expect(abs(kilograms - pounds * 0.45359237) < 5e-4, "\(grid.id)")
      checked += 1
    }
    #expect(checked >= 20)
  }

  @Test func texasYearMatchesTheWorkedExample() throws {
    // 100 MW of IT, PUE 1.2, ERCT 2022 at 771.083 lb/MWh: 367,664.9 t a year.
    let ercot = try #require(try PlaceCatalogFile<Grid>("grids.yaml")["ercot"])
    let older = try #require(
      ercot.provenance.alternatives.first {
        $0.source?.contains("eGRID2022") == true
      })
    let kilograms = try #require(Double(older.value))
    #expect(abs(kilograms * 120 * 8760 / 1000 / 367_664.9 - 1) < 1e-5)
  }

  @Test func everyDefaultTariffOfAGridCanBeBilled() throws {
    let tariffs = try PlaceCatalogFile<Tariff>("tariffs.yaml")
    for grid in try PlaceCatalogFile<Grid>("grids.yaml").records {
      guard let id = grid.tariff else { continue }
      let tariff = try #require(tariffs[id], "\(grid.id)")
      #expect(tariff.isComputable)
    }
  }

  // MARK: Tariffs

  @Test func capacityPriceOfPJMConvertsAsPublished() throws {
    let tariff = try #require(try PlaceCatalogFile<Tariff>("tariffs.yaml")["pjm-wholesale-2027"])
    let monthly = try #require(tariff.monthlyDemand)
    // 333.44 USD/MW-day is 10.1421 USD/kW-month and 121.71 M USD a GW-year.
    #expect(abs((monthly * .kilowatts(1)).dollars - 10.1421) < 5e-5)
    let year = (monthly * .megawatts(1000)).dollars * 12
    #expect(abs(year / 121.71e6 - 1) < 1e-4)
    #expect(abs(year / (1000 * 8760) - 13.89) < 5e-3)
  }

  @Test func averagesHoldTheirDemandCharges() throws {
    let file = try PlaceCatalogFile<Tariff>("tariffs.yaml")
    let averages = file.records.filter { $0.basis == .allIn }
    #expect(averages.count > 10)
    for tariff in averages { #expect(tariff.monthlyDemand == nil, "\(tariff.id)") }
    let cents = try #require(file["ercot-industrial"]?.energy) * .kilowattHours(100)
    #expect(abs(cents.dollars - 6.60) < 1e-9)  // EIA, Texas 2023
  }

  // MARK: Equipment

  @Test func midpointsAreMidpoints() throws {
    let file = try PlaceCatalogFile<PowerEquipment>("power-equipment.yaml")
    var checked = 0
    for record in file.records {
      for quote in record.prices where quote.method?.contains("midpoint") == true {
        let range = try #require(quote.range)
        #expect(abs(quote.amount.dollars - (range[0] + range[1]) / 2) <= 0.5, "\(record.id)")
        checked += 1
      }
    }
    #expect(checked >= 10)
  }

  @Test func heatRateAndEfficiencyAreOneFigure() throws {
    // A kilowatt-hour is 3,412.14 Btu.
    let file = try PlaceCatalogFile<PowerEquipment>("power-equipment.yaml")
    var checked = 0
    for record in file.records {
      guard let efficiency = record.efficiency, let heatRate = record.heatRate,
        record.type == .gasTurbine || record.type == .engine
      else { continue }
      #expect(abs(efficiency * heatRate.base - 1) < 2e-3, "\(record.id)")
      checked += 1
    }
    #expect(checked >= 15)
    // NREL ATB 2024, higher heating value: combined cycle 53.89 %, combustion turbine 35.12 %.
    #expect(abs(1 / (try #require(file["atb-gas-cc"]?.heatRate)).base - 0.5389) < 1e-4)
    #expect(abs(1 / (try #require(file["atb-gas-ct"]?.heatRate)).base - 0.3512) < 1e-4)
  }

  @Test func nothingGivesMoreThanItTakes() throws {
    let file = try PlaceCatalogFile<PowerEquipment>("power-equipment.yaml")
    for record in file.records {
      let all =
        [record.efficiency, record.ecoEfficiency] + record.efficiencyAtLoad.map(\.efficiency)
      for efficiency in all.compactMap({ $0 }) { #expect(efficiency < 1, "\(record.id)") }
      guard let heatRate = record.heatRate else { continue }
      #expect(heatRate.base > 1.5, "\(record.id)")  // Carnot and all: above 67 % nothing runs
    }
    let ups = try #require(file["ups-1250kva"])
    #expect(ups.efficiencyAtLoad.last?.efficiency == ups.efficiency)
  }

  // MARK: Markets and assumptions

  @Test func marketFactorsAreRatiosToThePublishedAverage() throws {
    let file = try PlaceCatalogFile<Market>("markets.yaml")
    let published = [
      "us-average": 11.7, "us-south": 9.3, "us-reno": 15.0, "southeast-asia": 8.784484,
      "singapore": 14.5, "japan": 15.2, "london": 12.0, "nordic": 11.6,
    ]
    for (id, millions) in published {
      let factor = try #require(file[id]?.constructionFactor)
      #expect(abs(factor - millions / 11.7) < 5e-4, "\(id)")
    }
  }

  @Test func classFactorsAgreeWithOneAnother() throws {
    let file = try PlaceCatalogFile<Assumption>("assumptions.yaml")
    func factor(_ goods: String, _ from: String, _ to: String) throws -> Double {
      try #require(file["price-factor-\(goods)-\(from)-\(to)"]?.number)
    }
    let classes = ["list", "neocloud", "hyperscaler"]
    for goods in ["systems", "network", "facility"] {
      for from in classes {
        for to in classes where to != from {
          let there = try factor(goods, from, to)
          #expect(abs(there * (try factor(goods, to, from)) - 1) < 0.01)
          for via in classes where via != from && via != to {
            let round = try factor(goods, from, via) * factor(goods, via, to)
            #expect(abs(round / there - 1) < 0.01, "\(goods) \(from) \(via) \(to)")
          }
        }
      }
    }
  }

  @Test func interconnectionHoldsTheSubstation() throws {
    let assumptions = try PlaceCatalogFile<Assumption>("assumptions.yaml")
    let whole = try #require(assumptions["interconnection"]?.quantity(as: PowerPrice.self))
    let equipment = try PlaceCatalogFile<PowerEquipment>("power-equipment.yaml")
    let part = try #require(equipment["utility-substation-per-mw"]?.prices.first)
    #expect(part.per == .kilowatt)
    #expect((whole * .kilowatts(1)) > part.amount)
  }
}
