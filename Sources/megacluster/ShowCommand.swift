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
        megacluster show site abilene-tx --revisions      what imports changed
        megacluster show site abilene-tx --as-of 2026-03 --json > before.json
      """)

  @Argument(
    help: "The kind, singular or plural.", completion: .list(ListRequest.words))
  var kind: String

  @Argument(help: "Id of the record, or name of the plan.")
  var id: String

  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp("The site as its record of that date said.", valueName: "date"))
  var asOf: String?

  @Flag(help: "List what imports changed of the site, the oldest first.")
  var revisions = false

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let request = ListRequest(kind: kind, id: id, asOf: asOf, storePath: options.storePath)
    if revisions {
      let revisions = try request.revisions()
      try options.json ? Console.print(revisions.json) : Console.print(revisions.lines)
    } else if request.asksForPlans {
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
