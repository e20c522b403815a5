import Catalog
import Documents
import Testing

/// Dimensions and published counts are independent facts: each must give the other.
@Suite struct ITLanguageModelTests {
  let file: PlaceCatalogFile<LanguageModel>

  init() throws { file = try PlaceCatalogFile("models.yaml") }

  @Test func fileReadsWithoutAnIssue() {
    #expect(file.issues.map(\.description) == [])
    #expect(file.records.count >= 18)
  }

  /// Matrices of attention, feed-forward blocks, routers and embeddings; norms and biases are
  /// below the tolerance.
  private func parameters(_ model: LanguageModel) throws -> Double {
    let width = Double(model.hidden)
    let heads = Double(model.heads)
    let attention: Double
    if model.attention.type == .mla {
      let query = Double(try #require(model.attention.queryRank))
      let latent = Double(try #require(model.attention.latentRank))
      let rope = Double(try #require(model.attention.ropeDimension))
      let nope = Double(try #require(model.attention.nopeDimension))
      let value = Double(try #require(model.attention.valueDimension))
      let queries = width * query + query * heads * (nope + rope)
      let keys = width * (latent + rope) + latent * heads * (nope + value)
      attention = queries + keys + heads * value * width
    } else {
      let kept = Double(model.keyValueHeads)
      attention = width * Double(model.headDimension) * 2 * (heads + kept)
    }
    let matrices: Double = model.activation == .swiglu ? 3 : 2
    let layers = Double(model.layers)
    var blocks = layers * matrices * width * Double(model.feedForward)
    if let experts = model.experts {
      let routed = Double((model.layers - experts.denseLayers) / experts.interleave)
      let dense = Double(experts.denseWidth ?? model.feedForward)
      let each = matrices * width * Double(experts.width)
      let layer = each * Double(experts.count + experts.shared) + width * Double(experts.count)
      blocks = routed * layer + (layers - routed) * matrices * width * dense
    }
    let embeddings = Double(model.vocabulary) * width * (model.tiedEmbeddings ? 1 : 2)
    return layers * attention + blocks + embeddings
  }

  @Test func dimensionsGiveThePublishedParameterCounts() throws {
    var checked = 0
    for model in file.records {
      guard let published = model.publishedParameters else { continue }
      let error = try parameters(model) / Double(published) - 1
      // Llama 2 70B has 69 billion, Kimi K2's 1.04 T is a rounded 1.03.
      #expect(abs(error) < 0.016, "\(model.id): \(error)")
      checked += 1
    }
    #expect(checked >= 16)
  }

  @Test func groupedHeadsDivideTheQueryHeads() {
    for model in file.records {
      #expect(model.heads % model.keyValueHeads == 0, "\(model.id)")
    }
  }
}
