public import Fabric
public import Interchange

/// Asks for the cable list of one network.
public struct FabricWireRequest: Sendable {
  public var sizing: FabricSizingRequest
  public var format: CableListFormat
  public var options: CableListOptions
  /// Id of the system whose racks stand on the floor; nil leaves lengths and media empty.
  public var system: String?
  /// Where leaves stand on the floor.
  public var leaves = LeafPlacement.middleOfRow

  public init(
    sizing: FabricSizingRequest, format: CableListFormat,
    options: CableListOptions = CableListOptions()
  ) {
    self.sizing = sizing
    self.format = format
    self.options = options
  }

  /// The list, ready to be written row by row.
  public func run() throws(Failure) -> CableList {
    let library = try PlanRequest(
      file: "", records: sizing.records, storePath: sizing.storePath
    ).library()
    let (question, _) = try sizing.resolved(in: library, file: "--switch")
    let wiring: Wiring
    do throws(FabricError) {
      wiring = try Wiring(question)
    } catch {
      throw Failure(fabric: error)
    }
    var layout: CableLayout?
    if let system {
      let device = sizing.networkSwitch
      guard device != nil || question.topology == .torus else {
        throw Failure(.badInput, "lengths and media need --switch, whose cages say what fits")
      }
      var comparison = FabricComparisonRequest(
        system: system, endpoints: question.endpoints, designs: [], basis: sizing.basis,
        buyer: sizing.buyer)
      comparison.leaves = leaves
      layout = try comparison.layout(wiring, networkSwitch: device, in: library)
    }
    do throws(CableListError) {
      return try CableList(wiring, format: format, layout: layout, options: options)
    } catch {
      throw Failure(.badInput, error.description)
    }
  }
}

extension CableList {
  /// What a list holds, for a program that had it written to a file.
  public func summary(path: String) -> JSON {
    .object([
      ("format", .text(format.rawValue)), ("path", .text(path)),
      ("topology", .text(wiring.size.topology.rawValue)), ("links", .integer(wiring.count)),
      ("rows", .integer(rows)), ("systems", .integer(wiring.systems)),
      ("switches", .integer(wiring.size.switches.total)),
    ])
  }
}
