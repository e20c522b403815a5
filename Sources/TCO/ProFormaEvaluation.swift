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

  /// Rules of one taxing power, or of both by the combined rate.
  func rules(federal: Number, state: Number = .zero) -> TaxRules<Number> {
    let losses: TaxRules<Number>.Losses =
      switch form.losses {
      case .paidOut: .paidOut
      case .carriedForward(let limit): .carriedForward(limit: limit)
      }
    let limit = form.interestLimit.map {
      TaxRules<Number>.InterestLimit(
        share: $0.share, addsBackDepreciation: $0.addsBackDepreciation)
    }
    return TaxRules(federal: federal, state: state, losses: losses, interestLimit: limit)
  }

  func outcome(_ metrics: ProFormaMetrics) -> ProFormaOutcome<Number> {
    build()
    sell()
    operate()
    let loan = borrow()
    depreciate()
    assess(row(.interest), into: row(.tax))
    addEquity()
    return figures(loan, metrics)
  }

  private func clear(_ row: Row) {
    for year in row.indices { row[year] = .zero }
  }

  private func build() {
    var cost = Number.zero
    for item in form.capex { cost += values[item.amount] }
    row(.capex)[0] = cost
    row(.residual)[periods - 1] = cost * values[form.residual]
  }

  private func sell() {
    let (units, priced, revenue) = (row(.units), row(.priced), row(.revenue))
    let price = values[form.price]
    var sold = values[form.units]
    let kept = Number.one - values[form.degradation]
    let growth = Number.one + values[form.priceEscalation]
    var level = Number.one
    for year in 1..<periods {
      units[year] = sold
      priced[year] = sold * level
      revenue[year] = price * priced[year]
      sold *= kept
      level *= growth
    }
  }

  private func operate() {
    let (opex, revenue, cash) = (row(.opex), row(.revenue), row(.cash))
    for (index, item) in form.opex.enumerated() {
      var amount = values[item.amount]
      let growth = Number.one + values[item.escalation]
      for year in 1..<periods {
        opex[year] = index == 0 ? amount : opex[year] + amount
        amount *= growth
      }
    }
    for year in 1..<periods { cash[year] = revenue[year] - opex[year] }
  }

  private func depreciate() {
    let (depreciation, state) = (row(.depreciation), row(.stateDepreciation))
    var isFirst = true
    for item in form.capex {
      guard let first = item.firstShare else { continue }
      let amount = values[item.amount]
      let atOnce = amount * values[item.bonus]
      let spread = amount - atOnce
      for year in 1..<periods {
        var sum = isFirst ? .zero : depreciation[year]
        if year == 1 { sum += atOnce }
        depreciation[year] = sum + spread * Number(repeating: form.shares[first + year - 1])
      }
      if form.hasStateDepreciation {
        for year in 1..<periods {
          let part = amount * Number(repeating: form.shares[first + year - 1])
          state[year] = isFirst ? part : state[year] + part
        }
      }
      isFirst = false
    }
  }

  /// Tax of every year on what these amounts of interest leave.
  private func assess(_ interest: Row?, into tax: Row) {
    let (federalRate, stateRate) = (values[form.federal], values[form.state])
    let (cash, residual, depreciation) = (row(.cash), row(.residual), row(.depreciation))
    if form.isTaxedOnce {
      var account = TaxAccount(rules(federal: federalRate, state: stateRate))
      for year in 1..<periods {
        let assessment = account.assess(
          income: cash[year] + residual[year], depreciation: depreciation[year],
          interest: interest?[year] ?? .zero)
        tax[year] = assessment.tax
      }
      return
    }
    // The state assesses by itself; its tax is an expense of the federal year.
    var state = TaxAccount(rules(federal: stateRate))
    var federal = TaxAccount(rules(federal: federalRate))
    let own = form.hasStateDepreciation ? row(.stateDepreciation) : depreciation
    for year in 1..<periods {
      let income = cash[year] + residual[year]
      let paid = interest?[year] ?? .zero
      let local = state.assess(income: income, depreciation: own[year], interest: paid)
      let national = federal.assess(
        income: income - local.tax, depreciation: depreciation[year], interest: paid)
      tax[year] = local.tax + national.tax
    }
  }

  private func addEquity() {
    let (equity, capex, cash) = (row(.equity), row(.capex), row(.cash))
    let (residual, tax, drawn) = (row(.residual), row(.tax), row(.drawn))
    let (interest, principal) = (row(.interest), row(.principal))
    let (fees, reserve) = (row(.fees), row(.reserve))
    // Between the ends nothing is built, drawn, charged or sold off.
    for year in 1..<periods - 1 {
      equity[year] = cash[year] - tax[year] - interest[year] - principal[year]
    }
    for year in [0, periods - 1] {
      let before = cash[year] + residual[year] - capex[year] - tax[year]
      let after = before + drawn[year] - interest[year] - principal[year]
      equity[year] = after - fees[year] - reserve[year]
    }
    guard form.debt?.hasReserve ?? false else { return }
    for year in 1..<periods - 1 { equity[year] -= reserve[year] }
  }
}

extension ProFormaRun {
  func figures(
    _ loan: SizedDebt<Number>, _ metrics: ProFormaMetrics
  ) -> ProFormaOutcome<Number> {
    let nan = Number(repeating: .nan)
    let factor = Number.one / (Number.one + values[form.discount])
    let worth = presentValue(row(.equity), factor)
    let (least, mean) = covers(withMean: metrics.contains(.averageCover))
    var outcome = ProFormaOutcome(
      netPresentValue: worth, equityRate: nan, projectNetPresentValue: nan, projectRate: nan,
      capex: row(.capex)[0], debt: loan.amount, uncappedDebt: loan.uncapped, minimumCover: least,
      averageCover: mean, levelized: nan, breakEvenPrice: nan)
    if metrics.contains(.levelized) {
      let revenue = presentValue(row(.revenue), factor)
      outcome.levelized = (revenue - worth) / presentValue(row(.units), factor)
    }
    if metrics.contains(.breakEven), form.isLinearInPrice {
      let taxed = rules(federal: values[form.federal], state: values[form.state]).combinedRate
      let perDollar = presentValue(row(.priced), factor) * (Number.one - taxed)
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
    let (fees, reserve) = (row(.fees), row(.reserve))
    clear(project)
    if form.debt != nil { assess(nil, into: project) } else { copy(tax, to: project) }
    for year in 0..<periods {
      let untaxed = equity[year] + tax[year] + interest[year] + principal[year] - drawn[year]
      project[year] = untaxed + fees[year] + reserve[year] - project[year]
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
