import Foundation
import Testing

/// Schemas against an independent validator, over every file that the project ships.
@Suite struct Schemas {
  private static let script = """
    import json, subprocess, sys
    import jsonschema, yaml

    # Dates stay the texts that they are written as.
    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        key: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for key, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    program, validators, checked = sys.argv[1], {}, 0
    for path in sys.argv[2:]:
        document = yaml.load(open(path, encoding="utf-8"), Loader)
        kind = document["kind"]
        if kind not in validators:
            schema = json.loads(subprocess.check_output([program, "schema", kind]))
            jsonschema.Draft202012Validator.check_schema(schema)
            validators[kind] = jsonschema.Draft202012Validator(schema)
        for error in validators[kind].iter_errors(document):
            print(path, list(error.path), error.message[:200])
        checked += 1
    print("checked", checked)
    """

  private func validate(_ paths: [String]) throws -> [String] {
    var lines: [String] = []
    try withProgram(store: false) { program in
      try program.write(Self.script, "validate.py")
      let files = paths.map { "'\($0)'" }.joined(separator: " ")
      let run = try program.shell("'\(pythonWithValidator)' validate.py \"$M\" \(files)")
      #expect(run.status == 0, "\(run.errors)")
      lines = run.output.split(separator: "\n").map(String.init)
    }
    return lines
  }

  private func files(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(Program.root)/\(folder)")
      .filter { $0.hasSuffix(".yaml") && $0 != "with-mistakes.yaml" }.sorted()
      .map { "\(Program.root)/\(folder)/\($0)" }
  }

  @Test(.enabled(if: !pythonWithValidator.isEmpty, "needs jsonschema"))
  func acceptEveryFileThatTheReaderAccepts() throws {
    let paths = try files("catalogs") + files("examples") + files("examples/sites")
    #expect(paths.count > 25)
    #expect(try validate(paths) == ["checked \(paths.count)"])
  }

  @Test(.enabled(if: !pythonWithValidator.isEmpty, "needs jsonschema"))
  func refuseMistakes() throws {
    let lines = try validate(["\(Program.root)/examples/with-mistakes.yaml"])
    for word in ["'desing' is not one of", "'sytem' was unexpected"] {
      #expect(lines.contains { $0.contains(word) }, "\(lines)")
    }
  }
}

/// A Python that has the validator: that of the oracles, or the system's.
private let pythonWithValidator: String = {
  let oracles = ProcessInfo.processInfo.environment["MEGACLUSTER_ORACLES"]
  for python in [oracles, "/usr/bin/python3", "/usr/local/bin/python3"].compactMap(\.self) {
    guard FileManager.default.fileExists(atPath: python) else { continue }
    let check = Process()
    check.executableURL = URL(fileURLWithPath: python)
    check.arguments = ["-c", "import jsonschema, yaml; jsonschema.Draft202012Validator"]
    check.standardError = FileHandle.nullDevice
    guard (try? check.run()) != nil else { continue }
    check.waitUntilExit()
    if check.terminationStatus == 0 { return python }
  }
  return ""
}()
