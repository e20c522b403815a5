import Documents
import Finance
import Foundation
import Interchange
import Scenario
import TCO
import Testing

@testable import Application

private let python = oraclePython(with: "PySAM.Singleowner")

/// 200 random pro formas against NREL's System Advisor Model (NREL-PySAM, module Singleowner):
/// every yearly flow, size of debt and figure.
///
/// Kilowatt-hours stand for units. Left out, because SAM does otherwise, as docs/finance.md says:
/// residual value in the last year of a sculpted loan (SAM counts it as cover), fees of a loan by
/// share (SAM iterates once), a cap with fee or reserve, the reserve of a loan of one year (SAM
/// never releases it), and losses carried forward (SAM pays them out).
@Suite struct SingleOwnerOracleTests {
  @Test(.enabled(if: !python.isEmpty, "needs NREL-PySAM"))
  func everyYearOfTwoHundredProFormasAgrees() throws {
    var random = Dice(state: 2026)
    let cases = try (0..<200).map { try Case($0, &random) }
    let answers = try run(cases)
    try #require(answers.count == cases.count)
    var rates = 0
    for (own, answer) in zip(cases, answers) { rates += try own.compare(answer) }
    // SAM's own search for a rate sometimes ends elsewhere; mostly it does not.
    #expect(rates > 140, "\(rates) rates of return agree")
    let styles = cases.compactMap { $0.spec.debt?.style }
    for style in [DebtTerms.Style.level, .equalPrincipal, .sculpted] {
      #expect(styles.count { $0 == style } > 20)
    }
    #expect(cases.count { $0.form.uncappedDebt != nil } > 3)
    #expect(cases.count { $0.spec.debt == nil } > 20)
    #expect(cases.count { $0.spec.residual > 0 } > 20)
  }

  private func run(_ cases: [Case]) throws -> [[String: [Double]]] {
    try inFolder { folder in
      let file = "\(folder)/cases.jsonl"
      let lines = cases.map { JSON.object($0.sam).compactText }
      try (lines.joined(separator: "\n") + "\n").write(
        toFile: file, atomically: true, encoding: .utf8)
      let text = try output(of: python, ["-c", script, file])
      return text.split(separator: "\n").map { line in
        var answer: [String: [Double]] = [:]
        for part in line.split(separator: ";") {
          let words = part.split(separator: " ")
          answer[String(words[0])] = words.dropFirst().map { Double($0) ?? .nan }
        }
        return answer
      }
    }
  }
}

/// Sets everything that the defaults bring to nothing, then a case's own values.
private let script = """
  import sys, json, PySAM.Singleowner as sam
  zero = ['construction_financing_cost', 'cost_debt_closing', 'cost_debt_fee', 'dscr_reserve_months',
    'cost_other_financing', 'equip1_reserve_cost', 'equip2_reserve_cost', 'equip3_reserve_cost',
    'months_working_reserve', 'months_receivables_reserve', 'reserves_interest', 'debt_percent',
    'depr_alloc_macrs_5_percent', 'depr_alloc_macrs_15_percent', 'depr_alloc_sl_5_percent',
    'depr_alloc_sl_15_percent', 'depr_alloc_sl_20_percent', 'depr_alloc_sl_39_percent',
    'depr_alloc_custom_percent', 'depr_bonus_fed', 'depr_bonus_sta', 'debt_option',
    'salvage_percentage', 'loan_moratorium'] + [
    f'depr_bonus_{who}_{what}' for who in ('fed', 'sta')
    for what in ('macrs_5', 'macrs_15', 'sl_5', 'sl_15', 'sl_20', 'sl_39', 'custom')]
  names = ['cf_energy_sales', 'cf_total_revenue', 'cf_operating_expenses', 'cf_debt_payment_interest',
    'cf_debt_payment_principal', 'cf_fedtax', 'cf_statax', 'cf_project_return_aftertax',
    'cf_reserve_debtservice', 'cf_feddepr_total', 'size_of_debt', 'cost_debt_upfront',
    'project_return_aftertax_npv', 'project_return_aftertax_irr', 'lcoe_nom', 'lcoe_real',
    'lppa_nom', 'wacc', 'min_dscr', 'debt_fraction']
  for line in open(sys.argv[1]):
    model = sam.default('PVWattsSingleOwner')
    values = dict.fromkeys(zero, 0)
    values.update(ptc_fed_amount=[0], itc_fed_percent=[0], om_capacity=[0], om_production=[0],
      ppa_soln_mode=1, system_capacity=1)
    values.update(json.loads(line))
    model.SystemOutput.gen = [values.pop('units') / 8760] * 8760
    for name, value in values.items(): model.value(name, value)
    model.execute(0)
    results = model.Outputs.export()
    def words(value):
      return ' '.join(map(repr, value if isinstance(value, tuple) else [value]))
    print(';'.join(name + ' ' + words(results.get(name, float('nan'))) for name in names))
  """

