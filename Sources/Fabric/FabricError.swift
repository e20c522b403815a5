/// A whole number that a fabric question gives.
public enum FabricInput: String, Hashable, Sendable {
  case endpoints, radix, rails, planes
  case managementLinks = "management links"
  case downlinks = "oversubscription's downlinks"
  case uplinks = "oversubscription's uplinks"
  case switchesPerGroup = "switches in a group"
  case hostsPerSwitch = "hosts per switch"
  case globalLinksPerSwitch = "global links per switch"
  case groups
  case order = "q"
  case dimensions
  case dimension = "length of a dimension"
  case parallelLinks = "parallel links"
  case leavesPerGroup = "leaves of a group"
  case spinesPerGroup = "spines of a group"
  case domain = "accelerators of a scale-up domain"
  case domains = "scale-up domains"
  case rack = "accelerators of a rack"
  case rows = "rows of scale-up switches"
  case cube = "side of a cube"
  case upperRadix = "radix above the leaves"
  case topDownlinks = "top oversubscription's downlinks"
  case topUplinks = "top oversubscription's uplinks"
  case podEndpoints = "endpoints of a pod"
  case spines
  case sparePorts = "spare ports of a leaf"
  case endpointsPerSystem = "endpoints of a system"
  case portsPerCage = "ports of a cage"
  case systemPortsPerCage = "ports of a system's cage"
}

/// Why a fabric cannot be sized.
public enum FabricError: Error, Hashable, Sendable {
  case outOfRange(FabricInput, value: Int, allowed: ClosedRange<Int>)
  case linkRateNotPositive
  /// An uplink is one to 64 ports of the leaf.
  case uplinkRateNotAMultiple
  /// Every leaf puts the same number of links on every spine: spines divide its uplinks.
  case spinesDoNotSpread(spines: Int, uplinks: Int, nearest: Int)
  /// Pods hold whole leaves of every rail; `nearest` does.
  case podsDoNotDivide(endpoints: Int, nearest: Int)
  /// Rails have equal numbers of endpoints; `nearest` is a number of endpoints that divides.
  case railsDoNotDivide(endpoints: Int, rails: Int, nearest: Int)
  /// A leaf has fewer ports than the pair.
  case oversubscriptionDoesNotFit(Oversubscription, radix: Int)
  case tiersNotAvailable(Topology, tiers: Int, allowed: ClosedRange<Int>)
  /// More endpoints and management links than the topology can join with this radix; `maximum` is
  /// the largest number of endpoints that it can, `tiers` the number that this holds for.
  case unreachable(Topology, endpoints: Int, maximum: Int, radix: Int, tiers: Int?)
  /// The topology needs parameters that were not given, or was given those of another.
  case shapeRequired(Topology)
  /// Hosts, local and global links of one switch need `needed` ports.
  case radixTooSmall(radix: Int, needed: Int)
  /// No slim fly has this q: it must be 4w - 1, 4w or 4w + 1.
  case orderNotRepresentable(q: Int)
  /// Rails, planes, tiers, oversubscription and management links describe trees.
  case onlyForTrees(Topology)
  /// A lattice of cubes has lengths that the cube's side divides.
  case cubesDoNotDivide(length: Int, cube: Int, nearest: Int)
  /// The counts follow a formula; links are not generated.
  case wiringNotAvailable(Topology)
}

extension FabricError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .outOfRange(let input, let value, let allowed):
      "\(input.rawValue): \(value) is outside \(allowed.lowerBound) to \(allowed.upperBound)"
    case .linkRateNotPositive:
      "the link rate must be a positive number"
    case .uplinkRateNotAMultiple:
      "the uplinks' rate must be a whole multiple of the link rate, 1 to 64"
    case .spinesDoNotSpread(let spines, let uplinks, let nearest):
      "\(uplinks) uplinks of a leaf do not spread equally over \(spines) spines; nearest: \(nearest)"
    case .podsDoNotDivide(let endpoints, let nearest):
      "a pod of \(endpoints) endpoints does not hold whole leaves of every rail; nearest: \(nearest)"
    case .railsDoNotDivide(let endpoints, let rails, let nearest):
      "\(endpoints) endpoints do not divide into \(rails) rails; nearest: \(nearest)"
    case .oversubscriptionDoesNotFit(let pair, let radix):
      "\(pair.down) ports down and \(pair.up) up do not fit a switch of \(radix) ports"
    case .tiersNotAvailable(let topology, let tiers, let allowed):
      "\(topology.rawValue) has \(allowed.lowerBound) to \(allowed.upperBound) tiers, not \(tiers)"
    case .unreachable(let topology, let endpoints, let maximum, let radix, let tiers):
      "\(topology.rawValue) of radix \(radix)\(tiers.map { " in \($0) tiers" } ?? "")"
        + " cannot join \(endpoints) endpoints; at most \(maximum)"
    case .shapeRequired(let topology):
      "\(topology.rawValue) needs its own parameters"
    case .radixTooSmall(let radix, let needed):
      "a switch needs \(needed) ports and has \(radix)"
    case .orderNotRepresentable(let q):
      "no slim fly has q = \(q): it must be 4w - 1, 4w or 4w + 1; nearest: \(q - 1) or \(q + 1)"
    case .onlyForTrees(let topology):
      "rails, planes, tiers, oversubscription and management links do not apply to "
        + topology.rawValue
    case .cubesDoNotDivide(let length, let cube, let nearest):
      "a length of \(length) is not made of cubes of \(cube); nearest: \(nearest)"
    case .wiringNotAvailable(let topology):
      "\(topology.rawValue) is counted, its links are not generated"
    }
  }
}
