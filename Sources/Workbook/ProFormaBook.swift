import Finance
import Quantities
public import Scenario
import Spreadsheet
public import TCO

extension FinancialWorkbook {
  /// The workbook of a pro forma without a site: years across, every input live.
  ///
  /// - Parameters:
  ///   - result: What the engine says, written beside the live results.
  ///   - version: Of the engine.
  public init(_ spec: ProFormaSpec, _ result: BareProForma, version: String) {
    var layout = ProFormaLayout(spec)
    layout.build(result, version: version)
    self.init(layout.model)
  }

  init(_ model: ModelBook) {
    self.init(
      book: model.book, inputs: model.inputs, outputs: model.outputs, verdict: model.verdict)
  }
}

/// Lays a pro forma out, sheet after sheet; each returns the rows that later ones refer to.
struct ProFormaLayout {
  let spec: ProFormaSpec
  var model: ModelBook
  let layout: AxisLayout
  /// The heads of every sheet with a time axis.
  var axis: RowRef?

  init(_ spec: ProFormaSpec) {
    self.spec = spec
    model = ModelBook(
      title: spec.name ?? spec.id, subject: "Pro forma \(spec.id)",
      created: Day(year: 2026, month: 1, day: 1) ?? Day(index: 0))
    // Some years beyond the life, so that a longer one can be tried.
    layout = AxisLayout(keys: 0, periods: spec.years + 1 + Self.spareYears)
  }

  static let spareYears = 5

  mutating func build(_ result: BareProForma, version: String) {
    let cover = model.addCoverSheet()
    let outputs = model.addOutputsSheet()
    let input = addInputs()
    addSources(version: version)
    let time = addTimeline(input)
    let capex = addCapex(input, time)
    let opex = addOpex(input, time)
    let sales = addRevenue(input, time, capex)
    let loan = addFinancing(input, time, capex, opex, sales)
    let tax = addTax(input, time, capex, opex, sales, loan)
    let cash = addCashFlow(input, time, capex, opex, sales, loan, tax)
    fillOutputs(outputs, result, input, cash, capex, opex, sales, loan)
    let sensitivity = model.addSensitivitySheet()
    let checks = model.addEmptyChecksSheet()
    model.addChecksSheet(checks)
    if let worth = model.outputs.first(where: { $0.metric == "npv_usd" }) {
      model.fillSensitivity(
        sensitivity, result: worth, label: "net present value of equity", unit: "USD",
        format: .whole)
    }
    fillCover(cover, version: version)
  }

  // MARK: Inputs

  struct Inputs {
    var life: Formula
    var units: Formula
    var degradation: Formula
    var price: Formula
    var priceEscalation: Formula
    var capex: [CapexInputs] = []
    var opex: [(amount: Formula, escalation: Formula)] = []
    var federal: Formula
    var state: Formula
    var lossesCarried: Formula
    var discount: Formula
    var residual: Formula
    var debt: DebtInputs?
  }

  struct CapexInputs {
    var amount: Formula
    var bonus: Formula?
    /// Years of a straight line.
    var years: Formula?
  }

  struct DebtInputs {
    var rate: Formula
    var tenor: Formula
    var maximumShare: Formula
    var fee: Formula
    /// Years of service.
    var reserve: Formula
    /// Share of all uses, where that sizes the loan.
    var share: Formula?
    /// Cover, where that does.
    var cover: Formula?
  }

