import Foundation

/// The Python of the oracles with a module; empty where there is none.
func oraclePython(with module: String) -> String {
  let oracles = ProcessInfo.processInfo.environment["MEGACLUSTER_ORACLES"]
  for path in [oracles, "/usr/bin/python3"].compactMap(\.self) {
    let check = Process()
    check.executableURL = URL(fileURLWithPath: path)
    check.arguments = ["-c", "import \(module)"]
    check.standardError = FileHandle.nullDevice
    guard (try? check.run()) != nil else { continue }
    check.waitUntilExit()
    if check.terminationStatus == 0 { return path }
  }
  return ""
}

/// What a program prints.
func output(of program: String, _ arguments: [String]) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return String(decoding: data, as: UTF8.self)
}
