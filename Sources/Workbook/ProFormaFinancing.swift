import Finance
import Scenario
import Spreadsheet

extension ProFormaLayout {
  struct Loan {
    var amount: Formula
    var drawn: RowRef
    var interest: RowRef
    var principal: RowRef
    var fees: RowRef?
    /// Put into the reserve, less what is released.
    var reserve: RowRef?
    var leastCover: Formula?
  }

  mutating func addFinancing(
    _ input: Inputs, _ time: Time, _ capex: Capex, _ opex: RowRef, _ sales: Sales
  ) -> Loan {
    let sheet = sheet(
      "Financing", "A term loan drawn at t = 0; lenders count cash before tax and residuals.")
    let zero = model.zero
    guard let debt = input.debt, let terms = spec.debt else {
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
    var target: RowRef?
    var sized: RowRef?
    if let cover = debt.cover {
      let services = model.row(
        sheet, "Debt service at the cover", "USD", total: .sum,
        series: .max(cash.now / cover, zero) * repaying.now)
      target = services
      // The range begins at t = 0, where the target is nothing: one period too many is taken back.
      sized = model.row(
        sheet, "Loan that the cover carries", "USD",
        constant: .call(.presentValue, [debt.rate, services.all]) * (model.one + debt.rate))
    }
    let amount = addSize(sheet, debt, terms.style, capex, target, sized)
    model.heading(sheet, "Service")
    let drawn = model.row(
      sheet, "Drawn", "USD", total: .sum, series: amount * time.build.now)
    let (interest, principal, balance) = addService(
      sheet, debt, terms.style, time, repaying, amount, drawn, target, sized)
    let service = model.row(
      sheet, "Debt service", "USD", total: .sum, series: interest.now + principal.now,
      role: .total)
    let cover = addCover(sheet, cash, service)
    model.check("Debt: repaid is what was drawn", principal.total, equals: drawn.total)
    model.check("Debt: nothing is owed at the end", balance.last, equals: zero, scale: amount)
    model.heading(sheet, "Fee and reserve")
    let fees = model.row(
      sheet, "Fee of the loan", "USD", total: .sum, series: debt.fee * drawn.now)
    let held = model.row(
      sheet, "Held at the end of the year: part of the next year's service", "USD",
      series: debt.reserve
        * .sumWhere(
          service.range, [.init(time.period.range, is: time.period.now + model.one)]))
    let reserve = model.row(
      sheet, "Put into reserve, less what is released", "USD", total: .sum,
      series: held.now - held.before)
    model.check(
      "Reserve: all of it is released", reserve.total, equals: zero, scale: amount)
    return Loan(
      amount: amount, drawn: drawn, interest: interest, principal: principal, fees: fees,
      reserve: reserve, leastCover: cover)
  }

  /// The loan: what share or cover asks for, and no more than the cap. Both are shares of uses that
  /// include the loan's own fee and reserve: quotients, no circles.
  private mutating func addSize(
    _ sheet: Int, _ debt: DebtInputs, _ style: DebtTerms.Style, _ capex: Capex, _ target: RowRef?,
    _ sized: RowRef?
  ) -> Formula {
    let (zero, one) = (model.zero, model.one)
    let first: Formula
    if let target, let sized {
      let opening = target.layout.firstPeriod + 1
      first = .when(
        sized.constant .> zero, .cell(target.cell(opening)) / sized.constant, else: zero)
    } else {
      switch style {
      case .level: first = .call(.payment, [debt.rate, debt.tenor, -one])
      case .equalPrincipal: first = one / debt.tenor + debt.rate
      case .interestOnly, .sculpted:
        first = debt.rate + model.flag(debt.tenor .== one)
      }
    }
    let carry = model.row(
      sheet, "Fee and reserve for each dollar lent", "1", .fine,
      constant: debt.fee + debt.reserve * first)
    let most = debt.maximumShare
    let cap = model.row(
      sheet, "Most that is lent", "USD",
      constant: .when(
        most * carry.constant .< one,
        capex.total.total * most / (one - most * carry.constant), else: zero))
    let asked: Formula
    if let sized {
      asked = sized.constant
    } else {
      let share = debt.share ?? zero
      asked =
        model.row(
          sheet, "Loan asked for", "USD",
          constant: capex.total.total * share / (one - share * carry.constant)
        ).constant
    }
    return model.row(
      sheet, "Loan", "USD",
      constant: .when(
        most * carry.constant .< one, .min(asked, cap.constant), else: asked), role: .total
    ).constant
  }

  private mutating func addService(
    _ sheet: Int, _ debt: DebtInputs, _ style: DebtTerms.Style, _ time: Time, _ repaying: RowRef,
    _ amount: Formula, _ drawn: RowRef, _ target: RowRef?, _ sized: RowRef?
  ) -> (interest: RowRef, principal: RowRef, balance: RowRef) {
    let zero = model.zero
    let closing = model.next(sheet, after: 2)
    let interest = model.row(
      sheet, "Interest", "USD", total: .sum, series: closing.before * debt.rate * repaying.now)
    let constant: Formula
    let series: Formula
    let own = model.next(sheet)
    switch style {
    case .level:
      constant = .call(.payment, [debt.rate, debt.tenor, -amount])
      series = own.constant * repaying.now - interest.now
    case .equalPrincipal:
      constant = amount / debt.tenor
      series = own.constant * repaying.now
    case .interestOnly:
      constant = amount
      series = own.constant * model.flag(time.period.now .== debt.tenor)
    case .sculpted:
      let asked = sized?.constant ?? zero
      constant = .when(asked .> zero, amount / asked, else: zero)
      series = (target?.now ?? zero) * own.constant - interest.now
    }
    let principal = model.row(
      sheet, "Principal", "USD", constant: constant, constantFormat: .fine, total: .sum,
      series: series)
    let balance = model.row(
      sheet, "Balance at the end of the year", "USD",
      series: closing.before + drawn.now - principal.now, role: .total)
    return (interest, principal, balance)
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
}
