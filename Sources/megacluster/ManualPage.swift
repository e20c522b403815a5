import ArgumentParser

/// The manual page, in the man macros, from the help of every command.
struct ManualPage {
  var text: String {
    var lines = [
      ".TH MEGACLUSTER 1 \"\" \"megacluster \(Megacluster.configuration.version)\"",
      ".SH NAME", "megacluster \\- " + Self.escaped(Megacluster.configuration.abstract),
      ".SH SYNOPSIS", ".B megacluster", "\\fIcommand\\fR [\\fIoptions\\fR]",
      ".SH DESCRIPTION",
      "Data goes to standard output, messages to standard error; \\fB\\-\\-json\\fR prints one JSON",
      "document. Every command has \\fB\\-\\-help\\fR.",
    ]
    lines.append(".SH COMMANDS")
    for (command, name) in Self.commands(of: Megacluster.self, named: "megacluster") {
      lines += [".SS \(Self.escaped(name))", ".nf"]
      let help = Megacluster.helpMessage(for: command, columns: 78)
      lines += help.split(separator: "\n", omittingEmptySubsequences: false).map {
        Self.escaped(String($0))
      }
      lines.append(".fi")
    }
    lines += [
      ".SH EXIT STATUS", ".nf", "0   done", "1   bad input, or input or output failed",
      "2   infeasible", "3   a size, limit or target that was fixed is violated", "64  usage",
      ".fi",
      ".SH ENVIRONMENT", "\\fBMEGACLUSTER_STORE\\fR: path of the store.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Every command that does something, in the order of the help.
  private static func commands(
    of command: any ParsableCommand.Type, named name: String
  ) -> [(any ParsableCommand.Type, String)] {
    command.configuration.subcommands.flatMap { sub in
      let full = "\(name) \(sub.configuration.commandName ?? "")"
      let inner = commands(of: sub, named: full)
      return inner.isEmpty ? [(sub, full)] : inner
    }
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      default: escaped.append(character)
      }
    }
    // A dot or apostrophe at the start of a line would be a macro.
    return escaped.first == "." || escaped.first == "'" ? "\\&" + escaped : escaped
  }
}