  private mutating func addInputs() -> Inputs {
    let sheet = model.addInputsSheet(
      note: "Blue figures may be changed; the model follows. Keys are those of the spec.")
    func figure(
      _ name: String, _ label: String, _ value: Double, _ unit: String,
      _ format: Style.NumberFormat, _ key: String, _ allowed: ClosedRange<Double>?,
      _ spelling: String = "#"
    ) -> Formula {
      model.input(
        sheet,
        Input(
          name, label, value, unit, format, source: "the spec", confidence: "given", key: key,
          spelling: spelling, allowed: allowed,
          isWhole: unit == "switch" || unit == "year" && format != .fine))
    }
    let fraction = 0.0...1.0
    let growth = -0.9...1.0
    let money = 0.0...1e15
    let years = Double(layout.periods - 1)
    model.heading(sheet, "Time and value")
    let life = figure(
      "life_years", "Years of operation, \(Int(years)) at most here", Double(spec.years), "year",
      .whole, "life", 1...years, "# years")
    let discount = figure(
      "discount_rate", "Discount rate, nominal", spec.discount, "1/year", .percent,
      "discount.nominal", fraction)
    model.heading(sheet, "Sales")
    let units = figure(
      "units_per_year", "Units sold in a year", spec.units, "1/year", .whole, "units", money,
      "# /year")
    let degradation = figure(
      "degradation", "Share of units that each year loses", spec.degradation, "1/year", .percent,
      "degradation", 0...0.9)
    let price = figure(
      "price", "Price of a unit, first year", spec.price.dollars, "USD", .fine, "price", money,
      "# USD")
    let priceEscalation = figure(
      "price_escalation", "Growth of the price", spec.priceEscalation, "1/year", .percent,
      "price_escalation", growth)
    model.heading(sheet, "First build")
    var capex: [CapexInputs] = []
    for (index, item) in spec.capex.enumerated() {
      let key = "capex[\(index)]"
      let name = "capex_\(index + 1)"
      let amount = figure(
        name, item.item, item.amount.dollars, "USD", .whole, "\(key).amount", money, "# USD")
      var entry = CapexInputs(amount: amount)
      if let method = item.depreciation {
        entry.bonus = figure(
          "\(name)_bonus", "\(item.item): bonus depreciation (\(method))", item.bonus, "fraction",
          .percent, "\(key).bonus", method == "macrs-39" ? 0...0 : fraction)
        if case .straightLine(let length)? = DepreciationMethod(named: method) {
          entry.years = figure(
            "\(name)_tax_life", "\(item.item): years of its straight line", Double(length), "year",
            .whole, "\(key).depreciation", 1...100, "straight-line-#")
        }
      }
      capex.append(entry)
    }
    let residual = figure(
      "residual", "Share of the build's price fetched at the end", spec.residual, "fraction",
      .percent, "residual", fraction)
    model.heading(sheet, "Operating cost")
    var opex: [(amount: Formula, escalation: Formula)] = []
    for (index, item) in spec.opex.enumerated() {
      opex.append(
        (
          figure(
            "opex_\(index + 1)", "\(item.item), first year", item.amount.base * Self.secondsPerYear,
            "USD/year", .whole, "opex[\(index)].amount", money, "# USD/year"),
          figure(
            "opex_\(index + 1)_escalation", "\(item.item): growth", item.escalation, "1/year",
            .percent, "opex[\(index)].escalation", growth)
        ))
    }
    model.heading(sheet, "Tax")
    let federal = figure(
      "federal_tax", "Federal tax", spec.tax.federal, "fraction", .percent, "tax.federal", fraction)
    let state = figure(
      "state_tax", "State tax, deducted from federal income", spec.tax.state, "fraction", .percent,
      "tax.state", fraction)
    let carried = figure(
      "losses_carried_forward", "Losses: 1 carried forward, 0 paid out",
      spec.tax.losses == .carriedForward ? 1 : 0, "switch", .year, "tax.losses", fraction)
    var debt: DebtInputs?
    if let terms = spec.debt {
      model.heading(sheet, "Debt")
      var entry = DebtInputs(
        rate: figure(
          "debt_rate", "Interest", terms.rate, "1/year", .percent, "debt.rate", fraction),
        tenor: figure(
          "debt_tenor", "Tenor", Double(terms.tenor), "year", .whole, "debt.tenor", 1...years,
          "# years"),
        maximumShare: figure(
          "debt_max_share", "Largest share of all uses that is lent", terms.maximumShare,
          "fraction", .percent, "debt.max_share", fraction),
        fee: figure(
          "debt_fee", "Fee of the loan", terms.fee, "fraction", .percent, "debt.fee", 0...0.2),
        reserve: figure(
          "debt_reserve", "Part of the next year's debt service held", terms.reserve, "year", .fine,
          "debt.reserve", fraction, "# years"))
      switch terms.size {
      case .share(let share):
        entry.share = figure(
          "debt_share", "Share of all uses that is lent", share, "fraction", .percent,
          "debt.share", fraction)
      case .cover(let cover):
        entry.cover = figure(
          "debt_cover", "Cash over debt service in every year", cover, "1", .fine, "debt.dscr",
          1...100)
      }
      debt = entry
    }
    let limited: [Constant] = spec.tax.interestLimit == .none ? [] : [.interestLimit]
    model.addConstants(sheet, [.zero, .one, .lossLimit] + limited + [.swing, .tolerance])
    return Inputs(
      life: life, units: units, degradation: degradation, price: price,
      priceEscalation: priceEscalation, capex: capex,
      opex: opex, federal: federal, state: state, lossesCarried: carried, discount: discount,
      residual: residual, debt: debt)
  }

  private static let secondsPerYear = 31_536_000.0
}
