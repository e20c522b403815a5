import Documents

/// Why a path cannot be set.
struct PathProblem: Error, Hashable {
  var message: String
}

extension Document {
  /// The document with the value at a dotted path replaced: `phases[0].size`, `cluster.system`.
  ///
  /// Mappings that are missing on the way are made; elements of lists are not. A key that says the
  /// same in another unit (`contracted_mw` beside `contracted`) gives way. `phases[one]` is the
  /// element whose id is `one`; `capex.cluster`, in a list of items, the item of that name.
  func setting(_ path: String, to value: Document) throws(PathProblem) -> Document {
    guard let steps = MetricPath.steps(path) else {
      throw PathProblem(message: "`\(path)` is no dotted path")
    }
    return try setting(steps[...], to: value, at: "")
  }

  private func setting(
    _ steps: ArraySlice<PathStep>, to value: Document, at path: String
  ) throws(PathProblem) -> Document {
    guard let (step, rest) = self.next(steps) else { return value }
    let here = path.isEmpty ? "the document" : "`\(path)`"
    switch step {
    case .key(let key):
      let child = path.isEmpty ? key : "\(path).\(key)"
      var members: [Member]
      switch content {
      case .null: members = []
      case .mapping(let found): members = found
      case .list(let items) where items.contains { $0.isNamed(key) }:
        // `phases.one` is `phases[one]`: brackets need quotes in a flow mapping of YAML.
        return try setting([.filter(key: "id", text: key)] + rest, to: value, at: path)
      case .list, .scalar:
        throw PathProblem(message: "\(here) is \(summary), which has no key `\(key)`")
      }
      let old = members.firstIndex { $0.key == key }
      let base = old.map { members[$0].value } ?? .null
      let new = Member(key, try base.setting(rest, to: value, at: child))
      if let old {
        members[old].value = new.value
      } else {
        members.append(new)
      }
      members.removeAll { $0.key != key && Self.sayTheSame($0.key, key) }
      return Document(.mapping(members), at: position)
    case .index(let index):
      guard var items else { throw PathProblem(message: "\(here) is \(summary), not a list") }
      guard index < items.count else {
        throw PathProblem(
          message: "\(here) has \(items.count) elements; [\(index)] is none of them")
      }
      items[index] = try items[index].setting(rest, to: value, at: "\(path)[\(index)]")
      return Document(.list(items), at: position)
    case .filter(let key, let text):
      guard var items else { throw PathProblem(message: "\(here) is \(summary), not a list") }
      guard
        let index = items.firstIndex(where: { item in
          key == "id" ? item.isNamed(text) : item[key]?.scalar?.text == text
        })
      else {
        throw PathProblem(message: "\(here) has no element whose \(key) is `\(text)`")
      }
      items[index] = try items[index].setting(rest, to: value, at: "\(path)[\(text)]")
      return Document(.list(items), at: position)
    case .all:
      guard let items else { throw PathProblem(message: "\(here) is \(summary), not a list") }
      var changed: [Document] = []
      for (index, item) in items.enumerated() {
        changed.append(try item.setting(rest, to: value, at: "\(path)[\(index)]"))
      }
      return Document(.list(changed), at: position)
    }
  }

  /// The first step and those after it: ids may have dots (`osfp-1.6t-dr8`), which read as several keys
  /// and are one where a member is called so.
  private func next(
    _ steps: ArraySlice<PathStep>
  ) -> (step: PathStep, rest: ArraySlice<PathStep>)? {
    guard let first = steps.first else { return nil }
    guard case .key(var name) = first, let members, !members.contains(where: { $0.key == name })
    else { return (first, steps.dropFirst()) }
    for index in steps.indices.dropFirst() {
      guard case .key(let more) = steps[index] else { break }
      name += ".\(more)"
      if members.contains(where: { $0.key == name }) {
        return (.key(name), steps[(index + 1)...])
      }
    }
    return (first, steps.dropFirst())
  }

  /// Whether this element of a list goes by a name: its id, or what item it is.
  private func isNamed(_ name: String) -> Bool {
    self["id"]?.scalar?.text == name || self["item"]?.scalar?.text == name
  }

  /// The value at a dotted path, as ``setting(_:to:)`` understands it; nil where there is none.
  func value(at path: String) -> Document? {
    guard let steps = MetricPath.steps(path) else { return nil }
    var found: Document? = self
    var left = steps[...]
    while let (step, rest) = found?.next(left) {
      left = rest
      switch step {
      case .key(let key):
        found = found?.items?.first { $0.isNamed(key) } ?? found?[key]
      case .index(let index):
        found = found?.items.flatMap { index < $0.count ? $0[index] : nil }
      case .filter(let key, let text):
        found = found?.items?.first { item in
          key == "id" ? item.isNamed(text) : item[key]?.scalar?.text == text
        }
      case .all: found = found?.items?.first
      }
    }
    return found
  }

  /// Whether one key is the other with a unit's suffix.
  private static func sayTheSame(_ left: String, _ right: String) -> Bool {
    let (long, short) = left.count > right.count ? (left, right) : (right, left)
    return long.hasPrefix("\(short)_") && UnitText.isSuffix(long.dropFirst(short.count + 1))
  }

  /// The same meaning without positions: what comes from another file has none in this one.
  var withoutPositions: Document {
    switch content {
    case .null, .scalar: Document(content)
    case .list(let items): .list(items.map(\.withoutPositions))
    case .mapping(let members):
      .mapping(members.map { Member($0.key, $0.value.withoutPositions) })
    }
  }
}