/// A random pro forma, as the program and as SAM read it.
private struct Case {
  let spec: ProFormaSpec
  let form: BareProForma
  let sam: [(String, JSON)]

  init(_ number: Int, _ dice: inout Dice) throws {
    // What SAM cannot take is drawn again.
    while true {
      var draft = Draft(number, &dice)
      var (spec, form) = try draft.read()
      if form.uncappedDebt != nil || form.minimumCover.map({ $0 <= 0 }) == true {
        // Beyond its cost SAM lends on: it is told the cap, without fee or reserve.
        guard draft.takeCap(&dice) else { continue }
        (spec, form) = try draft.read()
      }
      let lowest = form.flows.dropFirst().map { $0.revenue - $0.opex }.min() ?? 0
      if spec.debt?.style == .sculpted, lowest <= 0 { continue }
      self.spec = spec
      self.form = form
      sam = draft.sam
      return
    }
  }

  /// Returns 1 where the rates of return agree.
  func compare(_ answer: [String: [Double]]) throws -> Int {
    let flows = form.flows
    func series(_ name: String) throws -> [Double] {
      let values = try #require(answer[name], "\(name)")
      return Array(values.prefix(flows.count))
    }
    func figure(_ name: String) throws -> Double { try #require(answer[name]?.first) }
    let size = flows[0].capex
    func expect(_ name: String, _ own: [Double], _ other: [Double]) {
      #expect(own.count == other.count, "\(spec.id) \(name)")
      for (year, pair) in zip(own, other).enumerated() {
        let allowed = 1e-6 * max(abs(pair.1), 1e-6 * size)
        #expect(abs(pair.0 - pair.1) <= allowed, "\(spec.id) \(name) \(year): \(pair)")
      }
    }
    expect(
      "revenue", flows.map { $0.revenue + $0.residual }, try series("cf_total_revenue"))
    expect("opex", flows.map(\.opex), try series("cf_operating_expenses"))
    expect("interest", flows.map(\.interest), try series("cf_debt_payment_interest"))
    expect("principal", flows.map(\.principal), try series("cf_debt_payment_principal"))
    let taxes = try zip(series("cf_fedtax"), series("cf_statax")).map { -($0.0 + $0.1) }
    expect("tax", flows.map(\.tax), taxes)
    expect("equity", flows.map(\.equity), try series("cf_project_return_aftertax"))
    var held = 0.0
    let reserve = flows.map { flow in
      held += flow.reserve
      return held
    }
    expect("reserve", reserve, try series("cf_reserve_debtservice"))
    expect("fee", [flows[0].fees], [try figure("cost_debt_upfront")])
    expect("debt", [form.debt], [try figure("size_of_debt")])
    expect("NPV", [form.npv], [try figure("project_return_aftertax_npv")])
    // Cents.
    let size2 = try figure("lppa_nom") / 100
    for (own, name) in [(form.levelized, "lcoe_nom"), (form.levelizedReal, "lcoe_real")] {
      let other = try figure(name) / 100
      #expect(abs(own - other) <= 1e-6 * max(abs(other), size2), "\(spec.id) \(name)")
    }
    #expect(abs(form.levelizedPrice / size2 - 1) < 1e-6, "\(spec.id) LPPA")
    if let cover = form.minimumCover, spec.residual == 0 || (spec.debt?.tenor ?? 0) < spec.years {
      #expect(abs(cover / (try figure("min_dscr")) - 1) < 1e-6, "\(spec.id) DSCR")
    }
    let other = try figure("project_return_aftertax_irr") / 100
    guard let irr = form.irr, abs(irr - other) < 1e-6 else { return 0 }
    if let wacc = form.wacc {
      #expect(abs(wacc - (try figure("wacc")) / 100) < 1e-6, "\(spec.id) WACC")
    }
    return 1
  }
}

/// A case while it is drawn.
private struct Draft {
  let id: String
  let years: Int
  let cost: Double
  let units: Double
  let price: Double
  let residual: Int
  var lines: [String] = []
  var debt: [String: String] = [:]
  var sam: [(String, JSON)] = []

  init(_ number: Int, _ dice: inout Dice) {
    id = "random-\(number)"
    years = dice.whole(3...25)
    cost = Double(dice.whole(1...9000)) * 1e6
    let revenue = cost * Double(dice.whole(18...60)) / 100
    units = Double(dice.whole(1...1000)) * 1e6
    price = revenue / units
    residual = dice.chance(0.4) ? dice.whole(1...25) : 0
    addSales(&dice)
    addCapex(&dice)
    addOpex(revenue, &dice)
    addTax(&dice)
    addDebt(&dice)
  }

