import Scenario

// Measures the engines inside one process, on one thread: no files, no JSON, no rows. Prints a line
// of JSON for each measurement; `Benchmarks/engine.py` reads them.
//
//   megacluster-bench [--seed N] [BUILD-OUT RECORDS…]
//   megacluster-bench --pro-forma FILE [--seed N]
//   megacluster-bench --workloads [--seed N] [--trace FILE]
//   megacluster-bench --portfolio FILE RECORDS
//   megacluster-bench --schedule FILE DRAWS SEED: on all threads
//   megacluster-bench --workbook FILE CELLS [BUILD-OUT RECORDS…]
//   megacluster-bench --plants N --climates N [--seed N]: two threads for the last of its lines

@main
struct Bench {
  static func main() async {
    var arguments = CommandLine.arguments.dropFirst()
    var seed: UInt64 = 1
    var proForma: String?
    if arguments.first == "--pro-forma", let file = arguments.dropFirst().first {
      proForma = file
      arguments = arguments.dropFirst(2)
    }
    if arguments.first == "--portfolio", arguments.count == 3 {
      let words = Array(arguments)
      do {
        print(try Portfolios.measure(words[1], records: [words[2]]).line)
      } catch {
        print("{\"name\":\"error\",\"value\":0,\"unit\":\"\(error)\",\"checksum\":\"\"}")
      }
      return
    }
    if arguments.first == "--schedule", arguments.count == 4 {
      let words = Array(arguments)
      do {
        let dates = try Dates(words[1], draws: Int(words[2]) ?? 1, seed: UInt64(words[3]) ?? 1)
        print(await dates.measure().line)
      } catch {
        print("{\"name\":\"error\",\"value\":0,\"unit\":\"\(error)\",\"checksum\":\"\"}")
      }
      return
    }
    var workbook: (file: String, cells: String)?
    if arguments.first == "--workbook", arguments.count >= 3 {
      let paths = Array(arguments.dropFirst().prefix(2))
      workbook = (paths[0], paths[1])
      arguments = arguments.dropFirst(3)
    }
    var plants: (count: Int, climates: Int)?
    if arguments.first == "--plants", arguments.count >= 4 {
      let numbers = Array(arguments)
      plants = (Int(numbers[1]) ?? 1000, Int(numbers[3]) ?? 20)
      arguments = arguments.dropFirst(4)
    }
    let isAboutWorkloads = arguments.first == "--workloads"
    if isAboutWorkloads { arguments = arguments.dropFirst() }
    if arguments.first == "--seed", let number = arguments.dropFirst().first.flatMap(UInt64.init) {
      seed = number
      arguments = arguments.dropFirst(2)
    }
    if isAboutWorkloads {
      let trace = arguments.first == "--trace" ? arguments.dropFirst().first : nil
      var speeds = WorkloadSpeeds(seed: seed, trace: trace)
      do {
        for line in try speeds.measure() { print(line.line) }
      } catch {
        print("{\"name\":\"error\",\"value\":0,\"unit\":\"\(error)\",\"checksum\":\"\"}")
      }
      return
    }
    let build = arguments.first ?? "examples/gigawatt.yaml"
    let records = arguments.count > 1 ? Array(arguments.dropFirst()) : ["examples/sites"]
    do {
      if let proForma {
        var forms = try ProFormas(proForma, seed: seed)
        print(forms.measure().line)
        return
      }
      if let workbook {
        let question = try Question.plan(build, records: records)
        print(try Workbooks(question).measure(workbook.file, cells: workbook.cells).line)
        return
      }
      let scenario = try Question.scenario(build, records: records)
      if let plants {
        var years = PlantYears(scenario, seed: seed)
        for line in try await years.measure(plants: plants.count, climates: plants.climates) {
          print(line.line)
        }
        return
      }
      for line in try Networks(seed: seed).measure() { print(line.line) }
      var plans = try Plans(scenario, seed: seed)
      print(try plans.measure().line)
      var years = try CoolingYears(scenario, seed: seed)
      print(try years.measure().line)
    } catch {
      print("{\"name\":\"error\",\"value\":0,\"unit\":\"\(error)\",\"checksum\":\"\"}")
    }
  }
}

/// One figure, as a line of JSON.
struct Measurement {
  var name: String
  var value: Double
  var unit: String
  var checksum: Checksum
  /// A JSON value beside the measurement; null where there is none.
  var detail = "null"

  var line: String {
    let digits = String(checksum.value, radix: 16)
    return
      "{\"name\":\"\(name)\",\"value\":\(value),\"unit\":\"\(unit)\",\"checksum\":\"\(digits)\","
      + "\"detail\":\(detail)}"
  }
}

/// FNV-1a, 64 bits, over the bits of results: shows that they were computed, and are the same.
struct Checksum {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ number: Double) {
    value = (value ^ number.bitPattern) &* 0x100_0000_01b3
  }
}

/// SplitMix64 (G. Steele et al., OOPSLA 2014): inputs that the printed seed makes again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A factor around 1.
  mutating func factor(_ spread: Double) -> Double {
    Double.random(in: (1 - spread)...(1 + spread), using: &self)
  }
}

/// Seconds that work takes.
func seconds(_ work: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let elapsed = try clock.measure(work)
  let (whole, fraction) = elapsed.components
  return Double(whole) + Double(fraction) * 1e-18
}
