import Climate
import Foundation
import Quantities
import Testing

/// 10,000 random states of moist air, the same on every run.
private let states: [(dryBulb: Double, humidity: Double, pressure: Double)] = {
  var state: UInt64 = 20
  func unit() -> Double {
    // SplitMix64 (G. Steele et al., OOPSLA 2014).
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
  }
  return (0..<10_000).map { _ in
    let dryBulb = -20 + 70 * unit()
    let humidity = 0.05 + 0.95 * unit()
    return (dryBulb, humidity, 70_000 + 35_000 * unit())
  }
}()

private func air(_ index: Int) -> MoistAir {
  MoistAir(
    dryBulb: .celsius(states[index].dryBulb), relativeHumidity: states[index].humidity,
    pressure: Pressure(base: states[index].pressure))
}

/// The Python of the oracles with a module; empty where there is none.
private func python(with module: String) -> String {
  let oracles = ProcessInfo.processInfo.environment["MEGACLUSTER_ORACLES"]
  for path in [oracles, "/usr/bin/python3"].compactMap(\.self) {
    let check = Process()
    check.executableURL = URL(fileURLWithPath: path)
    check.arguments = ["-c", "import \(module)"]
    check.standardError = FileHandle.nullDevice
    guard (try? check.run()) != nil else { continue }
    check.waitUntilExit()
    if check.terminationStatus == 0 { return path }
  }
  return ""
}

private let psychrolib = python(with: "psychrolib")
private let coolProp = python(with: "CoolProp")

/// Rows of numbers that a script prints, which finds the states as rows `°C fraction Pa` in a file.
private func answers(_ script: String, by python: String) throws -> [[Double]] {
  let folder = FileManager.default.temporaryDirectory
  let file = folder.appendingPathComponent("moist-air-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: file) }
  let text = states.map { "\($0.dryBulb) \($0.humidity) \($0.pressure)" }.joined(separator: "\n")
  try Data(text.utf8).write(to: file)
  let process = Process()
  process.executableURL = URL(fileURLWithPath: python)
  process.arguments = ["-c", script, file.path]
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
    line.split(separator: " ").compactMap { Double($0) }
  }
}

@Suite struct PsychrometricOracleTests {
  /// psychrolib 2.5 solves the same equations by bisection to 0.001 K. About freezing the ice and
  /// the water branch overlap and either root is right: there the residual of the equation counts.
  @Test(.enabled(if: !psychrolib.isEmpty, "needs psychrolib"))
  func psychrolibAgrees() throws {
    let rows = try answers(
      """
      import sys, psychrolib as p
      p.SetUnitSystem(p.SI)
      for line in open(sys.argv[1]):
          t, r, a = map(float, line.split())
          w = p.GetHumRatioFromRelHum(t, r, a)
          print(w, p.GetTWetBulbFromHumRatio(t, w, a), p.GetTDewPointFromRelHum(t, r),
                p.GetMoistAirEnthalpy(t, w), p.GetMoistAirDensity(t, w, a))
      """, by: psychrolib)
    try #require(rows.count == states.count)
    var overlapping = 0
    for (index, row) in rows.enumerated() {
      try #require(row.count == 5)
      let air = air(index)
      let wet = air.wetBulb.celsius
      #expect((air.humidityRatio / row[0] - 1).magnitude < 1e-9)
      if wet.magnitude > 1 {
        #expect((wet - row[1]).magnitude < 0.001, "\(states[index])")
      } else {
        overlapping += 1
        let back = MoistAir(dryBulb: air.dryBulb, wetBulb: air.wetBulb, pressure: air.pressure)
        #expect((back.humidityRatio - air.humidityRatio).magnitude < 1e-6)
      }
      #expect((air.dewPoint.celsius - row[2]).magnitude < 0.001, "\(states[index])")
      #expect((air.enthalpy.base - row[3]).magnitude < 1e-6 * (row[3].magnitude + 1))
      #expect((air.density.base / row[4] - 1).magnitude < 1e-9)
    }
    #expect((50...1000).contains(overlapping))
  }

  /// CoolProp computes moist air as a real gas (ASHRAE RP-1485): what the ideal-gas equations leave
  /// out is small at the pressures of the atmosphere.
  @Test(.enabled(if: !coolProp.isEmpty, "needs CoolProp"))
  func realGasIsNear() throws {
    let rows = try answers(
      """
      import sys
      from CoolProp.CoolProp import HAPropsSI as h
      for line in open(sys.argv[1]):
          t, r, a = map(float, line.split())
          s = ('T', t + 273.15, 'R', r, 'P', a)
          print(h('W', *s), h('B', *s) - 273.15, h('D', *s) - 273.15)
      """, by: coolProp)
    try #require(rows.count == states.count)
    for (index, row) in rows.enumerated() {
      try #require(row.count == 3)
      let air = air(index)
      #expect((air.humidityRatio / row[0] - 1).magnitude < 0.01, "\(states[index])")
      // About freezing CoolProp takes one branch and these equations the other.
      if air.wetBulb.celsius.magnitude > 1 {
        #expect((air.wetBulb.celsius - row[1]).magnitude < 0.1, "\(states[index]) \(row)")
      }
      #expect((air.dewPoint.celsius - row[2]).magnitude < 0.1, "\(states[index]) \(row)")
    }
  }
}
