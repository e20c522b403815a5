/// One thing wrong with an input, said so that it can be mended: where, what was found, what was
/// allowed and, for a misspelling, what was probably meant.
public struct Issue: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String
  public var position: Position
  /// Dotted path of the value in its document: `power_budgets[1].contracted`.
  public var path: String
  public var message: String
  /// The nearest known spelling, if one is near.
  public var suggestion: String?

  public init(
    file: String, position: Position = .none, path: String = "", message: String,
    suggestion: String? = nil
  ) {
    self.file = file
    self.position = position
    self.path = path
    self.message = message
    self.suggestion = suggestion
  }

  /// `file:line:column: path: message; did you mean …?`, as compilers write it.
  public var description: String {
    var text = file
    if position.line > 0 { text += ":\(position.line):\(max(position.column, 1))" }
    text += ": "
    if !path.isEmpty { text += path + ": " }
    text += message
    if let suggestion { text += "; did you mean `\(suggestion)`?" }
    return text
  }
}
