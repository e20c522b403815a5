import Electrical
import Quantities
import Scenario
import Testing

@Suite struct RedundancyTests {
  /// A redundancy, the units it is built of, and the fraction of them (or of one's rating) that may
  /// carry load.
  private typealias Row = (redundancy: Redundancy, needed: Int, installed: Int, used: Int, of: Int)

  // facilitiesnet.com 16763; guidelines.risa.gov.rw (N+1 design efficiency 50/66/75/80 % for
  // 2/3/4/5 modules): usable share of what is installed.
  private let usable: [Row] = [
    (.none, 6, 6, 1, 1), (.n, 6, 6, 1, 1), (.nPlus1, 1, 2, 1, 2), (.nPlus1, 2, 3, 2, 3),
    (.nPlus1, 3, 4, 3, 4), (.nPlus1, 4, 5, 4, 5), (.nPlus2, 6, 8, 6, 8), (.twoN, 6, 12, 1, 2),
    (.twoNPlus1, 6, 14, 6, 14), (.threeMakeTwo, 6, 9, 2, 3), (.fourMakeThree, 6, 8, 3, 4),
    (.block, 6, 7, 6, 7),
  ]

  @Test func unitsAndUsableShares() {
    for row in usable {
      #expect(row.redundancy.installed(needed: row.needed) == row.installed, "\(row)")
      let share = row.redundancy.usableShare(installed: row.installed)
      #expect(share == Double(row.used) / Double(row.of), "\(row)")
    }
  }

  // The highest normal loading of a unit in service is that share too, but for the full blocks in
  // front of a catcher; with 2(N+1) it is below one half.
  @Test func loadings() {
    for row in usable where row.redundancy != .block {
      let loading = row.redundancy.maximumLoading(installed: row.installed)
      #expect(loading == Double(row.used) / Double(row.of), "\(row)")
    }
    #expect(Redundancy.block.maximumLoading(installed: 7) == 1)
    #expect(Redundancy.twoNPlus1.maximumLoading(installed: 14) < 0.5)
  }

  @Test func whatIsBuiltCarriesTheLoadAndNothingLessDoes() {
    for redundancy in Redundancy.allCases {
      for needed in 1...200 {
        let installed = redundancy.installed(needed: needed)
        #expect(redundancy.needed(of: installed) >= needed)
        #expect(redundancy.needed(of: installed - 1) < needed || redundancy.hasEqualSystems)
      }
      #expect(redundancy.installed(needed: 0) == 0)
      #expect(redundancy.usableShare(installed: 0) == 0)
      #expect(redundancy.maximumLoading(installed: 0) == 0)
    }
  }

  @Test func systemsOfDistributedRedundancyAreEqual() {
    // Five loads on three systems of three: six may be loaded.
    #expect(Redundancy.threeMakeTwo.installed(needed: 5) == 9)
    #expect(Redundancy.fourMakeThree.installed(needed: 7) == 12)
  }

  @Test func wholeUnits() {
    #expect(unitsNeeded(load: .megawatts(10), rating: .megawatts(2.5)) == 4)
    #expect(unitsNeeded(load: .megawatts(10.001), rating: .megawatts(2.5)) == 5)
    // 0.1 + 0.2 is three tenths.
    #expect(unitsNeeded(load: .megawatts(0.1) + .megawatts(0.2), rating: .megawatts(0.1)) == 3)
    #expect(unitsNeeded(load: .zero, rating: .megawatts(1)) == 0)
    #expect(unitsNeeded(load: .megawatts(1), rating: .zero) == 0)
  }

  @Test func generators() {
    let (load, rating) = (Power.megawatts(25), Power.megawatts(3))
    #expect(generatorCount(load: load, rating: rating, redundancy: .none) == 0)
    #expect(generatorCount(load: load, rating: rating, redundancy: .n) == 9)
    #expect(generatorCount(load: load, rating: rating, redundancy: .nPlus1) == 10)
    // Two halls of 12.5 MW: five and one each.
    #expect(generatorCount(load: load, rating: rating, redundancy: .nPlus1, groups: 2) == 12)
  }
}

extension Redundancy {
  fileprivate var hasEqualSystems: Bool {
    switch self {
    case .threeMakeTwo, .fourMakeThree: true
    default: false
    }
  }
}
