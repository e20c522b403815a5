public import Documents

/// Why a request has no result: what to print and how to exit.
public struct Failure: Error, Sendable {
  /// Exit codes of the program.
  public enum Status: Int32, Sendable {
    /// Bad input, or input and output failed.
    case badInput = 1
    /// Nothing feasible.
    case infeasible = 2
    /// A size, limit or target that the user fixed is violated.
    case violated = 3
    case usage = 64
  }

  public var status: Status
  public var issues: [Issue]
  /// Lines after the issues.
  public var notes: [String]

  public init(_ status: Status = .badInput, issues: [Issue] = [], notes: [String] = []) {
    self.status = status
    self.issues = issues
    self.notes = notes
  }

  public init(_ status: Status = .badInput, _ message: String) {
    self.init(status, notes: [message])
  }

  /// Every line to print, issues first.
  public var lines: [String] { issues.map(\.description) + notes }
}
