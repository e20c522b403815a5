/// Ports of a leaf that face endpoints against ports that face spines.
///
/// A leaf of radix k uses this pair times the largest whole number that fits k: `1:1` on 64 ports
/// is 32 down and 32 up, `3:1` is 48 and 16, and `18:24` is 18 and 24 (the pair is not reduced, so
/// a design that leaves ports empty can be stated port by port). Below 1 it is undersubscription.
public struct Oversubscription: Hashable, Sendable {
  public var down: Int
  public var up: Int

  public init(down: Int, up: Int) {
    self.down = down
    self.up = up
  }

  /// As many ports up as down.
  public static let nonBlocking = Oversubscription(down: 1, up: 1)

  /// Endpoint bandwidth over uplink bandwidth of a full leaf.
  public var ratio: Double { Double(down) / Double(up) }
}

extension Oversubscription {
  /// The pair of smallest terms whose ratio is `ratio`, with at most 64 up; nil where there is none.
  public init?(_ ratio: Double) {
    guard ratio > 0, ratio <= 4096 else { return nil }
    for up in 1...64 {
      let down = Int(ratio * Double(up) + 0.5)
      guard down >= 1 else { continue }
      if (Double(down) / Double(up) / ratio - 1).magnitude < 1e-9 {
        self.init(down: down, up: up)
        return
      }
    }
    return nil
  }

  /// Reads `18/24`, `3:1` or a bare ratio such as `1.5`.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == ":" }
    if parts.count == 2, let down = Int(parts[0]), let up = Int(parts[1]), down > 0, up > 0 {
      self.init(down: down, up: up)
    } else if parts.count == 1, let ratio = Double(String(text)) {
      self.init(ratio)
    } else {
      return nil
    }
  }
}
