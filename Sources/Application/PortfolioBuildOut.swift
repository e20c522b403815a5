import Documents
import Interchange
import Portfolio
import Quantities
import Scenario

/// Build-outs made of a portfolio's words, for the planner.
struct PortfolioBuildOut {
  let spec: PortfolioSpec
  let document: Document
  let site: String

  init(_ spec: PortfolioSpec, _ document: Document, site: String) {
    self.spec = spec
    self.document = document
    self.site = site
  }

  /// One phase as large as the site carries, once all its power has arrived.
  ///
  /// - Parameter cooling: The plant of retrofitted halls, where the SKU does not say its own.
  func whole(
    sku: Int, cooling: String? = nil, in library: Library
  ) throws(Failure) -> Document {
    let last = spec.start.advanced(by: (spec.quarters - 1) * 3)
    var ready = spec.start
    if let found = library.record(Site.kind, site) {
      let read = Reader.read(Site.self, from: found.document, file: found.file)
      guard let site = read.record else { throw Failure(issues: read.issues) }
      let dates = site.powerBudgets.map(\.available).filter { $0 <= last }
      ready = max(ready, dates.max() ?? ready)
    }
    // More than any campus draws: the planner answers with what the site carries.
    let size = Self.mapping([("contracted_mw", .plain("100000"))])
    return buildOut([phase("one", ready, size, sku, cooling)])
  }

  /// What was allocated, a phase for each quarter and SKU; nil where nothing was.
  func allocated(_ answer: PortfolioAnswer, at index: Int) -> Document? {
    let own = answer.allocations.filter { $0.site == index }.sorted {
      ($0.quarter, $0.sku) < ($1.quarter, $1.sku)
    }
    guard !own.isEmpty else { return nil }
    return buildOut(
      own.map { one in
        let option = answer.problem.options[index][one.sku]
        let accelerators = option?.accelerators ?? 0
        let fitted =
          option?.needsRetrofit == true ? spec.retrofits.first { $0.site == site }?.cooling : nil
        let month = spec.start.advanced(by: one.quarter * 3)
        return phase(
          "\(spec.quarterName(one.quarter).lowercased())-\(spec.skus[one.sku].id)", month,
          Self.mapping([("accelerators", .plain("\(accelerators * one.units)"))]), one.sku, fitted)
      })
  }

  private func phase(
    _ id: String, _ ready: Month, _ size: Document, _ sku: Int, _ cooling: String?
  ) -> Document {
    let own: Set<String> = [
      "id", "available", "per_quarter", "deliveries", "worth", "life", "resale", "note",
    ]
    var members = [
      Document.Member("id", .text(id)), Document.Member("ready", .text(ready.description)),
      Document.Member("size", size),
    ]
    let written = document["skus"]?.items?[sku].members ?? []
    members += written.filter { !own.contains(Self.stem($0.key)) }
    if let cooling, spec.skus[sku].cluster.cooling == nil {
      members.append(Document.Member("cooling", .text(cooling)))
    }
    return .mapping(members)
  }

  /// A key without the unit that stands behind it.
  private static func stem(_ key: String) -> String {
    for unit in ["_years", "_year", "_months", "_month"] where key.hasSuffix(unit) {
      return String(key.dropLast(unit.count))
    }
    return key
  }

  private func buildOut(_ phases: [Document]) -> Document {
    var members: [(String, Document)] = [
      ("kind", .text(BuildOut.kind)), ("id", .text("\(spec.id)-\(site)")),
      ("start", .text(spec.start.description)),
      ("horizon", .text("\(max(20, (spec.quarters + 3) / 4 + 1)) years")),
      ("sites", .list([.text(site)])),
    ]
    if let cluster = document["cluster"] { members.append(("cluster", cluster)) }
    members.append(("phases", .list(phases)))
    members.append(("utilization", .plain("\(spec.utilization)")))
    members.append(("load_factor", .plain("\(spec.loadFactor)")))
    if let finance = document["finance"] { members.append(("finance", finance)) }
    return Self.mapping(members)
  }

  private static func mapping(_ members: [(String, Document)]) -> Document {
    .mapping(members.map { Document.Member($0.0, $0.1) })
  }
}

extension PortfolioSpec {
  /// `2027-Q3`.
  func quarterName(_ quarter: Int) -> String {
    let month = start.advanced(by: quarter * 3)
    return
      "\(month.index.quotientAndRemainder(dividingBy: 12).quotient)-Q\(month.index % 12 / 3 + 1)"
  }
}

extension PortfolioRetrofitSpec {
  /// The record of a site as its halls are afterwards.
  func applied(to site: Document) -> Document {
    var members = site.members ?? []
    if let cooling, let index = members.firstIndex(where: { $0.key == "cooling" }),
      let plants = members[index].value.items
    {
      let new = plants.contains { $0.scalar?.text == cooling } ? [] : [Document.text(cooling)]
      members[index] = Document.Member("cooling", .list(plants + new))
    }
    if let floorLoad {
      let index = members.firstIndex { $0.key == "halls" }
      let halls = index.flatMap { members[$0].value.members } ?? []
      let text = "\(floorLoad.base) kg/m2"
      let changed = Document.Member(
        "halls",
        .mapping(
          halls.filter { !$0.key.hasPrefix("floor_load") } + [
            Document.Member("floor_load", .text(text))
          ]))
      if let index { members[index] = changed } else { members.append(changed) }
    }
    return .mapping(members)
  }
}
