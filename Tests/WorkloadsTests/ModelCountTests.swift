import Catalog
import Documents
import PlanFixtures
import Scenario
import Testing
import Workloads

/// A record of the built-in catalogs.
func catalogRecord<Record: CatalogRecord>(_ type: Record.Type, _ id: String) throws -> Record {
  let found = try #require(CatalogRecords.standard.record(Record.kind, id), "\(id)")
  let read = Reader.read(type, from: found.document, file: id)
  #expect(read.issues.map(\.description) == [])
  return try #require(read.record)
}

/// Counts that developers publish, from dimensions alone.
@Suite struct ModelCounting {
  // Hugging Face's safetensors totals and the model cards; published counts are rounded.
  @Test(arguments: [
    ("llama3.1-8b", 8.03e9), ("llama3.1-70b", 70.55e9), ("llama3.1-405b", 405.85e9),
    ("llama2-70b", 68.98e9), ("mixtral-8x7b", 46.70e9), ("mixtral-8x22b", 140.6e9),
    ("deepseek-v3", 671.03e9), ("qwen3-235b-a22b", 235.09e9), ("qwen3-30b-a3b", 30.53e9),
    ("gpt-oss-120b", 116.83e9), ("gpt-oss-20b", 20.91e9), ("gpt3-175b", 174.6e9),
    ("megatron-22b", 22.0e9), ("megatron-530b", 529.6e9), ("megatron-gpt-1t", 1008e9),
  ])
  func parametersFollowFromDimensions(id: String, published: Double) throws {
    let counts = ModelCounts(try catalogRecord(LanguageModel.self, id))
    #expect(abs(counts.parameters / published - 1) < 0.006, "\(id): \(counts.parameters)")
  }

  @Test(arguments: [
    ("mixtral-8x7b", 12.88e9), ("deepseek-v3", 37.5e9), ("qwen3-235b-a22b", 22.2e9),
    ("qwen3-30b-a3b", 3.35e9), ("kimi-k2", 32.6e9),
  ])
  func activeParametersFollowFromDimensions(id: String, published: Double) throws {
    let counts = ModelCounts(try catalogRecord(LanguageModel.self, id))
    #expect(
      abs(counts.activeParameters / published - 1) < 0.02, "\(id): \(counts.activeParameters)")
  }

  // The scaling book: 2 K H L = 2 x 8 x 128 x 80 bytes at INT8, twice that in BF16. InferSim prints
  // 68.62 KB for DeepSeek-V3: 61 x (512 + 64) x 2.
  @Test(arguments: [
    ("llama3.1-70b", 1.0, 163_840.0), ("llama3.1-70b", 2, 327_680), ("deepseek-v3", 2, 70_272),
    ("llama3.1-405b", 2, 516_096), ("gpt3-175b", 2, 4_718_592),
  ])
  func keyValueBytes(id: String, bytes: Double, published: Double) throws {
    let counts = ModelCounts(try catalogRecord(LanguageModel.self, id))
    #expect(counts.keyValueBytes(perValue: bytes) == published)
  }

  // A window keeps no more than its tokens: gpt-oss has one in every other layer.
  @Test func windowedLayersKeepTheirWindow() throws {
    let counts = ModelCounts(try catalogRecord(LanguageModel.self, "gpt-oss-120b"))
    let perLayer = 2.0 * 8 * 64 * 2
    #expect(counts.keyValueBytes(context: 8192, perValue: 2) == perLayer * 18 * (8192 + 128))
  }

  // 6 N tokens: the Llama 3 paper's 3.8e25 for 405 B on 15.6 T tokens.
  @Test func trainingOperationsOfLlama3() throws {
    let counts = ModelCounts(try catalogRecord(LanguageModel.self, "llama3.1-405b"))
    let total = 15.6e12 * counts.trainingOperations(sequence: 8192, attention: .none)
    #expect(abs(total / 3.8e25 - 1) < 0.01)
    // 12 L h s for the whole square (PaLM appendix B), half of it under a causal mask.
    let full = counts.trainingOperations(sequence: 8192, attention: .full)
    let causal = counts.trainingOperations(sequence: 8192, attention: .causal)
    let none = counts.trainingOperations(sequence: 8192, attention: .none)
    let square: Double = 12 * 126 * 16_384 * 8_192
    #expect(full - none == square)
    #expect(full - causal == causal - none)
  }

  // Narayanan et al. 2021, equation 3: F = 96 B s l h^2 (1 + s/6h + V/16lh), 72 and 12 without
  // recomputation.
  @Test func megatronEquationThree() throws {
    let model = try catalogRecord(LanguageModel.self, "megatron-gpt-1t")
    let counts = ModelCounts(model)
    let l = 128.0
    let h = 25600.0
    let s = 2048.0
    let v = 51200.0
    let equation = 72 * l * h * h * (1 + s / (6 * h) + v / (12 * l * h))
    let count = counts.trainingOperations(sequence: 2048, attention: .full)
    #expect(abs(count / equation - 1) < 0.001)
  }
}
