import Catalog
import Documents
import Quantities
import Scenario

/// Turns amounts in other currencies into US dollars, at the dated rates of `currency` records.
///
/// It acts on specs and records as they are read from a user's files: `price: 55 EUR/m2` becomes
/// `price: 57.2605 USD/m2`, and the record's note says what it was, the rate and its date. Records
/// beside the amount come before those built in.
struct CurrencyConversion {
  private let currencies: [Currency]

  init(_ files: [ReadFile]) {
    var currencies: [Currency] = []
    for file in files where file.kind == Currency.kind {
      if let record = Reader.read(Currency.self, from: file.document, file: file.file).record {
        currencies.append(record)
      }
    }
    if let kind = Kind.named(Currency.kind), let catalog = BuiltInCatalog(kind) {
      for source in catalog.all() {
        if let record = Reader.read(Currency.self, from: source.document, file: source.file).record,
          !currencies.contains(where: { $0.id == record.id })
        {
          currencies.append(record)
        }
      }
    }
    self.currencies = currencies
  }

  /// How a note begins that states a conversion.
  static let mark = "converted: "

  /// The part of a note that states a conversion.
  static func statement(in note: String) -> Substring? {
    note.indices.first { note[$0...].hasPrefix(mark) }.map { note[$0...] }
  }

  /// Whether any scalar of the files has a currency other than the dollar.
  static func isNeeded(_ files: [ReadFile]) -> Bool {
    files.contains { $0.kind != Currency.kind && holdsAmount($0.document) }
  }

  /// The file with every amount in dollars, and unknown currencies as issues.
  func convert(_ file: ReadFile, issues: inout [Issue]) -> ReadFile {
    var statements: [String] = []
    var converted = file
    converted.document = convert(
      file.document, at: "", file: file.file, &statements, &issues)
    guard !statements.isEmpty, var members = converted.document.members else { return converted }
    let statement = Self.mark + statements.joined(separator: "; ")
    if let index = members.firstIndex(where: { $0.key == "note" }) {
      let before = members[index].value.scalar?.text ?? ""
      members[index].value = .text(before + "; " + statement)
    } else {
      members.append(Document.Member("note", .text(statement)))
    }
    converted.document = Document(.mapping(members), at: converted.document.position)
    return converted
  }

  private func convert(
    _ document: Document, at path: String, file: String, _ statements: inout [String],
    _ issues: inout [Issue]
  ) -> Document {
    switch document.content {
    case .null: return document
    case .scalar(let scalar):
      guard let amount = ForeignAmount(scalar.text) else { return document }
      guard let currency = currencies.first(where: { $0.id == amount.code.lowercased() }) else {
        issues.append(
          Issue(
            file: file, position: document.position, path: path,
            message: "`\(scalar.text)`: no currency has the code \(amount.code); a record of kind "
              + "currency gives its rate",
            suggestion: Spelling.nearest(
              to: amount.code, among: currencies.map { $0.id.uppercased() } + ["USD"])))
        // One mistake, one issue: what it is for one of is still checked.
        return Document(
          .scalar(Scalar("\(NumberText.exact(amount.number)) USD\(amount.per)")),
          at: document.position)
      }
      let dollars = NumberText.exact(withoutDust(amount.number * currency.dollars))
      let text = "\(dollars) USD\(amount.per)"
      statements.append(
        "\(path) \(scalar.text) = \(text) at \(NumberText.exact(currency.dollars)) USD of "
          + "\(currency.provenance.asOf)")
      return Document(.scalar(Scalar(text, isQuoted: scalar.isQuoted)), at: document.position)
    case .list(let items):
      let converted = items.enumerated().map { index, item in
        convert(item, at: "\(path)[\(index)]", file: file, &statements, &issues)
      }
      return Document(.list(converted), at: document.position)
    case .mapping(let members):
      var converted = members
      for index in members.indices {
        let key = path.isEmpty ? members[index].key : "\(path).\(members[index].key)"
        converted[index].value = convert(
          members[index].value, at: key, file: file, &statements, &issues)
      }
      return Document(.mapping(converted), at: document.position)
    }
  }

  private static func holdsAmount(_ document: Document) -> Bool {
    switch document.content {
    case .null: false
    case .scalar(let scalar): ForeignAmount(scalar.text) != nil
    case .list(let items): items.contains(where: holdsAmount)
    case .mapping(let members): members.contains { holdsAmount($0.value) }
    }
  }
}

/// An amount whose unit begins with a code of three capitals that is no unit of ours: `55 EUR/m2`.
private struct ForeignAmount {
  let number: Double
  let code: String
  /// What it is for one of, with its slash; empty for a sum.
  let per: String

  init?(_ text: String) {
    guard let first = text.utf8.first, (48...57).contains(first) || first == UInt8(ascii: "-"),
      let space = text.firstIndex(of: " "), let number = NumberText.parse(text[..<space])
    else { return nil }
    let rest = text[text.index(after: space)...].drop { $0 == " " }
    let code = rest.prefix { $0 != "/" }
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }),
      !["USD", "MVA", "GPU"].contains(String(code))
    else { return nil }
    // A unit is one word: all else is a sentence that begins with an amount.
    let unit = rest.dropFirst(3)
    guard unit.dropFirst().allSatisfy({ $0.isLetter || $0.isNumber || "-/".contains($0) }) else {
      return nil
    }
    self.number = number
    self.code = String(code)
    per = String(unit)
  }
}
