/// Text in lines of at most `width` columns, broken between words: the first after `head`, the
/// others as far in.
public func wrapped(_ text: String, head: String = "", width: Int = 100) -> [String] {
  let indent = String(repeating: " ", count: head.count)
  var lines: [String] = []
  var line = head
  var isEmpty = true
  for word in text.split(separator: " ") {
    if !isEmpty, line.count + 1 + word.count > width {
      lines.append(line)
      line = indent
      isEmpty = true
    }
    line += isEmpty ? String(word) : " " + word
    isEmpty = false
  }
  return lines + [line]
}
