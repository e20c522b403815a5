public import Catalog
import Finance
import Quantities
import Scenario

/// What is deducted in each calendar year for what is bought, for tax and in the books.
public struct DepreciationSchedule: Sendable {
  /// One class of depreciation with what is placed in service in each year.
  public struct Row: Sendable {
    public var name: DepreciationName
    /// Share deducted at once.
    public var bonus: Double
    /// Placed in service, by calendar year.
    public var basis: [Double]
    public var federal: [Double]
    public var state: [Double]
  }

  public var rows: [Row]
  /// Years in which more than 40 % of personal property comes in the last quarter.
  public var isMidQuarter: [Bool]
  public var federal: [Double]
  public var state: [Double]
  public var book: [Double]
}

/// Collects what is placed in service by month.
private struct Placed {
  var name: DepreciationName
  var bonus: Double
  var months: [Double]
}

extension ProForma {
  /// Calendar years from the first month to the last.
  public var years: [Int] {
    Array(start.year...start.advanced(by: horizonMonths - 1).year)
  }

  /// Position of a month's calendar year.
  func year(_ month: Int) -> Int { start.advanced(by: month).year - start.year }

  /// - Parameter capitalized: Construction interest and commitment fees of each phase, part of the
  ///   cost of what is financed.
  func depreciation(capitalized: [Double]) -> DepreciationSchedule {
    var placed: [Placed] = []
    var books: [(years: Double, months: [Double])] = []
    func add(
      _ name: DepreciationName, _ bonus: Double, _ bookYears: Double?, _ month: Int,
      _ amount: Double
    ) {
      let month = min(max(month, 0), horizonMonths - 1)
      if name.text != "none" {
        var row = placed.firstIndex { $0.name == name && $0.bonus == bonus } ?? placed.count
        if row == placed.count {
          placed.append(
            Placed(
              name: name, bonus: bonus, months: [Double](repeating: 0, count: horizonMonths)))
          row = placed.count - 1
        }
        placed[row].months[month] += amount
      }
      guard let bookYears else { return }
      if let row = books.firstIndex(where: { $0.years == bookYears }) {
        books[row].months[month] += amount
      } else {
        var months = [Double](repeating: 0, count: horizonMonths)
        months[month] = amount
        books.append((bookYears, months))
      }
    }

    let financed = terms.debt?.finances
    for index in phases.indices {
      // Lines of one account and class are placed in service together.
      var sums: [(name: DepreciationName, account: Account, isIT: Bool, amount: Double)] = []
      var financedCost = 0.0
      for line in lines.indices where lines[line].phase == index {
        let assetClass = lines[line].assetClass
        guard assetClass == .itCapex || assetClass == .facilityCapex,
          let account = lines[line].depreciation
        else { continue }
        let total = lines[line].series.total
        let isIT = assetClass == .itCapex
        if financed == .all || financed == (isIT ? .it : .facility) { financedCost += total }
        let name = accounts[position(account)].tax(of: lines[line].id)
        if let known = sums.firstIndex(where: {
          $0.name == name && $0.account == account && $0.isIT == isIT
        }) {
          sums[known].amount += total
        } else {
          sums.append((name, account, isIT, total))
        }
      }
      let growth = financedCost > 0 ? 1 + capitalized[index] / financedCost : 1
      for sum in sums {
        let isFinanced = financed == .all || financed == (sum.isIT ? .it : .facility)
        let amount = sum.amount * (isFinanced ? growth : 1)
        let terms = accounts[position(sum.account)]
        let bonus = share(atOnce: sum.name, terms)
        if sum.isIT {
          for (offset, share) in phases[index].accepted.enumerated() {
            add(
              sum.name, bonus, terms.bookYears, phases[index].ready + offset, amount * share)
          }
        } else {
          add(sum.name, bonus, terms.bookYears, phases[index].ready, amount)
        }
      }
    }
    // IT bought again is at work when it is paid.
    for line in lines.indices where lines[line].assetClass == .refresh {
      guard let account = lines[line].depreciation else { continue }
      let terms = accounts[position(account)]
      let name = terms.tax(of: lines[line].id)
      let bonus = share(atOnce: name, terms)
      let series = lines[line].series
      for (offset, weight) in series.weights.enumerated() where weight != 0 {
        add(name, bonus, terms.bookYears, series.first + offset, weight * series.scale)
      }
    }
    return schedule(placed, books)
  }

