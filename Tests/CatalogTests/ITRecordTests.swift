import Catalog
import Documents
import Quantities
import Testing

/// What records refuse, and what they cannot compute.
@Suite struct ITRecordTests {
  private let known = "source: a page\nas_of: 2026\nconfidence: secondary"

  private func accelerator(_ lines: String) -> (Accelerator?, [String]) {
    place(
      Accelerator.self,
      """
      id: chip
      vendor: V
      architecture: A
      status: shipping
      cooling: [air]
      \(lines)
      \(known)
      """)
  }

  private func component(_ lines: String) -> (Component?, [String]) {
    place(Component.self, "id: part\ntype: cpu\n\(lines)\n\(known)")
  }

  private func system(_ lines: String) -> (ComputeSystem?, [String]) {
    place(
      ComputeSystem.self,
      """
      id: box
      vendor: V
      form: server
      accelerator: chip
      accelerators: 8
      rack: rack
      scalable_unit: 4
      \(lines)
      \(known)
      """)
  }

  @Test(arguments: [
    ("tdp_w: -700", "above 0"), ("tdp_w: .nan", "not a number"), ("tdp: 700 kg", "a power"),
    ("tdp_w: 700\ntdp: 0.7 kW", "the same thing"), ("tpd_w: 700", "unknown key"),
    ("bf16_gb: 3", "unknown key"), ("scale_up_domain: 7.5", "a whole number"),
    ("launch: soon", "YYYY"), ("cooling: [ice]", "again"),
  ])
  func badAcceleratorsAreRefused(lines: String, words: String) {
    let (record, issues) = accelerator(lines)
    #expect(record == nil)
    #expect(issues.contains { $0.contains(words) }, "\(issues)")
  }

  @Test(arguments: [
    ("cooling: air\nliquid_fraction: 0.5", "no heat to liquid"),
    ("cooling: hybrid\nliquid_fraction: 1.2", "0 % to 100 %"),
    ("cooling: liquid\nrails: 8\nscale_out_ports: 12", "do not divide"),
    ("cooling: air\npsu_efficiency: 1.1", "0.5 to 1"),
    ("cooling: air\ncomponents: [{component: part}]", "missing"),
    ("cooling: air\npower_supplies: {count: 4, needed: 5, rating_kw: 3}", "more supplies"),
    (
      "cooling: air\nprices: [{usd: 1, buyer: list, as_of: 2026, source: s, confidence: estimate}]",
      "`range` and `method`"
    ),
    ("cooling: air\nprovenance: {nameplate_kw: {confidence: estimate}}", "`range` and `method`"),
  ])
  func badSystemsAreRefused(lines: String, words: String) {
    let (record, issues) = system(lines)
    #expect(record == nil)
    #expect(issues.contains { $0.contains(words) }, "\(issues)")
  }

  @Test func designAboveNameplateIsRefused() {
    let (record, issues) = component("nameplate_w: 100\ndesign_w: 101")
    #expect(record == nil)
    #expect(issues.contains { $0.contains("above nameplate") })
  }

  /// (8 × 1,000 W + 2 × 350 W) / 0.85 / 0.95 = 10,773.99 W, by hand.
  @Test func designPowerIsTheSumBehindFansAndSupplies() throws {
    let chip = try #require(accelerator("tdp_w: 1000").0)
    let part = try #require(component("design_w: 350").0)
    let parts = "components: [{component: part, count: 2}]"
    let box = try #require(
      system("cooling: air\n\(parts)\nfan_fraction: 0.15\npsu_efficiency: 0.95").0)
    let power = try #require(box.designPower(accelerator: chip, components: [part]))
    #expect(abs(power.watts - 10_773.99) < 0.01)
    #expect(box.power(.design, accelerator: chip, components: [part]) == power)
    #expect(box.power(.nameplate, accelerator: chip, components: [part]) == nil)
  }

  @Test func designPowerIsNeverGuessed() throws {
    let chip = try #require(accelerator("tdp_w: 1000").0)
    let cold = try #require(accelerator("").0)
    let part = try #require(component("design_w: 350").0)
    let dark = try #require(component("measured_w: 300").0)
    let parts = "components: [{component: part, count: 2}]"
    let terms = "fan_fraction: 0.15\npsu_efficiency: 0.95"
    let box = try #require(system("cooling: air\n\(parts)\n\(terms)").0)
    #expect(box.designPower(accelerator: cold, components: [part]) == nil)
    #expect(box.designPower(accelerator: chip, components: []) == nil)
    #expect(box.designPower(accelerator: chip, components: [dark]) == nil)
    let unlisted = try #require(system("cooling: air\n\(terms)").0)
    #expect(unlisted.designPower(accelerator: chip, components: [part]) == nil)
    let lossless = try #require(system("cooling: air\n\(parts)\nfan_fraction: 0").0)
    #expect(lossless.designPower(accelerator: chip, components: [part]) == nil)
  }
}
