public import Spreadsheet

/// A figure on the Inputs sheet.
public struct Input: Sendable {
  /// The cell's name in formulas.
  public var name: String
  public var label: String
  public var value: Double
  public var unit: String
  public var format: Style.NumberFormat
  /// Published or assumed range.
  public var low: Double?
  public var high: Double?
  public var source: String
  public var asOf: String
  public var confidence: String
  /// Where the figure stands in the spec or in a record, so that the same change can be made there.
  public var key: String
  /// How the figure is spelled there, `#` standing for the number.
  public var spelling: String
  /// Words of the spec for 0, 1 …, where the cell is a switch.
  public var choices: [String]
  /// What the cell takes; the same limits as the spec's.
  public var allowed: ClosedRange<Double>?
  /// Whether it counts: years, months, switches.
  public var isWhole: Bool
  /// Whether it can change only with others: shares of one whole.
  public var isTied: Bool
  /// Whether the sheet of sensitivities swings it.
  public var isSwung: Bool

  public init(
    _ name: String, _ label: String, _ value: Double, _ unit: String,
    _ format: Style.NumberFormat = .general, low: Double? = nil, high: Double? = nil,
    source: String = "", asOf: String = "", confidence: String = "", key: String = "",
    spelling: String = "#",
    allowed: ClosedRange<Double>? = nil, isWhole: Bool = false, isTied: Bool = false,
    isSwung: Bool = false, choices: [String] = []
  ) {
    self.choices = choices
    self.isTied = isTied
    self.isSwung = isSwung
    self.isWhole = isWhole
    self.name = name
    self.label = label
    self.value = value
    self.unit = unit
    self.format = format
    self.low = low
    self.high = high
    self.source = source
    self.asOf = asOf
    self.confidence = confidence
    self.key = key
    self.spelling = spelling
    self.allowed = allowed
  }
}

/// Where an input stands, for whoever changes it and works the book out again.
public struct PlacedInput: Sendable {
  public var input: Input
  public var cell: CellRef
}

/// A result on the Outputs sheet.
public struct PlacedOutput: Sendable {
  /// The key of the JSON document that holds the same figure.
  public var metric: String
  public var cell: CellRef
  /// What the engine says.
  public var engine: Double?
}

/// A book with the cells that change it and the cells that answer.
public struct FinancialWorkbook: Sendable {
  public var book: Book
  public var inputs: [PlacedInput]
  public var outputs: [PlacedOutput]
  /// 1 where every check holds.
  public var verdict: CellRef
}
