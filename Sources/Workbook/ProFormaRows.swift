import Finance
import Scenario
import Spreadsheet

extension ProFormaLayout {
  mutating func addSources(version: String) {
    _ = model.addTable(
      "Sources", note: "Where figures and formulas come from.",
      heads: ["What", "Source", "Note"], widths: [40, 70, 60],
      rows: [
        ["Every figure on Inputs", "the spec \(spec.id)", spec.note ?? ""],
        [
          "Depreciation shares", "IRS Publication 946, appendix A, tables A-1 to A-7a",
          "half-year convention; buildings placed in service in January",
        ],
        [
          "Bonus depreciation", "26 U.S.C. §168(k)",
          "a share of the amount in the first year, the method on the rest",
        ],
        ["Losses carried forward", "26 U.S.C. §172(a)(2)", "against a share of later income"],
        [
          "Cash flow", "NREL System Advisor Model, single owner",
          "first build at t = 0, flows at ends of years, interest and depreciation deducted",
        ],
        ["Engine", "Megacluster \(version)", "wrote the figures beside the live results"],
      ])
  }

  // MARK: Timeline

  struct Time {
    var period: RowRef
    var build: RowRef
    var operating: RowRef
    var lastYear: RowRef
    var age: RowRef
    var discountFactor: RowRef
  }

  mutating func addTimeline(_ input: Inputs) -> Time {
    let sheet = model.addSheet(
      "Timeline", layout, keys: [], note: "Years from the first build, t = 0; flows at their ends.")
    model.heading(sheet, "Periods")
    let period = model.row(
      sheet, "Period", "year", .year,
      series: .call(.columns, [model.next(sheet).soFar]) - model.one)
    model.setAxis(sheet, period.now, .year)
    axis = period
    model.heading(sheet, "Flags: 1 where they hold")
    let build = model.row(
      sheet, "First build", "flag", series: model.flag(period.now .== model.zero))
    let operating = model.row(
      sheet, "Operation", "flag", total: .sum,
      series: model.flag(.all(period.now .> model.zero, period.now .<= input.life)))
    let last = model.row(
      sheet, "Last year", "flag", series: model.flag(period.now .== input.life))
    model.heading(sheet, "Factors")
    let age = model.row(
      sheet, "Years since the first year", "year",
      series: .max(period.now - model.one, model.zero))
    let factor = model.row(
      sheet, "Worth of a dollar at t = 0", "1", .fine,
      series: (model.one + input.discount).power(-period.now))
    return Time(
      period: period, build: build, operating: operating, lastYear: last, age: age,
      discountFactor: factor)
  }

  mutating func sheet(_ name: String, _ note: String) -> Int {
    let sheet = model.addSheet(name, layout, keys: [], note: note)
    if let axis { model.setAxis(sheet, axis.now, .year) }
    return sheet
  }

  // MARK: Capex, opex, revenue

  struct Capex {
    var items: [RowRef]
    var total: RowRef
  }

  mutating func addCapex(_ input: Inputs, _ time: Time) -> Capex {
    let sheet = sheet("Capex", "Costs are positive. Paid at t = 0.")
    model.heading(sheet, "First build")
    var items: [RowRef] = []
    for (item, amount) in zip(spec.capex, input.capex) {
      let row = model.next(sheet)
      items.append(
        model.row(
          sheet, item.item, "USD", constant: amount.amount, total: .sum,
          series: row.constant * time.build.now))
    }
    let total = model.row(
      sheet, "First build", "USD", total: .sum, series: model.block(items), role: .total)
    if let amounts = model.constants(items) {
      model.check(
        "Capex: the items add up to what is paid", .sum(.range(amounts)), equals: total.total)
    }
    return Capex(items: items, total: total)
  }

  mutating func addOpex(_ input: Inputs, _ time: Time) -> RowRef {
    let sheet = sheet("Opex", "Costs are positive. Each grows from its first year on.")
    model.heading(sheet, "Operating cost")
    var items: [RowRef] = []
    for (item, figures) in zip(spec.opex, input.opex) {
      let row = model.next(sheet)
      items.append(
        model.row(
          sheet, item.item, "USD", constant: figures.amount, total: .sum,
          series: row.constant * (model.one + figures.escalation).power(time.age.now)
            * time.operating.now))
    }
    return model.row(
      sheet, "Operating cost", "USD", total: .sum, series: model.block(items), role: .total)
  }

  struct Sales {
    var units: RowRef
    /// Units weighed by the growth of their price: what a dollar on the first price is worth.
    var weighed: RowRef
    var revenue: RowRef
    var residual: RowRef
  }

