public import Catalog
public import Quantities
import Scenario

/// What a phase pays for power, stage by stage of the sources that serve its site.
///
/// Each stage is a year of the site's sources as dispatched, with every phase there at its full load.
/// A phase pays running costs by its part of the energy, and demand by its part of the metered peaks:
/// what the phases of a site pay adds up to what its sources cost.
public struct PhaseEnergy: Sendable {
  public struct Stage: Sendable {
    public var from: Month
    /// Part of the site's energy, and of the sum of its monthly peaks.
    public var energyShare: Double
    public var peakShare: Double
    /// Of a year at the meter.
    public var energy: Energy
    /// Fuel, maintenance of plant, energy of the grid and of agreements, a year.
    public var running: Money
    /// The utility's charges beside energy, a year.
    public var demand: Money

    public init(
      from: Month, energyShare: Double, peakShare: Double, energy: Energy, running: Money,
      demand: Money
    ) {
      self.from = from
      self.energyShare = energyShare
      self.peakShare = peakShare
      self.energy = energy
      self.running = running
      self.demand = demand
    }
  }

  /// In order of their months, the first from the month in which the phase is ready; each holds until
  /// the next. Never empty.
  public var stages: [Stage]

  public init(stages: [Stage]) { self.stages = stages }

  /// The stage of a month; of months before the first, the first.
  public func stage(in month: Month) -> Stage {
    stages.last { $0.from <= month } ?? stages[0]
  }

  /// The stage that stands for a full year of a cost: the last in which there is any.
  public func fullYear(of cost: KeyPath<Stage, Money>) -> Stage {
    stages.last { $0[keyPath: cost] > .zero } ?? stages[stages.count - 1]
  }
}

extension BillItem {
  /// Plant of a source that no draw on a budget buys.
  ///
  /// - Parameters:
  ///   - source: id of the source.
  ///   - rating: of one unit.
  ///   - storage: what one unit holds.
  ///   - price: in the place of the record's.
  public init(
    source: String, _ record: PowerEquipment, count: Int, rating: Power, storage: Energy?,
    price: PowerPrice?
  ) {
    self.init(
      category: .generation, role: .supply, kind: PowerEquipment.kind, id: record.id,
      name: "\(record.model ?? record.id), source \(source)", quantity: count, unitPower: .zero,
      rating: rating, apparentRating: record.apparentRating, storage: storage,
      prices: record.prices, ownPrice: price, paidBy: nil, goods: .facility)
  }
}
