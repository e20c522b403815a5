import Finance

extension CompiledProForma {
  /// One evaluation of any number of lanes.
  func run<Number: Lanes>(
    _ values: [Number], _ scratch: inout ProFormaScratch<Number>, _ metrics: ProFormaMetrics
  ) -> ProFormaOutcome<Number> {
    precondition(values.count == inputs.count, "one value for each input")
    precondition(scratch.periods == years + 1, "scratch of another pro forma")
    return values.withUnsafeBufferPointer { values in
      scratch.rows.withUnsafeMutableBufferPointer { rows in
        let run = ProFormaRun(form: self, values: values, rows: rows, periods: years + 1)
        return run.outcome(metrics)
      }
    }
  }
}

/// Inputs and rows of an evaluation under way; each step fills rows from those before it.
struct ProFormaRun<Number: Lanes> {
  typealias Row = UnsafeMutableBufferPointer<Number>

  let form: CompiledProForma
  let values: UnsafeBufferPointer<Number>
  let rows: Row
  let periods: Int

  func row(_ series: ProFormaSeries) -> Row {
    let first = series.rawValue * periods
    return Row(rebasing: rows[first..<first + periods])
  }

  var rules: TaxRules<Number> {
    let losses: TaxRules<Number>.Losses =
      switch form.losses {
      case .paidOut: .paidOut
      case .carriedForward(let limit): .carriedForward(limit: limit)
      }
    return TaxRules(federal: values[form.federal], state: values[form.state], losses: losses)
  }

  func outcome(_ metrics: ProFormaMetrics) -> ProFormaOutcome<Number> {
    for index in rows.indices { rows[index] = .zero }
    build()
    sell()
    operate()
    let loan = borrow()
    depreciate()
    assess(row(.interest), into: row(.tax))
    addEquity()
    return figures(loan, metrics)
  }

  private func build() {
    var cost = Number.zero
    for item in form.capex { cost += values[item.amount] }
    row(.capex)[0] = cost
    row(.residual)[periods - 1] = cost * values[form.residual]
  }

  private func sell() {
    let (units, priced, revenue) = (row(.units), row(.priced), row(.revenue))
    let (sold, price) = (values[form.units], values[form.price])
    let growth = Number.one + values[form.priceEscalation]
    var level = Number.one
    for year in 1..<periods {
      units[year] = sold
      priced[year] = sold * level
      revenue[year] = price * priced[year]
      level *= growth
    }
  }

  private func operate() {
    let (opex, revenue, cash) = (row(.opex), row(.revenue), row(.cash))
    for item in form.opex {
      var amount = values[item.amount]
      let growth = Number.one + values[item.escalation]
      for year in 1..<periods {
        opex[year] += amount
        amount *= growth
      }
    }
    for year in 1..<periods { cash[year] = revenue[year] - opex[year] }
  }

  private func depreciate() {
    let depreciation = row(.depreciation)
    for item in form.capex {
      guard let first = item.firstShare else { continue }
      let atOnce = values[item.amount] * values[item.bonus]
      let spread = values[item.amount] - atOnce
      depreciation[1] += atOnce
      for year in 1..<periods {
        depreciation[year] += spread * Number(repeating: form.shares[first + year - 1])
      }
    }
  }

  /// Tax of every year on what these amounts of interest leave.
  private func assess(_ interest: Row?, into tax: Row) {
    var account = TaxAccount(rules)
    let (cash, residual, depreciation) = (row(.cash), row(.residual), row(.depreciation))
    for year in 1..<periods {
      let assessment = account.assess(
        income: cash[year] + residual[year], depreciation: depreciation[year],
        interest: interest?[year] ?? .zero)
      tax[year] = assessment.tax
    }
  }

  private func addEquity() {
    let (equity, capex, cash) = (row(.equity), row(.capex), row(.cash))
    let (residual, tax, drawn) = (row(.residual), row(.tax), row(.drawn))
    let (interest, principal) = (row(.interest), row(.principal))
    for year in 0..<periods {
      let before = cash[year] + residual[year] - capex[year] - tax[year]
      equity[year] = before + drawn[year] - interest[year] - principal[year]
    }
  }
}

/// What is lent, and what a cover alone would have lent.
struct SizedDebt<Number: Lanes> {
  var amount = Number.zero
  var uncapped = Number.zero
}

