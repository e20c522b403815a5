import Quantities

/// Activities as bars over time.
public struct GanttChart: Sendable {
  public struct Bar: Sendable {
    var label: String
    /// Days as `Day.index` counts them.
    var start, finish: Double
    /// Latest finish that keeps what is asked for; nil where nothing is.
    var late: Double?
    var stage: String
    var isCritical: Bool

    public init(
      label: String, start: Double, finish: Double, late: Double?, stage: String, isCritical: Bool
    ) {
      (self.label, self.start, self.finish, self.late) = (label, start, finish, late)
      (self.stage, self.isCritical) = (stage, isCritical)
    }
  }

  /// Bars under one heading.
  public struct Group: Sendable {
    var heading: String
    /// When it is asked to be ready.
    var asked: Double?
    var bars: [Bar]

    public init(heading: String, asked: Double?, bars: [Bar]) {
      (self.heading, self.asked, self.bars) = (heading, asked, bars)
    }
  }

  let title: String
  let groups: [Group]

  public init(title: String, groups: [Group]) {
    self.title = title
    self.groups = groups
  }

  private static let colors: [(stage: String, color: Drawing.Color)] = [
    ("land", .purple), ("permits", .purple), ("interconnection", .orange), ("procurement", .gray),
    ("construction", .blue), ("commissioning", .sky), ("it", .green),
  ]

  public var svg: String {
    let bars = groups.flatMap(\.bars)
    let first = bars.map(\.start).min() ?? 0
    let last = bars.map(\.finish).max() ?? 1
    let (left, row, top) = (270.0, 15.0, 64.0)
    let count = groups.reduce(0) { $0 + $1.bars.count + 1 }
    let width = 1_080.0
    let bottom = top + Double(count) * row + 8
    var drawing = Drawing(width: width, height: bottom + 34)
    let scale = (width - left - 20) / max(1, last - first)
    func x(_ time: Double) -> Double { left + (time - first) * scale }

    drawing.text(title, 12, 22, size: 15, isBold: true)
    months(&drawing, first, last, top - 18, bottom, x)
    var y = top
    for group in groups {
      drawing.text(group.heading, 12, y + 11, size: 12, isBold: true)
      let begin = y
      y += row
      for bar in group.bars {
        drawing.text(bar.label, 22, y + 11, size: 10, color: bar.isCritical ? .vermilion : .ink)
        draw(bar, at: y, row, &drawing, x)
        y += row
      }
      if let asked = group.asked, asked >= first, asked <= last {
        drawing.line(x(asked), begin + 2, x(asked), y, .vermilion, width: 1.5, isDashed: true)
      }
    }
    legend(&drawing, y: bottom + 20)
    return drawing.svg
  }

  private func draw(
    _ bar: Bar, at y: Double, _ row: Double, _ drawing: inout Drawing, _ x: (Double) -> Double
  ) {
    let color = Self.colors.first { $0.stage == bar.stage }?.color ?? .ink
    let tip =
      "\(bar.label): \(Day(index: Int(bar.start.rounded(.down)))) to "
      + "\(Day(index: Int((bar.finish - 1e-6).rounded(.down))))"
    if bar.finish - bar.start < 0.5 {
      // A milestone: a lozenge.
      let (middle, half) = (y + row / 2, 4.5)
      drawing.path(
        [
          (x(bar.start) - half, middle), (x(bar.start), middle - half),
          (x(bar.start) + half, middle), (x(bar.start), middle + half),
        ], fill: bar.isCritical ? .vermilion : .ink)
      return
    }
    if let late = bar.late, late > bar.finish + 0.5 {
      drawing.line(x(bar.finish), y + row / 2, x(late), y + row / 2, .gray)
    }
    let length = max(1, x(bar.finish) - x(bar.start))
    drawing.rectangle(x(bar.start), y + 3, length, row - 6, fill: color, tip: tip)
    if bar.isCritical {
      drawing.rectangle(x(bar.start), y + row - 3, length, 2, fill: .vermilion)
    }
  }

  private func months(
    _ drawing: inout Drawing, _ first: Double, _ last: Double, _ top: Double, _ bottom: Double,
    _ x: (Double) -> Double
  ) {
    var month = Day(index: Int(first)).month
    let span = last - first
    let every = span > 2_500 ? 12 : span > 1_200 ? 6 : 3
    while Double(month.firstDay.index) <= last {
      let time = Double(month.firstDay.index)
      if time >= first, (month.month - 1) % every == 0 {
        drawing.line(x(time), top + 4, x(time), bottom, .faint)
        drawing.text(month.description, x(time), top, size: 10, anchor: .middle, color: .gray)
      }
      month = month.advanced(by: 1)
    }
  }

