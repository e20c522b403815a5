public import RealModule

/// The capital recovery factor i(1+i)^n / ((1+i)^n − 1): the level payment, at the end of each of
/// n periods, that repays 1 with interest; 1/n where i is 0.
@inlinable public func crf(rate: Double, periods: Double) -> Double {
  rate + sinkingFundFactor(rate: rate, periods: periods)
}

/// The sinking fund factor i / ((1+i)^n − 1): the level payment, at the end of each of n periods,
/// that grows to 1; 1/n where i is 0.
@inlinable public func sinkingFundFactor(rate: Double, periods: Double) -> Double {
  1 / accumulated(rate, periods)
}

/// The yearly charge that repays a cost with interest over its life, less what the residual value
/// gives back: cost · CRF − residual · i/((1+i)^n − 1).
///
/// - Parameters:
///   - cost: What is spent at the start.
///   - residual: What is recovered at the end of the life, in the money of that time.
///   - rate: Interest a year, as a fraction.
///   - years: The life; NaN or infinity comes back unless it is positive.
@inlinable public func annuityCharge(
  cost: Double, residual: Double = 0, rate: Double, years: Double
) -> Double {
  cost * crf(rate: rate, periods: years) - residual * sinkingFundFactor(rate: rate, periods: years)
}

/// The yearly charge for a cost in equal parts, without interest: (cost − residual) / years.
@inlinable public func straightLineCharge(
  cost: Double, residual: Double = 0, years: Double
) -> Double {
  (cost - residual) / years
}

/// The real rate with inflation on top: (1 + real)(1 + inflation) − 1 (Fisher).
@inlinable public func nominalRate(real: Double, inflation: Double) -> Double {
  real + inflation + real * inflation
}

/// The nominal rate without inflation: (1 + nominal)/(1 + inflation) − 1 (Fisher).
@inlinable public func realRate(nominal: Double, inflation: Double) -> Double {
  (nominal - inflation) / (1 + inflation)
}

/// The rate of a part of a year that compounds to an annual effective rate; a month's is
/// `periodicRate(effectiveAnnual: r, periodsPerYear: 12)`.
@inlinable public func periodicRate(effectiveAnnual: Double, periodsPerYear: Double) -> Double {
  Double.expMinusOne(Double.log(onePlus: effectiveAnnual) / periodsPerYear)
}

/// The annual effective rate of a periodic rate: (1 + i)^m − 1.
@inlinable public func effectiveAnnualRate(periodic: Double, periodsPerYear: Double) -> Double {
  Double.expMinusOne(Double.log(onePlus: periodic) * periodsPerYear)
}

/// The price at which a series is worth nothing, by the identity
/// price − NPV / (NPV(units) · (1 − tax)): revenue is linear in the price.
///
/// - Parameters:
///   - price: The price at which `netPresentValue` was found.
///   - netPresentValue: NPV after tax at that price.
///   - unitsPresentValue: NPV of the units sold, discounted alike.
///   - tax: The share of revenue that tax takes, as a fraction.
@inlinable public func breakEvenPrice(
  price: Double, netPresentValue: Double, unitsPresentValue: Double, tax: Double = 0
) -> Double {
  price - netPresentValue / (unitsPresentValue * (1 - tax))
}
