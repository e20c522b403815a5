#if Solver
  import CCbc
  import Synchronization

  /// CBC keeps the state of its command interpreter in globals: one solve at a time.
  private let solving = Mutex(())
#endif

/// How exactly a program is solved.
public struct SolverEffort: Hashable, Sendable {
  /// A solution is good enough when it is proven to cost at most this share more than the least.
  public var gap: Double
  /// Nodes of the search after which the best solution so far is taken. A limit in time would make
  /// answers depend on the machine.
  public var nodes: Int

  public init(gap: Double = 0, nodes: Int = 20_000) {
    self.gap = gap
    self.nodes = nodes
  }
}

/// What a solver found.
public enum SolverAnswer: Sendable {
  /// The best solution found, and a cost that no solution goes below.
  case solution([Double], bound: Double)
  case infeasible
  /// Nodes ran out before there was any solution.
  case exhausted
}

/// The program has no solver inside.
public struct SolverMissing: Error, CustomStringConvertible {
  public init() {}

  public var description: String {
    "no solver: install coinor-libcbc-dev, then `make install`, or `swift build --traits Solver`"
  }
}

extension MixedProgram {
  /// Whether this program was built with a solver, which is installed.
  public static var canBeSolved: Bool {
    #if Solver
      cbc_is_installed() != 0
    #else
      false
    #endif
  }

  /// Solves by branch and cut: COIN-OR CBC, one thread, so that the same program gives the same
  /// answer.
  ///
  /// Whole columns come back as whole numbers.
  public func solve(_ effort: SolverEffort = SolverEffort()) throws(SolverMissing) -> SolverAnswer {
    #if Solver
      guard Self.canBeSolved else { throw SolverMissing() }
      return solving.withLock { _ in solved(effort) }
    #else
      throw SolverMissing()
    #endif
  }
}

#if Solver
  extension MixedProgram {
    private func solved(_ effort: SolverEffort) -> SolverAnswer {
      guard let model = cbc_new() else { return .exhausted }
      defer { cbc_delete(model) }
      load(into: model)
      for (name, value) in [
        ("log", "0"), ("ratioGap", "\(effort.gap)"), ("maxNodes", "\(effort.nodes)"),
      ] {
        cbc_set(model, name, value)
      }
      _ = cbc_solve(model)
      if cbc_is_infeasible(model) != 0 { return .infeasible }
      guard let found = cbc_solution(model) else { return .exhausted }
      var solution = Array(UnsafeBufferPointer(start: found, count: columns.count))
      for (index, column) in columns.enumerated() where column.isWhole {
        solution[index] = solution[index].rounded()
      }
      guard allows(solution, tolerance: 1e-5) else { return .exhausted }
      let bound = hasWholeColumns ? cbc_bound(model) : cost(of: solution)
      return .solution(solution, bound: min(bound, cost(of: solution)))
    }

    /// The solver's infinity is the largest number.
    private func finite(_ limit: Double) -> Double {
      let most = Double.greatestFiniteMagnitude
      return min(max(limit, -most), most)
    }

    private var hasWholeColumns: Bool { columns.contains(where: \.isWhole) }

    private func load(into model: UnsafeMutableRawPointer) {
      var counts = [Int](repeating: 0, count: columns.count)
      for row in rows { for entry in row.entries { counts[entry.column] += 1 } }
      var starts: [CInt] = [0]
      starts.reserveCapacity(columns.count + 1)
      for count in counts { starts.append(starts[starts.count - 1] + CInt(count)) }
      var next = starts
      var indices = [CInt](repeating: 0, count: Int(starts[starts.count - 1]))
      var values = [Double](repeating: 0, count: indices.count)
      for (row, content) in rows.enumerated() {
        for entry in content.entries {
          let place = Int(next[entry.column])
          indices[place] = CInt(row)
          values[place] = entry.coefficient
          next[entry.column] += 1
        }
      }
      cbc_load(
        model, CInt(columns.count), CInt(rows.count), starts, indices, values,
        columns.map { finite($0.lower) }, columns.map { finite($0.upper) }, columns.map(\.cost),
        rows.map { finite($0.lower) }, rows.map { finite($0.upper) })
      for (index, column) in columns.enumerated() where column.isWhole {
        cbc_set_integer(model, CInt(index))
      }
    }
  }
#endif
