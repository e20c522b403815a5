import Foundation
import Testing

@Suite struct Exits {
  private func plan(
    _ program: Program, _ size: String, system: String = "gb200-nvl72",
    ready: String = "2028-06"
  ) throws -> Program.Run {
    let text = """
      kind: build-out
      id: test
      sites: [abilene-tx]
      cluster: {system: \(system)}
      phases: [{id: one, ready: \(ready), size: {\(size)}}]
      """
    return try program.run("plan", "-", "--with", "examples/sites", input: text)
  }

  @Test func done() throws {
    try withProgram(store: false) { program in
      let run = try plan(program, "contracted: 100 MW")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.errors.isEmpty)
    }
  }

  @Test func badInput() throws {
    try withProgram(store: false) { program in
      let run = try plan(program, "contracted: 100 m")
      #expect(run.status == 1)
      #expect(run.errors.contains("-:5:"))
      #expect(run.output.isEmpty)
    }
  }

  // Not one scalable unit of eight NVL72 racks runs on 100 kW.
  @Test func notOneScalableUnitFits() throws {
    try withProgram(store: false) { program in
      let run = try plan(program, "contracted: 100 kW")
      #expect(run.status == 2)
      #expect(!run.errors.isEmpty)
    }
  }

  @Test func theBudgetComesAfterThePhase() throws {
    try withProgram(store: false) { program in
      let run = try plan(program, "contracted: 100 MW", ready: "2026-01")
      #expect(run.status == 2)
      #expect(run.errors.contains("2027-03"), "\(run.errors)")
    }
  }

  @Test func aFixedSizeThatDoesNotFitGivesTheLargest() throws {
    try withProgram(store: false) { program in
      let run = try plan(program, "accelerators: 2000000")
      #expect(run.status == 3)
      #expect(run.output.contains("Smaller than asked"))
    }
  }

  @Test func usage() throws {
    try withProgram(store: false) { program in
      for line in [
        "plan", "plan a b c", "nonsense", "list gpus --nonsense", "init --force --refresh",
        "fabric size --topology fat-tree --radix 64 --link-gbps 400",
        "fabric size --topology nonsense --radix 64 --link-gbps 400 --endpoints 5",
        "fabric size --topology fat-tree --endpoints 5",
        "cooling simulate --cooling perimeter-air --climate abilene-tx --liquid-fraction 1.5",
      ] {
        let run = try program.shell("$M \(line)")
        #expect(run.status == 64, "\(line)")
      }
    }
  }

  @Test func aRadixThatCannotReach() throws {
    try withProgram(store: false) { program in
      let question = "fabric size --topology leaf-spine --radix 64 --link-gbps 400 --endpoints"
      let run = try program.shell("$M \(question) 2049")
      #expect(run.status == 2)
      // k²/2: 64 leaves of 32 endpoints.
      #expect(run.errors.contains("at most 2048"))
      #expect(try program.shell("$M \(question) 2048").status == 0)
      let json = try program.shell("$M \(question) 2049 --json")
      #expect(json.status == 2)
      #expect(try json.json()["exit_status"] as? Int == 2)
    }
  }

  @Test func unknownWordsHaveANearestOne() throws {
    try withProgram { program in
      let cases = [
        ("show gpu nvidia-h100-sxn", "did you mean `nvidia-h100-sxm`?"),
        ("show gpu h100", "there is nvidia-h100-sxm"),
        ("list gpuss", "did you mean `gpus`?"), ("schema sitte", "did you mean `site`?"),
        ("show plan none", "none is saved"),
        (
          "fabric size --topology fat-tree --switch nvidia-sn5601 --endpoints 9",
          "did you mean `nvidia-sn5600`?"
        ),
        (
          "cooling simulate --cooling perimeter-airs --climate abilene-tx",
          "did you mean `perimeter-air`?"
        ),
        (
          "cooling simulate --cooling perimeter-air --climate abilen-tx",
          "did you mean `abilene-tx`?"
        ),
      ]
      for (line, words) in cases {
        let run = try program.shell("$M \(line)")
        #expect(run.status == 1, "\(line)")
        #expect(run.errors.contains(words), "\(line): \(run.errors)")
      }
    }
  }

  @Test func aPlanWithoutItsSiteSaysWhereExamplesAre() throws {
    try withProgram { program in
      let run = try program.run("plan", "examples/minimal.yaml")
      #expect(run.status == 1)
      #expect(run.errors.contains("no site has the id `abilene-tx`"))
      #expect(run.errors.contains("import examples/sites first, or --with FOLDER"))
    }
  }

  @Test func aClosedPipeEndsQuietly() throws {
    try withProgram(store: false) { program in
      for arguments in [
        ["list", "gpus"], ["schema", "build-out"], ["list", "systems", "--json"],
      ] {
        let pipe = Pipe()
        let errors = Pipe()
        let process = program.process(Program.path, arguments)
        process.standardOutput = pipe
        process.standardError = errors
        // The reader has gone before the first word.
        try pipe.fileHandleForReading.close()
        try process.run()
        try pipe.fileHandleForWriting.close()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
        #expect(try errors.fileHandleForReading.readToEnd() ?? Data() == Data())
      }
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func aFullDiskUnderTheOutputIsTold() throws {
    try withProgram(store: false) { program in
      for command in ["list gpus", "schema site", "list systems --json"] {
        let run = try program.shell("$M \(command) > /dev/full")
        #expect(run.status == 1)
        #expect(run.errors == "megacluster: standard output: No space left on device\n")
      }
    }
  }
}
