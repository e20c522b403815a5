/// Whether two numbers agree to a relative tolerance; never, if either is not a number.
func isClose(_ value: Double, _ expected: Double, relative: Double = 1e-12) -> Bool {
  abs(value - expected) <= relative * abs(expected)
}

/// Whether each number of a list agrees with the expected one.
func areClose(_ values: [Double], _ expected: [Double], relative: Double = 1e-12) -> Bool {
  values.count == expected.count
    && zip(values, expected).allSatisfy { isClose($0, $1, relative: relative) }
}
