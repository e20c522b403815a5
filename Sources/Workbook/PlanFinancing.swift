import Planner
import Quantities
import Scenario
import Spreadsheet
import TCO

/// Rows of one phase's loan; amounts are positive.
struct PlanLoan {
  /// Cells.
  var amount: Formula
  /// Construction interest and commitment fees, part of the cost of what is financed.
  var capitalized: Formula
  /// The cost that is financed.
  var cost: Formula
  /// What the debt itself adds to the uses of money.
  var added: Formula
  var drawn: RowRef
  var fees: RowRef
  var interest: RowRef
  var principal: RowRef
  var service: RowRef
  var held: RowRef
  var coverCash: RowRef
  /// The upfront fee over the months of repayment.
  var feeDeducted: RowRef
}

/// All phases' loans.
struct PlanDebt {
  var loans: [PlanLoan]
  var amount: Formula
  var added: Formula
  var drawn: RowRef
  var fees: RowRef
  var interest: RowRef
  var principal: RowRef
  var service: RowRef
  var held: RowRef
  var coverCash: RowRef
  var deductible: RowRef
}

extension PlanLayout {
  mutating func addFinancing(
    _ time: PlanTime, _ capex: PlanCapex, _ opex: PlanOpex, _ sales: PlanSales
  ) -> PlanDebt? {
    let sheet = monthSheet(
      "Financing",
      "One loan a phase, on the same terms. Sizes are quotients: debt of uses that hold "
        + "what the debt itself costs; nothing is circular.")
    guard let terms = terms.debt, proForma.revenue != nil else {
      model.heading(sheet, "No debt: all is paid by equity")
      model.row(
        sheet, "Debt", "USD", total: .sum, series: zero * time.counted.now)
      return nil
    }
    model.heading(sheet, "Terms")
    let rate = model.row(
      sheet, "Interest of a month", "1/month", .fine,
      constant: (one + cell("debt-rate")).power(one / model(.monthsPerYear)) - one
    ).constant
    var loans: [PlanLoan] = []
    for index in plan.phases.indices {
      var loan = LoanLayout(
        layout: self, sheet: sheet, phase: index, time: time, terms: terms, rate: rate)
      loans.append(loan.add(capex.phases[index], opex.phases[index], sales))
      self = loan.layout
    }
    model.heading(sheet, "All phases")
    func total(_ label: String, _ row: KeyPath<PlanLoan, RowRef>) -> RowRef {
      model.row(
        sheet, label, "USD", total: .sum, series: sum(loans.map { $0[keyPath: row] }),
        role: .total)
    }
    let amount = model.row(
      sheet, "Debt", "USD", constant: sum(loans.map(\.amount)), role: .total
    ).constant
    let interest = total("Interest", \.interest)
    let fees = total("Upfront fees over the tenor", \.feeDeducted)
    return PlanDebt(
      loans: loans, amount: amount, added: sum(loans.map(\.added)), drawn: total("Drawn", \.drawn),
      fees: total("Fees", \.fees), interest: interest, principal: total("Principal", \.principal),
      service: total("Debt service", \.service), held: total("Put into reserve", \.held),
      coverCash: total("Cash that covers the service", \.coverCash),
      deductible: model.row(
        sheet, "Interest and fees, deductible", "USD", total: .sum,
        series: interest.now + fees.now))
  }
}

/// Lays one loan out.
struct LoanLayout {
  var layout: PlanLayout
  let sheet: Int
  let phase: Int
  let time: PlanTime
  let terms: ProjectDebt
  /// Cell: interest of a month.
  let rate: Formula

  private var keys: [String] { [layout.plan.phases[phase].id] }
  private var one: Formula { layout.one }
  private var zero: Formula { layout.zero }
  private var month: Formula { time.month.now }
  private var horizon: Formula { time.lastMonth + layout.one }
  private var isDrawn: Bool { terms.style == .deliveryDraws }

  /// Cells and rows that sizes rest on.
  private struct Frame {
    var cost: Formula
    var spend: RowRef
    var first: Formula
    var last: Formula
    var completion: Formula
    var tenor: Formula
    var end: Formula
    var repaying: RowRef
    var cover: RowRef
  }

  private mutating func row(
    _ label: String, _ unit: String, _ format: Style.NumberFormat,
    total: ModelBook.Total = .none, role: Style.Role = .calculation, _ series: Formula
  ) -> RowRef {
    layout.model.row(
      sheet, label, unit, format, keys: keys, total: total, series: series, role: role)
  }

