import Catalog
import Climate
import Cooling
import Documents
import Interchange
import Quantities
import Scenario

/// A plant through a weather year with stated losses of the power train: what studies of climates
/// publish, whose power trains are a few percentages.
struct CoolingYearSpecification: SpecRecord {
  var plant: String
  var climate: String
  var liquidFraction: Double
  var loss: Double
  var lighting: Double
  var load: Double

  init(_ r: inout Reader) {
    let _: String? = r.optional("kind", help: "cooling-year")
    plant = r.reference("cooling", to: CoolingPlant.kind)
    climate = r.reference("climate", to: ClimateNormals.kind)
    liquidFraction =
      r.optional(
        "liquid_fraction", in: .fraction, help: "of the racks' heat that liquid takes") ?? 0
    loss = r.required(
      "train_loss", in: .notNegative, help: "of the power train over IT power; its heat is cooled")
    lighting =
      r.optional("lighting", in: .notNegative, help: "over IT power; its heat is cooled") ?? 0
    load =
      r.optional(
        "load_factor", in: .positiveFraction, help: "of the heat that the plant is sized for") ?? 1
  }

  /// Annual PUE and WUE, the worst hour's PUE and hours in which chillers run, all per IT power.
  func answer(in library: Library, _ file: String) throws(Failure) -> JSON {
    let plant = try library.record(CoolingPlant.self, plant, file: file)
    var equipment: [CoolingEquipment] = []
    for id in plant.equipment {
      equipment.append(try library.record(CoolingEquipment.self, id, file: file))
    }
    let climate = try library.record(ClimateNormals.self, climate, file: file)
    let hours: [PlantPerformance]
    do throws(CoolingError) {
      let model = try PlantModel(plant, equipment: equipment)
      hours = model.hours(try climate.weatherYear(), operation: PlantOperation(load: load))
    } catch {
      throw Failure(.badInput, error.message)
    }
    let liquid = plant.liquid == nil ? 0 : liquidFraction
    let air = 1 - liquid + loss + lighting
    var power = 0.0
    var water = 0.0
    var worst = 0.0
    var chiller = 0
    for hour in hours {
      let taken = air * hour.air.power + liquid * (hour.liquid?.power ?? 0)
      power += taken
      worst = max(worst, taken)
      let drawn = air * hour.air.water.base + liquid * (hour.liquid?.water.base ?? 0)
      water += drawn
      if hour.air.chillerShare > 0 || (hour.liquid?.chillerShare ?? 0) > 0 { chiller += 1 }
    }
    let count = Double(hours.count)
    let house = 1 + loss + lighting
    return .object([
      ("annual_pue", .number(house + power / count)),
      ("worst_hour_pue", .number(house + worst)),
      ("wue_l_per_kwh", .number(WaterIntensity(base: water / count).base * 3.6e9)),
      ("chiller_hours", .integer(chiller)),
    ])
  }
}
