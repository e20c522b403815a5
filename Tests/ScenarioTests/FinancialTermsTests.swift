import Documents
import PlanFixtures
import Scenario
import Testing

/// Terms of finance that are refused, and what is said.
struct FinancialTermsTests {
  private func issues(_ finance: String) -> [String] {
    Example.issues(
      """
      id: one
      start: 2026-01
      sites: [abilene-tx]
      cluster: {system: gb200-nvl72}
      phases: [{id: a, ready: 2028-06, size: {contracted: 60 MW}}]
      finance: {\(finance)}
      """
    ).map(\.message)
  }

  @Test func aRateOfNineNamesBothSpellings() {
    for finance in [
      "discount: {nominal: 9}", "price: 3 USD/GPU-h, tax: {federal: 9}", "escalation: {energy: 9}",
      "price: 3 USD/GPU-h, debt: {style: level, share: 60 %, rate: 9, tenor: 5 years}",
    ] {
      #expect(issues(finance) == ["`9` is not a rate: write `9 %` or `0.09`"], "\(finance)")
    }
    #expect(issues("discount: {nominal: 900 %}") == ["`900 %` is not a rate of at most 100 %"])
    #expect(issues("discount: {nominal: 9 %}") == [])
    #expect(issues("discount: {nominal: 0.09}") == [])
  }

  @Test(arguments: [
    (
      "depreciation: [{accounts: [systems, network]}, {accounts: [network], tax: macrs-7}]",
      "depreciation classes must not overlap"
    ),
    (
      "depreciation: [{accounts: [shell], tax: macrs-39, bonus: 100 %}]",
      "bonus depreciation ends at recovery periods of 20 years"
    ),
    ("depreciation: [{accounts: [energy]}]", "`energy` is not bought once"),
    ("depreciation: [{accounts: [systems], tax: macrs-6}]", "is not a method of depreciation"),
    ("accounts: [{account: energy, payment: on-acceptance}]", "`energy` is paid as it is used"),
    ("accounts: [{account: systems}, {account: systems}]", "`systems` is edited twice"),
    ("accounts: [{account: systems, payment: on-time}]", "no payment-template has the id"),
    (
      "debt: {style: level, share: 60 %, rate: 9 %, tenor: 5 years}",
      "a loan needs revenue to be served from"
    ),
    (
      "price: 3 USD/GPU-h, debt: {style: sculpted, share: 60 %, rate: 9 %, tenor: 5 years}",
      "a sculpted loan is sized by a `dscr`"
    ),
    (
      "price: 3 USD/GPU-h, debt: {style: level, share: 60 %, dscr: 2, rate: 9 %, tenor: 5 years}",
      "a level loan has either a `share` or a `dscr`"
    ),
    (
      "price: 3 USD/GPU-h, debt: {style: level, share: 60 %, rate: 9 %, tenor: -5 years}",
      "is not 1 month to 40 years"
    ),
    (
      "owner: renter, price: 3 USD/GPU-h, debt: {style: level, share: 60 %, rate: 9 %, tenor: 5 years}",
      "a renter owns nothing to borrow on"
    ),
    ("merchant: {decline: 10 %}", "merchant terms need a price"),
    ("price: 3 USD/GPU-h, usd_per_million_tokens: 1, tokens_per_second_per_gpu: 9", "say either"),
    ("usd_per_million_tokens: 1", "tokens sold need a rate"),
    (
      "contracts: [{id: c, accelerators: 9, start: 2025-12, term: 1 year, price: 3 USD/GPU-h}]",
      "contract `c` starts before the cash flow"
    ),
    (
      "contracts: [{id: c, accelerators: 9, start: 2058-12, term: 1 year, price: 3 USD/GPU-h}]",
      "contract `c` starts after the horizon ends"
    ),
    (
      "contracts: [{id: c, accelerators: 9, start: 2028-12, term: 1 year, price: 3 USD/GPU-h, phases: [b]}]",
      "names phase `b`, which there is not"
    ),
    (
      "contracts: [{id: c, start: 2028-12, term: 1 year, price: 3 USD/GPU-h}]",
      "say either `capacity` or `accelerators`"
    ),
  ])
  func isRefused(_ finance: String, _ words: String) {
    let issues = issues(finance)
    #expect(issues.count == 1 && issues[0].contains(words), "\(issues)")
  }
}
