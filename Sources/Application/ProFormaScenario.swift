import Documents
import Finance
import Interchange
import Quantities
import Scenario
import TCO

extension BareProForma {
  /// The answer of `tco` with the spec beside it, whose derivations `explain` walks.
  func explained(_ spec: ProFormaSpec, _ document: Document, _ defaults: [DefaultUse]) -> JSON {
    guard case .object(let members) = self.document(spec).json else { return .null }
    let entries = defaults.map { use in
      JSON.object([
        ("kind", .text("default")), ("id", .text(use.path)), ("value", .text(use.value)),
        ("method", .text(use.help)),
      ])
    }
    return .object(
      members + [
        .init("rests_on", .list(entries)),
        .init("scenario", .object([("pro_forma", spec.json(document))])),
      ])
  }
}

extension ProFormaSpec {
  /// Every key with its unit, stated or default.
  fileprivate func json(_ document: Document) -> JSON {
    var discounting: [(String, JSON)] = [("inflation", .number(inflation))]
    if document["discount"]?["real"] != nil {
      discounting.append(
        ("real", .number(realRate(nominal: discount, inflation: inflation))))
    } else {
      discounting.append(("nominal", .number(discount)))
    }
    let built = capex.map { item in
      JSON.object([
        ("item", .text(item.item)), ("amount_usd", .number(item.amount.dollars)),
        ("depreciation", .text(item.depreciation ?? "none")), ("bonus", .number(item.bonus)),
        ("in_service", JSON(item.month)),
      ])
    }
    let paid = opex.map { item in
      JSON.object([
        ("item", .text(item.item)),
        ("amount_usd_per_year", .number(item.amount.base * 31_536_000)),
        ("escalation", .number(item.escalation)),
      ])
    }
    var members: [(String, JSON)] = [
      ("life_years", .integer(years)), ("units_per_year", .number(units)),
      ("degradation", .number(degradation)), ("price_usd", .number(price.dollars)),
      ("price_escalation", .number(priceEscalation)), ("capex", .list(built)),
      ("opex", .list(paid)),
      (
        "tax",
        .object([
          ("federal", .number(tax.federal)), ("state", .number(tax.state)),
          ("losses", .text(tax.losses.rawValue)),
          ("interest_limit", .text(tax.interestLimit.rawValue)),
          ("state_bonus", .boolean(tax.stateBonus)),
        ])
      ),
      ("discount", .object(discounting)), ("residual", .number(residual)),
    ]
    if let debt { members.append(("debt", debt.json)) }
    return .object(members)
  }
}

extension DebtTerms {
  fileprivate var json: JSON {
    let size: (String, JSON) =
      switch self.size {
      case .share(let value): ("share", .number(value))
      case .cover(let value): ("dscr", .number(value))
      }
    return .object([
      size, ("style", .text(style.rawValue)), ("rate", .number(rate)),
      ("tenor_years", .integer(tenor)), ("max_share", .number(maximumShare)),
      ("fee", .number(fee)), ("reserve_months", .number(reserve * 12)),
    ])
  }
}
