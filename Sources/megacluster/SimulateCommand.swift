import Application
import ArgumentParser
import Interchange

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "A cluster on a workload.",
    subcommands: [
      SimulateTrainingCommand.self, SimulateServingCommand.self, SimulateFailuresCommand.self,
      SimulateSitesCommand.self,
    ])
}

/// A spec, and the records that it names.
struct WorkloadOptions: ParsableArguments {
  @Argument(help: "A spec: a YAML or JSON file, or -.")
  var file: String

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A file or folder of records that come first; may be repeated.", valueName: "path"))
  var records: [String] = []

  func request(_ options: GlobalOptions, model: String? = nil) -> WorkloadRequest {
    WorkloadRequest(file: file, records: records, storePath: options.storePath, model: model)
  }
}

struct ModelOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A model in place of the spec's: an id, a Hugging Face config.json or a calculon model.",
      valueName: "model"))
  var model: String?
}

struct SimulateTrainingCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "training",
    abstract: "Train a model: step time by part, MFU, memory, days, GPU-hours.",
    discussion: """
      A spec names model, cluster, batch and strategy; `megacluster schema training` prints its keys.
      A strategy that does not divide is bad input; one that memory does not hold is infeasible
      (status 2), with the nearest that fits.

      EXAMPLES
        megacluster simulate training examples/training.yaml
        megacluster simulate training examples/training.yaml --optimize --json
        megacluster explain examples/training.yaml mfu
      """)

  @OptionGroup var workload: WorkloadOptions

  @Flag(help: "Search for the fastest strategy that fits, in place of the spec's.")
  var optimize = false

  @OptionGroup var replacement: ModelOption
  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let answer = try workload.request(options, model: replacement.model)
      .training(optimizes: optimize)
    try options.json ? Console.print(answer.json) : Console.print(answer.lines)
    return 0
  }
}

struct SimulateServingCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "serving",
    abstract: "Serve a model: latencies, tokens a second, cost of a token.",
    discussion: """
      A spec names model, precisions, cluster, strategy and load; `megacluster schema serving` prints its
      keys. A load or an objective that the cluster does not meet ends with status 3 and the nearest that
      it does.

      EXAMPLES
        megacluster simulate serving examples/serving.yaml
        megacluster simulate serving examples/serving.yaml --json
        megacluster explain examples/serving.yaml usd_per_million_tokens
      """)

  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var replacement: ModelOption
  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let answer = try workload.request(options, model: replacement.model).serving()
    try options.json ? Console.print(answer.json) : Console.print(answer.lines)
    return 0
  }
}

struct SimulateFailuresCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "failures",
    abstract: "Failures and goodput: closed forms beside a simulation.",
    discussion: """
      A spec names cluster, failure rate, checkpoints and restart; `megacluster schema failures`
      prints its keys.

      EXAMPLES
        megacluster simulate failures examples/failures.yaml
      """)

  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let answer = try workload.request(options).failures()
    try options.json ? Console.print(answer.json) : Console.print(answer.lines)
    return 0
  }
}

struct SimulateSitesCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "sites",
    abstract: "Many campuses as one: traffic between them, what of it shows, fiber pairs.",
    discussion: """
      A spec names parameters, campuses, step, route and link; `megacluster schema multi-site` prints its keys.

      EXAMPLES
        megacluster simulate sites examples/sites-as-one.yaml
      """)

  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let answer = try workload.request(options).sites()
    try options.json ? Console.print(answer.json) : Console.print(answer.lines)
    return 0
  }
}
