import Finance
import Foundation
import Testing

/// The Python of the oracles with numpy-financial; empty where there is none.
private let python: String = {
  let oracles = ProcessInfo.processInfo.environment["MEGACLUSTER_ORACLES"]
  for path in [oracles, "/usr/bin/python3"].compactMap(\.self) {
    let check = Process()
    check.executableURL = URL(fileURLWithPath: path)
    check.arguments = ["-c", "import numpy_financial"]
    check.standardError = FileHandle.nullDevice
    guard (try? check.run()) != nil else { continue }
    check.waitUntilExit()
    if check.terminationStatus == 0 { return path }
  }
  return ""
}()

/// The functions that numpy-financial has too, on 10,000 random cases, a thousand a function.
///
/// Where flows have several rates, numpy picks one and we none: those are left out. A payment whose
/// rate is asked was made from that rate.
@Suite struct NumpyFinancialTests {
  private enum Name: String, CaseIterable {
    case npv, irr, mirr, pmt, ipmt, ppmt, pv, fv, rate, nper
  }

  private struct Question {
    var name: Name
    var rate: Double
    var other: Double
    var period: Int
    var periods: Int
    var payment: Double
    var present: Double
    var future: Double
    var due: PaymentDue
    var flows: [Double]

    var line: String {
      let numbers = [
        rate, other, Double(period), Double(periods), payment, present, future,
        due == .end ? 0 : 1,
      ]
      return ([name.rawValue] + (numbers + flows).map { "\($0)" }).joined(separator: " ")
    }

    var answer: Double {
      let (n, end) = (Double(periods), due)
      switch name {
      case .npv: return Finance.npv(rate: rate, flows: flows, timing: .startOfPeriod)
      case .irr: return (try? Finance.irr(flows)) ?? .nan
      case .mirr:
        return (try? Finance.mirr(flows, financeRate: rate, reinvestmentRate: other)) ?? .nan
      case .pmt:
        return Finance.pmt(
          rate: rate, periods: n, presentValue: present, futureValue: future, due: end)
      case .ipmt:
        return Finance.ipmt(
          rate: rate, period: period, periods: n, presentValue: present, futureValue: future,
          due: end)
      case .ppmt:
        return Finance.ppmt(
          rate: rate, period: period, periods: n, presentValue: present, futureValue: future,
          due: end)
      case .pv:
        return Finance.pv(
          rate: rate, periods: n, payment: payment, futureValue: future, due: end)
      case .fv:
        return Finance.fv(
          rate: rate, periods: n, payment: payment, presentValue: present, due: end)
      case .rate:
        return
          (try? Finance.rate(
            periods: periods, payment: payment, presentValue: present, futureValue: future,
            due: end)) ?? .nan
      case .nper:
        return Finance.nper(
          rate: rate, payment: payment, presentValue: present, futureValue: future, due: end)
      }
    }
  }

  /// The same on every run (SplitMix64, G. Steele et al., OOPSLA 2014).
  private static let questions: [Question] = {
    var state: UInt64 = 4
    func unit() -> Double {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
    }
    return (0..<10_000).map { index in
      let periods = 1 + Int(unit() * 60)
      var flows = (0..<(2 + Int(unit() * 30))).map { _ in -5 + 30 * unit() }
      flows[0] = -10 - 200 * unit()
      let present = 1_000 * unit()
      var question = Question(
        name: Name.allCases[index % Name.allCases.count], rate: -0.02 + 0.2 * unit(),
        other: 0.15 * unit(), period: 1 + Int(unit() * Double(periods)), periods: periods,
        payment: -(10 + 100 * unit()), present: present, future: -500 + 600 * unit(),
        due: unit() < 0.5 ? .end : .beginning, flows: flows)
      if question.name == .rate {
        question.payment = Finance.pmt(
          rate: question.rate, periods: Double(periods), presentValue: present,
          futureValue: question.future, due: question.due)
      }
      return question
    }
  }()

  private func answers() throws -> [Double] {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("numpy-financial-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let text = Self.questions.map(\.line).joined(separator: "\n")
    try Data(text.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [
      "-c",
      """
      import sys, warnings, numpy_financial as f
      warnings.simplefilter('ignore')
      for line in open(sys.argv[1]):
          name, *words = line.split()
          r, other, k, n, p, v, w, due, *flows = map(float, words)
          print(float({
              'npv': lambda: f.npv(r, flows), 'irr': lambda: f.irr(flows),
              'mirr': lambda: f.mirr(flows, r, other), 'pmt': lambda: f.pmt(r, n, v, w, due),
              'ipmt': lambda: f.ipmt(r, k, n, v, w, due), 'ppmt': lambda: f.ppmt(r, k, n, v, w, due),
              'pv': lambda: f.pv(r, n, p, w, due), 'fv': lambda: f.fv(r, n, p, v, due),
              'rate': lambda: f.rate(n, p, v, w, due, tol=1e-12, maxiter=200),
              'nper': lambda: f.nper(r, p, v, w, due)}[name]()))
      """, file.path,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map {
      Double($0) ?? .nan
    }
  }

  @Test(.enabled(if: !python.isEmpty, "needs numpy-financial"))
  func tenThousandCasesAgree() throws {
    let answers = try answers()
    try #require(answers.count == Self.questions.count)
    var compared: [Name: Int] = [:]
    for (question, answer) in zip(Self.questions, answers) where answer.isFinite {
      let own = question.answer
      let scale: Double
      switch question.name {
      case .irr, .mirr:
        // Several rates: numpy picks one, we none.
        if own.isNaN { continue }
        scale = 1
      case .rate:
        if own.isNaN { continue }
        #expect(abs(own - question.rate) <= 1e-8, "\(question.line): \(own)")
        // numpy's search from 10 % sometimes ends at a rate below −100 %.
        if answer < -1 { continue }
        scale = 1
      case .npv, .pmt, .ipmt, .ppmt, .pv, .fv, .nper:
        scale = max(abs(answer), 1)
      }
      compared[question.name, default: 0] += 1
      #expect(abs(own - answer) <= 1e-9 * scale, "\(question.line): \(own), numpy \(answer)")
    }
    for name in Name.allCases {
      #expect(
        (compared[name] ?? 0) > (name == .rate || name == .nper ? 600 : 800), "\(name): \(compared)"
      )
    }
  }
}
