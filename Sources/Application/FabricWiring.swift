public import Fabric
public import Interchange

/// Asks for the cable list of one network.
public struct FabricWireRequest: Sendable {
  public var sizing: FabricSizingRequest
  public var format: CableListFormat
  public var options: CableListOptions

  public init(
    sizing: FabricSizingRequest, format: CableListFormat,
    options: CableListOptions = CableListOptions()
  ) {
    self.sizing = sizing
    self.format = format
    self.options = options
  }

  /// The list, ready to be written row by row.
  ///
  /// - Parameter layout: where nodes stand, for lengths and media; nil leaves those columns empty.
  public func run(layout: (any CableLayout)? = nil) throws(Failure) -> CableList {
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
