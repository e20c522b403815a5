import Documents
import Foundation
import Interchange
import Testing

@Suite struct RequestTraces {
  private func read(_ text: String) throws -> (requests: [TracedRequest], trace: RequestTrace) {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try Data(text.utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let trace = try RequestTrace(path: path)
    var requests: [TracedRequest] = []
    while let one = try trace.next() { requests.append(one) }
    return (requests, trace)
  }

  // The first rows of AzureLLMInferenceTrace_code.csv, one of them over midnight.
  @Test func azure() throws {
    let read = try read(
      "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 23:59:59.9799600,4808,10\r\n"
        + "2023-11-17 00:00:00.0319600,3180,8\r\n")
    #expect(read.trace.format == .azure)
    #expect(read.requests.map(\.input) == [4808, 3180])
    #expect(read.requests.map(\.output) == [10, 8])
    #expect(abs(read.requests[1].time - 0.052) < 1e-6)
  }

  @Test func mooncake() throws {
    let read = try read(
      #"{"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2]}"#
        + "\n"
        + #"{"timestamp": 3000, "input_length": 7322, "output_length": 490, "hash_ids": [0, 14]}"#)
    #expect(
      read.requests == [
        TracedRequest(time: 0, input: 6758, output: 500, blocks: [0, 1, 2]),
        TracedRequest(time: 3, input: 7322, output: 490, blocks: [0, 14]),
      ])
  }

  @Test func burst() throws {
    let read = try read(
      """
      Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
      5,ChatGPT,472,18,490,Conversation log
      45,ChatGPT,1087,0,1087,Conversation log
      118,GPT-4,417,276,693,API log
      """)
    #expect(read.requests.map(\.time) == [0, 113])
    #expect(read.requests.map(\.output) == [18, 276])
    #expect(read.trace.failed == 1)
  }

  @Test(arguments: [
    (
      #"{"timestamp": 5, "input_length": 1, "output_length": 1}"#
        + "\n" + #"{"timestamp": 4, "input_length": 1, "output_length": 1}"#, 2, "before"
    ),
    (#"{"timestamp": -1, "input_length": 1, "output_length": 1}"#, 1, "negative"),
    ("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-02-30 00:00:00,1,1", 2, "time"),
    ("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-02-03 00:00:00,1.5,1", 2, "whole"),
    ("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-02-03 00:00:00,0,1", 2, "1 or more"),
    ("a,b,c\n1,2,3", 1, "not a trace"),
    (#"{"timestamp": nan, "input_length": 1, "output_length": 1}"#, 1, "time"),
  ])
  func whatIsWrongNamesItsLine(text: String, line: Int, word: String) {
    do {
      _ = try read(text)
      Issue.record("\(text) was read")
    } catch let issue as Documents.Issue {
      #expect(issue.position.line == line)
      #expect(issue.message.contains(word), "\(issue.message)")
    } catch {
      Issue.record("\(error)")
    }
  }
}
