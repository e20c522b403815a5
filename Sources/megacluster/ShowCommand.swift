import Application
import ArgumentParser
import Interchange

struct ShowCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one record with its units and sources, or one saved plan.",
    discussion: """
      EXAMPLES
        megacluster show gpu h100-sxm
        megacluster show system gb200-nvl72 --verbose     says what each key means
        megacluster show site abilene-tx --json > site.json
      """)

  @Argument(
    help: "The kind, singular or plural.", completion: .list(ListRequest.words))
  var kind: String

  @Argument(help: "Id of the record, or name of the plan.")
  var id: String

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let request = ListRequest(kind: kind, id: id, storePath: options.storePath)
    if request.asksForPlans {
      let plans = try request.plans()
      try options.json ? Console.print(plans.json) : Console.print(plans.lines)
    } else {
      let listing = try request.run()
      try options.json
        ? Console.print(listing.json)
        : Console.print(listing.lines(explainsKeys: options.verbose))
    }
    return 0
  }
}
