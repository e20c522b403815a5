import Catalog
import Interchange
import Planner
import Quantities
import Reporting
import Schedule
import Tables

extension ScheduleResult {
  /// Names of every file that an export of a schedule can hold.
  static let exportNames = [
    "schedule.csv", "procurement.csv", "ramp.csv", "milestones.ics", "gantt.svg", "ramp.svg",
    "schedule.json",
  ]

  /// The schedule as files that open without this program.
  public var exportFiles: [ExportFile] { exportFiles() }

  /// - Parameter hasMark: As of ``PlanResult/exportFiles(hasMark:)``.
  func exportFiles(hasMark: Bool = false) -> [ExportFile] {
    var tables = [("schedule.csv", activityTable)]
    if campus != nil { tables += [("procurement.csv", orderTable), ("ramp.csv", rampTable)] }
    var files = tables.map { ExportFile(table: $0.0, $0.1, hasMark: hasMark) }
    files.append(ExportFile("milestones.ics", Array(calendar.utf8)))
    files.append(ExportFile("gantt.svg", Array(gantt.svg.utf8)))
    if campus != nil { files.append(ExportFile("ramp.svg", Array(rampChart.svg.utf8))) }
    files.append(ExportFile("schedule.json", Array(json.text.utf8)))
    return files
  }

  /// Writes every file into a folder; returns their paths.
  public func export(to folder: String, force: Bool = false) throws(Failure) -> [String] {
    let files = exportFiles
    let target = ExportFolder(path: folder)
    try target.write(files, force: force)
    return files.map { "\(target.path)/\($0.name)" }
  }

  private var activityTable: Table {
    func days(_ name: String) -> Column { Column(name, unit: "days", decimals: 2) }
    var table = Table(columns: [
      Column("activity"), Column("name"), Column("stage"), Column("site"), Column("phase"),
      Column("building"), days("duration_min_days"), days("duration_likely_days"),
      days("duration_max_days"), Column("early_start"), Column("early_finish"),
      Column("late_start"), Column("late_finish"), days("total_float_days"),
      days("free_float_days"), Column("critical"), Column("criticality", decimals: 4),
      Column("after"),
    ])
    for index in order {
      let activity = network.activities[index]
      let tag = campus?.tags[index]
      let site = tag.flatMap { tag in campus.map { $0.work.sites[tag.site] } }
      let (late, finish) = (path.lateStart[index], path.lateFinish[index])
      let before = network.precedences.filter { $0.after == index }.map {
        network.activities[$0.before].id
      }
      table.append([
        .text(activity.id), .text(activity.name), Cell(tag?.stage.rawValue), Cell(site?.id),
        Cell(tag?.phase.flatMap { site?.phases[$0].id }), Cell(tag?.building.map { $0 + 1 }),
        .number(activity.duration.minimum), .number(activity.duration.likely),
        .number(activity.duration.maximum),
        .text(Self.day(ofStart: path.earlyStart[index]).description),
        .text(finishDay(path.earlyFinish[index], from: path.earlyStart[index]).description),
        late.isFinite ? .text(Self.day(ofStart: late).description) : .unknown,
        late.isFinite ? .text(finishDay(finish, from: late).description) : .unknown,
        Cell(path.totalFloat[index]), Cell(path.freeFloat[index]),
        .text(chain.contains(index) ? "yes" : "no"), .number(risk.criticality[index]),
        .text(before.joined(separator: ";")),
      ])
    }
    return table
  }

  /// Activities by date; those of one date in the network's order.
  private var order: [Int] {
    network.order.enumerated().sorted {
      (path.earlyStart[$0.element], $0.offset) < (path.earlyStart[$1.element], $1.offset)
    }.map(\.element)
  }

  private var orderTable: Table {
    var table = Table(columns: [
      Column("item"), Column("name"), Column("site"), Column("phase"), Column("quantity"),
      Column("lead_min_days", unit: "days", decimals: 1),
      Column("lead_likely_days", unit: "days", decimals: 1),
      Column("lead_max_days", unit: "days", decimals: 1), Column("order_by"),
      Column("arrive_by"), Column("earliest_order"),
      Column("float_days", unit: "days", decimals: 2),
      Column("cost_usd", unit: "USD", decimals: 2),
    ])
    for order in orders {
      table.append([
        .text(order.purchase.id), .text(order.purchase.name), .text(order.site),
        .text(order.phase), .integer(order.purchase.quantity),
        .number(order.purchase.lead.minimum), .number(order.purchase.lead.likely),
        .number(order.purchase.lead.maximum), Cell(order.orderBy?.description),
        Cell(order.arriveBy?.description), .text(order.earliestOrder.description),
        Cell(order.float), Cell(order.purchase.cost?.dollars),
      ])
    }
    return table
  }

