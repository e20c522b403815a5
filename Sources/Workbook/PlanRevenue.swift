import Catalog
import Planner
import Quantities
import Scenario
import Spreadsheet
import TCO

/// Rows of what is sold.
struct PlanSales {
  /// Contracted and market revenue by phase.
  var contracted: [RowRef] = []
  var merchant: [RowRef] = []
  var revenue: RowRef
  /// Accelerator-hours sold.
  var hours: RowRef
  /// Paid ahead less what is credited.
  var prepaid: RowRef?
  /// A full year, of all installed and of what is sold.
  var installedPerYear: Formula
  var soldPerYear: Formula
}

extension PlanLayout {
  private var buildOut: BuildOut { scenario.buildOut }

  private var isSold: Bool { proForma.revenue != nil }

  // MARK: Inputs

  mutating func addSaleInputs() {
    model.heading(inputSheet, "Sales")
    _ = rate(
      "utilization", "Share of schedulable hours that is sold", buildOut.utilization,
      path: "utilization", isSwung: true)
    _ = assumption("hot-spares")
    _ = assumption("maintenance-share")
    if let rate = terms.tokenRate {
      input(
        "token-rate", "Tokens a second that an accelerator serves when sold", rate, "token/s",
        .fine, path: "build_out.finance.tokens_per_second_per_gpu", allowed: 1e-9...1e12)
    }
    guard let revenue = proForma.revenue else { return }
    let isMarket = revenue.phases.contains { $0.sales.contains { $0.contract == nil } }
    if isMarket { addMarketInputs(revenue) }
    for index in terms.contracts.indices { addContractInputs(index) }
    if let capital = terms.workingCapital {
      input(
        "receivable-days", "Days until customers pay", capital.receivable.days, "day", .whole,
        path: "build_out.finance.working_capital.receivable", spelling: "# days",
        allowed: 0...365)
      input(
        "payable-days", "Days until suppliers are paid", capital.payable.days, "day", .whole,
        path: "build_out.finance.working_capital.payable", spelling: "# days", allowed: 0...365)
    }
  }

  private mutating func addMarketInputs(_ revenue: RevenueModel) {
    let isPricedByKind = scenario.phases.allSatisfy { phase in
      terms.merchant?.prices.contains { $0.accelerator == phase.accelerator.id } ?? false
    }
    if let price = terms.price, !isPricedByKind {
      input(
        "market-price", "Price of an accelerator-hour on the market", price.base * 3600,
        "USD/GPU-h", .fine, path: "build_out.finance.price", spelling: "# USD/GPU-h",
        allowed: 1e-9...1e6, isSwung: true)
    }
    if let price = terms.tokenPrice {
      input(
        "token-price", "Price of a million tokens", price, "USD", .fine,
        path: "build_out.finance.usd_per_million_tokens", allowed: 1e-12...1e9, isSwung: true)
    }
    guard let merchant = terms.merchant else { return }
    for (index, price) in merchant.prices.enumerated() {
      let path = "build_out.finance.merchant.by_accelerator[\(index)]"
      input(
        "market-price-\(price.accelerator)", "Price of an hour of \(price.accelerator)",
        price.price.base * 3600, "USD/GPU-h", .fine, path: "\(path).price",
        spelling: "# USD/GPU-h", allowed: 1e-9...1e6, isSwung: true)
      addAgeShares(price.accelerator, price.shares, path: "\(path).shares_by_age")
    }
    if merchant.isMarket { addRentInputs() }
    addAgeShares("", merchant.shares, path: "build_out.finance.merchant.shares_by_age")
    if merchant.shares.isEmpty {
      _ = rate(
        "market-decline", "Fall of the market price by year of the hardware's age",
        merchant.decline, "1/year", path: "finance.merchant.decline", allowed: Self.growths)
    }
    _ = rate(
      "market-growth", "Growth of the market price a year", merchant.escalation, "1/year",
      path: "finance.merchant.escalation", allowed: Self.growths)
    input(
      "market-ramp", "Months from ready to full utilization", Double(merchant.rampMonths),
      "month", .whole, path: "build_out.finance.merchant.ramp", spelling: "# months",
      allowed: 0...120, isWhole: true)
    if let utilization = merchant.utilization {
      _ = rate(
        "market-utilization", "Share of what contracts leave that is sold", utilization,
        path: "finance.merchant.utilization", isSwung: true)
    }
  }

