import Catalog
import Fabric
import Planner
import Quantities
import Scenario
import TCO
import Tables

// The networks of a plan as an installer buys and pulls them.

extension PlanResult {
  private var networkBills: [(phase: PhasePlan, bill: NetworkBill)] {
    zip(plan.phases, scenario.phases).map { phase, resolved in
      (phase, NetworkBill(phase, resolved, scenario))
    }
  }

  /// Every switch, module, cable, cord, trunk and panel port of every network: the lines of the bill of
  /// materials, and panel ports beside.
  var networkTable: Table {
    var table = Table(columns: [
      Column("phase"), Column("network"), Column("part"), Column("id"), Column("quantity"),
      Column("unit_power_w", unit: "W", decimals: 3),
      Column("power_kw", unit: "kW", decimals: 6), .unitPrice, .amount, Column("price_basis"),
      Column("estimate"),
    ])
    let prices = PriceBook(
      buyer: scenario.buildOut.finance.buyer, assumptions: scenario.assumptions)
    for phase in plan.phases {
      for item in phase.networkItems {
        let price = prices.price(item.prices, .network)
        let amount = price.map { $0.amount.dollars * Double(item.quantity) }
        table.append([
          .text(phase.id), .text(item.network.rawValue), .text(item.part.rawValue),
          item.id.isEmpty ? .unknown : .text(item.id), .integer(item.quantity),
          .number(withoutDust(item.unitPower.watts)),
          .number(item.unitPower.kilowatts * Double(item.quantity)),
          Cell(price.map { withoutDust($0.amount.dollars) }), Cell(amount),
          Cell(price?.basis), Cell(price.map { $0.isEstimate ? "yes" : "no" }),
        ])
      }
    }
    return table
  }

  /// Links of every network by what they join, medium and class of length.
  var cablesByLengthTable: Table {
    var table = Table(columns: [
      Column("phase"), Column("network"), Column("kind"), Column("medium"),
      Column("medium_reach_m", unit: "m"), Column("from_m", unit: "m"), Column("to_m", unit: "m"),
      Column("links"), Column("kind_links"), Column("kind_between_rows"),
      Column("kind_between_buildings"), Column("kind_length_m", unit: "m", decimals: 1),
      Column("kind_longest_m", unit: "m", decimals: 1), Column("link_power_w", unit: "W"),
    ])
    let classes = CableTally.classes
    for (phase, bill) in networkBills {
      for cables in bill.cables {
        let count = cables.count
        for (bin, links) in cables.histogram.enumerated() where links != 0 {
          table.append([
            .text(phase.id), .text(cables.network.rawValue), .text(cables.kind),
            .text(cables.medium), .number(cables.reach.meters),
            .number(bin == 0 ? 0 : classes[bin - 1]),
            bin < classes.count ? .number(classes[bin]) : .unknown, .integer(links),
            .integer(count.links), .integer(count.betweenRows),
            .integer(count.betweenBuildings), .number(count.length.meters),
            .number(count.longest.meters), .number(withoutDust(cables.powerPerLink.watts)),
          ])
        }
      }
    }
    return table
  }

  /// What is pulled from row to row: trunks with spare fibers, and what a channel loses.
  var pullTable: Table {
    var table = Table(columns: [
      Column("phase"), Column("network"), Column("fabric"), Column("fabrics_alike"),
      Column("from_row"), Column("to_row"), Column("kind"), Column("medium"), Column("links"),
      Column("fibers_used"), Column("trunks"), Column("trunk_fibers"), Column("fibers_spare"),
      Column("polarity"), Column("longest_m", unit: "m", decimals: 1),
      Column("loss_db", unit: "dB", decimals: 2),
      Column("loss_allowed_db", unit: "dB", decimals: 2),
    ])
    for (phase, resolved) in zip(plan.phases, scenario.phases) {
      for pull in NetworkBill(phase, resolved, scenario).pulls {
        let used = pull.fibersPerLink.map { $0 * pull.links }
        table.append([
          .text(phase.id), .text(pull.network.rawValue), .integer(pull.fabric),
          .integer(pull.copies), .text(pull.from), .text(pull.to), .text(pull.kind),
          .text(pull.medium), .integer(pull.links), Cell(used), .integer(pull.trunks),
          .integer(pull.trunkFibers), Cell(used.map { pull.trunks * pull.trunkFibers - $0 }),
          .text((pull.fibersPerLink ?? 8) > 2 ? "B (MPO)" : "A-B (duplex)"),
          .number(pull.longest.meters), Cell(pull.loss), Cell(pull.allowedLoss),
        ])
      }
    }
    return table
  }
}
