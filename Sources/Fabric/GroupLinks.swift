/// Links between groups, spread equally: every pair of groups has the same number or one more.
///
/// With P ports to other groups in each of g groups, every pair is joined floor(P / (g - 1)) times:
/// port c of a round leads c + 1 groups ahead, so that the same port leads from every group. The
/// ports left over join groups that are near each other, in both directions; a last odd one joins
/// opposite groups, or neighbors where g is odd too: then one port stays empty.
struct GroupLinks: Hashable, Sendable {
  var groups: Int
  var portsPerGroup: Int
  /// Number of the first link whose lower group is this.
  private(set) var starts: [Int]

  init(groups: Int, portsPerGroup: Int) {
    self.groups = groups
    self.portsPerGroup = portsPerGroup
    starts = [0]
    starts.reserveCapacity(groups + 1)
    guard groups > 1 else { return }
    var total = 0
    for group in 0..<groups {
      total +=
        rounds * (groups - 1 - group) + nearLinks(of: group).count + (hasLastLink(group) ? 1 : 0)
      starts.append(total)
    }
  }

  var count: Int { starts.last ?? 0 }

  private var rounds: Int { portsPerGroup / (groups - 1) }
  private var left: Int { portsPerGroup % (groups - 1) }
  private var near: Int { left / 2 }
  /// Distances that the ports left over lead, in pairs ahead and behind. Where a last port joins
  /// neighbors, the others begin one further.
  private var shortest: Int { groups % 2 == 1 && left % 2 == 1 ? 2 : 1 }
  private var longest: Int { shortest + near - 1 }

  /// Of a group's near links to higher groups: how many distances lead only ahead to one (those up
  /// to the smaller of both distances to an end), and where those begin that do in both directions
  /// (beyond, in the first half of the groups, the one behind has gone around and is higher too).
  private func nearLinks(of group: Int) -> (single: Int, firstDouble: Int, count: Int) {
    let ahead = groups - 1 - group
    let single = max(0, min(longest, min(group, ahead)) - shortest + 1)
    let firstDouble = max(shortest, group + 1)
    let double = group < ahead ? max(0, min(longest, ahead) - firstDouble + 1) : 0
    return (single, firstDouble, single + 2 * double)
  }

  private func hasLastLink(_ group: Int) -> Bool {
    guard left % 2 == 1 else { return false }
    return groups % 2 == 0
      ? group < groups / 2 : group % 2 == 0 && group + 1 < groups
  }

  /// The ports that a link joins: of the lower group and of the higher.
  func ports(of link: Int) -> (group: Int, port: Int, toGroup: Int, toPort: Int) {
    var low = 0
    var high = groups
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= link { low = middle } else { high = middle }
    }
    let group = low
    let ahead = groups - 1 - group
    var rest = link - starts[group]
    if rest < rounds * ahead {
      let round = rest / ahead
      let distance = rest - round * ahead + 1
      let base = round * (groups - 1)
      return (group, base + distance - 1, group + distance, base + groups - distance - 1)
    }
    rest -= rounds * ahead
    let base = rounds * (groups - 1)
    let nearLinks = nearLinks(of: group)
    guard rest < nearLinks.count else {
      let other = groups % 2 == 0 ? group + groups / 2 : group + 1
      return (group, base + left - 1, other, base + left - 1)
    }
    var distance = shortest + rest
    var isAhead = true
    if rest >= nearLinks.single {
      distance = nearLinks.firstDouble + (rest - nearLinks.single) / 2
      isAhead = (rest - nearLinks.single) % 2 == 0
    }
    let forward = base + 2 * (distance - shortest)
    return isAhead
      ? (group, forward, group + distance, forward + 1)
      : (group, forward + 1, group - distance + groups, forward)
  }
}