  private var rampTable: Table {
    func power(_ name: String) -> Column { Column(name, unit: "MW", decimals: 3) }
    var table = Table(columns: [
      Column("quarter"), power("asked_mw"), power("likely_mw"), power("p10_early_mw"),
      power("p50_mw"), power("p90_late_mw"), Column("accelerators"),
    ])
    for quarter in ramp {
      table.append([
        .text(quarter.text), .number(quarter.asked.megawatts), .number(quarter.likely.megawatts),
        .number(quarter.high.megawatts), .number(quarter.middle.megawatts),
        .number(quarter.low.megawatts), .integer(quarter.accelerators),
      ])
    }
    return table
  }

  private var rampChart: RampChart {
    RampChart(
      title: title,
      points: ramp.map {
        RampChart.Point(
          quarter: $0.text, asked: $0.asked.megawatts, likely: $0.likely.megawatts,
          low: $0.low.megawatts, high: $0.high.megawatts)
      })
  }

  private var gantt: GanttChart {
    guard let campus else {
      return GanttChart(
        title: title, groups: [GanttChart.Group(heading: "", asked: nil, bars: order.map(bar))])
    }
    var groups: [GanttChart.Group] = []
    for (siteIndex, site) in campus.work.sites.enumerated() {
      let own = order.filter { campus.tags[$0].site == siteIndex }
      let before = own.filter { campus.tags[$0].phase == nil }
      if !before.isEmpty {
        groups.append(GanttChart.Group(heading: site.id, asked: nil, bars: before.map(bar)))
      }
      for (phaseIndex, phase) in site.phases.enumerated() {
        let bars = own.filter { campus.tags[$0].phase == phaseIndex }.map(bar)
        let asked = phase.ready.map { Double($0.advanced(by: 1).firstDay.index) }
        groups.append(
          GanttChart.Group(heading: "phase \(phase.id)", asked: asked, bars: bars))
      }
    }
    return GanttChart(title: title, groups: groups)
  }

  private func bar(_ index: Int) -> GanttChart.Bar {
    let late = path.lateFinish[index]
    var label = network.activities[index].id
    if let tag = campus?.tags[index], let campus, let phase = tag.phase {
      // The heading already names site and phase.
      let id = campus.templates[tag.template].id
      let site = campus.work.sites[tag.site].phases[phase]
      if let purchase = tag.purchase { label = "\(id) \(site.purchases[purchase].id)" }
      if let building = tag.building { label = "\(id) \(building + 1)" }
      if tag.purchase == nil, tag.building == nil { label = id }
    }
    return GanttChart.Bar(
      label: label, start: path.earlyStart[index], finish: path.earlyFinish[index],
      late: late.isFinite ? late : nil, stage: campus?.tags[index].stage.rawValue ?? "construction",
      isCritical: chain.contains(index))
  }

  /// Milestones and last days of orders, as an iCalendar file (RFC 5545).
  private var calendar: String {
    var lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Megacluster//\(Engine.version)//EN",
      "CALSCALE:GREGORIAN",
    ]
    func add(_ uid: String, _ day: Day, _ summary: String) {
      let date = day.description.filter { $0 != "-" }
      let next = day.advanced(byDays: 1).description.filter { $0 != "-" }
      lines += [
        "BEGIN:VEVENT", "UID:\(uid)@\(id).megacluster", "DTSTAMP:\(date)T000000Z",
        "DTSTART;VALUE=DATE:\(date)", "DTEND;VALUE=DATE:\(next)",
        "SUMMARY:\(Self.calendarText(summary))", "TRANSP:TRANSPARENT", "END:VEVENT",
      ]
    }
    for index in order where network.activities[index].duration.maximum == 0 {
      let day = Self.day(ofStart: path.earlyFinish[index])
      add(
        network.activities[index].id, day,
        network.activities[index].name + ": "
          + network.activities[index].id)
    }
    for order in orders {
      guard let day = order.orderBy else { continue }
      add(
        "order/\(order.phase)/\(order.purchase.id)", day,
        "Last day to order \(order.purchase.quantity) \(order.purchase.name), phase \(order.phase)")
    }
    lines.append("END:VCALENDAR")
    return lines.map(Self.folded).joined()
  }

  private static func calendarText(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if "\\;,".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }

  /// Content lines hold at most 75 bytes; what is longer goes on after a line end and a blank.
  private static func folded(_ line: String) -> String {
    var folded = ""
    var width = 0
    for character in line {
      let size = String(character).utf8.count
      if width + size > 75 {
        folded += "\r\n "
        width = 1
      }
      folded.append(character)
      width += size
    }
    return folded + "\r\n"
  }
}
