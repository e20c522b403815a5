import Catalog
import Fabric
import Quantities

extension FabricSizingRequest {
  /// The question with the radix, rate and cages of its switch, and the switch.
  func resolved(
    in library: Library, file: String
  ) throws(Failure) -> (question: FabricQuestion, device: NetworkSwitch?) {
    var question = question
    var device: NetworkSwitch?
    if let networkSwitch {
      let record = try library.record(NetworkSwitch.self, networkSwitch, file: file)
      device = record
      if question.linkRate == .zero {
        question.linkRate = try defaultRate(of: record, question)
      }
      guard let ports = record.ports(at: question.linkRate) else {
        throw Failure(
          .badInput,
          "switch \(record.id) has no ports of \(question.linkRate.text(in: "Gb/s")); it has "
            + Self.modes(of: record))
      }
      question.radix = ports
      if let cages = record.modules, ports % cages == 0 { question.portsPerCage = ports / cages }
      if let uplinkRate = question.uplinkRate, question.upperRadix == nil {
        question.upperRadix = record.ports(at: uplinkRate)
      }
    } else if let breakout {
      // Radix and rate are those of whole cages.
      question.radix = question.radix.multipliedReportingOverflow(by: breakout).partialValue
      question.linkRate = question.linkRate / Double(breakout)
      question.portsPerCage = breakout
    }
    if let breakout, question.topology == .multiPlane {
      if question.planes == 1 { question.planes = breakout }
      guard question.planes == breakout else {
        throw Failure(
          .badInput,
          "a breakout of \(breakout) makes \(breakout) planes, not \(question.planes);"
            + " nearest: --planes \(breakout)")
      }
    }
    do throws(FabricError) {
      if let endpoints {
        question.endpoints = endpoints
      } else if let shape = question.shape {
        question.endpoints = try shape.endpoints()
      }
    } catch {
      throw Failure(fabric: error)
    }
    return (question, device)
  }

  /// The mode with the fewest, fastest ports is how a switch is named; planes and breakouts split it.
  private func defaultRate(
    of device: NetworkSwitch, _ question: FabricQuestion
  ) throws(Failure) -> Bandwidth {
    let fastest = device.portModes.map(\.rate).max() ?? .zero
    let parts = breakout ?? (question.topology == .multiPlane ? question.planes : 1)
    guard parts > 1 else { return fastest }
    let rate = fastest / Double(parts)
    guard device.ports(at: rate) == nil else { return rate }
    let possible = device.portModes.map { Int((fastest / $0.rate).rounded()) }.sorted()
    let nearest = possible.min { abs($0 - parts) < abs($1 - parts) } ?? 1
    throw Failure(
      .badInput,
      "\(parts) planes of a port of \(fastest.text(in: "Gb/s")) would be of"
        + " \(rate.text(in: "Gb/s")), which \(device.id) does not have; it has "
        + Self.modes(of: device) + "; nearest: \(nearest) plane\(nearest == 1 ? "" : "s")"
        + ", or --link-gbps for planes of whole ports")
  }

  private static func modes(of device: NetworkSwitch) -> String {
    device.portModes.map { "\($0.ports) of \($0.rate.text(in: "Gb/s"))" }.joined(separator: ", or ")
  }
}
