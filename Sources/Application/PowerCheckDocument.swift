import Electrical
public import Interchange
import Quantities
import Reporting

extension PowerCheck {
  public var json: JSON {
    .object([
      ("kind", "power-check"), ("fail", JSON(fail)), ("common_cause", JSON(commonCause)),
      ("passes", .boolean(exitStatus == 0)),
      ("parts", .list(parts.map(\.json))),
      ("conventions", .list(Self.notes.map(JSON.text))),
    ])
  }

  static let notes = [
    "halls of a phase are alike: one stands for all; loads are those of the design condition",
    "a rack's cords share alike; what one side loses the others carry, and no two sides are added up",
    "an overload is output above rating; racks on a cord of their own drop with it",
    "availability: k of n units with repair, on sides each side for itself, a part of whose "
      + "unavailability all share; sets fail to start, and in their run",
  ]

  /// The sweep on a screen: what bears everything in one line, the rest named.
  public var lines: [String] {
    var lines: [String] = []
    for part in parts { lines += part.lines + [""] }
    return lines + Self.notes.flatMap { wrapped($0, head: "  - ") }
  }
}

extension PowerCheck.Part {
  var json: JSON {
    .object([
      ("name", .text(name)), ("nodes", .integer(network.nodes.count)),
      ("tolerant_by_design", .boolean(isTolerant)),
      ("load_mw", .number(network.loads.reduce(0) { $0 + $1.power.megawatts })),
      (
        "sides",
        .list(
          network.sides.map { side in
            .object([
              ("side", .text(side)), ("capacity_mw", .number(capacity(of: side).megawatts)),
              ("load_mw", .number(load(of: side).megawatts)),
            ])
          })
      ),
      (
        "normal_overloads",
        .list(normal.overloads.map { .text(network.nodes[$0.node].id) })
      ),
      ("failures", .list(failures.map(\.json))),
      ("availability", .list(availability.map(\.json))),
      ("generators", standby.map { $0.json } ?? .null),
      (
        "availability_of_all",
        availability.isEmpty ? .null : .number(availability.reduce(1) { $0 * $1.stage })
      ),
    ])
  }

  /// Least capacity of a side over its stages: what it carries when it is alone.
  private func capacity(of side: String) -> Power {
    stages(of: side).map(\.capacity).min() ?? .zero
  }

  /// Load of a side's last stage in normal operation.
  private func load(of side: String) -> Power { stages(of: side).last?.load ?? .zero }

  private func stages(of side: String) -> [(capacity: Power, load: Power)] {
    var stages: [(name: String, capacity: Power, load: Power)] = []
    for (index, node) in network.nodes.enumerated() where node.side == side {
      guard let rating = node.rating else { continue }
      let name = node.id.split(separator: "/").first.map(String.init) ?? node.id
      if stages.last?.name != name { stages.append((name, .zero, .zero)) }
      stages[stages.count - 1].capacity += rating
      stages[stages.count - 1].load += normal.outputs[index]
    }
    return stages.map { ($0.capacity, $0.load) }
  }

  var lines: [String] {
    func megawatts(_ power: Power) -> String { NumberText.fixed(power.megawatts, 2) }
    let total = network.loads.reduce(Power.zero) { $0 + $1.power }
    var lines = ["\(name): \(network.nodes.count) nodes, \(megawatts(total)) MW"]
    for side in network.sides {
      lines.append(
        "  side \(side) carries \(megawatts(load(of: side))) MW, and alone at most "
          + "\(megawatts(capacity(of: side))) MW")
    }
    for overload in normal.overloads {
      lines.append(
        "  OVERLOADED without any failure: \(network.nodes[overload.node].id), "
          + "\(megawatts(overload.load)) MW")
    }
    var table = TextTable([.left, .right, .right, .left])
    table.add(["  Failure", "of like units", "drops MW", "overloads"])
    for failure in failures {
      let named = failure.overloads.prefix(2).joined(separator: ", ")
      let more =
        failure.overloads.count > 2 ? " and \(failure.overloads.count - 2) more" : ""
      table.add([
        "  \(failure.name)", "\(failure.count)",
        failure.dropped > .zero ? megawatts(failure.dropped) : "-",
        failure.overloads.isEmpty ? "none" : named + more,
      ])
    }
    lines += table.lines()
    for stage in availability {
      lines.append(
        "  availability \(stage.id): \(stage.needed) of \(stage.installed), "
          + "\(NumberText.fixed(stage.stage, 7)) (a unit \(NumberText.fixed(stage.unit, 7)))")
    }
    if !availability.isEmpty {
      let all = availability.reduce(1.0) { $0 * $1.stage }
      lines.append(
        "  availability of all stages with data: \(NumberText.fixed(all, 7)), "
          + "\(NumberText.fixed((1 - all) * 8760 * 60, 1)) minutes a year without")
    }
    if let standby {
      lines += wrapped(
        "generators of a building: \(standby.needed) of \(standby.installed) start and run through "
          + "\(NumberText.significant(standby.outage.hours)) h with probability "
          + "\(NumberText.fixed(standby.probability, 4)); at "
          + "\(NumberText.significant(standby.failuresPerYear)) failures of the utility a year "
          + "\(NumberText.fixed(standby.downtime.seconds / 60, 1)) minutes without power",
        head: "  ")
    }
    return lines
  }
}

extension PowerCheck.Standby {
  var json: JSON {
    .object([
      ("equipment", .text(id)), ("needed", .integer(needed)), ("installed", .integer(installed)),
      ("start_failure", .number(startFailure)),
      ("mtbf_h", .number(meanTimeBetweenRunFailures.hours)), ("outage_h", .number(outage.hours)),
      ("utility_failures_a_year", .number(failuresPerYear)),
      ("probability", .number(probability)),
      ("minutes_without_power_a_year", .number(downtime.seconds / 60)),
    ])
  }
}

extension PowerCheck.Failed {
  var json: JSON {
    .object([
      ("failure", .text(name)), ("like_units", .integer(count)),
      ("dropped_mw", .number(dropped.megawatts)),
      ("overloads", .list(overloads.map(JSON.text))),
    ])
  }
}

extension PowerCheck.StageAvailability {
  var json: JSON {
    .object([
      ("stage", .text(id)), ("needed", .integer(needed)), ("installed", .integer(installed)),
      ("sides", .integer(sides)), ("unit", .number(unit)), ("availability", .number(stage)),
    ])
  }
}