extension ProFormaRun {
  /// Sizes the loan and fills its payments.
  func borrow() -> SizedDebt<Number> {
    guard let terms = form.debt else { return SizedDebt() }
    let (cash, interest, principal) = (row(.cash), row(.interest), row(.principal))
    let cost = row(.capex)[0]
    let cap = cost * values[terms.maximumShare]
    let rate = values[terms.rate]
    var sized = SizedDebt<Number>()
    var loan: Loan<Number>
    var scale = Number.zero
    if let cover = terms.cover {
      let inverse = Number.one / values[cover]
      let factor = Number.one / (Number.one + rate)
      for year in stride(from: terms.tenor, through: 1, by: -1) {
        // The services wait in the row that the principal takes afterwards.
        principal[year] = Number.greatest(cash[year] * inverse, .zero)
        sized.uncapped = (sized.uncapped + principal[year]) * factor
      }
      sized.amount = Number.least(sized.uncapped, cap)
      scale = (sized.amount / sized.uncapped).replacing(
        with: .zero, where: .!(Number.zero .< sized.uncapped))
      loan = Loan(.sculpted, amount: sized.amount, rate: rate, periods: terms.tenor)
    } else if let share = terms.share {
      sized.uncapped = cost * values[share]
      sized.amount = Number.least(sized.uncapped, cap)
      loan = Loan(.level, amount: sized.amount, rate: rate, periods: terms.tenor)
    } else {
      return sized
    }
    row(.drawn)[0] = sized.amount
    for year in 1...terms.tenor {
      let payment = loan.pay(principal[year] * scale)
      interest[year] = payment.interest
      principal[year] = payment.principal
    }
    return sized
  }

  /// Least and mean cover of debt service by cash, over the years that have service; NaN without.
  private func covers() -> (least: Number, mean: Number) {
    let nan = Number(repeating: .nan)
    guard form.debt != nil else { return (nan, nan) }
    let (cash, interest, principal) = (row(.cash), row(.interest), row(.principal))
    var least = Number(repeating: .infinity)
    var sum = Number.zero
    var count = Number.zero
    for year in 1..<periods {
      let service = interest[year] + principal[year]
      let isDue = Number.zero .< service
      let cover = cash[year] / service
      least = least.replacing(with: cover, where: isDue .& (cover .< least))
      sum = sum.replacing(with: sum + cover, where: isDue)
      count = count.replacing(with: count + .one, where: isDue)
    }
    let hasService = Number.zero .< count
    return (nan.replacing(with: least, where: hasService), sum / count)
  }

  func figures(
    _ loan: SizedDebt<Number>, _ metrics: ProFormaMetrics
  ) -> ProFormaOutcome<Number> {
    let nan = Number(repeating: .nan)
    let factor = Number.one / (Number.one + values[form.discount])
    let worth = presentValue(row(.equity), factor)
    let (least, mean) = covers()
    var outcome = ProFormaOutcome(
      netPresentValue: worth, equityRate: nan, projectNetPresentValue: nan, projectRate: nan,
      capex: row(.capex)[0], debt: loan.amount, uncappedDebt: loan.uncapped, minimumCover: least,
      averageCover: mean, levelized: nan, breakEvenPrice: nan)
    let revenue = presentValue(row(.revenue), factor)
    outcome.levelized = (revenue - worth) / presentValue(row(.units), factor)
    if form.isLinearInPrice {
      let perDollar = presentValue(row(.priced), factor) * (Number.one - rules.combinedRate)
      outcome.breakEvenPrice = values[form.price] - worth / perDollar
    }
    if metrics.contains(.equityRate) { outcome.equityRate = rateOfReturn(row(.equity)) }
    if metrics.contains(.project) { addProject(factor, &outcome) }
    return outcome
  }

  /// Flows without debt, taxed as if there were none.
  private func addProject(_ factor: Number, _ outcome: inout ProFormaOutcome<Number>) {
    let project = row(.project)
    let (equity, tax) = (row(.equity), row(.tax))
    let (interest, principal, drawn) = (row(.interest), row(.principal), row(.drawn))
    if form.debt != nil { assess(nil, into: project) } else { copy(tax, to: project) }
    for year in 0..<periods {
      let untaxed = equity[year] + tax[year] + interest[year] + principal[year] - drawn[year]
      project[year] = untaxed - project[year]
    }
    outcome.projectNetPresentValue = presentValue(project, factor)
    outcome.projectRate = form.debt == nil ? outcome.equityRate : rateOfReturn(project)
  }

  private func copy(_ source: Row, to target: Row) {
    for year in 0..<periods { target[year] = source[year] }
  }

  /// Σ flow · factor^year.
  private func presentValue(_ flows: Row, _ factor: Number) -> Number {
    var value = Number.zero
    var year = periods - 1
    while year >= 0 {
      value = value * factor + flows[year]
      year -= 1
    }
    return value
  }

  /// The rate of return of each lane; flows that change sign more than once are separated singly.
  private func rateOfReturn(_ flows: Row) -> Number {
    var rates = singleRate(UnsafeBufferPointer(flows))
    for lane in 0..<Number.laneCount where rates[lane: lane].isNaN {
      let own = flows.map { $0[lane: lane] }
      rates[lane: lane] = (try? irr(own)) ?? .nan
    }
    return rates
  }
}
