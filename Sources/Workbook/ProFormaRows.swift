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
      series: model.next(sheet).constant * time.operating.now)
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

  // MARK: Financing

  struct Loan {
    var amount: Formula
    /// What the cover alone would lend, before the cap.
    var uncapped: Formula?
    var drawn: RowRef
    var interest: RowRef
    var principal: RowRef
    var leastCover: Formula?
  }

  mutating func addFinancing(
    _ input: Inputs, _ time: Time, _ capex: Capex, _ opex: RowRef, _ sales: Sales
  ) -> Loan {
    let sheet = sheet(
      "Financing", "A term loan drawn at t = 0; lenders count cash before tax and residuals.")
    let zero = model.zero
    guard let debt = input.debt else {
      model.heading(sheet, "No debt: the first build is paid by equity")
      let none = model.row(
        sheet, "Debt", "USD", total: .sum, series: zero * time.build.now)
      return Loan(amount: none.total, drawn: none, interest: none, principal: none)
    }
    model.heading(sheet, "Size")
    let repaying = model.row(
      sheet, "Years of repayment", "flag", total: .sum,
      series: model.flag(.all(time.period.now .> zero, time.period.now .<= debt.tenor)))
    let cash = model.row(
      sheet, "Cash for debt service", "USD", total: .sum,
      series: sales.revenue.now - opex.now)
    let cap = model.row(
      sheet, "Most that is lent", "USD", constant: capex.total.total * debt.maximumShare)
    var uncapped: RowRef?
    let amount: RowRef
    let service: RowRef
    if let cover = debt.cover {
      let target = model.row(
        sheet, "Debt service at the cover", "USD", total: .sum,
        series: .max(cash.now / cover, zero) * repaying.now)
      // The range begins at t = 0, where the target is nothing: one period too many is taken back.
      let sized = model.row(
        sheet, "Loan that the cover carries", "USD",
        constant: .call(.presentValue, [debt.rate, target.all]) * (model.one + debt.rate))
      uncapped = sized
      amount = model.row(
        sheet, "Loan", "USD", constant: .min(sized.constant, cap.constant), role: .total)
      model.heading(sheet, "Service")
      service = model.row(
        sheet, "Debt service", "USD",
        constant: .when(sized.constant .> zero, amount.constant / sized.constant, else: zero),
        constantFormat: .fine, total: .sum, series: target.now * model.next(sheet).constant)
    } else {
      let share = debt.share ?? zero
      amount = model.row(
        sheet, "Loan", "USD",
        constant: .min(capex.total.total * share, cap.constant), role: .total)
      model.heading(sheet, "Service")
      service = model.row(
        sheet, "Debt service", "USD",
        constant: .call(.payment, [debt.rate, debt.tenor, -amount.constant]), total: .sum,
        series: model.next(sheet).constant * repaying.now)
    }
    let drawn = model.row(
      sheet, "Drawn", "USD", total: .sum, series: amount.constant * time.build.now)
    let closing = model.next(sheet, after: 2)
    let interest = model.row(
      sheet, "Interest", "USD", total: .sum,
      series: closing.before * debt.rate * repaying.now)
    let principal = model.row(
      sheet, "Principal", "USD", total: .sum, series: service.now - interest.now)
    let balance = model.row(
      sheet, "Balance at the end of the year", "USD",
      series: closing.before + drawn.now - principal.now, role: .total)
    let cover = addCover(sheet, cash, service)
    model.check("Debt: repaid is what was drawn", principal.total, equals: drawn.total)
    model.check(
      "Debt: nothing is owed at the end", balance.last, equals: zero, scale: amount.constant)
    return Loan(
      amount: amount.constant, uncapped: uncapped?.constant, drawn: drawn, interest: interest,
      principal: principal, leastCover: cover)
  }

  /// The least cover so far, period by period: years without service have none.
  private mutating func addCover(_ sheet: Int, _ cash: RowRef, _ service: RowRef) -> Formula {
    model.heading(sheet, "Cover")
    let counted = model.row(
      sheet, "Years with debt service so far", "year",
      series: model.next(sheet).before + model.flag(service.now .> model.zero))
    let least = model.next(sheet)
    let cover = cash.now / service.now
    model.row(
      sheet, "Least cash over debt service so far", "1", .fine,
      series: .when(
        service.now .> model.zero,
        .when(counted.now .== model.one, cover, else: .min(least.before, cover)),
        else: least.before))
    return least.last
  }

  // MARK: Tax

  mutating func addTax(
    _ input: Inputs, _ time: Time, _ capex: Capex, _ opex: RowRef, _ sales: Sales, _ loan: Loan
  ) -> RowRef {
    let sheet = sheet(
      "Depreciation & Tax", "State tax lowers the income that the federation taxes.")
    model.heading(sheet, "Shares of the amount by year in service")
    var shares: [RowRef?] = []
    for (item, figures) in zip(spec.capex, input.capex) {
      shares.append(addShares(sheet, item, figures, time))
    }
    model.heading(sheet, "Depreciation")
    var items: [RowRef] = []
    for (index, item) in spec.capex.enumerated() {
      guard let share = shares[index] else { continue }
      let bonus = input.capex[index].bonus ?? model.zero
      let row = model.next(sheet)
      let first = model.flag(time.period.now .== model.one)
      items.append(
        model.row(
          sheet, item.item, "USD", constant: capex.items[index].constant, total: .sum,
          series: row.constant * ((model.one - bonus) * share.now + bonus * first)
            * time.operating.now))
      model.check(
        "Depreciation of \(item.item): shares add up to its basis, or to what the life allows",
        items[items.count - 1].total,
        equals: row.constant
          * (bonus + (model.one - bonus) * .sumProduct(share.all, time.operating.all)))
    }
    let depreciation = model.row(
      sheet, "Depreciation", "USD", total: .sum, series: model.block(items), role: .total)
    model.heading(sheet, "Income tax")
    let income = model.row(
      sheet, "Income before losses of other years", "USD", total: .sum,
      series: sales.revenue.now + sales.residual.now - opex.now - loan.interest.now
        - depreciation.now)
    let closing = model.next(sheet, after: 2)
    let used = model.row(
      sheet, "Losses used", "USD", total: .sum,
      series: .min(
        closing.before, self.model(.lossLimit) * .max(income.now, model.zero)))
    let added = model.row(
      sheet, "Losses carried forward", "USD", total: .sum,
      series: input.lossesCarried * .max(-income.now, model.zero))
    model.row(
      sheet, "Losses at the end of the year", "USD",
      series: closing.before + added.now - used.now, role: .total)
    let taxable = model.row(
      sheet, "Taxable income", "USD", total: .sum,
      series: income.now + added.now - used.now)
    let tax = model.row(
      sheet, "Tax", "USD",
      constant: input.federal + input.state * (model.one - input.federal),
      constantFormat: .percent, total: .sum,
      series: taxable.now * model.next(sheet).constant, role: .total)
    model.check(
      "Losses: used and still carried are what was added", used.total + closing.last,
      equals: added.total)
    return tax
  }

  private mutating func addShares(
    _ sheet: Int, _ item: CapexItem, _ figures: CapexInputs, _ time: Time
  ) -> RowRef? {
    guard let name = item.depreciation, let method = DepreciationMethod(named: name) else {
      return nil
    }
    let period = time.period.now
    let label = "\(item.item): \(name)"
    switch (method, figures.years) {
    case (.straightLine, let years?):
      return model.row(
        sheet, label, "fraction", .percent, total: .sum,
        series: model.flag(.all(period .> model.zero, period .<= years)) / years)
    case (.straightLineHalfYear, _), (.macrs, _), (.macrs39, _), (.declining, _), (.expensed, _),
      (.straightLine, nil):
      let own = method.shares()
      let numbers = (0..<layout.periods).map { period in
        period > 0 && period <= own.count ? own[period - 1] : 0
      }
      return model.row(sheet, label, "fraction", .percent, total: .sum, numbers: numbers)
    }
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
    model.check(
      "Sources are uses at t = 0: debt and equity pay the first build",
      loan.drawn.first + paidIn.constant, equals: capex.total.first)
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
