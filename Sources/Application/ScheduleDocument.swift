import Catalog
public import Interchange
import Planner
import Quantities
public import Reporting
import Schedule

extension ScheduleResult {
  /// One JSON document; dates are days, durations and floats calendar days.
  public var json: JSON {
    let finish = watched.firstIndex(of: chain.last ?? -1)
    var members: [(String, JSON)] = [
      ("kind", "schedule"), ("id", .text(id)), ("engine_version", .text(Engine.version)),
      ("start", .text(Self.day(ofStart: start).description)),
      ("finish", .text(Self.day(ofFinish: path.finish).description)),
      ("duration_days", .number(path.finish - start)), ("draws", .integer(risk.draws)),
      ("seed", .text(String(risk.seed))), ("duration_correlation", .number(risk.correlation)),
      ("duration_tail", .number(risk.tail)),
    ]
    if let finish {
      for (name, p) in zip(["finish_p10", "finish_p50", "finish_p90"], Self.quantiles) {
        let day = Self.day(ofFinish: risk.quantile(p, of: finish))
        members.append((name, .text(day.description)))
      }
    }
    members += [
      ("critical_path", .list(chain.map { .text(network.activities[$0].id) })),
      ("activities", .list(network.activities.indices.map(activity))),
    ]
    if campus != nil {
      members += [
        ("phases", .list(phases.map(\.json))), ("procurement", .list(orders.map(\.json))),
        ("ramp", .list(ramp.map(\.json))),
        ("first_load_days", JSON(firstLoad?.likely)), ("first_load_days_p10", JSON(firstLoad?.low)),
        ("first_load_days_p50", JSON(firstLoad?.middle)),
        ("first_load_days_p90", JSON(firstLoad?.high)),
      ]
    }
    return JSON.object(
      members + [
        (
          "basis",
          .list(
            basis.map {
              .object([
                ("name", .text($0.name)), ("value", .text($0.value)),
                ("confidence", .text($0.confidence)), ("source", .text($0.source)),
              ])
            })
        )
      ])
  }

  private func activity(_ index: Int) -> JSON {
    let activity = network.activities[index]
    let range = activity.duration
    let early = (path.earlyStart[index], path.earlyFinish[index])
    let late = (path.lateStart[index], path.lateFinish[index])
    var members: [(String, JSON)] = [
      ("id", .text(activity.id)), ("name", .text(activity.name)),
      ("calendar", .text(network.calendars[activity.calendar].name)),
      (
        "duration_days",
        .object([
          ("min", .number(range.minimum)), ("likely", .number(range.likely)),
          ("max", .number(range.maximum)),
        ])
      ),
      ("early_start", .text(Self.day(ofStart: early.0).description)),
      ("early_finish", .text(finishDay(early.1, from: early.0).description)),
      ("late_start", late.0.isFinite ? .text(Self.day(ofStart: late.0).description) : .null),
      ("late_finish", late.1.isFinite ? .text(finishDay(late.1, from: late.0).description) : .null),
      ("total_float_days", JSON(path.totalFloat[index].isFinite ? path.totalFloat[index] : nil)),
      ("free_float_days", JSON(path.freeFloat[index].isFinite ? path.freeFloat[index] : nil)),
      ("critical", .boolean(chain.contains(index))),
      ("criticality", .number(risk.criticality[index])),
    ]
    if let tag = campus?.tags[index], let campus {
      let site = campus.work.sites[tag.site]
      members.insert(
        contentsOf: [
          ("stage", .text(tag.stage.rawValue)), ("site", .text(site.id)),
          ("phase", JSON(tag.phase.map { site.phases[$0].id })),
          ("building", JSON(tag.building.map { $0 + 1 })),
        ], at: 2)
    }
    return .object(members)
  }

  /// Something that takes no time is done on the day on which it begins.
  func finishDay(_ finish: Double, from start: Double) -> Day {
    finish > start + 1e-6 ? Self.day(ofFinish: finish) : Self.day(ofStart: start)
  }

  /// Days from the start of a site's work to its first productive hour, the first site's.
  var firstLoad: (likely: Double, low: Double, middle: Double, high: Double)? {
    guard let campus else { return nil }
    let ready = watched.indices.filter {
      let tag = campus.tags[watched[$0]]
      return tag.site == 0
        && campus.templates[tag.template].id == CampusNetwork.Milestone.ready
    }
    guard
      let place = ready.min(by: { path.earlyFinish[watched[$0]] < path.earlyFinish[watched[$1]] })
    else { return nil }
    let origin = Double(campus.work.sites[0].start.index)
    let drawn = Self.quantiles.map { risk.quantile($0, of: place) - origin }
    return (path.earlyFinish[watched[place]] - origin, drawn[0], drawn[1], drawn[2])
  }
}

