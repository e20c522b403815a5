import Studies
import Testing

@Suite struct RankingTests {
  private let criteria = [
    RankingCriterion(name: "power", direction: .max, weight: 3),
    RankingCriterion(name: "price", direction: .min, weight: 1),
  ]

  /// By hand: power 0, ½, 1 by three quarters; price 1, ½, 0 by one.
  @Test func `Scores are weighted shares of the way from worst to best`() {
    let ranking = Ranking([[100, 40], [200, 50], [300, 60]], by: criteria)
    #expect(ranking.scores == [0.25, 0.5, 0.75])
    #expect(ranking.order == [2, 1, 0])
    #expect(ranking.front == [0, 1, 2])
    #expect(ranking.parts[1] == [0.375, 0.125])
  }

  @Test func `One that is worse in everything is off the front, equals keep their order`() {
    let ranking = Ranking([[200, 50], [100, 60], [200, 50]], by: criteria)
    #expect(ranking.front == [0, 2])
    #expect(ranking.order == [0, 2, 1])
    #expect(ranking.scores == [1, 0, 1])
  }

  @Test func `An unknown figure is not ranked and moves nobody else's scale`() {
    let with = Ranking([[100, 40], [900, nil], [300, 60]], by: criteria)
    let without = Ranking([[100, 40], [300, 60]], by: criteria)
    #expect(with.scores == [without.scores[0], nil, without.scores[1]])
    #expect(with.order == [2, 0, 1])
    #expect(with.front == [0, 2])
  }

  @Test func `Where all are alike a criterion tells nobody apart`() {
    let ranking = Ranking([[100, 40], [100, 50]], by: criteria)
    #expect(ranking.scores == [0.25, 0])
  }
}
