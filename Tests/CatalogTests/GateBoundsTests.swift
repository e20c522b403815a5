import Catalog
import Documents
import Quantities
import Testing

/// What physics and markets allow. A value outside is a slip of units or of a digit, whatever its
/// source says.
@Suite struct GateBoundsTests {
  let catalog: GateCatalog

  init() throws { catalog = try GateCatalog() }

  private func each<Record: CatalogRecord>(_ type: Record.Type) -> [Record] {
    catalog.entries.filter { $0.kind == Record.kind }.compactMap {
      Reader.read(type, from: $0.document, file: $0.file).record
    }
  }

  private func expect(
    _ value: Double, in range: ClosedRange<Double>, _ what: String, _ id: String
  ) {
    #expect(range.contains(value), "\(id): \(what) \(value) outside \(range)")
  }

  /// Whole wafers and chips that compute from SRAM alone have proportions of their own.
  private func isUsual(_ gpu: Accelerator) -> Bool {
    !gpu.id.hasPrefix("cerebras") && !gpu.id.hasPrefix("groq")
  }

  @Test func accelerators() {
    for gpu in each(Accelerator.self) where isUsual(gpu) {
      if let watts = gpu.tdp?.watts {
        expect(watts, in: 100...4000, "W", gpu.id)
        if let rate = gpu.peakRate(.bf16)?.base {
          expect(rate / watts / 1e12, in: 0.3...6, "dense BF16 TFLOP/s a W", gpu.id)
        }
      }
      if let memory = gpu.memoryBandwidth?.base, let rate = gpu.peakRate(.bf16)?.base {
        // H20 37 by design, A100 153, H100 295, TPU v5e 240.
        expect(rate / memory, in: 30...900, "dense BF16 FLOP a byte", gpu.id)
      }
      if let out = gpu.scaleOut, let up = gpu.scaleUp {
        #expect(out <= up, "\(gpu.id): scale-out above scale-up")
      }
      for quote in gpu.prices {
        expect(quote.amount.dollars, in: 1000...100_000, "USD", gpu.id)
      }
    }
  }

  /// Records whose own note doubts a figure that these bounds would refuse; a test that a record
  /// passes again takes it off this list.
  private static let doubted = ["aws-trn2-ultraserver"]

  @Test func systems() throws {
    let gpus = each(Accelerator.self)
    for system in each(ComputeSystem.self) {
      let gpu = try #require(gpus.first { $0.id == system.accelerator })
      guard isUsual(gpu) else { continue }
      let count = Double(system.accelerators)
      if let tdp = gpu.tdp, let nameplate = system.nameplate {
        // Less than its chips is impossible, three times them no machine.
        let ratio = nameplate / (tdp * count)
        if Self.doubted.contains(system.id) {
          #expect(!(1...3).contains(ratio), "\(system.id) is doubted no more")
          #expect(system.provenance.note?.contains("quality") == true, "\(system.id)")
        } else {
          expect(ratio, in: 1...3, "nameplate over the chips' TDP", system.id)
        }
      }
      if let metered = system.measured, let nameplate = system.nameplate {
        #expect(metered <= nameplate, "\(system.id)")
      }
      if let nameplate = system.nameplate {
        let racks = Double(system.racksPerSystem ?? 1)
        expect(nameplate.kilowatts / racks, in: 2...700, "kW a rack", system.id)
      }
      for quote in system.prices {
        expect(quote.amount.dollars / count, in: 5000...200_000, "USD an accelerator", system.id)
      }
    }
    for rack in each(Rack.self) {
      if let limit = rack.limit { expect(limit.kilowatts, in: 5...1000, "kW", rack.id) }
    }
  }

  @Test func network() {
    for device in each(NetworkSwitch.self) {
      let gigabits = device.portModes.map { $0.rate.gigabitsPerSecond * Double($0.ports) }.max()
      // Ports of 1 Gb/s are priced and powered by the port.
      guard let gigabits, gigabits >= 1000 else { continue }
      for watts in [PowerBasis.nameplate, .design].compactMap({ device.power($0)?.watts }) {
        expect(watts / gigabits, in: 0.005...0.25, "W a Gb/s", device.id)
      }
      for quote in device.prices {
        expect(quote.amount.dollars / gigabits, in: 0.2...30, "USD a Gb/s", device.id)
      }
    }
    for optic in each(Optic.self) {
      guard let gigabits = optic.rate?.gigabitsPerSecond else { continue }
      if let watts = optic.power(.nameplate)?.watts {
        expect(watts / gigabits, in: 0...0.05, "W a Gb/s", optic.id)
      }
      for quote in optic.prices {
        expect(quote.amount.dollars / gigabits, in: 0.05...20, "USD a Gb/s", optic.id)
      }
    }
  }

