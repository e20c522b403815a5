import Application
import ArgumentParser
import Interchange

struct SchemaCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema (2020-12) of a kind of spec.",
    discussion: """
      Editors complete and check specs by it.

      EXAMPLES
        megacluster schema build-out > build-out.schema.json
      """)

  @Argument(
    help: "site, build-out, study, gpu, system and so on.",
    completion: .list(SchemaRequest.words))
  var kind: String

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    try Console.print(SchemaRequest(kind: kind).run())
    return 0
  }
}
