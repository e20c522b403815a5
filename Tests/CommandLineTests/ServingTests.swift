import Foundation
import Testing

@Suite struct ServingCommand {
  private func serve(
    _ program: Program, _ rest: String, weights: String = "fp8"
  ) throws -> Program.Run {
    let text = """
      kind: serving
      model: llama3.1-70b
      precision: {weights: \(weights), kv: fp8}
      cluster: {accelerator: nvidia-h100-sxm, accelerators: 8}
      strategy: {tensor: 8}
      \(rest)
      """
    return try program.run("simulate", "serving", "-", "--json", input: text)
  }

  private let saturated = "load: {input_tokens: 1000, output_tokens: 200, arrivals: saturated}"

  @Test func keysOfTheContract() throws {
    try withProgram(store: false) { program in
      let json = try serve(program, saturated).json()
      for key in ["ttft_ms", "tpot_ms", "usd_per_million_tokens"] {
        #expect(((json[key] as? Double) ?? 0) > 0, "\(key)")
      }
    }
  }

  @Test func anObjectiveThatNoBatchMeets() throws {
    try withProgram(store: false) { program in
      let run = try serve(program, saturated + "\nslo: {tpot_p99: 1 ms}")
      #expect(run.status == 3)
      #expect(run.errors.contains("nearest"))
    }
  }

  @Test func aLoadThatIsTooMuch() throws {
    try withProgram(store: false) { program in
      let run = try serve(program, "load: {input_tokens: 1000, output_tokens: 200, rate: 1e6 /s}")
      #expect(run.status == 3)
      #expect(run.errors.contains("accelerators"))
    }
  }

  @Test func aPrecisionThatTheChipLacks() throws {
    try withProgram(store: false) { program in
      let run = try serve(program, saturated, weights: "fp4")
      #expect(run.status == 1)
      #expect(run.errors.contains("no fp4 rate"))
    }
  }

  @Test func aModelThatDoesNotFit() throws {
    try withProgram(store: false) { program in
      let run = try serve(
        program, saturated.replacingOccurrences(of: "load", with: "limits: {kv_share: 1}\nload"),
        weights: "bf16\n, compute: bf16".replacingOccurrences(of: "\n", with: ""))
      #expect(run.status == 0)
      let text = """
        kind: serving
        model: llama3.1-405b
        precision: {weights: fp8, kv: fp8}
        cluster: {system: dgx-h100, accelerators: 8}
        strategy: {tensor: 4}
        \(saturated)
        """
      let large = try program.run("simulate", "serving", "-", input: text)
      #expect(large.status == 2)
      #expect(large.errors.contains("tensor 8"))
    }
  }

  // Never another chip's efficiency.
  @Test func anUnknownEfficiencySaysSo() throws {
    try withProgram(store: false) { program in
      let text = """
        kind: serving
        model: llama3.1-70b
        precision: {weights: fp8, kv: fp8}
        cluster: {accelerator: intel-gaudi-3, accelerators: 8}
        strategy: {tensor: 8}
        \(saturated)
        """
      let json = try program.run("simulate", "serving", "-", "--json", input: text).json()
      let calibration = json["calibration"] as? [String: Any]
      #expect(calibration?["status"] as? String == "uncalibrated")
      #expect((calibration?["efficiency"] as? String)?.hasPrefix("uncalibrated") == true)
    }
  }
}
