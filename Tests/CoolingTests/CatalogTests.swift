import Catalog
import Climate
import Cooling
import Quantities
import Testing

@Suite struct CoolingCatalogTests {
  @Test func everyRecordReads() {
    #expect(Catalogs.cooling.count >= 35)
    #expect(Catalogs.plants.count >= 6)
    #expect(Catalogs.climates.count >= 21)
    for ids in [Catalogs.cooling.map(\.id), Catalogs.plants.map(\.id), Catalogs.climates.map(\.id)]
    {
      #expect(Set(ids).count == ids.count)
    }
  }

  @Test func everyPlantCompiles() throws {
    for plant in Catalogs.plants {
      let model = try PlantModel(plant, equipment: Catalogs.cooling)
      #expect(model.rackLimit.air != nil)
      #expect((model.coolantSupply == nil) == (plant.liquid == nil))
    }
  }

  @Test func everyClimateGivesAYearAndEveryDesignCondition() throws {
    for climate in Catalogs.climates {
      let year = try climate.weatherYear()
      for condition in DesignCondition.allCases {
        let states = try climate.designStates(at: condition, recirculation: .zero)
        #expect(!states.isEmpty)
      }
      // A year of normals has no extremes.
      let warmest = try #require(year.dryBulb.max())
      #expect(warmest < (try #require(climate.n20)))
      // Range of what weather does on land.
      #expect((-20...45).contains(year.dryBulb.map(\.celsius).reduce(0, +) / 8760))
    }
  }

  /// The offset of the 20-year extreme over the 0.4 % dry bulb is 4.3-8.0 K at US stations of the
  /// 2021 handbook; tropical coasts lie lower.
  @Test func extremesLieAboveDesignDays() throws {
    for climate in Catalogs.climates {
      let offset = (try #require(climate.n20)) - (try #require(climate.dryBulb04))
      #expect((1.9...8.01).contains(offset.celsius), "\(climate.id)")
    }
  }

  @Test func pricesOfAKilowattAreOfTheRightSize() throws {
    for record in Catalogs.cooling {
      for price in record.prices {
        let dollars: Double
        switch price.per {
        case .kilowatt: dollars = price.amount.dollars
        case .unit:
          guard let capacity = record.capacity else { continue }
          dollars = price.amount.dollars / capacity.kilowatts
        default: continue
        }
        #expect((50...1500).contains(dollars), "\(record.id): \(dollars) USD/kW")
      }
    }
  }

  @Test func rackLimits() throws {
    let air = try Catalogs.model("perimeter-air")
    #expect(air.exceededRackLimit(rack: .kilowatts(40), liquidFraction: 0) == nil)
    #expect(air.exceededRackLimit(rack: .kilowatts(41), liquidFraction: 0) == .kilowatts(40))
    #expect(air.exceededRackLimit(rack: .kilowatts(30), liquidFraction: 0.8) == .zero)
    let liquid = try Catalogs.model("direct-to-chip-air-chiller")
    #expect(liquid.exceededRackLimit(rack: .kilowatts(132), liquidFraction: 0.87) == nil)
    #expect(liquid.exceededRackLimit(rack: .kilowatts(600), liquidFraction: 0.99) != nil)
    // 52 kW of air heat is more than the fan walls carry.
    #expect(liquid.exceededRackLimit(rack: .kilowatts(130), liquidFraction: 0.6) == .kilowatts(40))
  }
}