  /// A row of money.
  private mutating func row(
    _ label: String, total: ModelBook.Total = .none, role: Style.Role = .calculation,
    _ series: Formula
  ) -> RowRef {
    row(label, "USD", .whole, total: total, role: role, series)
  }

  private mutating func figure(
    _ label: String, _ unit: String, _ format: Style.NumberFormat, _ formula: Formula,
    role: Style.Role = .calculation
  ) -> Formula {
    layout.model.row(
      sheet, label, unit, format, keys: keys, constant: formula, role: role
    ).constant
  }

  private mutating func figure(_ label: String, _ unit: String, _ formula: Formula) -> Formula {
    figure(label, unit, .year, formula)
  }

  private func flag(_ test: Formula) -> Formula { layout.model.flag(test) }

  mutating func add(
    _ capex: PlanCapex.Phase, _ opex: RowRef, _ sales: PlanSales
  ) -> PlanLoan {
    layout.model.heading(sheet, "Phase \(keys[0]): what is financed, and when")
    let frame = frame(capex, opex, sales)
    layout.model.heading(sheet, "Phase \(keys[0]): the loan")
    let loan = isDrawn ? draws(frame) : builtUp(frame)
    return loan
  }

  private mutating func frame(
    _ capex: PlanCapex.Phase, _ opex: RowRef, _ sales: PlanSales
  ) -> Frame {
    var paid: [RowRef] = []
    if terms.finances != .facility, let it = capex.it { paid.append(it) }
    if terms.finances != .it, let facility = capex.facility { paid.append(facility) }
    let financed = row("Cost that is financed", total: .sum, layout.sum(paid))
    var spend = financed
    if isDrawn {
      var delivered: [Formula] = []
      if terms.finances != .facility, let it = capex.it {
        delivered.append(it.total * time.phases[phase].accepted.now)
      }
      if terms.finances != .it, let facility = capex.facility { delivered.append(facility.now) }
      let sum = delivered.dropFirst().reduce(delivered.first ?? zero) { $0 + $1 }
      spend = row("The same, as it is delivered", total: .sum, sum)
    }
    let firsts = row(
      "Month, where money is spent", "month", .whole,
      .when(spend.now .> zero, month, else: horizon))
    let first = figure("First month of it", "month", .call(.min, [firsts.all]))
    let lasts = row(
      "Month, where money is spent; else before the start", "month", .whole,
      .when(spend.now .> zero, month, else: -one))
    let last = figure("Last month of it", "month", .call(.max, [lasts.all]))
    let completion = figure("The debt is complete", "month", isDrawn ? last : last + one)
    let contracted = sales.contracted[phase]
    let paying = row(
      "Month, where a contract pays; else before the start", "month", .whole,
      .when(contracted.now .> zero, month, else: -one))
    let contractEnd = figure("Last month of contracts", "month", .call(.max, [paying.all]))
    let isContracted = figure(
      "A contract pays for the phase", "flag", flag(contractEnd .>= zero))
    let asked = layout.cell("debt-tenor")
    let allowed = Formula.min(
      asked, .when(isContracted .> zero, contractEnd - completion, else: asked),
      time.lastMonth - completion)
    let tenor = figure(
      "Months of repayment, within contract and horizon", "month",
      .max(zero, allowed) * flag(financed.total .> zero))
    let end = figure("Month of the last payment", "month", completion + tenor)
    let repaying = row(
      "Repayment", "flag", .whole, total: .sum,
      flag(.all(month .> completion, month .<= end)))
    let cover = row(
      "Cash for debt service", total: .sum,
      contracted.now + (one - isContracted) * sales.merchant[phase].now - opex.now)
    return Frame(
      cost: financed.total, spend: spend, first: first, last: last, completion: completion,
      tenor: tenor, end: end, repaying: repaying, cover: cover)
  }

  /// Debt that is a share of all uses, which hold what the debt itself costs.
  private func lent(_ share: Formula, _ cost: Formula, carry: Formula) -> Formula {
    let left = one - share * carry
    return .when(left .> zero, share * cost / left, else: zero)
  }

  /// What is spent in a month over all.
  private func spent(_ frame: Frame) -> Formula {
    .when(frame.cost .> zero, frame.spend.now / frame.cost, else: zero)
  }

  // MARK: Built up during construction

