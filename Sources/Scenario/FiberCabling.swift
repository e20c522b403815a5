public import Catalog
public import Quantities

/// Fiber of one kind as installers buy it.
public struct FiberCabling: Sendable {
  /// A cord of one link, and a trunk of many.
  public let jumper: Optic?
  public let trunk: Optic?

  public init(_ fiber: FiberType?, _ optics: [Optic]) {
    let cables = optics.filter { $0.type == .trunk && $0.fiber == fiber && fiber != nil }
    jumper = cables.min { ($0.fibers ?? .max, $0.id) < ($1.fibers ?? .max, $1.id) }
    trunk = cables.max { ($0.fibers ?? 0, $1.id) < ($1.fibers ?? 0, $0.id) }
  }

  /// Trunks for so many links, with spare fibers.
  public func trunks(_ links: Int, spare: Double) -> Int {
    guard let trunk, links > 0 else { return 0 }
    return Int(min(Double(links) * (1 + spare) / Double(trunk.links), 0x1p40).rounded(.up))
  }

  /// Loss of a channel, dB: a mated pair at each panel, and the fiber.
  public func loss(_ length: Length, panels: Int) -> Double? {
    guard let jumper, let pair = jumper.connectorLoss, let perKilometer = jumper.fiberLoss else {
      return nil
    }
    return Double(panels) * pair + perKilometer * length.meters / 1000
  }
}
