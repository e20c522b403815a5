#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Takes bytes in their order and gives 0, or the error number of the system call that failed.
public typealias ByteSink = @Sendable (UnsafeRawBufferPointer) -> Int32

extension CableList {
  /// Rows that one thread makes at a time; what is held in memory is this many rows a thread.
  private static let rowsAtOnce = 4096

  /// Writes the whole list, made by `threads` threads, in its order: the bytes are the same for any
  /// number of threads.
  ///
  /// - Returns: 0, or the first error number that `sink` gave; nothing is written after it.
  public func write(threads: Int = 2, to sink: @escaping ByteSink) -> Int32 {
    let head = Array(head.utf8).withUnsafeBytes(sink)
    guard head == 0 else { return head }
    let turns = Turns(self, threads: max(1, min(threads, 64)), sink: sink)
    let failure = turns.run()
    guard failure == 0 else { return failure }
    return Array(foot.utf8).withUnsafeBytes(sink)
  }

  /// Threads that fill slices at the same time and hand them over one after the other.
  private final class Turns: @unchecked Sendable {
    private let list: CableList
    private let sink: ByteSink
    private let threads: Int
    private let slices: Int
    // Guarded by the mutex.
    private var next = 0
    private var failure: Int32 = 0
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(_ list: CableList, threads: Int, sink: @escaping ByteSink) {
      self.list = list
      self.sink = sink
      slices = (list.rows + CableList.rowsAtOnce - 1) / CableList.rowsAtOnce
      self.threads = min(threads, max(1, slices))
      pthread_mutex_init(mutex, nil)
      pthread_cond_init(changed, nil)
    }

    deinit {
      pthread_mutex_destroy(mutex)
      pthread_cond_destroy(changed)
      mutex.deallocate()
      changed.deallocate()
    }

    /// Runs thread 0 here and the others beside it. One that cannot be started leaves its slices to
    /// nobody, so then everything is done here.
    func run() -> Int32 {
      var others: [pthread_t] = []
      for number in 1..<max(threads, 1) where threads > 1 {
        let work = Unmanaged.passRetained(Work(turns: self, number: number))
        #if canImport(Darwin)
          var thread: pthread_t?
        #else
          var thread = pthread_t()
        #endif
        let result = pthread_create(
          &thread, nil,
          { argument in
            #if canImport(Darwin)
              let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
            #else
              guard let argument else { return nil }
              let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
            #endif
            work.turns.fill(work.number)
            return nil
          }, work.toOpaque())
        guard result == 0 else {
          work.release()
          fail(result)
          break
        }
        #if canImport(Darwin)
          if let thread { others.append(thread) }
        #else
          others.append(thread)
        #endif
      }
      fill(0)
      for thread in others { pthread_join(thread, nil) }
      return failure
    }

    private final class Work {
      let turns: Turns
      let number: Int
      init(turns: Turns, number: Int) {
        self.turns = turns
        self.number = number
      }
    }

    private func fill(_ number: Int) {
      var rows = RowBuffer(capacity: CableList.rowsAtOnce * 160)
      var slice = number
      while slice < slices {
        let start = slice * CableList.rowsAtOnce
        rows.removeAll()
        list.append(start..<min(start + CableList.rowsAtOnce, list.rows), to: &rows)
        guard waitForTurn(slice) else { return }
        let result = rows.withBytes(sink)
        passTurn(to: slice + 1, result)
        if result != 0 { return }
        slice += threads
      }
    }

    private func waitForTurn(_ slice: Int) -> Bool {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      while next != slice, failure == 0 { pthread_cond_wait(changed, mutex) }
      return failure == 0
    }

    private func passTurn(to slice: Int, _ result: Int32) {
      pthread_mutex_lock(mutex)
      next = slice
      if result != 0 { failure = result }
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }

    private func fail(_ result: Int32) {
      pthread_mutex_lock(mutex)
      failure = result
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }
  }
}