  /// Rental prices that records hold, where the market's price is theirs.
  private mutating func addRentInputs() {
    for rental in scenario.money.rentals {
      guard let rental, let quote = rental.latest,
        let number = rental.quotes.firstIndex(where: { $0 == quote })
      else { continue }
      input(
        "rent-\(rental.id)", "Rent of \(rental.id)", quote.price.base * 3600, "USD/GPU-h", .fine,
        path: "records.rental-price.\(rental.id).quotes[\(number)].usd_per_gpu_hour",
        allowed: 1e-6...1e6,
        Origin(
          source: quote.source, asOf: "\(quote.asOf)", confidence: quote.confidence.rawValue),
        isSwung: true)
    }
  }

  private mutating func addAgeShares(_ name: String, _ shares: [Double], path: String) {
    for (year, share) in shares.enumerated() {
      input(
        "age-share-\(name)-\(year)", "Share of the price at an age of \(year) years \(name)",
        share, "fraction", .percent, path: "\(path)[\(year)]", allowed: 0...10)
    }
  }

  private mutating func addContractInputs(_ index: Int) {
    let contract = terms.contracts[index]
    let path = "build_out.finance.contracts[\(index)]"
    let key = "contract-\(contract.id)"
    let name = "Contract \(contract.id)"
    _ = date("\(key)-start", "\(name): first month", contract.start, path: "\(path).start")
    input(
      "\(key)-term", "\(name): term", Double(contract.months), "month", .whole,
      path: "\(path).term", spelling: "# months", allowed: 1...720, isWhole: true)
    switch contract.capacity {
    case .accelerators(let count):
      input(
        "\(key)-capacity", "\(name): accelerators", Double(count), "GPU", .whole,
        path: "\(path).accelerators", allowed: 1...1e8, isWhole: true)
    case .power(let power):
      input(
        "\(key)-capacity", "\(name): critical IT power", power.kilowatts, "kW", .fine,
        path: "\(path).capacity", spelling: "# kW", allowed: 1e-6...1e8)
    }
    switch contract.price {
    case .acceleratorHour(let price):
      input(
        "\(key)-price", "\(name): price of an accelerator-hour", price.base * 3600, "USD/GPU-h",
        .fine, path: "\(path).price", spelling: "# USD/GPU-h", allowed: 1e-9...1e6,
        isSwung: true)
    case .monthlyPower(let price):
      input(
        "\(key)-price", "\(name): price of a kW of critical IT power, a month",
        (price * .kilowatts(1)).dollars, "USD/kW", .fine, path: "\(path).monthly_price",
        spelling: "# USD/kW", allowed: 1e-9...1e6, isSwung: true)
    }
    func share(_ word: String, _ label: String, _ value: Double, _ limits: ClosedRange<Double>) {
      input(
        "\(key)-\(word)", "\(name): \(label)", value, "fraction", .percent,
        path: "\(path).\(word)", allowed: limits)
    }
    share("take_or_pay", "share billed at least", contract.takeOrPay, Self.shares)
    share("use", "share used", contract.use, Self.shares)
    share("prepayment", "share of all billings paid ahead", contract.prepayment, Self.shares)
    share("escalator", "growth with each contract year", contract.escalator, Self.growths)
  }

  // MARK: Rows

  mutating func addRevenue(_ time: PlanTime) -> PlanSales {
    let sheet = monthSheet(
      "Revenue",
      "Contracts first, in their order, then the market; a twelfth of 8,760 hours a month.")
    let installed = sum(facts.map(\.accelerators)) * model(.hoursPerYear)
    model.heading(sheet, "A full year")
    let all = model.row(
      sheet, "Accelerator-hours installed", "GPU-h/year", constant: installed)
    let schedulable = model.row(
      sheet, "Share that is schedulable: less hot spares and repair", "fraction", .fine,
      constant: schedulableShare)
    let sold = model.row(
      sheet, "Accelerator-hours sold", "GPU-h/year",
      constant: all.constant * schedulable.constant * cell("utilization"))
    model.heading(sheet, "Schedulable accelerators")
    var free: [[RowRef]] = []
    for index in plan.phases.indices {
      free.append([
        model.row(
          sheet, "Phase \(plan.phases[index].id)", "GPU", keys: [plan.phases[index].id],
          constant: facts[index].accelerators * schedulable.constant,
          series: model.next(sheet).constant * time.phases[index].atWork.now)
      ])
    }
    guard isSold else {
      model.heading(sheet, "Nothing is sold: hours at the utilization, for the cost of one")
      let hours = model.row(
        sheet, "Accelerator-hours sold", "GPU-h", total: .sum,
        series: sum(free.map { $0[0] }) * cell("utilization") * model(.hoursPerMonth))
      let none = model.row(sheet, "Revenue", "USD", total: .sum, series: zero * time.counted.now)
      return PlanSales(
        revenue: none, hours: hours, prepaid: nil, installedPerYear: all.constant,
        soldPerYear: sold.constant)
    }
    var contracted: [[RowRef]] = plan.phases.map { _ in [] }
    var hours: [RowRef] = []
    var prepaid: [RowRef] = []
    for index in terms.contracts.indices {
      addContract(sheet, index, time, &free, &contracted, &hours, &prepaid)
    }
    var merchant: [RowRef?] = []
    for index in plan.phases.indices {
      merchant.append(addMarket(sheet, index, time, free[index], &hours))
    }
    return addSums(
      sheet, time, contracted, merchant, hours, prepaid, all.constant, sold.constant)
  }

