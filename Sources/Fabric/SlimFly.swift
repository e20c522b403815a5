/// A network of diameter two on a McKay-Miller-Širáň graph of order 2q².
///
/// Besta and Hoefler, "Slim Fly: A Cost Effective Low-Diameter Network Topology", SC 2014. The
/// graph is built over a finite field, which exists where q is a prime power; published tables
/// (arXiv 2505.09343, Table 3: q = 28) also use other q, where the counts have no graph.
public struct SlimFly: Hashable, Sendable {
  /// q = 4w + δ with δ of -1, 0 or 1.
  public var order: Int
  /// p; nil takes half the switch-to-switch ports, rounded up, the balanced choice.
  public var hostsPerSwitch: Int?

  public init(order: Int, hostsPerSwitch: Int? = nil) {
    self.order = order
    self.hostsPerSwitch = hostsPerSwitch
  }

  func counts() throws(FabricError) -> DirectCounts {
    try check(.order, order, 3...4096)
    guard order % 4 != 2 else { throw .orderNotRepresentable(q: order) }
    let delta = order % 4 == 3 ? -1 : order % 4
    let degree = (3 * order - delta) / 2
    let hosts = hostsPerSwitch ?? (degree + 1) / 2
    try check(.hostsPerSwitch, hosts, 1...4096)
    let switches = 2 * order * order
    return DirectCounts(
      capacity: switches * hosts, switches: switches, portsPerSwitch: degree + hosts,
      local: order * order * degree, cut: nil, diameter: 3,
      conventions: isPrimePower(order) ? [] : .noKnownGraph)
  }
}

/// Whether `number` is a power of one prime.
func isPrimePower(_ number: Int) -> Bool {
  guard number > 1 else { return false }
  var divisor = 2
  while divisor * divisor <= number && number % divisor != 0 { divisor += 1 }
  guard number % divisor == 0 else { return true }
  var rest = number
  while rest % divisor == 0 { rest /= divisor }
  return rest == 1
}
