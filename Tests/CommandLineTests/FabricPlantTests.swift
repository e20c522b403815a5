import Foundation
import Testing

@Suite struct FabricPlants {
  private func designs(_ json: [String: Any]) throws -> [[String: Any]] {
    try #require(json["designs"] as? [[String: Any]])
  }

  private func number(_ value: Any?) throws -> Double {
    try #require((value as? NSNumber)?.doubleValue)
  }

  // Every link is on one medium, every design has the same endpoints, and what a design draws and
  // costs is the sum of its parts.
  @Test func comparedNetworksAddUp() throws {
    try withProgram(store: false) { program in
      let json = try program.run(
        "fabric", "compare", "--system", "dgx-h100", "--endpoints", "4096", "--switch",
        "nvidia-qm9700", "--json"
      ).json()
      let designs = try designs(json)
      #expect(
        designs.map { $0["id"] as? String } == ["rails", "rails 2:1", "fat tree", "rail-only"])
      for design in designs {
        let cables = try #require(design["cables"] as? [[String: Any]])
        let links = try cables.reduce(0.0) { $0 + (try number($1["links"])) }
        #expect(links == (try number(design["links"])))
        let histogram = try #require(design["histogram"] as? [[String: Any]])
        #expect(try histogram.reduce(0.0) { $0 + (try number($1["links"])) } == links)
        let power = try number(design["switch_power_kw"]) + number(design["cable_power_kw"])
        #expect(abs(power - (try number(design["power_kw"]))) < 1e-6)
        let parts = try ["switch_usd", "cable_usd", "fiber_usd"].map { try number(design[$0]) }
        #expect(abs(parts.reduce(0, +) - (try number(design["capex_usd"]))) < 0.01)
        #expect(abs(try number(design["usd_per_endpoint"]) * 4096 - parts.reduce(0, +)) < 0.01)
        for cable in cables where cable["loss_db"] is NSNumber {
          #expect(try number(cable["loss_db"]) < number(cable["loss_allowed_db"]))
        }
      }
      // RA-11333-001, Table 3: 4,096 endpoints stand under 128 leaves, 128 spines and 64 cores.
      #expect((designs[0]["switches"] as? [String: Any])?["total"] as? Int == 320)
      // Two links down for each up: less of everything above the leaves.
      #expect(try number(designs[1]["power_kw"]) < number(designs[0]["power_kw"]))
      // Full leaves pass half; the last leaves are not full and pass more of what they have.
      let narrow = try number(designs[1]["bisection_gb_per_s"])
      let full = try number(designs[0]["bisection_gb_per_s"])
      #expect(full / 2 <= narrow && narrow < 0.55 * full)
      // A month of 730 hours, 12,288 links, 0.057 % of them a month.
      #expect(
        abs(try number(designs[0]["first_link_failure_hours"]) - 730 / (0.00057 * 12288)) < 1e-6)
    }
  }

  // What `fabric size` counts, `fabric compare` builds: every topology for the same endpoints, each
  // link on a medium, the same switches and links as that network alone.
  @Test func everyTopologyIsCompared() throws {
    let switchless = "topology=torus,dimensions=8x8x16"
    let switched: [(String, String)] = [
      ("single-tier", "rails=32"), ("leaf-spine", ""), ("fat-tree", "tiers=3"),
      ("rail-fat-tree", "rails=8"), ("rail-only", "rails=8"), ("multi-plane", "tiers=2"),
      ("dragonfly", ""), ("dragonfly", "p=8,a=16,h=8"), ("dragonfly-plus", ""),
      ("slim-fly", "q=9"), ("hyperx", "dimensions=8x8,hosts_per_switch=16"),
    ]
    var designs = switched.map { "topology=\($0.0),switch=nvidia-qm9700,\($0.1)" }
    designs.append("topology=dual-tor,switch=nvidia-sn5600,rails=8")
    designs.append(switchless)
    try withProgram(store: false) { program in
      let options = designs.enumerated().map { "--design d\($0.offset):\($0.element)" }
      let json = try program.shell(
        "$M fabric compare --system dgx-h100 --endpoints 1024 --json "
          + options.joined(separator: " ")
      ).json()
      let built = try self.designs(json)
      #expect(built.count == designs.count)
      for (text, design) in zip(designs, built) {
        #expect(design["status"] as? String == "built", "\(text): \(design["reason"] ?? "")")
        // A port of 400 Gb/s is two of 200 to two leaves; shapes of groups have as many as it takes.
        let ofTwo = text.contains("dual-tor")
        let alone = text.replacingOccurrences(of: "_", with: "-").split(separator: ",")
          .map { "--\($0)" }.joined(separator: " ")
        let size = try program.shell(
          "$M fabric size --endpoints 1024 --link-gbps \(ofTwo ? 200 : 400) --json \(alone)"
            + (text.contains("p=8") ? " --groups 8" : "")
        ).json()
        #expect(
          (design["switches"] as? [String: Any])?["total"] as? Int
            == (size["switches"] as? [String: Any])?["total"] as? Int, "\(text)")
        let links = try #require(size["links"] as? [String: Any])
        let counted = try number(links["host"]) + number(links["between_switches"])
        #expect(try number(design["links"]) == counted, "\(text)")
        let cables = try #require(design["cables"] as? [[String: Any]])
        #expect(try cables.reduce(0.0) { $0 + (try number($1["links"])) } == counted, "\(text)")
      }
      // 8 x 8 x 16 chips: 3 links each, cut across the longest ring twice: 2 x 64 links of 50 GB/s.
      let torus = try #require(built.last)
      #expect(torus["links"] as? Int == 3072)
      #expect(try number(torus["bisection_gb_per_s"]) == 6400)
      #expect(torus["switch"] is NSNull && torus["switch_usd"] as? Int == 0)
    }
  }

  // A design on the command line is read as one in a file: every problem at once, with the nearest.
  @Test func wrongDesignsSayWhatIsMeant() throws {
    try withProgram(store: false) { program in
      let cases = [
        ("a:topology=dragonfly,swich=nvidia-qm9700", "did you mean `switch`?"),
        ("a:topology=dragonfli,switch=nvidia-qm9700", "did you mean `dragonfly`?"),
        ("a:topology=hyperx,switch=nvidia-qm9700", "needs dimensions, hosts_per_switch"),
        ("a:topology=leaf-spine", "leaf-spine needs a switch"),
        ("a:topology=leaf-spine,switch=nvidia-qm9700,oversubscription=0/1", "no ratio such as"),
        ("topology", "a name and a colon come first"),
      ]
      for (design, words) in cases {
        let run = try program.run(
          "fabric", "compare", "--system", "dgx-h100", "--endpoints", "1024", "--design", design)
        #expect(run.status == 64, "\(design)")
        #expect(run.errors.contains(words), "\(design): \(run.errors)")
      }
    }
  }

  // NVIDIA lists neither passive copper nor multimode at 200 Gb/s a lane.
  @Test func fasterLanesHaveFewerMedia() throws {
    try withProgram(store: false) { program in
      let json = try program.run(
        "fabric", "compare", "--system", "gb300-nvl72", "--endpoints", "1152", "--design",
        "xdr:topology=rail-fat-tree,switch=nvidia-q3400-ra", "--json"
      ).json()
      let cables = try #require(try designs(json)[0]["cables"] as? [[String: Any]])
      let names = cables.compactMap { $0["medium"] as? String }
      #expect(!names.isEmpty)
      #expect(!names.contains("passive copper") && !names.contains("multimode SR"))
    }
  }

  @Test func fileOfDesigns() throws {
    try withProgram(store: false) { program in
      let spec = """
        kind: fabric-compare
        system: dgx-h100
        endpoints: 1024
        leaf_placement: end-of-row
        designs:
          - {id: plain, topology: rail-fat-tree, switch: nvidia-qm9700}
          - {id: too-slow, topology: multi-plane, planes: 2, switch: nvidia-qm9700}
        """
      try spec.write(
        toFile: program.folder + "/networks.yaml", atomically: true, encoding: .utf8)
      let json = try program.run("fabric", "compare", "networks.yaml", "--json").json()
      let designs = try designs(json)
      #expect(designs.map { $0["status"] as? String } == ["built", "infeasible"])
      #expect(
        (designs[1]["reason"] as? String)?.contains("no ports of 200 Gb/s; it has 64 of 400")
          == true)
      try spec.replacingOccurrences(of: "qm9700", with: "qm970")
        .replacingOccurrences(of: "end-of-row", with: "end-of-rov")
        .write(toFile: program.folder + "/wrong.yaml", atomically: true, encoding: .utf8)
      let wrong = try program.run("fabric", "compare", "wrong.yaml")
      #expect(wrong.status == 1)
      #expect(wrong.errors.contains("did you mean `end-of-row`?"))
      #expect(wrong.errors.contains("no switch has the id `nvidia-qm970`"))
    }
  }

  // A copper cable of 2 m cannot cross a hall.
  @Test func unreachablePairIsNamed() throws {
    try withProgram(store: false) { program in
      let records = """
        kind: optic
        records:
          - {id: short, vendor: x, type: transceiver, rate_gbps: 800, links: 2, lane_gbps: 50,
             interface: SR, reach_m: 5, fiber: multimode, design_w: 1, nameplate_w: 1,
             prices: [{usd: 1, buyer: list, as_of: 2026, includes: [optics], confidence: memory, source: x}],
             source: x, as_of: 2026, confidence: memory}
        """
      let device = """
        kind: switch
        records:
          - {id: short-switch, vendor: x, family: x, technology: infiniband, modules: 32,
             port_modes: [{ports: 64, rate_gbps: 400}], transceiver: short, rack_units: 1,
             cooling: air, design_w: 700, nameplate_w: 700, source: x, as_of: 2026,
             confidence: memory}
        """
      let system = """
        kind: system
        records:
          - {id: short-system, vendor: x, form: server, accelerator: nvidia-h100-sxm,
             accelerators: 8, cooling: air, nameplate_kw: 10, rack: eia-19in-48u,
             systems_per_rack: 4, scalable_unit: 32, rails: 8, scale_out_ports: 8,
             scale_out_gbps: 400, host_module: short, source: x, as_of: 2026, confidence: memory}
        """
      try (records).write(toFile: program.folder + "/o.yaml", atomically: true, encoding: .utf8)
      try device.write(toFile: program.folder + "/s.yaml", atomically: true, encoding: .utf8)
      try system.write(toFile: program.folder + "/y.yaml", atomically: true, encoding: .utf8)
      let run = try program.run(
        "fabric", "compare", "--system", "short-system", "--endpoints", "1024", "--design",
        "short:topology=rail-fat-tree,switch=short-switch", "--with", "o.yaml", "s.yaml", "y.yaml")
      #expect(run.status == 2)
      #expect(run.errors.contains("no medium reaches: a host cable of"))
      #expect(run.errors.contains("from sys-001 nic1 (h01-r001-c01) to leaf-1-r1"))
    }
  }

  // 8 x H200, all-reduce of 16 GiB: 367.61 GB/s of bus bandwidth by rings, 482.26 by NVLS
  // (stas00/ml-engineering, network/README.md @744d01e).
  @Test func measuredBusBandwidth() throws {
    try withProgram(store: false) { program in
      for (algorithm, measured) in [("ring", 367.61), ("in-network", 482.26)] {
        let json = try program.run(
          "fabric", "collective", "--system", "dgx-h200", "--op", "all-reduce", "--bytes", "16GiB",
          "--algorithm", algorithm, "--json"
        ).json()
        let bandwidth = try number(json["bus_bandwidth_gb_per_s"])
        #expect(abs(bandwidth / measured - 1) < 0.1)
        #expect(try number(json["bytes"]) == 17_179_869_184)
      }
      let none = try program.run(
        "fabric", "collective", "--system", "dgx-h200", "--op", "all-reduce", "--ranks", "16")
      #expect(none.status == 1)
      #expect(none.errors.contains("do not fit the fabric's 8"))
      let wrong = try program.run(
        "fabric", "collective", "--system", "dgx-h200", "--op", "all-to-all", "--algorithm", "tree")
      #expect(wrong.status == 1)
      #expect(wrong.errors.contains("it has pairwise, hierarchical"))
    }
  }
}
