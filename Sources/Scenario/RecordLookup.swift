public import Catalog
public import Documents

/// Looks single records up, outside of a scenario: for questions about one network or one plant.
///
/// Like a reader it never throws: what is wrong collects, so that all of it is told at once.
public struct RecordLookup<Source: RecordSource> {
  private let source: Source
  public private(set) var issues: [Issue] = []

  public init(_ source: Source) { self.source = source }

  /// The record with this id.
  ///
  /// - Parameter asker: what names the id, for messages: an option, a record.
  public mutating func record<Record: CatalogRecord>(
    _ type: Record.Type, _ id: String, for asker: String
  ) -> Record? {
    guard let found = source.record(Record.kind, id) else {
      issues.append(
        Issue(
          file: asker, message: "no \(Record.kind) has the id `\(id)`",
          suggestion: Spelling.nearest(to: id, among: source.ids(of: Record.kind))))
      return nil
    }
    let read = Reader.read(Record.self, from: found.document, file: found.file)
    issues += read.issues
    return read.record
  }

  /// A plant with the cooling records it is composed of.
  public mutating func plant(_ id: String, for asker: String) -> ResolvedPlant? {
    guard let plant = record(CoolingPlant.self, id, for: asker) else { return nil }
    var equipment: [CoolingEquipment] = []
    for name in plant.equipment {
      guard let found = record(CoolingEquipment.self, name, for: "plant \(id)") else { continue }
      equipment.append(found)
    }
    guard equipment.count == plant.equipment.count else { return nil }
    return ResolvedPlant(plant: plant, equipment: equipment)
  }

  /// The power train that a plan has where the build-out names none.
  public mutating func standardPowerTrain() -> ResolvedTrain? {
    let id = Standard.train
    let asker = "power train \(id)"
    guard let design = record(PowerTrainDesign.self, id, for: asker) else { return nil }
    var equipment: [PowerEquipment] = []
    for stage in design.stages {
      guard let found = record(PowerEquipment.self, stage.equipment, for: asker) else { continue }
      equipment.append(found)
    }
    guard equipment.count == design.stages.count,
      let generator = record(PowerEquipment.self, design.generator, for: asker)
    else { return nil }
    return ResolvedTrain(design: design, equipment: equipment, generator: generator)
  }

  /// Everything that plans for a buyer assume.
  public mutating func assumptions(for buyer: BuyerClass) -> PlanningAssumptions {
    var records: [Assumption] = []
    for id in PlanningAssumptions.ids(for: buyer) {
      if let found = record(Assumption.self, id, for: "assumptions") { records.append(found) }
    }
    return PlanningAssumptions(records, issues: &issues)
  }
}