  private mutating func set(_ name: String, _ value: Double) { sam.append((name, .number(value))) }
  private mutating func set(_ name: String, list: [Double]) {
    sam.append((name, .list(list.map(JSON.number))))
  }

  private mutating func addSales(_ dice: inout Dice) {
    let growth = dice.chance(0.5) ? dice.whole(-5...4) : 0
    let degradation = dice.chance(0.4) ? dice.whole(1...20) : 0
    lines += [
      "kind: pro-forma", "id: \(id)", "life: \(years) years", "units: \(units) /year",
      "price: \(price) USD", "price_escalation: \(growth) %",
      "degradation: \(Double(degradation) / 10) %", "residual: \(residual) %",
    ]
    set("analysis_period", Double(years))
    set("units", units)
    set("ppa_escalation", Double(growth))
    set("salvage_percentage", Double(residual))
    set("ppa_price_input", list: [price])
    set("degradation", list: [Double(degradation) / 10])
  }

  private mutating func addCapex(_ dice: inout Dice) {
    let bonus = dice.chance(0.5) ? dice.whole(1...10) * 10 : 0
    let stateBonus = dice.chance(0.5)
    set("total_installed_cost", cost)
    set("depr_bonus_fed", Double(bonus))
    set("depr_bonus_sta", stateBonus ? Double(bonus) : 0)
    lines.append("capex:")
    var left = 100
    func item(_ name: String, _ share: Int, _ rest: String) -> String {
      "  - {item: \(name), amount: \(cost * Double(share) / 100) USD\(rest)}"
    }
    let isDated = dice.chance(0.2)
    if !isDated {
      let own = [
        ("macrs-5", "macrs_5"), ("macrs-15", "macrs_15"),
        ("straight-line-5-half-year", "sl_5"), ("straight-line-20-half-year", "sl_20"),
      ]
      for (name, key) in own where dice.chance(0.5) {
        let share = dice.whole(0...left)
        left -= share
        let hasBonus = bonus > 0 && dice.chance(0.5)
        lines.append(
          item(name, share, ", depreciation: \(name), bonus: \(hasBonus ? bonus : 0) %"))
        set("depr_alloc_\(key)_percent", Double(share))
        for who in ["fed", "sta"] { set("depr_bonus_\(who)_\(key)", hasBonus ? 1 : 0) }
      }
    }
    // The rest goes into the class that SAM takes as a list of percentages, or stays land.
    let share = isDated ? dice.whole(50...left) : dice.whole(0...left)
    left -= share
    let length = dice.whole(1...30)
    let property = dice.pick(PersonalProperty.allCases)
    let month = dice.whole(1...12)
    let drawn: (String, DepreciationMethod)
    switch isDated ? 0 : dice.whole(1...6) {
    case 0:
      let convention: RecoveryConvention = month >= 10 ? .midQuarter(4) : .halfYear
      drawn = (
        "macrs-\(property.rawValue), in_service: \(month)", .macrs(property, convention)
      )
    case 1: drawn = ("macrs-\(property.rawValue)", .macrs(property, .halfYear))
    case 2: drawn = ("macrs-39, in_service: \(month)", .macrs39(month: month))
    case 3: drawn = ("straight-line-\(length)", .straightLine(years: length))
    case 4: drawn = ("straight-line-\(length)-half-year", .straightLineHalfYear(years: length))
    case 5: drawn = ("declining-\(length)", .declining(years: length, factor: 2))
    default: drawn = ("expensed", .expensed)
    }
    let hasBonus = bonus > 0 && !drawn.0.hasPrefix("macrs-39") && dice.chance(0.5)
    lines.append(
      item("rest", share, ", depreciation: \(drawn.0), bonus: \(hasBonus ? bonus : 0) %"))
    lines.append(item("land", left, ""))
    set("depr_alloc_custom_percent", Double(share))
    set("depr_custom_schedule", list: drawn.1.shares().map { $0 * 100 })
    for who in ["fed", "sta"] { set("depr_bonus_\(who)_custom", hasBonus ? 1 : 0) }
    taxWords = "state_bonus: \(stateBonus)"
  }

  private var taxWords = ""
  private var inflation = 0

