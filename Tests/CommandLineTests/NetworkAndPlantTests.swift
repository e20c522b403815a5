import Foundation
import Testing

@Suite struct NetworksAndPlants {
  // NVIDIA, DGX SuperPOD H100 (RA-11333-001 V11, 2023-09-22), table 4: 127 nodes, with 4 links of
  // UFM on top; and its component list: 2,044 twin-port modules.
  @Test func superPOD() throws {
    try withProgram(store: false) { program in
      let json = try program.run(
        "fabric", "size", "--topology", "rail-fat-tree", "--switch", "nvidia-qm9700",
        "--endpoints", "1016", "--rails", "8", "--management-links", "4", "--json"
      ).json()
      let switches = try #require(json["switches"] as? [String: Any])
      let links = try #require(json["links"] as? [String: Any])
      #expect(switches["leaf"] as? Int == 32)
      #expect(switches["spine"] as? Int == 16)
      #expect(switches["core"] as? Int == 0)
      #expect(switches["total"] as? Int == 48)
      #expect(links["host"] as? Int == 1020)
      #expect(links["leaf_spine"] as? Int == 1024)
      #expect(links["spine_core"] as? Int == 0)
      #expect(json["endpoints"] as? Int == 1016)
      #expect(json["tiers"] as? Int == 2)
      #expect(json["transceivers"] as? Int == 2044)
      // Half of 1,016 endpoints at 50 GB/s.
      #expect(json["bisection_gb_per_s"] as? Double == 25_400)
      // 48 chassis of 747 W and 2,044 modules of 15 W.
      #expect(abs((json["power_kw"] as? Double ?? 0) - (48 * 0.747 + 2044 * 0.015)) < 1e-9)
      // 48 switches at 50,000 and 2,044 modules at 1,250, list prices.
      #expect(json["capex_usd"] as? Double == 4_955_000)
    }
  }

  // Google, TPU v7 pod: 9,216 chips (arXiv 2606.15870, table 1 gives its 16x16x36 torus).
  @Test func torus() throws {
    try withProgram(store: false) { program in
      let json = try program.run(
        "fabric", "size", "--topology", "torus", "--dimensions", "16x16x36", "--link-gbps", "800",
        "--json"
      ).json()
      #expect(json["endpoints"] as? Int == 9_216)
      #expect((json["switches"] as? [String: Any])?["total"] as? Int == 0)
      // 2·9,216/36 links of 100 GB/s.
      #expect(json["bisection_gb_per_s"] as? Double == 51_200)
    }
  }

  // Al-Fares et al. (SIGCOMM 2008): k³/4 endpoints on 5k²/4 switches.
  @Test func fatTreeOfTheWholeRadix() throws {
    try withProgram(store: false) { program in
      let json = try program.run(
        "fabric", "size", "--topology", "fat-tree", "--radix", "48", "--link-gbps", "100",
        "--endpoints", "27648", "--tiers", "3", "--json"
      ).json()
      #expect((json["switches"] as? [String: Any])?["total"] as? Int == 2_880)
      #expect(json["power_kw"] is NSNull)
      #expect(json["capex_usd"] is NSNull)
    }
  }

  // 18 of 42 ports face down: 18 x 58 ports of spines are the first that 1,024 endpoints fit; a tree
  // of four tiers joins 2(k/2)^4, for k = 10 the first time 1,024.
  @Test(arguments: [("leaf-spine", "42", "18/24", "58"), ("fat-tree", "2", "1/1", "10")])
  func aRadixThatWouldDoIsNamed(
    topology: String, radix: String, ratio: String, enough: String
  ) throws {
    try withProgram(store: false) { program in
      let run = try program.run(
        "fabric", "size", "--topology", topology, "--radix", radix, "--link-gbps", "400",
        "--endpoints", "1024", "--oversubscription", ratio)
      #expect(run.status == 2)
      #expect(run.errors.contains("radix \(enough) joins 1024"), "\(run.errors)")
    }
  }

  private func simulate(_ program: Program, _ plant: String, _ more: String...) throws
    -> [String: Double]
  {
    let run = try program.shell(
      "$M cooling simulate --cooling \(plant) --climate abilene-tx --json "
        + more.joined(separator: " "))
    #expect(run.status == 0, "\(run.errors)")
    return try run.json().compactMapValues { $0 as? Double }
  }

  @Test func liquidSavesFansThatPUEDoesNotSee() throws {
    try withProgram(store: false) { program in
      var last: [String: Double]?
      for fraction in ["0", "0.4", "0.8"] {
        let result = try simulate(
          program, "direct-to-chip-dry-cooler", "--liquid-fraction \(fraction)")
        let (pue, tue) = (result["annual_pue"] ?? 0, result["tue"] ?? 0)
        #expect(pue > 1)
        #expect(result["peak_facility_ratio"] ?? 0 > pue)
        #expect(tue > pue)
        // The green grid of the racks: TUE = ITUE · PUE.
        #expect(abs(tue - (result["itue"] ?? 0) * pue) < 1e-12)
        if let last {
          #expect(pue < last["annual_pue"] ?? 0)
          // What the fans save comes on top of what PUE shows.
          #expect(tue / (last["tue"] ?? 1) < pue / (last["annual_pue"] ?? 1))
        }
        last = result
      }
    }
  }

  @Test func energyOfTheYearIsTheSumOfItsParts() throws {
    try withProgram(store: false) { program in
      let run = try program.shell(
        "$M cooling simulate --cooling direct-to-chip-air-chiller --climate memphis-tn --json "
          + "--liquid-fraction 0.7 --load-factor 0.6")
      let json = try run.json()
      let year = try #require(json["year"] as? [String: Double])
      let parts = ["it", "train", "cooling", "house"].reduce(0) {
        $0 + (year["\($1)_energy_mwh"] ?? .nan)
      }
      let total = try #require(year["facility_energy_mwh"])
      #expect(abs(parts / total - 1) < 1e-12)
      let pue = try #require(json["annual_pue"] as? Double)
      #expect(abs(total / (year["it_energy_mwh"] ?? .nan) / pue - 1) < 1e-12)
      let design = try #require(json["design"] as? [String: Double])
      let sum = ["critical_it_mw", "cooling_mw", "train_loss_mw", "house_mw"].reduce(0) {
        $0 + (design[$1] ?? .nan)
      }
      #expect(abs(sum / (design["facility_mw"] ?? .nan) - 1) < 1e-12)
    }
  }

  @Test func aPlantWithoutLiquidTakesNone() throws {
    try withProgram(store: false) { program in
      let run = try program.shell(
        "$M cooling simulate --cooling perimeter-air --climate abilene-tx --liquid-fraction 0.5")
      #expect(run.status == 1)
      #expect(run.errors.contains("no way for liquid"))
    }
  }
}
