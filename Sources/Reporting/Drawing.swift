import Quantities

/// A picture as SVG text: shapes in the order in which they are drawn, in pixels from the top left.
///
/// Fonts are the reader's; colors are told apart by those who do not see red from green (M. Okabe and
/// K. Ito, "Color Universal Design", 2008).
struct Drawing {
  let width: Double
  let height: Double
  private var elements: [String] = []

  enum Color: String {
    case ink = "#222222"
    case faint = "#d9d9d9"
    case gray = "#8c8c8c"
    case blue = "#0072b2"
    case sky = "#56b4e9"
    case orange = "#e69f00"
    case vermilion = "#d55e00"
    case green = "#009e73"
    case purple = "#cc79a7"
    case white = "#ffffff"
  }

  enum Anchor: String {
    case start
    case middle
    case end
  }

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: Color,
    opacity: Double = 1, tip: String? = nil
  ) {
    let opening =
      "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" "
      + "height=\"\(Self.number(height))\" fill=\"\(fill.rawValue)\""
      + (opacity < 1 ? " fill-opacity=\"\(Self.number(opacity))\"" : "")
    elements.append(
      tip.map { "\(opening)><title>\(Self.escaped($0))</title></rect>" } ?? "\(opening)/>")
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: Color, width: Double = 1,
    isDashed: Bool = false
  ) {
    elements.append(
      "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" "
        + "y2=\"\(Self.number(y2))\" stroke=\"\(color.rawValue)\" "
        + "stroke-width=\"\(Self.number(width))\""
        + (isDashed ? " stroke-dasharray=\"5 4\"" : "") + "/>")
  }

  /// A line through points, or the area that they enclose.
  mutating func path(
    _ points: [(x: Double, y: Double)], stroke: Color? = nil, width: Double = 2,
    fill: Color? = nil, opacity: Double = 1, isDashed: Bool = false
  ) {
    guard let first = points.first else { return }
    var text = "M\(Self.number(first.x)) \(Self.number(first.y))"
    for point in points.dropFirst() { text += "L\(Self.number(point.x)) \(Self.number(point.y))" }
    elements.append(
      "<path d=\"\(text)\" fill=\"\(fill?.rawValue ?? "none")\""
        + (fill != nil ? " fill-opacity=\"\(Self.number(opacity))\"" : "")
        + (stroke.map { " stroke=\"\($0.rawValue)\" stroke-width=\"\(Self.number(width))\"" } ?? "")
        + (isDashed ? " stroke-dasharray=\"5 4\"" : "") + "/>")
  }

  mutating func text(
    _ text: String, _ x: Double, _ y: Double, size: Double = 11, anchor: Anchor = .start,
    color: Color = .ink, isBold: Bool = false
  ) {
    elements.append(
      "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" font-size=\"\(Self.number(size))\" "
        + "text-anchor=\"\(anchor.rawValue)\" fill=\"\(color.rawValue)\""
        + (isBold ? " font-weight=\"bold\"" : "") + ">\(Self.escaped(text))</text>")
  }

  /// The picture.
  var svg: String {
    let size = "\(Self.number(width)) \(Self.number(height))"
    return
      ([
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size)\" "
          + "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\" "
          + "font-family=\"Helvetica, Arial, sans-serif\">",
        "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
      ] + elements + ["</svg>", ""]).joined(separator: "\n")
  }

  private static func number(_ value: Double) -> String {
    NumberText.exact((value * 100).rounded() / 100)
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  /// Distances between marks such that there are about `count`: 1, 2 or 5 times a power of ten.
  static func step(to maximum: Double, count: Double = 6) -> Double {
    guard maximum > 0, maximum.isFinite else { return 1 }
    var power = 1.0
    while power * 10 <= maximum / count { power *= 10 }
    while power > maximum / count { power /= 10 }
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= maximum / count } ?? power * 10
  }
}