  /// Dollars for a kW of what a unit is rated for.
  private func perKilowatt(_ quote: PriceQuote, _ rating: Power?) -> Double? {
    switch quote.per {
    case .unit: rating.map { quote.amount.dollars / $0.kilowatts }
    case .kilowatt, .kilovoltAmpere: quote.amount.dollars
    case .kilowattHour: nil
    }
  }

  @Test func plantAndPower() {
    for record in each(PowerEquipment.self) {
      if let efficiency = record.efficiency { expect(efficiency, in: 0.2...1, "of 1", record.id) }
      for point in record.efficiencyAtLoad {
        expect(point.efficiency, in: 0.2...1, "efficiency", record.id)
        expect(point.load, in: 0...1.1, "load", record.id)
      }
      for quote in record.prices {
        guard let dollars = perKilowatt(quote, record.rating) else { continue }
        expect(dollars, in: 3...15_000, "USD a kW", record.id)
      }
    }
    for record in each(CoolingEquipment.self) {
      for quote in record.prices {
        guard let dollars = perKilowatt(quote, record.capacity) else { continue }
        expect(dollars, in: 20...3000, "USD a kW", record.id)
      }
    }
    for record in each(ConstructionCost.self) {
      if let cost = record.cost {
        // Base unit: dollars a watt.
        expect(cost.base, in: 0.05...60, "USD a W", record.id)
      }
    }
  }

  /// Keys that are shares, wherever they stand.
  @Test func sharesAreShares() {
    let endings = ["efficiency", "fraction", "capture", "effectiveness", "humidity", "share"]
    var checked = 0
    for entry in catalog.entries {
      func walk(_ document: Document) {
        for member in document.members ?? [] where member.key != "provenance" {
          let isShare = endings.contains { member.key.hasSuffix($0) }
          for item in member.value.items ?? [member.value] {
            if isShare, let scalar = item.scalar, let share = try? Double.parse(scalar) {
              checked += 1
              expect(share, in: 0...1, member.key, entry.name)
            }
            walk(item)
          }
        }
      }
      walk(entry.document)
    }
    #expect(checked > 150)
  }

  @Test func places() {
    for climate in each(ClimateNormals.self) {
      let low = climate.mean.map(\.celsius).min() ?? .nan
      let high = climate.mean.map(\.celsius).max() ?? .nan
      expect(low, in: -45...35, "coldest month", climate.id)
      expect(high, in: -5...45, "warmest month", climate.id)
      if let n20 = climate.n20, let dry = climate.dryBulb04 {
        expect(n20.celsius - dry.celsius, in: 0...12, "n20 over DB 0.4 %, K", climate.id)
        expect(dry.celsius - high, in: 0...20, "DB 0.4 % over the warmest month, K", climate.id)
      }
      if let dry = climate.dryBulb04, let wet = climate.wetBulb04 {
        #expect(wet < dry, "\(climate.id): wet bulb above dry bulb")
      }
    }
    for grid in each(Grid.self) {
      // Base unit: kg a joule. Lignite alone is about 1,200 kg a MWh.
      expect(grid.carbon.base * 3.6e9, in: 0...1300, "kg a MWh", grid.id)
    }
    for tariff in each(Tariff.self) {
      if let energy = tariff.energy {
        expect(energy.base * 3.6e6, in: 0.005...0.6, "USD a kWh", tariff.id)
      }
    }
    for market in each(Market.self) {
      expect(market.constructionFactor, in: 0.4...2.5, "construction factor", market.id)
    }
    for model in each(LanguageModel.self) {
      if let active = model.publishedActiveParameters, let all = model.publishedParameters {
        #expect(active <= all, "\(model.id)")
      }
    }
  }
}
