import Climate
public import Quantities

/// Serves 8,760 hours of load from sources in order of merit, with a battery between the hours.
///
/// Each hour takes from the cheapest source first. The battery then moves energy between the hours of
/// two days at a time: from where one more unit held costs least to where one less saves most, by
/// flows of its own or by undoing earlier ones, as long as a move pays for what the round trip loses.
/// Each move is as large as marginal costs stay what they are. Costs being convex, this is the method
/// of successive shortest paths (R. K. Ahuja et al., Network Flows, 1993, ch. 9), which ends at the
/// least cost of its two days; days after that are not looked at. Energy that nothing serves counts
/// as dearer than any source: the battery covers shortages first. Charging never lifts a month's
/// peak of any meter, as demand charges follow it.
public struct SupplyDispatch: Sendable {
  let load: [Double]
  let sources: [SupplySource]
  let storage: SupplyStorage?
  let flexible: FlexibleLoad?
  // State, by hour and source: watts and watt-hours.
  private var used: [[Double]]
  private var unserved: [Double]
  private var charge: [Double]
  private var discharge: [Double]
  private var level: [Double]
  private var order: [[Int]]
  /// The sources of each meter, and its highest draw of each hour's month.
  private let meters: [[Int]]
  private let meter: [Int?]
  private var meterPeaks: [[Double]]

  private init(
    load: [Power], sources: [SupplySource], storage: SupplyStorage?, flexible: FlexibleLoad?
  ) {
    self.load = load.map(\.watts)
    self.sources = sources
    self.storage = storage
    self.flexible = flexible
    let hours = load.count
    used = sources.map { _ in [Double](repeating: 0, count: hours) }
    unserved = [Double](repeating: 0, count: hours)
    charge = unserved
    discharge = unserved
    level = unserved
    let names = sources.compactMap(\.meter).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    meters = names.map { name in sources.indices.filter { sources[$0].meter == name } }
    meter = sources.map { source in source.meter.flatMap { names.firstIndex(of: $0) } }
    meterPeaks = meters.map { _ in [Double](repeating: 0, count: hours) }
    order = []
  }

  /// - Parameters:
  ///   - load: of each of the 8,760 hours.
  ///   - sources: each with as many hours; the earlier goes first where costs are equal.
  public static func run(
    load: [Power], sources: [SupplySource], storage: SupplyStorage? = nil,
    flexible: FlexibleLoad? = nil
  ) -> SupplyYear {
    precondition(sources.allSatisfy { $0.available.count == load.count }, "as many hours as load")
    var dispatch = SupplyDispatch(
      load: load, sources: sources, storage: storage, flexible: flexible)
    dispatch.serve()
    dispatch.findMeterPeaks()
    if let storage, storage.power > .zero, storage.energy > .zero { dispatch.move(storage) }
    return dispatch.year()
  }

  // MARK: Merit order

  private mutating func serve() {
    order = load.indices.map { hour in
      sources.indices.sorted { left, right in
        let (a, b) = (sources[left], sources[right])
        if a.order != b.order { return a.order.rawValue < b.order.rawValue }
        if a.order == .merit, a.marginal[hour] != b.marginal[hour] {
          return a.marginal[hour] < b.marginal[hour]
        }
        return left < right
      }
    }
    for hour in load.indices {
      var rest = load[hour]
      for index in order[hour] where rest > 0 {
        let taken = min(rest, max(0, sources[index].available[hour].watts))
        used[index][hour] = taken
        rest -= taken
      }
      unserved[hour] = rest
    }
  }

  /// Highest draw of each hour's month by each meter, without a battery.
  private mutating func findMeterPeaks() {
    let months = load.count == CalendarYear.hours ? CalendarYear.months : [0..<load.count]
    for meter in meters.indices {
      for month in months {
        let peak = month.reduce(0.0) { max($0, metered(meter, $1)) }
        for hour in month { meterPeaks[meter][hour] = peak }
      }
    }
  }

  private func metered(_ meter: Int, _ hour: Int) -> Double {
    meters[meter].reduce(0) { $0 + used[$1][hour] }
  }

  // MARK: Battery

  /// What one more or one less unit costs in an hour, and how many there are at that cost.
  private struct Margin {
    var source: Int?
    var price: Double
    var room: Double
  }

  /// Dearer than any source: what a battery is kept for first.
  private static let shortage = 1e9

  private func price(_ index: Int, _ hour: Int) -> Double {
    switch sources[index].order {
    case .first: 0
    case .merit: sources[index].marginal[hour].base * 3600
    case .last: max(sources[index].marginal[hour].base * 3600, 1e3)
    }
  }

  /// The cheapest source with something left.
  private func up(_ hour: Int) -> Margin? {
    guard unserved[hour] <= 0 else { return nil }
    for index in order[hour] {
      var room = sources[index].available[hour].watts - used[index][hour]
      if let meter = meter[index] {
        room = min(room, meterPeaks[meter][hour] - metered(meter, hour))
      }
      if room > 1 { return Margin(source: index, price: price(index, hour), room: room) }
    }
    return nil
  }

