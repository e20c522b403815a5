/// The keys seen in a file and the line of each: a hash table over bytes, because a dictionary of
/// strings would cost more than all the rest of a row.
struct KeyPlaces {
  private struct Entry {
    var start: Int
    var count: Int
    var line: Int
    var hash: Int
  }
  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Indexes of entries plus one; 0 is free. A power of two long, at most half full.
  private var slots: [Int32] = Array(repeating: 0, count: 1 << 10)

  /// Notes a key; returns the line it was first seen on, if it was.
  mutating func insert(_ key: UnsafeRawBufferPointer, line: Int) -> Int? {
    // Seeded for each process, so that no file can be made to collide.
    var hasher = Hasher()
    hasher.combine(bytes: key)
    let hash = hasher.finalize()
    var slot = hash & (slots.count - 1)
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if entry.hash == hash, bytes[entry.start..<(entry.start + entry.count)].elementsEqual(key) {
        return entry.line
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    entries.append(Entry(start: bytes.count, count: key.count, line: line, hash: hash))
    bytes.append(contentsOf: key)
    slots[slot] = Int32(entries.count)
    if entries.count * 2 > slots.count { grow() }
    return nil
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (index, entry) in entries.enumerated() {
      var slot = entry.hash & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(index + 1)
    }
  }
}
