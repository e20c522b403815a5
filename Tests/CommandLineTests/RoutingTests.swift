import Foundation
import Testing

/// Cable lists against OpenSM on a simulated InfiniBand network: an independent program finds every
/// node, takes the list for a fat tree, and its routes are as long as predicted.
@Suite(.serialized) struct RoutingTests {
  static let hasOpenSM = ["/usr/sbin/opensm", "/usr/bin/ibsim", "/usr/bin/python3"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// 1,024 endpoints in three tiers of 16 ports, 11,520 in two of 192: routes of 5 and 3 switches.
  @Test(.enabled(if: hasOpenSM, "needs opensm"), arguments: [(1024, 16, 5), (11520, 192, 3)])
  func openSM(endpoints: Int, radix: Int, longest: Int) throws {
    try withProgram(store: false) { program in
      let network =
        "--topology rail-fat-tree --rails 8 --radix \(radix) --link-gbps 400"
        + " --endpoints \(endpoints)"
      let size = try program.shell("$M fabric size \(network) --json").json()
      #expect(size["diameter"] as? Int == longest)
      let wired = try program.shell("$M fabric wire \(network) --format ibnetdiscover > net")
      #expect(wired.status == 0, "\(wired.errors)")
      let check = try program.shell(
        "PATH=$PATH:/usr/sbin python3 '\(Program.root)/scripts/opensm-check' net \(longest) 16")
      #expect(check.status == 0, "\(check.errors)")
      #expect(check.output.contains("\(endpoints) adapters"))
      #expect(check.output.contains("longest \(longest)"))
    }
  }
}
