import ArgumentParser

struct CompletionsCommand: ParsableCommand {
  enum Target: String, CaseIterable, ExpressibleByArgument {
    case bash
    case zsh
    case fish
    case man
  }

  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print completions for a shell, or the manual page.",
    discussion: """
      EXAMPLES
        megacluster completions bash > ~/.local/share/bash-completion/completions/megacluster
        megacluster completions zsh > ~/.zfunc/_megacluster
        megacluster completions man > ~/.local/share/man/man1/megacluster.1
      """)

  @Argument(help: "bash, zsh, fish, or man for the manual page.")
  var target: Target

  func run() throws {
    let text =
      switch target {
      case .bash: Megacluster.completionScript(for: .bash)
      case .zsh: Megacluster.completionScript(for: .zsh)
      case .fish: Megacluster.completionScript(for: .fish)
      case .man: ManualPage().text
      }
    try Console.write(text.hasSuffix("\n") ? text : text + "\n")
  }
}