  private mutating func addOpex(_ revenue: Double, _ dice: inout Dice) {
    inflation = dice.chance(0.6) ? dice.whole(1...40) : 0
    let rise = Double(inflation) / 10
    let (fixed, capacity) = (dice.whole(0...20), dice.whole(0...8))
    let (fixedGrowth, capacityGrowth) = (dice.whole(0...2), dice.whole(-1...2))
    let (insurance, property) = (dice.whole(0...10), dice.whole(0...10))
    let scale = revenue / 100
    lines += [
      "opex:",
      "  - {item: fixed, amount: \(Double(fixed) * scale) USD/year, "
        + "escalation: \(rise + Double(fixedGrowth)) %}",
      "  - {item: capacity, amount: \(Double(capacity) * scale) USD/year, "
        + "escalation: \(rise + Double(capacityGrowth)) %}",
      "  - {item: insurance, amount: \(cost * Double(insurance) / 1000) USD/year, "
        + "escalation: \(rise) %}",
      "  - {item: property tax, amount: \(cost * Double(property) / 1000) USD/year}",
    ]
    set("om_fixed", list: [Double(fixed) * scale])
    set("om_fixed_escal", Double(fixedGrowth))
    set("om_capacity", list: [Double(capacity) * scale])
    set("om_capacity_escal", Double(capacityGrowth))
    set("insurance_rate", Double(insurance) / 10)
    set("property_tax_rate", Double(property) / 10)
    set("inflation_rate", rise)
  }

  private mutating func addTax(_ dice: inout Dice) {
    let (federal, state) = (dice.whole(0...35), dice.chance(0.6) ? dice.whole(1...10) : 0)
    let real = dice.whole(1...12)
    lines.append("tax: {federal: \(federal) %, state: \(state) %, losses: paid-out, \(taxWords)}")
    lines.append("discount: {real: \(real) %, inflation: \(Double(inflation) / 10) %}")
    set("federal_tax_rate", list: [Double(federal)])
    set("state_tax_rate", list: [Double(state)])
    set("real_discount_rate", Double(real))
  }

  private mutating func addDebt(_ dice: inout Dice) {
    let kind = dice.whole(0...4)
    guard kind > 0 else { return }
    let isSculpted = kind > 2
    let rate = dice.whole(1...14)
    let last = isSculpted && residual > 0 ? years - 1 : years
    let tenor = dice.whole(1...max(last, 1))
    debt = ["rate": "\(rate) %", "tenor": "\(tenor) years"]
    set("term_int_rate", Double(rate))
    set("term_tenor", Double(tenor))
    let months = tenor > 1 && dice.chance(0.4) ? dice.whole(1...(isSculpted ? 12 : 6)) : 0
    debt["reserve"] = "\(months) months"
    set("dscr_reserve_months", Double(months))
    if isSculpted {
      let cover = Double(dice.whole(110...300)) / 100
      let fee = dice.chance(0.5) ? dice.whole(1...4) : 0
      debt["dscr"] = "\(cover)"
      debt["fee"] = "\(fee) %"
      set("debt_option", 1)
      set("dscr", cover)
      set("cost_debt_fee", Double(fee))
    } else {
      let share = dice.whole(5...85)
      debt["share"] = "\(share) %"
      debt["style"] = kind == 1 ? "level" : "equal-principal"
      set("debt_percent", Double(share))
      set("payment_option", kind == 1 ? 0 : 1)
    }
  }

  /// Caps a sculpted loan in both programs; false for others.
  mutating func takeCap(_ dice: inout Dice) -> Bool {
    guard debt["dscr"] != nil else { return false }
    let cap = dice.whole(30...90)
    debt["max_share"] = "\(cap) %"
    debt["fee"] = nil
    debt["reserve"] = nil
    sam.removeAll { ["cost_debt_fee", "dscr_reserve_months"].contains($0.0) }
    set("dscr_limit_debt_fraction", 1)
    set("dscr_maximum_debt_fraction", Double(cap))
    return true
  }

  func read() throws -> (ProFormaSpec, BareProForma) {
    var text = lines
    if !debt.isEmpty {
      let terms = debt.keys.sorted().map { "\($0): \(debt[$0] ?? "")" }
      text.append("debt: {\(terms.joined(separator: ", "))}")
    }
    let bytes = Array((text.joined(separator: "\n") + "\n").utf8)
    let parsed = YAMLReader.read(bytes, file: "case.yaml")
    let document = try #require(parsed.document)
    let read = Reader.read(ProFormaSpec.self, from: document, file: "case.yaml")
    let spec = try #require(read.record, "\(read.issues)")
    return (spec, BareProForma(spec))
  }
}

/// The same random numbers on every run (SplitMix64, G. Steele et al., OOPSLA 2014).
private struct Dice {
  var state: UInt64

  mutating func unit() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
  }

  mutating func whole(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(unit() * Double(range.count))
  }

  mutating func chance(_ share: Double) -> Bool { unit() < share }

  mutating func pick<Element>(_ list: [Element]) -> Element { list[whole(0...list.count - 1)] }
}