  mutating func addRevenue(_ input: Inputs, _ time: Time, _ capex: Capex) -> Sales {
    let sheet = sheet("Revenue", "Units are sold in every year of operation.")
    model.heading(sheet, "Sales")
    let units = model.row(
      sheet, "Units sold", "1", constant: input.units, total: .sum,
      series: model.next(sheet).constant * (model.one - input.degradation).power(time.age.now)
        * time.operating.now)
    let growth = model.row(
      sheet, "Price over that of the first year", "1", .fine,
      series: (model.one + input.priceEscalation).power(time.age.now))
    let price = model.row(
      sheet, "Price", "USD", .fine, constant: input.price,
      series: model.next(sheet).constant * growth.now)
    let weighed = model.row(
      sheet, "Units at the first year's price", "1", total: .sum, series: units.now * growth.now)
    let revenue = model.row(
      sheet, "Revenue", "USD", total: .sum, series: units.now * price.now, role: .total)
    model.heading(sheet, "End of life")
    let residual = model.row(
      sheet, "Residual value", "USD", constant: capex.total.total * input.residual, total: .sum,
      series: model.next(sheet).constant * time.lastYear.now)
    model.check(
      "Revenue: units at the first price are what is sold", weighed.total * input.price,
      equals: revenue.total)
    return Sales(units: units, weighed: weighed, revenue: revenue, residual: residual)
  }

  // MARK: Cash flow

  mutating func addCashFlow(
    _ input: Inputs, _ time: Time, _ capex: Capex, _ opex: RowRef, _ sales: Sales, _ loan: Loan,
    _ tax: RowRef
  ) -> Cash {
    let sheet = sheet(
      "Cash flow", "What comes in is positive, what is paid negative; to equity is what is left.")
    func flow(_ label: String, _ series: Formula) -> RowRef {
      model.row(sheet, label, "USD", total: .sum, series: series)
    }
    model.heading(sheet, "Flows")
    let first = flow("Revenue", sales.revenue.now)
    var rows = [first, flow("Residual value", sales.residual.now)]
    rows.append(flow("Operating cost", -opex.now))
    rows.append(flow("First build", -capex.total.now))
    rows.append(flow("Tax", -tax.now))
    rows.append(flow("Debt drawn", loan.drawn.now))
    rows.append(flow("Interest", -loan.interest.now))
    rows.append(flow("Principal", -loan.principal.now))
    if let fees = loan.fees, let reserve = loan.reserve {
      rows.append(flow("Fee of the loan", -fees.now))
      rows.append(flow("Put into reserve", -reserve.now))
    }
    let equity = model.row(
      sheet, "To equity", "USD", total: .sum, series: model.block(rows), role: .total)
    let worth = model.row(
      sheet, "To equity, at t = 0", "USD", total: .sum,
      series: equity.now * time.discountFactor.now)
    let paidIn = model.row(
      sheet, "Paid in by equity at t = 0", "USD",
      constant: -equity.first)
    let worthOfUnits = model.row(
      sheet, "Units sold, at t = 0", "1", total: .sum,
      series: sales.units.now * time.discountFactor.now)
    let worthOfPrice = model.row(
      sheet, "Units at the first year's price, at t = 0", "1", total: .sum,
      series: sales.weighed.now * time.discountFactor.now)
    let worthOfRevenue = model.row(
      sheet, "Revenue, at t = 0", "USD", total: .sum,
      series: sales.revenue.now * time.discountFactor.now)
    let totals = CellRange(
      sheet: sheet, rows: rows[0].row..<rows[rows.count - 1].row + 1,
      columns: layout.total..<layout.total + 1)
    model.check("Cash flow: lines add up to equity", .sum(.range(totals)), equals: equity.total)
    var uses = capex.total.first
    if let fees = loan.fees, let reserve = loan.reserve { uses = uses + fees.first + reserve.first }
    model.check(
      "Sources are uses at t = 0: debt and equity pay the build, the fee and the reserve",
      loan.drawn.first + paidIn.constant, equals: uses)
    var chart = Chart(
      .stackedColumns, title: "Cash flow by year", axisTitle: "USD",
      categories: time.period.range, lines: [], row: book(sheet).rows.count + 2,
      column: layout.label, width: 900)
    for row in rows {
      chart.lines.append(.init(name: row.cell(layout.label), values: row.range))
    }
    model.book[sheet].add(chart)
    return Cash(
      equity: equity, worth: worth, worthOfUnits: worthOfUnits, worthOfPrice: worthOfPrice,
      worthOfRevenue: worthOfRevenue)
  }

  struct Cash {
    var equity: RowRef
    var worth: RowRef
    var worthOfUnits: RowRef
    var worthOfPrice: RowRef
    var worthOfRevenue: RowRef
  }

  func book(_ sheet: Int) -> Sheet { model.book[sheet] }
}