  private mutating func addSums(
    _ sheet: Int, _ time: PlanTime, _ contracted: [[RowRef]], _ merchant: [RowRef?],
    _ hours: [RowRef], _ prepaid: [RowRef], _ installed: Formula, _ sold: Formula
  ) -> PlanSales {
    model.heading(sheet, "By phase")
    var byContract: [RowRef] = []
    var byMarket: [RowRef] = []
    for index in plan.phases.indices {
      let id = plan.phases[index].id
      byContract.append(
        model.row(
          sheet, "Phase \(id): contracts", "USD", keys: [id], total: .sum,
          series: contracted[index].isEmpty ? zero * time.counted.now : sum(contracted[index])))
      byMarket.append(
        model.row(
          sheet, "Phase \(id): market", "USD", keys: [id], total: .sum,
          series: merchant[index]?.now ?? zero * time.counted.now))
    }
    let total = model.row(
      sheet, "Revenue", "USD", total: .sum, series: sum(byContract + byMarket), role: .total)
    let all = model.row(
      sheet, "Accelerator-hours sold", "GPU-h", total: .sum, series: sum(hours), role: .total)
    var ahead: RowRef?
    if !prepaid.isEmpty {
      let row = model.row(
        sheet, "Paid ahead, less what is credited", "USD", total: .sum, series: sum(prepaid),
        role: .total)
      model.check(
        "Revenue: what is paid ahead is credited", row.total, equals: zero, scale: total.total)
      ahead = row
    }
    return PlanSales(
      contracted: byContract, merchant: byMarket, revenue: total, hours: all, prepaid: ahead,
      installedPerYear: installed, soldPerYear: sold)
  }

  private mutating func addContract(
    _ sheet: Int, _ index: Int, _ time: PlanTime, _ free: inout [[RowRef]],
    _ contracted: inout [[RowRef]], _ hours: inout [RowRef], _ prepaid: inout [RowRef]
  ) {
    let contract = terms.contracts[index]
    let key = "contract-\(contract.id)"
    model.heading(sheet, "Contract \(contract.id)")
    let first = model.row(
      sheet, "First month", "month", .year,
      constant: monthsFromStart(cell("\(key)-start"), time.start)
    ).constant
    let end = model.row(
      sheet, "Month after the last", "month", .year, constant: first + cell("\(key)-term")
    ).constant
    let billed = model.row(
      sheet, "Share of the hours that is billed", "fraction", .percent,
      constant: .max(cell("\(key)-take_or_pay"), cell("\(key)-use"))
    ).constant
    let runs = model.row(
      sheet, "The contract runs", "flag", total: .sum,
      series: model.flag(.all(time.month.now .>= first, time.month.now .< end)))
    let year = Formula.whole(.max(time.month.now - first, zero) / model(.monthsPerYear))
    let price = model.row(
      sheet, "Price of a unit", "USD", .fine, constant: cell("\(key)-price"),
      series: model.next(sheet).constant * (one + cell("\(key)-escalator")).power(year))
    var isPower = false
    if case .power = contract.capacity { isPower = true }
    var isMonthly = false
    if case .monthlyPower = contract.price { isMonthly = true }
    var served: [Formula] = []
    var amounts: [RowRef] = []
    for position in plan.phases.indices {
      let id = plan.phases[position].id
      guard contract.phases.isEmpty || contract.phases.contains(id) else { continue }
      let keys = [id, contract.id]
      let perGPU = model.row(
        sheet, "Critical IT power of an accelerator", "kW", .fine, keys: keys,
        constant: facts[position].criticalIT * model(.kilowattsPerMegawatt)
          / facts[position].accelerators
      ).constant
      let size = isPower ? perGPU : one
      let left = cell("\(key)-capacity") - sum(served)
      let open = free[position].dropFirst().reduce(free[position][0].now) { $0 - $1.now }
      let delivered = model.row(
        sheet, "Accelerators delivered", "GPU", .fine, keys: keys,
        series: runs.now * .max(zero, .min(left / size, open)))
      free[position].append(delivered)
      served.append(delivered.now * size)
      let hour = model.row(
        sheet, "Accelerator-hours billed", "GPU-h", keys: keys, total: .sum,
        series: delivered.now * model(.hoursPerMonth) * billed)
      hours.append(hour)
      let units = isMonthly ? delivered.now * perGPU * billed : hour.now
      let revenue = model.row(
        sheet, "Revenue", "USD", keys: keys, total: .sum, series: units * price.now)
      amounts.append(revenue)
      contracted[position].append(revenue)
    }
    let all = model.row(
      sheet, "Contract \(contract.id)", "USD", total: .sum, series: sum(amounts), role: .total)
    let sofar = model.next(sheet)
    let running = model.row(
      sheet, "Billed so far", "USD", series: sofar.before + all.now)
    let opening = model.flag(.all(all.now .> zero, running.before .== zero))
    prepaid.append(
      model.row(
        sheet, "Paid ahead, less what is credited", "USD", total: .sum,
        series: cell("\(key)-prepayment") * (opening * all.total - all.now)))
  }

