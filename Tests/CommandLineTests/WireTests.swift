import Foundation
import Testing

/// Cable lists from the command line: forms, ends of programs, and bad input.
@Suite struct WireTests {
  private let rails = "--topology rail-fat-tree --switch nvidia-qm9700 --rails 8 --endpoints 1024"

  @Test func aScheduleIsTheSameOnAnyNumberOfThreads() throws {
    try withProgram(store: false) { program in
      let one = try program.shell("$M fabric wire \(rails) --system dgx-h100 --threads 1")
      let three = try program.shell("$M fabric wire \(rails) --system dgx-h100 --threads 3")
      #expect(one.status == 0, "\(one.errors)")
      #expect(one.output == three.output)
      let rows = one.output.components(separatedBy: "\r\n").dropLast()
      #expect(rows.count == 1 + 2048)
      #expect(rows.allSatisfy { $0.components(separatedBy: ",").count == 13 })
      // Every device and port once.
      let ends = rows.dropFirst().flatMap { row -> [String] in
        let fields = row.components(separatedBy: ",")
        return ["\(fields[4]) \(fields[5])", "\(fields[6]) \(fields[7])"]
      }
      #expect(Set(ends).count == 2 * 2048)
      // Lengths are known, and are none of them nothing.
      #expect(rows.dropFirst().allSatisfy { Double($0.components(separatedBy: ",")[10]) ?? 0 > 0 })
    }
  }

  @Test func formsOfOthers() throws {
    try withProgram(store: false) { program in
      let air = try program.shell("$M fabric wire \(rails) --format air").json()
      let content = try #require(air["content"] as? [String: Any])
      #expect((content["nodes"] as? [String: Any])?.count == 128 + 48)
      #expect((content["links"] as? [[[String: String]]])?.count == 2048)
      let slurm = try program.shell("$M fabric wire \(rails) --format slurm").output
      #expect(
        slurm.split(separator: "\n") == [
          "SwitchName=leaf-1 Nodes=sys-[001-032]", "SwitchName=leaf-2 Nodes=sys-[033-064]",
          "SwitchName=leaf-3 Nodes=sys-[065-096]", "SwitchName=leaf-4 Nodes=sys-[097-128]",
          "SwitchName=fabric Switches=leaf-[1-4]",
        ])
      let netbox = try program.shell("$M fabric wire \(rails) --format netbox --site dc1 | head -2")
      #expect(
        netbox.output.hasPrefix("side_a_site,side_a_device,side_a_type,side_a_name,side_b_site"))
      #expect(
        netbox.output.contains("dc1,sys-001,dcim.interface,nic1,dc1,leaf-1-r1,dcim.interface,"))
      let dot = try program.shell("$M fabric wire \(rails) --format dot | tail -2").output
      #expect(dot.hasSuffix("\"\n}\n"))
    }
  }

  @Test func mistakesNameTheNearestChoice() throws {
    try withProgram(store: false) { program in
      let cases: [(String, Int32, String)] = [
        (
          "size --topology rail-fat-tree --radix 64 --link-gbps 400 --rails 8 --endpoints 1021", 1,
          "nearest: 1024"
        ),
        (
          "size --topology multi-plane --switch nvidia-sn5600 --planes 3 --endpoints 999", 1,
          "nearest: 2 planes"
        ),
        (
          "size --topology multi-plane --radix 64 --link-gbps 800 --breakout 4 --planes 3 --endpoints 9",
          1, "nearest: --planes 4"
        ),
        (
          "size --topology fat-tree --radix 64 --link-gbps 800 --breakout 3 --endpoints 9", 64,
          "nearest: 2"
        ),
        (
          "size --topology leaf-spine --radix 64 --link-gbps 400 --endpoints 99 --oversubscription 0",
          64, "nearest: 1/1"
        ),
        (
          "size --topology leaf-spine --radix 64 --link-gbps 400 --endpoints 768 --spines 12", 1,
          "nearest: 16"
        ),
        ("size --topology fat-tree --radix 64 --link-gbps 400 --endpoints 0", 1, "endpoints: 0"),
        (
          "size --topology fat-tree --radix 64 --link-gbps 400 --endpoints 1000000000000", 2,
          "at most 2097152"
        ),
        (
          "size --topology dragonfly --p 9 --a 9 --h 9 --radix 20 --link-gbps 400", 2,
          "needs 26 ports and has 20"
        ),
        ("size --topology torus --dimensions 16x18 --cube 4 --link-gbps 400", 1, "nearest: 16"),
        ("wire --topology slim-fly --q 5 --radix 64 --link-gbps 400", 1, "are not generated"),
        ("wire --topology torus --dimensions 4x4 --link-gbps 400 --format slurm", 1, "nearest"),
        (
          "wire --topology fat-tree --radix 512 --link-gbps 400 --endpoints 9 --format ibnetdiscover",
          1, "at most 254 ports"
        ),
        ("wire --topology fat-tree --switch nvidia-qm970 --endpoints 9", 1, "nvidia-qm9700"),
        (
          "wire --topology fat-tree --radix 64 --link-gbps 400 --endpoints 9 --out /none/there", 1,
          "No such file"
        ),
      ]
      for (line, status, words) in cases {
        let run = try program.shell("$M fabric \(line)")
        #expect(run.status == status, "\(line): \(run.errors)")
        #expect(run.errors.contains(words), "\(line): \(run.errors)")
        #expect(run.output.isEmpty, "\(line)")
      }
    }
  }

  @Test func undersubscriptionIsAllowedAndSaid() throws {
    try withProgram(store: false) { program in
      let run = try program.shell(
        "$M fabric size --topology rail-fat-tree --switch nvidia-qm9700 --rails 4 --endpoints 576"
          + " --oversubscription 18/24")
      #expect(run.status == 0)
      #expect(run.output.contains("undersubscribed"))
      #expect(run.output.contains("0.75"))
    }
  }
}
