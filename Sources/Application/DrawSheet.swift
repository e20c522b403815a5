import Quantities
import Studies
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Draws as lines of CSV, written as they come: number, inputs, figures.
struct DrawSheet: ~Copyable {
  private let path: String
  private let file: UnsafeMutablePointer<FILE>
  private let inputs: [DrawnInput]
  private let figures: Int
  private var writer: CSVWriter
  private var isClosed = false

  init(_ path: String, _ draws: StudyDraws) throws(Failure) {
    guard let file = fopen(path, "w") else {
      throw Failure(.badInput, "\(path): \(String(cString: strerror(errno)))")
    }
    self.path = path
    self.file = file
    inputs = draws.inputs
    figures = draws.figures.count
    let headings =
      ["draw"] + draws.inputs.map { $0.unit.isEmpty ? $0.path : "\($0.path) (\($0.unit))" }
      + draws.figures.map(\.path)
    writer = CSVWriter(columns: headings.map { Column($0) })
  }

  deinit { if !isClosed { fclose(file) } }

  mutating func add(_ block: MonteCarlo.Block) throws(Failure) {
    for draw in 0..<block.count {
      writer.write(block.first + draw)
      for (index, input) in inputs.enumerated() {
        let value = block.inputs[index * block.count + draw]
        if input.words.isEmpty {
          writer.write(value)
        } else {
          writer.write(input.text(value))
        }
      }
      for figure in 0..<figures { writer.write(block.figures[figure * block.count + draw]) }
      writer.endRecord()
    }
    if writer.count > 1 << 16 { try flush() }
  }

  private mutating func flush() throws(Failure) {
    let bytes = writer.take()
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw failure }
  }

  mutating func close() throws(Failure) {
    try flush()
    isClosed = true
    guard fclose(file) == 0 else { throw failure }
  }

  private var failure: Failure {
    Failure(.badInput, "\(path): \(String(cString: strerror(errno)))")
  }
}
