/// Domains of accelerators that are joined by NVLink-class links through switch chips: each
/// accelerator has the same number of links to every chip row.
///
/// Inside a rack each row is one chip (GB200 NVL72: 18 rows, one link to each). Across racks a row
/// is a leaf-spine network of its own, without oversubscription: a chip for each rack below, and
/// chips above that join the racks.
public struct ScaleUp: Hashable, Sendable {
  /// Accelerators of one domain.
  public var domain: Int
  /// Rows of chips: independent planes.
  public var rows: Int
  /// Links of an accelerator to each row.
  public var linksPerRow: Int
  /// Accelerators that share the chips of one rack; nil where the domain is one rack.
  public var rack: Int?
  public var domains: Int

  public init(domain: Int, rows: Int, linksPerRow: Int = 1, rack: Int? = nil, domains: Int = 1) {
    self.domain = domain
    self.rows = rows
    self.linksPerRow = linksPerRow
    self.rack = rack
    self.domains = domains
  }

  var racks: Int { rack.map { ceilingDivide(domain, $0) } ?? 1 }
  var acceleratorsPerRack: Int { rack ?? domain }
  /// Links that rise from each chip of a rack: as many as come from below in a full one.
  var uplinks: Int { racks > 1 ? acceleratorsPerRack * linksPerRow : 0 }

  /// Chips above the racks in each row: the smallest divisor of a chip's uplinks that has the ports.
  func spines(radix: Int) -> Int? {
    guard racks > 1 else { return 0 }
    return (1...uplinks).first { uplinks % $0 == 0 && racks * uplinks / $0 <= radix }
  }

  func counts(radix: Int) throws(FabricError) -> DirectCounts {
    try check(.domain, domain, 1...65536)
    try check(.rows, rows, 1...64)
    try check(.parallelLinks, linksPerRow, 1...64)
    try check(.domains, domains, 1...(1 << 24))
    if let rack {
      try check(.rack, rack, 1...domain)
      guard domain % rack == 0 else {
        throw .railsDoNotDivide(endpoints: domain, rails: rack, nearest: domain / rack * rack)
      }
    }
    let down = acceleratorsPerRack * linksPerRow
    guard let spines = spines(radix: radix) else {
      throw .radixTooSmall(radix: radix, needed: racks)
    }
    var counts = DirectCounts(
      capacity: domain * domains, switches: domains * rows * racks,
      portsPerSwitch: down + uplinks,
      cut: nil, diameter: racks > 1 ? 3 : 1, conventions: .domainsApart)
    counts.spines = domains * rows * spines
    counts.leafSpine = domains * rows * racks * uplinks
    counts.portsPerEndpoint = rows * linksPerRow
    // Every row is non-blocking; domains are not joined, so each is halved.
    counts.cut = Double(domains * domain * rows * linksPerRow) / 2
    return counts
  }
}
