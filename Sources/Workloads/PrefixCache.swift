/// Blocks of prompts whose keys and values are kept, the ones used longest ago leaving first: one store
/// that all engines reach.
public struct PrefixCache: Sendable {
  /// Tokens of one block.
  public let blockSize: Int
  public let capacity: Int
  private var places: [Int64: Int] = [:]
  private var keys: [Int64] = []
  private var before: [Int] = []
  private var after: [Int] = []
  private var oldest = -1
  private var newest = -1

  /// - Parameters:
  ///   - capacity: Blocks that it holds.
  public init(capacity: Int, blockSize: Int = 512) {
    self.capacity = max(0, capacity)
    self.blockSize = blockSize
  }

  /// Tokens at the start of a prompt of `length` tokens that are kept; all its blocks are then. The
  /// last token of a prompt is always read: its output is the first token.
  public mutating func hit(_ blocks: [Int64], length: Int) -> Int {
    guard capacity > 0 else { return 0 }
    var found = 0
    for block in blocks {
      guard places[block] != nil else { break }
      found += 1
    }
    for block in blocks { use(block) }
    return max(0, min(found * blockSize, length - 1))
  }

  private mutating func use(_ block: Int64) {
    if let place = places[block] {
      guard place != newest else { return }
      unlink(place)
      link(place)
      return
    }
    let place: Int
    if keys.count < capacity {
      place = keys.count
      keys.append(block)
      before.append(-1)
      after.append(-1)
    } else {
      place = oldest
      unlink(place)
      places[keys[place]] = nil
      keys[place] = block
    }
    places[block] = place
    link(place)
  }

  private mutating func unlink(_ place: Int) {
    if before[place] >= 0 { after[before[place]] = after[place] } else { oldest = after[place] }
    if after[place] >= 0 { before[after[place]] = before[place] } else { newest = before[place] }
  }

  private mutating func link(_ place: Int) {
    before[place] = newest
    after[place] = -1
    if newest >= 0 { after[newest] = place } else { oldest = place }
    newest = place
  }
}