  private mutating func builtUp(_ frame: Frame) -> PlanLoan {
    let building = row(
      "Draws are made", "flag", .whole, total: .sum,
      flag(.all(month .>= frame.first, month .<= frame.last)))
    let own = layout.model.next(sheet)
    let balance = row(
      "Balance for a dollar of cost", "1", .fine, total: .sum,
      building.now * (own.before * (one + rate) + spent(frame)))
    let complete = figure(
      "Balance at completion for a dollar of cost", "1", .fine,
      .call(.max, [balance.all]) * (one + rate))
    let interestCarry = figure(
      "Construction interest of a dollar of debt", "1", .fine,
      .when(complete .> zero, (complete - one) / complete, else: zero))
    let monthly = layout.cell("debt-commitment") / layout.model(.monthsPerYear)
    let commitmentCarry = figure(
      "Commitment fees of a dollar of debt", "1", .fine,
      .when(
        complete .> zero, monthly * (building.total - balance.total / complete), else: zero))
    let (unit, wantedByCover) = unitService(frame)
    let early = row(
      "Months whose service the first reserve holds", "flag", .whole,
      flag(
        .all(
          month .> frame.completion, month .<= frame.completion + layout.cell("debt-reserve"))))
    let reserveCarry = figure(
      "First reserve of a dollar of debt", "1", .fine, .sumProduct(unit.all, early.all))
    let carry = figure(
      "All that a dollar of debt adds to the uses", "1", .fine,
      interestCarry + commitmentCarry + layout.cell("debt-fee") + reserveCarry)
    let cap = figure(
      "Most that is lent", "USD", .whole,
      lent(layout.cell("debt-max-share"), frame.cost, carry: carry))
    let wanted = figure(
      "What the share or the cover would lend", "USD", .whole,
      wantedByCover ?? lent(layout.cell("debt-share"), frame.cost, carry: carry))
    let amount = figure(
      "Debt", "USD", .whole,
      .when(frame.tenor .> zero, .min(wanted, cap), else: zero), role: .total)
    let cash = figure(
      "Cash that is drawn", "USD", .whole, amount * (one - interestCarry))
    let drawn = row("Drawn", total: .sum, cash * spent(frame))
    let undrawn = amount - cash * balance.now
    let upfront = flag(month .== frame.first) * amount * layout.cell("debt-fee")
    let fees = row("Fees", total: .sum, upfront + building.now * monthly * undrawn)
    let service = row("Debt service", total: .sum, amount * unit.now)
    let owed = layout.model.next(sheet, after: 2)
    let interest = row("Interest", total: .sum, frame.repaying.now * owed.before * rate)
    let isLast = month .== frame.end
    let principal = row(
      "Principal", total: .sum,
      frame.repaying.now
        * .when(isLast, owed.before, else: service.now - interest.now))
    let complex = building.now * cash * balance.now + flag(month .== frame.completion) * amount
    let after = flag(month .> frame.completion) * (owed.before - principal.now)
    let debt = row("Owed", role: .total, complex + after)
    layout.model.check(
      "Phase \(keys[0]): what is repaid is what was drawn and its construction interest",
      principal.total, equals: drawn.total + amount * interestCarry)
    layout.model.check(
      "Phase \(keys[0]): nothing is owed at the end", debt.last, equals: zero, scale: amount)
    let added = figure("What the debt adds to the uses", "USD", .whole, amount * carry)
    let capitalized = figure(
      "Interest and commitment fees that are part of the cost", "USD", .whole,
      amount * (interestCarry + commitmentCarry))
    return finished(
      frame, amount, capitalized, added, drawn, fees, interest, principal, service)
  }

  /// Payments for a dollar of debt by month, and the loan that a cover carries, where one sizes it.
  private mutating func unitService(_ frame: Frame) -> (RowRef, wanted: Formula?) {
    let level = Formula.when(
      frame.tenor .> zero, .call(.payment, [rate, .max(frame.tenor, one), -one]), else: zero)
    switch terms.style {
    case .sculpted:
      let target = row(
        "Debt service at the cover", total: .sum,
        frame.repaying.now * .max(frame.cover.now / layout.cell("debt-cover"), zero))
      let worth = row(
        "Worth of a dollar at completion", "1", .fine,
        (one + rate).power(-.max(month - frame.completion, zero)))
      let sized = figure(
        "Loan that the cover carries", "USD", .whole, .sumProduct(target.all, worth.all))
      let unit = row(
        "Debt service of a dollar of debt", "1", .fine, total: .sum,
        .when(sized .> zero, target.now / sized, else: zero))
      return (unit, sized)
    case .interestOnly:
      let unit = row(
        "Debt service of a dollar of debt", "1", .fine, total: .sum,
        frame.repaying.now * (rate + flag(month .== frame.end)))
      return (unit, nil)
    case .level, .deliveryDraws:
      let payment = figure("Payment of a month for a dollar of debt", "1", .fine, level)
      let unit = row(
        "Debt service of a dollar of debt", "1", .fine, total: .sum,
        frame.repaying.now * payment)
      guard terms.cover != nil else { return (unit, nil) }
      let counted = row(
        "Cash for debt service in months of repayment; else the most of all",
        .when(frame.repaying.now .> zero, frame.cover.now, else: .call(.max, [frame.cover.all])))
      let least = Formula.call(.min, [counted.all])
      let sized = figure(
        "Loan that the least month covers", "USD", .whole,
        .when(
          payment .> zero,
          .max(zero, least / layout.cell("debt-cover")) / payment, else: zero))
      return (unit, sized)
    }
  }