  private mutating func addMarket(
    _ sheet: Int, _ index: Int, _ time: PlanTime, _ free: [RowRef], _ hours: inout [RowRef]
  ) -> RowRef? {
    guard let revenue = proForma.revenue,
      let sale = revenue.phases[index].sales.first(where: { $0.contract == nil }),
      let price = marketPrice(index, sale)
    else { return nil }
    let id = plan.phases[index].id
    let keys = [id, "market"]
    model.heading(sheet, "Market, phase \(id)")
    let open = model.row(
      sheet, "Accelerators that contracts leave", "GPU", .fine, keys: keys,
      series: free.dropFirst().reduce(free[0].now) { $0 - $1.now })
    let full = terms.merchant?.utilization == nil ? cell("utilization") : cell("market-utilization")
    var share = full
    if let ramp = cells["market-ramp"] {
      let part = Formula.min(one, (time.phases[index].age.now + model(.half)) / ramp)
      share = full * .when(ramp .> zero, part, else: one)
    }
    let sold = model.row(
      sheet, "Share of them that is sold", "fraction", .percent, keys: keys, series: share)
    let hour = model.row(
      sheet, "Accelerator-hours sold", "GPU-h", keys: keys, total: .sum,
      series: open.now * model(.hoursPerMonth) * sold.now)
    hours.append(hour)
    let first = model.next(sheet)
    var dollars = first.constant * ageFactor(time.phases[index].hardwareAge.now, sale)
    if let growth = cells["market-growth"] {
      let years = (time.month.now - time.base) / model(.monthsPerYear)
      dollars = dollars * (one + growth).power(years)
    }
    let priced = model.row(
      sheet, "Price of an accelerator-hour", "USD/GPU-h", .fine, keys: keys, constant: price,
      series: dollars)
    return model.row(
      sheet, "Revenue", "USD", keys: keys, total: .sum, series: hour.now * priced.now)
  }

  private func marketPrice(_ phase: Int, _ sale: RevenueModel.Sale) -> Formula? {
    let accelerator = scenario.phases[phase].accelerator.id
    if let own = cells["market-price-\(accelerator)"] { return own }
    if let price = cells["market-price"] { return price }
    if let tokens = cells["token-price"] {
      let perHour = cell("token-rate") * model(.secondsPerHour)
      return tokens * perHour / model(.million)
    }
    return cells["rent-\(accelerator)"]
  }

  /// Share of the first price at an age of the hardware.
  private func ageFactor(_ age: Formula, _ sale: RevenueModel.Sale) -> Formula {
    guard let merchant = terms.merchant else { return one }
    let own = merchant.prices.first { $0.accelerator == sale.id }
    let name = own?.shares.isEmpty == false ? sale.id : ""
    let shares = own?.shares.isEmpty == false ? own?.shares ?? [] : merchant.shares
    guard !shares.isEmpty else {
      return (one - cell("market-decline")).power(age / model(.monthsPerYear))
    }
    guard case .cell(let first)? = cells["age-share-\(name)-0"],
      case .cell(let last)? = cells["age-share-\(name)-\(shares.count - 1)"]
    else { return one }
    let range = Formula.range(
      CellRange(sheet: first.sheet, rows: first.row..<last.row + 1, columns: 1..<2))
    let year = Formula.whole(age / model(.monthsPerYear))
    let rest = age / model(.monthsPerYear) - year
    // The last share stays.
    let count = Formula.call(.rows, [range])
    let here = Formula.index(range, .min(year + one, count))
    let next = Formula.index(range, .min(year + model(.two), count))
    return here + (next - here) * rest
  }
}