  /// The dearest thing in use.
  private func down(_ hour: Int) -> Margin? {
    if unserved[hour] > 1 {
      return Margin(source: nil, price: Self.shortage, room: unserved[hour])
    }
    for index in order[hour].reversed() where used[index][hour] > 1 {
      return Margin(source: index, price: price(index, hour), room: used[index][hour])
    }
    return nil
  }

  /// A way to put energy into the battery in an hour, or to take some out, for each unit held: by
  /// charging more or giving less; by giving more or charging less.
  private struct Port {
    var price: Double
    var room: Double
    var margin: Margin
    /// Whether it undoes the battery's flow of the hour.
    var isUndone: Bool
  }

  private func input(_ hour: Int, _ power: Double, _ kept: Double) -> Port? {
    guard let margin = up(hour) else { return nil }
    if discharge[hour] > 1 {
      let room = min(discharge[hour], margin.room)
      return Port(price: margin.price, room: room, margin: margin, isUndone: true)
    }
    let room = min(power - charge[hour], margin.room) * kept
    guard room > 1 else { return nil }
    return Port(price: margin.price / kept, room: room, margin: margin, isUndone: false)
  }

  private func output(_ hour: Int, _ power: Double, _ kept: Double) -> Port? {
    guard let margin = down(hour) else { return nil }
    if charge[hour] > 1 {
      let room = min(charge[hour], margin.room) * kept
      return Port(price: margin.price / kept, room: room, margin: margin, isUndone: true)
    }
    let room = min(power - discharge[hour], margin.room)
    guard room > 1 else { return nil }
    return Port(price: margin.price, room: room, margin: margin, isUndone: false)
  }

  private mutating func move(_ storage: SupplyStorage) {
    let power = storage.power.watts
    let room = storage.energy.base / 3600
    let kept = storage.roundTrip
    for day in stride(from: 0, to: load.count, by: 24) {
      let window = day..<min(day + 48, load.count)
      var inputs = window.map { input($0, power, kept) }
      var outputs = window.map { output($0, power, kept) }
      // Every move uses something up; the bound is against rounding alone.
      for _ in 0..<10_000 {
        guard let best = bestMove(window, inputs, outputs, room),
          let source = inputs[best.from - day], let sink = outputs[best.to - day]
        else { break }
        apply(best, source, sink, kept)
        for hour in [best.from, best.to] {
          inputs[hour - day] = input(hour, power, kept)
          outputs[hour - day] = output(hour, power, kept)
        }
      }
    }
  }

  private mutating func apply(
    _ move: (from: Int, to: Int, energy: Double), _ source: Port, _ sink: Port, _ kept: Double
  ) {
    let (from, to, held) = move
    let drawn = source.isUndone ? held : held / kept
    if source.isUndone { discharge[from] -= held } else { charge[from] += drawn }
    if let index = source.margin.source { used[index][from] += drawn }
    let freed = sink.isUndone ? held / kept : held
    if sink.isUndone { charge[to] -= freed } else { discharge[to] += held }
    if let index = sink.margin.source { used[index][to] -= freed } else { unserved[to] -= freed }
    for hour in min(from, to)..<max(from, to) { level[hour] += from < to ? held : -held }
  }

  /// The move that saves most for each unit, and how much of it there is. Energy goes forward through
  /// room that is free, or backward in place of energy that is held meanwhile.
  private func bestMove(
    _ window: Range<Int>, _ inputs: [Port?], _ outputs: [Port?], _ room: Double
  ) -> (from: Int, to: Int, energy: Double)? {
    var best: (from: Int, to: Int, energy: Double)?
    // A move must save more than a millionth: rounding is no gain.
    var gain = 1e-12
    let start = window.lowerBound
    for from in window {
      guard let source = inputs[from - start] else { continue }
      var free = room
      for to in window where to > from {
        free = min(free, room - level[to - 1])
        guard free > 1 else { break }
        if let sink = outputs[to - start], sink.price - source.price > gain {
          gain = sink.price - source.price
          best = (from, to, min(free, min(source.room, sink.room)))
        }
      }
      var held = Double.infinity
      for to in (start..<from).reversed() {
        held = min(held, level[to])
        guard held > 1 else { break }
        if let sink = outputs[to - start], sink.price - source.price > gain {
          gain = sink.price - source.price
          best = (from, to, min(held, min(source.room, sink.room)))
        }
      }
    }
    return best
  }

  // MARK: Result

  private func year() -> SupplyYear {
    var shed = [Double](repeating: 0, count: load.count)
    var left = unserved
    if let flexible {
      // The hours of the largest shortage first.
      let short = load.indices.filter { unserved[$0] > 0 }
      let chosen = short.sorted {
        unserved[$0] != unserved[$1] ? unserved[$0] > unserved[$1] : $0 < $1
      }
      for hour in chosen.prefix(flexible.hours) {
        shed[hour] = min(unserved[hour], load[hour] * flexible.share)
        left[hour] -= shed[hour]
      }
    }
    func powers(_ values: [Double]) -> [Power] { values.map { .watts(max(0, $0)) } }
    return SupplyYear(
      used: used.map(powers), charge: powers(charge), discharge: powers(discharge),
      level: level.map { Energy(base: max(0, $0) * 3600) }, shed: powers(shed),
      unserved: powers(left.map { $0 < 1e-6 ? 0 : $0 }))
  }
}
