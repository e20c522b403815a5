import Application
import ArgumentParser
import Interchange
import Reporting

struct StudyCommand: AsyncRequest {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Sweep, sensitivity, break-even, Monte Carlo and Pareto front of one base.",
    discussion: """
      EXAMPLES
        megacluster study examples/rental-risk.yaml
        megacluster study examples/rental-risk.yaml --out draws.csv --threads 2
        megacluster study examples/rental-risk.yaml --draw 17 > draw.yaml; megacluster tco draw.yaml
        megacluster study sweep.yaml --csv > sweep.csv

      A study names a build-out or a pro forma and says what varies: lists of values make a case of
      each combination, distributions a Monte Carlo (docs/studies.md). A case without an answer is a
      row with its reason.
      """)

  @Argument(help: "The study: a YAML or JSON file, or - for standard input.")
  var file: String

  @Flag(help: "Print the rows as CSV.")
  var csv = false

  @Option(help: ArgumentHelp("Write every draw to this CSV file.", valueName: "file"))
  var out: String?

  @Option(help: ArgumentHelp("Print the base as this draw has it, and stop.", valueName: "number"))
  var draw: Int?

  @Option(help: "Threads; the result is the same to the byte.")
  var threads = 1

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A file or folder of records that come first; may be repeated.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if csv, options.json { throw ValidationError("either --csv or --json") }
    if draw != nil, csv || options.json || out != nil {
      throw ValidationError("--draw prints a spec: without --csv, --json or --out")
    }
    if let draw, draw < 0 { throw ValidationError("draws are numbered from 0") }
    if !(1...1024).contains(threads) { throw ValidationError("--threads is 1 to 1024") }
  }

  func perform() async throws -> Int32 {
    let request = StudyRequest(
      file: file, records: records, storePath: options.storePath, threads: threads,
      drawsPath: out)
    if let draw {
      try Console.write(try request.document(ofDraw: draw))
      return 0
    }
    let progress = DrawProgress(isShown: Console.showsProgress && !options.quiet)
    let result = try await request.run(progress: progress.show)
    progress.clear()
    if options.json {
      try Console.print(result.json)
    } else if csv {
      try Console.write(result.csv)
    } else {
      try Console.print(result.screen.lines)
    }
    return result.exitStatus
  }
}

/// Draws done, on a terminal alone.
private struct DrawProgress {
  var isShown: Bool
  private static let step = 1 << 22

  func show(_ done: Int) {
    guard isShown, done % Self.step == 0 else { return }
    Console.status("\(done / 1_000_000) million draws")
  }

  func clear() {
    if isShown { Console.status("") }
  }
}