extension SchedulePhase {
  var json: JSON {
    .object([
      ("id", .text(id)), ("site", .text(site)), ("facility_mw", .number(power.megawatts)),
      ("accelerators", .integer(accelerators)), ("asked", JSON(asked?.description)),
      ("ready", .text(ready.description)), ("ready_p10", .text(readyQuantiles[0].description)),
      ("ready_p50", .text(readyQuantiles[1].description)),
      ("ready_p90", .text(readyQuantiles[2].description)), ("full", .text(full.description)),
      ("full_p10", .text(fullQuantiles[0].description)),
      ("full_p50", .text(fullQuantiles[1].description)),
      ("full_p90", .text(fullQuantiles[2].description)), ("float_days", JSON(float)),
      ("on_time_probability", JSON(chance)),
    ])
  }
}

extension ScheduleOrder {
  var json: JSON {
    .object([
      ("item", .text(purchase.id)), ("name", .text(purchase.name)), ("site", .text(site)),
      ("phase", .text(phase)), ("quantity", .integer(purchase.quantity)),
      ("lead_days", .number(purchase.lead.likely)), ("order_by", JSON(orderBy?.description)),
      ("arrive_by", JSON(arriveBy?.description)),
      ("earliest_order", .text(earliestOrder.description)), ("float_days", JSON(float)),
      ("cost_usd", JSON(purchase.cost?.dollars)),
    ])
  }
}

extension RampQuarter {
  var json: JSON {
    .object([
      ("quarter", .text(text)), ("asked_mw", .number(asked.megawatts)),
      ("likely_mw", .number(likely.megawatts)), ("p90_late_mw", .number(low.megawatts)),
      ("p50_mw", .number(middle.megawatts)), ("p10_early_mw", .number(high.megawatts)),
      ("accelerators", .integer(accelerators)),
    ])
  }
}

extension ScheduleResult {
  /// The schedule on one screen.
  public var screen: ScheduleScreen {
    let finish = watched.firstIndex(of: chain.last ?? -1)
    return ScheduleScreen(
      title: title,
      span: "\(Self.day(ofStart: start)) to \(Self.day(ofFinish: path.finish)), "
        + "\(NumberText.fixed(path.finish - start, 0, grouping: true)) days",
      finishQuantiles: finish.map { place in
        Self.quantiles.map { Self.day(ofFinish: risk.quantile($0, of: place)).description }
      },
      draws: risk.draws, seed: risk.seed, correlation: risk.correlation,
      phases: phases.map { phase in
        ScheduleScreen.Phase(
          id: phase.id, power: NumberText.fixed(phase.power.megawatts, 1, grouping: true),
          asked: phase.asked?.description ?? "", ready: phase.ready.description,
          quantiles: phase.readyQuantiles.map(\.description), full: phase.full.description,
          float: phase.float.map { NumberText.fixed($0, 0, grouping: true) } ?? "",
          chance: phase.chance.map { NumberText.fixed($0 * 100, 0) + " %" } ?? "",
          isLate: phase.float.map { $0 < 0 } ?? false)
      },
      activities: chain.map(row),
      others: campus == nil
        ? network.order.filter { !chain.contains($0) }.map(row) : [],
      orders: orders.map { order in
        ScheduleScreen.Order(
          orderBy: order.orderBy?.description ?? "any time",
          arriveBy: order.arriveBy?.description ?? "",
          float: order.float.map { NumberText.fixed($0, 0, grouping: true) } ?? "",
          item: order.purchase.id, quantity: order.purchase.quantity, phase: order.phase,
          weeks: NumberText.fixed(order.purchase.lead.likely / 7, 0),
          cost: order.purchase.cost.map { shortMoney($0.dollars) } ?? "",
          isOverdue: order.orderBy.map { Double($0.index) < campus?.today ?? -.infinity } ?? false,
          isLate: order.float.map { $0 < -CriticalPath.tolerance } ?? false)
      },
      today: campus.map { Self.day(ofStart: $0.today).description },
      ramp: ramp.map { quarter in
        [quarter.asked, quarter.likely, quarter.high, quarter.middle, quarter.low].reduce(
          into: [quarter.text]
        ) { $0.append(NumberText.fixed($1.megawatts, 0, grouping: true)) }
          + [NumberText.fixed(Double(quarter.accelerators), 0, grouping: true)]
      },
      estimates: basis.count { $0.confidence == "estimate" }, assumptions: basis.count)
  }

  private func row(_ index: Int) -> ScheduleScreen.Row {
    let activity = network.activities[index]
    let float = path.totalFloat[index]
    return ScheduleScreen.Row(
      id: activity.id, days: NumberText.fixed(activity.duration.likely, 0, grouping: true),
      start: Self.day(ofStart: path.earlyStart[index]).description,
      finish: finishDay(path.earlyFinish[index], from: path.earlyStart[index]).description,
      float: float.isFinite ? NumberText.fixed(float, 0, grouping: true) : "",
      criticality: NumberText.fixed(risk.criticality[index] * 100, 0) + " %", name: activity.name)
  }
}
