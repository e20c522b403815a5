/// What stands at an end of a link. The order is that of tiers, lowest first.
public enum NodeKind: UInt8, CaseIterable, Hashable, Sendable {
  /// An accelerator NIC; in a torus or a scale-up domain, the accelerator itself.
  case endpoint
  /// A NIC of a management node, which takes a leaf port as an endpoint does.
  case management
  /// A switch that endpoints attach to; every switch of a network without tiers.
  case leaf
  case spine
  case core
  case superCore
  /// An optical circuit switch.
  case circuitSwitch
}

/// One node: the kind, and a number from 0 among all of its kind in the whole network.
public struct NodeRef: Hashable, Sendable {
  public var kind: NodeKind
  public var index: Int

  @inlinable
  public init(_ kind: NodeKind, _ index: Int) {
    self.kind = kind
    self.index = index
  }
}

/// One port: its node, and a number from 0 among the node's ports at the link rate.
public struct PortRef: Hashable, Sendable {
  public var node: NodeRef
  public var port: Int

  @inlinable
  public init(_ kind: NodeKind, _ index: Int, port: Int) {
    node = NodeRef(kind, index)
    self.port = port
  }
}

/// Which tiers, or which part of a network without tiers, a link joins.
public enum LinkKind: UInt8, CaseIterable, Hashable, Sendable {
  case host
  case management
  case leafSpine
  case spineCore
  case coreSuperCore
  /// Within a group, or in a network without groups.
  case local
  /// Between groups.
  case global
  /// From a chip's face of a cube to an optical circuit switch.
  case optical
  /// Within a scale-up domain.
  case scaleUp

  /// The name in tables: `leaf-spine`.
  public var name: String {
    switch self {
    case .host: "host"
    case .management: "management"
    case .leafSpine: "leaf-spine"
    case .spineCore: "spine-core"
    case .coreSuperCore: "core-super-core"
    case .local: "local"
    case .global: "global"
    case .optical: "optical"
    case .scaleUp: "scale-up"
    }
  }
}

/// One cable's worth of a network: two ports joined at the link rate. `a` is the lower tier, in
/// networks without tiers the lower number.
public struct Link: Hashable, Sendable {
  public var kind: LinkKind
  /// From 0; the number of the network's independent copy.
  public var plane: Int
  public var a: PortRef
  public var b: PortRef

  @inlinable
  public init(kind: LinkKind, plane: Int, a: PortRef, b: PortRef) {
    self.kind = kind
    self.plane = plane
    self.a = a
    self.b = b
  }
}
