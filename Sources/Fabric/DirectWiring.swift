/// Links of a dragonfly: hosts first on a switch, then the others of its group by number, then
/// links to other groups.
struct DragonflyWiring: Hashable, Sendable {
  var shape: Dragonfly
  var global: GroupLinks
  /// Number, within a group, of the first link whose lower switch is this.
  var rows: [Int]

  init(_ shape: Dragonfly) {
    self.shape = shape
    global = GroupLinks(
      groups: shape.groups, portsPerGroup: shape.switchesPerGroup * shape.globalLinksPerSwitch)
    rows = [0]
    for place in 0..<shape.switchesPerGroup {
      rows.append(rows[place] + shape.switchesPerGroup - 1 - place)
    }
  }

  func host(_ endpoint: Int) -> Link {
    let leaf = endpoint / shape.hostsPerSwitch
    return Link(
      kind: .host, plane: 0, a: PortRef(.endpoint, endpoint, port: 0),
      b: PortRef(.leaf, leaf, port: endpoint - leaf * shape.hostsPerSwitch))
  }

  func local(_ offset: Int) -> Link {
    let perGroup = rows[shape.switchesPerGroup]
    let group = offset / perGroup
    let place = offset - group * perGroup
    var low = 0
    var high = shape.switchesPerGroup
    while high - low > 1 {
      let middle = (low + high) / 2
      if rows[middle] <= place { low = middle } else { high = middle }
    }
    let other = low + 1 + place - rows[low]
    let first = group * shape.switchesPerGroup
    let hosts = shape.hostsPerSwitch
    return Link(
      kind: .local, plane: 0, a: PortRef(.leaf, first + low, port: hosts + other - 1),
      b: PortRef(.leaf, first + other, port: hosts + low))
  }

  func between(_ offset: Int) -> Link {
    let ends = global.ports(of: offset)
    return Link(
      kind: .global, plane: 0, a: globalPort(ends.group, ends.port),
      b: globalPort(ends.toGroup, ends.toPort))
  }

  private func globalPort(_ group: Int, _ port: Int) -> PortRef {
    let place = port / shape.globalLinksPerSwitch
    return PortRef(
      .leaf, group * shape.switchesPerGroup + place,
      port: shape.hostsPerSwitch + shape.switchesPerGroup - 1 + port
        - place * shape.globalLinksPerSwitch)
  }
}

/// Links of a dragonfly+: a leaf has hosts, then spines; a spine has leaves, then other groups.
struct DragonflyPlusWiring: Hashable, Sendable {
  var shape: DragonflyPlus
  var global: GroupLinks

  init(_ shape: DragonflyPlus) {
    self.shape = shape
    global = GroupLinks(
      groups: shape.groups, portsPerGroup: shape.spinesPerGroup * shape.globalLinksPerSpine)
  }

  func host(_ endpoint: Int) -> Link {
    let leaf = endpoint / shape.hostsPerLeaf
    return Link(
      kind: .host, plane: 0, a: PortRef(.endpoint, endpoint, port: 0),
      b: PortRef(.leaf, leaf, port: endpoint - leaf * shape.hostsPerLeaf))
  }

  func leafSpine(_ offset: Int) -> Link {
    let leaf = offset / shape.spinesPerGroup
    let spine = offset - leaf * shape.spinesPerGroup
    let group = leaf / shape.leavesPerGroup
    return Link(
      kind: .leafSpine, plane: 0, a: PortRef(.leaf, leaf, port: shape.hostsPerLeaf + spine),
      b: PortRef(
        .spine, group * shape.spinesPerGroup + spine, port: leaf - group * shape.leavesPerGroup))
  }

  func between(_ offset: Int) -> Link {
    let ends = global.ports(of: offset)
    return Link(
      kind: .global, plane: 0, a: globalPort(ends.group, ends.port),
      b: globalPort(ends.toGroup, ends.toPort))
  }

  private func globalPort(_ group: Int, _ port: Int) -> PortRef {
    let place = port / shape.globalLinksPerSpine
    return PortRef(
      .spine, group * shape.spinesPerGroup + place,
      port: shape.leavesPerGroup + port - place * shape.globalLinksPerSpine)
  }
}

/// Links of scale-up domains: rows of chips are numbered within a domain, racks within a row.
struct ScaleUpWiring: Hashable, Sendable {
  var shape: ScaleUp
  var spines: Int

  init(_ shape: ScaleUp, radix: Int) {
    self.shape = shape
    spines = shape.spines(radix: radix) ?? 0
  }

  func host(_ offset: Int) -> Link {
    let ports = shape.rows * shape.linksPerRow
    let endpoint = offset / ports
    let port = offset - endpoint * ports
    let row = port / shape.linksPerRow
    let domain = endpoint / shape.domain
    let place = endpoint - domain * shape.domain
    let rack = place / shape.acceleratorsPerRack
    return Link(
      kind: .scaleUp, plane: row, a: PortRef(.endpoint, endpoint, port: port),
      b: PortRef(
        .leaf, (domain * shape.rows + row) * shape.racks + rack,
        port: (place - rack * shape.acceleratorsPerRack) * shape.linksPerRow + port
          - row * shape.linksPerRow))
  }

  func leafSpine(_ offset: Int) -> Link {
    let leaf = offset / shape.uplinks
    let uplink = offset - leaf * shape.uplinks
    let row = leaf / shape.racks
    let width = shape.uplinks / spines
    let spine = uplink / width
    return Link(
      kind: .leafSpine, plane: row % shape.rows,
      a: PortRef(.leaf, leaf, port: shape.acceleratorsPerRack * shape.linksPerRow + uplink),
      b: PortRef(
        .spine, row * spines + spine,
        port: (leaf - row * shape.racks) * width + uplink - spine * width))
  }
}