  private func legend(_ drawing: inout Drawing, y: Double) {
    var x = 12.0
    for (stage, color) in Self.colors where stage != "permits" {
      drawing.rectangle(x, y - 8, 10, 9, fill: color)
      let word = stage == "land" ? "land, permits" : stage
      drawing.text(word, x + 14, y, size: 10)
      x += 14 + Double(word.count) * 6.2 + 16
    }
    drawing.rectangle(x, y - 4, 14, 2, fill: .vermilion)
    drawing.text("critical path", x + 18, y, size: 10)
    drawing.line(x + 100, y - 4, x + 120, y - 4, .gray)
    drawing.text("float", x + 124, y, size: 10)
    drawing.line(x + 160, y - 9, x + 160, y + 2, .vermilion, width: 1.5, isDashed: true)
    drawing.text("asked for", x + 166, y, size: 10)
  }
}

/// Megawatts by the end of each quarter: asked for, likely, and how sure that is.
public struct RampChart: Sendable {
  public struct Point: Sendable {
    var quarter: String
    var asked, likely, low, high: Double

    public init(quarter: String, asked: Double, likely: Double, low: Double, high: Double) {
      (self.quarter, self.asked, self.likely) = (quarter, asked, likely)
      (self.low, self.high) = (low, high)
    }
  }

  /// What the picture says in words.
  public struct Words: Sendable {
    var caption, likely, asked, band: String

    public static let dates = Words(
      caption: "facility MW ready for service, by the end of the quarter",
      likely: "likely durations", asked: "asked for", band: "P10 to P90 of each building's date")
    public static let stranded = Words(
      caption: "contracted MW of the sites that get anything, at the start of the quarter",
      likely: "at work", asked: "", band: "there, and carries nothing yet")
  }

  let title: String
  let points: [Point]
  let words: Words

  public init(title: String, points: [Point], words: Words = .dates) {
    self.title = title
    self.points = points
    self.words = words
  }

  public var svg: String {
    let (left, right, top, bottom) = (64.0, 820.0, 52.0, 380.0)
    let isAsked = points.contains { $0.asked > 0 }
    var drawing = Drawing(width: 860, height: 440)
    drawing.text(title, 12, 22, size: 15, isBold: true)
    drawing.text(words.caption, 12, 40, size: 11, color: .gray)
    let peak = points.map { max($0.asked, $0.likely, $0.high) }.max() ?? 1
    let step = Drawing.step(to: peak)
    let limit = max(step, (peak / step).rounded(.up) * step)
    let count = max(1, points.count)
    func x(_ place: Double) -> Double { left + (right - left) * place / Double(count) }
    func y(_ power: Double) -> Double { bottom - (bottom - top) * power / limit }

    var mark = 0.0
    while mark <= limit + step / 2 {
      drawing.line(left, y(mark), right, y(mark), .faint)
      drawing.text(
        NumberText.fixed(mark, 0, grouping: true), left - 6, y(mark) + 4, size: 10, anchor: .end)
      mark += step
    }
    let every = max(1, (count + 11) / 12)
    for (place, point) in points.enumerated() where place % every == 0 {
      drawing.text(point.quarter, x(Double(place) + 0.5), bottom + 16, size: 10, anchor: .middle)
    }
    func steps(_ value: (Point) -> Double) -> [(x: Double, y: Double)] {
      points.enumerated().flatMap { place, point in
        [(x(Double(place)), y(value(point))), (x(Double(place + 1)), y(value(point)))]
      }
    }
    drawing.path(steps(\.high) + steps(\.low).reversed(), fill: .sky, opacity: 0.35)
    drawing.path(steps(\.likely), stroke: .blue, width: 2.5)
    let legend = bottom + 42
    drawing.path([(left, legend - 4), (left + 22, legend - 4)], stroke: .blue, width: 2.5)
    drawing.text(words.likely, left + 28, legend)
    if isAsked {
      drawing.path(steps(\.asked), stroke: .vermilion, width: 1.8, isDashed: true)
      drawing.path(
        [(left + 140, legend - 4), (left + 162, legend - 4)], stroke: .vermilion, isDashed: true)
      drawing.text(words.asked, left + 168, legend)
    }
    drawing.rectangle(left + 250, legend - 9, 22, 10, fill: .sky, opacity: 0.35)
    drawing.text(words.band, left + 278, legend)
    return drawing.svg
  }
}
