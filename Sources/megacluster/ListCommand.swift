import Application
import ArgumentParser
import Interchange

struct ListCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List records of a kind: sites, gpus, systems, plants, plans …",
    discussion: """
      Records come from the store if there is one, else from the built-in catalogs. Without a kind,
      kinds and their numbers of records are listed.

      EXAMPLES
        megacluster list gpus
        megacluster list sites --json
      """)

  @Argument(
    help: "The kind, singular or plural.", completion: .list(ListRequest.words))
  var kind: String?

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let request = ListRequest(kind: kind ?? "", storePath: options.storePath)
    guard kind != nil else {
      let counts = try request.counts()
      if options.json {
        try Console.print(
          JSON.object([
            JSON.Member(
              "kinds",
              .list(
                counts.map {
                  .object([.init("kind", .text($0.kind)), .init("records", .integer($0.count))])
                }))
          ]))
      } else {
        try Console.print(counts.map { "  \($0.kind): \($0.count)" })
      }
      return 0
    }
    if request.asksForPlans {
      let plans = try request.plans()
      try options.json ? Console.print(plans.json) : Console.print(plans.lines)
    } else {
      let listing = try request.run()
      try options.json ? Console.print(listing.json) : Console.print(listing.lines())
    }
    return 0
  }
}