  private func position(_ account: Account) -> Int {
    accounts.firstIndex { $0.account == account } ?? 0
  }

  /// What is deducted at once: nothing of buildings, whatever is said.
  private func share(atOnce name: DepreciationName, _ account: AccountTerms) -> Double {
    guard name.text.hasPrefix("macrs-"), let years = name.years, years <= 20 else { return 0 }
    return account.bonus ?? bonus
  }

  private func schedule(
    _ placed: [Placed], _ books: [(years: Double, months: [Double])]
  ) -> DepreciationSchedule {
    let count = years.count
    let none = [Double](repeating: 0, count: count)
    var isMidQuarter = [Bool](repeating: false, count: count)
    if terms.tax?.convention != .halfYear {
      var all = none
      var lastQuarter = none
      for row in placed where isPersonal(row.name) {
        for (month, amount) in row.months.enumerated() where amount != 0 {
          all[year(month)] += amount
          if start.advanced(by: month).month >= 10 { lastQuarter[year(month)] += amount }
        }
      }
      isMidQuarter = zip(all, lastQuarter).map {
        $0 > 0 && RecoveryConvention.isMidQuarter(basisOfYear: $0, basisOfLastQuarter: $1)
      }
    }
    var rows: [DepreciationSchedule.Row] = []
    let stateFollows = terms.tax?.stateBonus ?? true
    for item in placed {
      var row = DepreciationSchedule.Row(
        name: item.name, bonus: item.bonus, basis: none, federal: none, state: none)
      // A year's additions of one convention share their table.
      var known: [(key: Int, shares: [Double])] = []
      for (month, amount) in item.months.enumerated() where amount != 0 {
        let first = year(month)
        row.basis[first] += amount
        let calendar = start.advanced(by: month).month
        let key = key(of: item.name, calendar, isMidQuarter: isMidQuarter[first])
        let shares: [Double]
        if let found = known.first(where: { $0.key == key }) {
          shares = found.shares
        } else {
          shares = method(item.name, key)?.shares() ?? []
          known.append((key, shares))
        }
        for (age, share) in shares.enumerated() where first + age < count {
          row.federal[first + age] += amount * share * (1 - item.bonus)
          row.state[first + age] += amount * share * (stateFollows ? 1 - item.bonus : 1)
        }
        row.federal[first] += amount * item.bonus
        if stateFollows { row.state[first] += amount * item.bonus }
      }
      rows.append(row)
    }
    var book = none
    for item in books {
      let life = max(1, Int((item.years * 12).rounded()))
      // Straight lines of all months' additions: what is placed so far, less what has ended. The
      // difference of the same sums is 0 once all has ended, where taking off part by part leaves a
      // residue.
      var soFar = [Double](repeating: 0, count: horizonMonths)
      var sum = 0.0
      for month in 0..<horizonMonths {
        sum += item.months[month]
        soFar[month] = sum
        let ended = month >= life ? soFar[month - life] : 0
        book[year(month)] += (sum - ended) / Double(life)
      }
    }
    return DepreciationSchedule(
      rows: rows, isMidQuarter: isMidQuarter, federal: sum(rows.map(\.federal), count),
      state: sum(rows.map(\.state), count), book: book)
  }

  private func sum(_ rows: [[Double]], _ count: Int) -> [Double] {
    (0..<count).map { year in rows.reduce(0) { $0 + $1[year] } }
  }

  private func isPersonal(_ name: DepreciationName) -> Bool {
    name.text.hasPrefix("macrs-") && (name.years ?? 0) <= 20
  }

  /// What picks out the table: 0 the half-year convention, 1 … 4 a quarter, 101 … 112 a month.
  private func key(of name: DepreciationName, _ month: Int, isMidQuarter: Bool) -> Int {
    if name.text == "macrs-39" { return 100 + month }
    return isMidQuarter && isPersonal(name) ? (month + 2) / 3 : 0
  }

  private func method(_ name: DepreciationName, _ key: Int) -> DepreciationMethod? {
    if key > 100 { return .macrs39(month: key - 100) }
    if key > 0, let property = PersonalProperty(rawValue: name.years ?? 0) {
      return .macrs(property, .midQuarter(key))
    }
    return DepreciationMethod(named: name.text)
  }
}
