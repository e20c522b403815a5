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

  // A build-out's workloads on the megawatts that it energizes.
  @Test func aPlanSaysWhatItTrainsAndServes() throws {
    try withProgram(store: false) { program in
      let text = """
        kind: build-out
        id: test
        sites: [abilene-tx]
        cluster: {system: gb200-nvl72}
        phases: [{id: one, ready: 2028-06, size: {contracted: 60 MW}}]
        workloads:
          - {id: train, kind: training, model: llama3.1-70b, tokens: 1e12, share: 50 %}
          - {id: serve, kind: serving, model: llama3.1-70b, precision: fp4, kv: fp8, input_tokens: 1000, output_tokens: 200, share: 50 %, slo: {tpot: 50 ms}}
        """
      let json = try program.run("plan", "-", "--json", "--with", "examples/sites", input: text)
        .json()
      let workloads = try #require(json["workloads"] as? [[String: Any]])
      #expect(workloads.count == 2)
      let training = (workloads[0]["phases"] as? [[String: Any]])?.first
      #expect(((training?["days"] as? Double) ?? 0) > 0)
      let serving = (workloads[1]["phases"] as? [[String: Any]])?.first
      #expect(((serving?["tokens_per_second"] as? Double) ?? 0) > 0)
      #expect(((serving?["usd_per_million_tokens"] as? Double) ?? 0) > 0)
      #expect(((serving?["tpot_ms"] as? Double) ?? 99) <= 50)
      let years = try #require(workloads[1]["years"] as? [[String: Any]])
      let energized = years.compactMap { $0["energized_critical_it_mw"] as? Double }
      #expect(energized == energized.sorted())
      #expect((json["not_evaluated"] as? [Any])?.isEmpty == true)
    }
  }

  @Test func aModelOfAnotherProgram() throws {
    try withProgram(store: false) { program in
      let path = program.folder + "/config.json"
      let config =
        #"{"model_type": "llama", "num_hidden_layers": 32, "hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336, "hidden_act": "silu", "vocab_size": 128256, "tie_word_embeddings": false, "max_position_embeddings": 131072}"#
      try config.write(toFile: path, atomically: true, encoding: .utf8)
      let text = """
        kind: serving
        model: llama3.1-70b
        precision: {weights: fp8, kv: fp8}
        cluster: {system: dgx-h100, accelerators: 8}
        \(saturated)
        """
      let json = try program.run(
        "simulate", "serving", "-", "--json", "--model", path, input: text
      ).json()
      let own = try program.run(
        "simulate", "serving", "-", "--json", "--model", "llama3.1-8b", input: text
      ).json()
      #expect(json["tokens_per_second"] as? Double == own["tokens_per_second"] as? Double)
    }
  }
}