  // MARK: Drawn by deliveries

  private mutating func draws(_ frame: Frame) -> PlanLoan {
    let carry = layout.cell("debt-fee")
    let cap = figure(
      "Most that is lent", "USD", .whole,
      lent(layout.cell("debt-max-share"), frame.cost, carry: carry))
    let wanted = figure(
      "What the share would lend", "USD", .whole,
      lent(layout.cell("debt-share"), frame.cost, carry: carry))
    let amount = figure(
      "Debt: the sum of all draws", "USD", .whole,
      .when(frame.tenor .> zero, .min(wanted, cap), else: zero), role: .total)
    let payment = figure(
      "Payment of a month for a dollar drawn", "1", .fine,
      .when(
        frame.tenor .> zero, .call(.payment, [rate, .max(frame.tenor, one), -one]), else: zero))
    let drawn = row("Drawn", total: .sum, amount * spent(frame))
    let fees = row(
      "Fees", total: .sum, flag(month .== frame.first) * amount * layout.cell("debt-fee"))
    let sum = layout.model.next(sheet)
    let soFar = row("Drawn so far", sum.before + drawn.now)
    // Each draw is repaid over the tenor from the month after it.
    let begun = month - frame.tenor
    let repaid = Formula.when(
      begun .>= one, layout.at(soFar, .max(begun, one)), else: zero)
    let service = row("Debt service", total: .sum, payment * (soFar.before - repaid))
    let owed = layout.model.next(sheet, after: 2)
    let interest = row(
      "Interest", total: .sum, flag(service.now .> zero) * owed.before * rate)
    let principal = row("Principal", total: .sum, service.now - interest.now)
    let debt = row("Owed", role: .total, owed.before + drawn.now - principal.now)
    layout.model.check(
      "Phase \(keys[0]): what is repaid is what was drawn", principal.total, equals: drawn.total)
    layout.model.check(
      "Phase \(keys[0]): nothing is owed at the end", debt.last, equals: zero, scale: amount)
    let added = figure("What the debt adds to the uses", "USD", .whole, amount * carry)
    return finished(frame, amount, zero, added, drawn, fees, interest, principal, service)
  }

  // MARK: Reserve

  private mutating func finished(
    _ frame: Frame, _ amount: Formula, _ capitalized: Formula, _ added: Formula,
    _ drawn: RowRef, _ fees: RowRef, _ interest: RowRef, _ principal: RowRef, _ service: RowRef
  ) -> PlanLoan {
    let serving = row(
      "Month, where debt is served", "month", .whole,
      .when(service.now .> zero, month, else: horizon))
    let first = figure("First month of service", "month", .call(.min, [serving.all]))
    let sum = layout.model.next(sheet)
    let soFar = row("Debt service so far", sum.before + service.now)
    let until = Formula.min(month + layout.cell("debt-reserve"), time.lastMonth) + one
    let ahead = layout.at(soFar, until) - soFar.now
    let reserve = row(
      "Held in reserve: the service of the next months",
      .when(month .>= first - one, ahead, else: zero))
    let held = row("Put into reserve", total: .sum, reserve.now - reserve.before)
    let cash = row(
      "Cash that covers the service", total: .sum, flag(service.now .> zero) * frame.cover.now)
    let fee = row(
      "Upfront fee over the tenor", total: .sum,
      frame.repaying.now * amount * layout.cell("debt-fee") / .max(frame.tenor, one))
    return PlanLoan(
      amount: amount, capitalized: capitalized, cost: frame.cost, added: added, drawn: drawn,
      fees: fees, interest: interest, principal: principal, service: service, held: held,
      coverCash: cash, feeDeducted: fee)
  }
}
