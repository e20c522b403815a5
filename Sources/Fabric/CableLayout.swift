/// What is known about the cable of one link once nodes have places.
public struct CableFacts: Hashable, Sendable {
  /// Length to be ordered, in centimeters.
  public var centimeters: Int
  /// Number of the medium in the layout's `media`.
  public var medium: Int
  /// Number of the trunk that carries the link between rows, from 0; nil where it is point to point.
  public var trunk: Int?

  public init(centimeters: Int, medium: Int, trunk: Int? = nil) {
    self.centimeters = centimeters
    self.medium = medium
    self.trunk = trunk
  }
}

/// Places of nodes, from which every cable has a length and a medium.
///
/// Asked link by link and from several threads, in any order: answers depend on the arguments alone.
public protocol CableLayout: Sendable {
  /// Names of the media that cables have, as they appear in a schedule.
  var media: [String] { get }
  /// The cable of the link that has this number in the wiring.
  func cable(_ index: Int, _ link: Link) -> CableFacts
}
