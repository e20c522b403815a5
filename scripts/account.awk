# Reads Tests/skips.txt, then the tests' results; prints each skip, its reason, and the count line.
# Under CI a skip that skips.txt does not name is an error. So is, anywhere, a run without any test
# or one that ended early (`status`, without a failure on record), which counts as one failure.

function attribute(name) {
  return match($0, " " name "=\"[^\"]*\"") \
    ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
}

FNR == 1 { file++ }

file == 1 && /^[^#]/ {
  colon = index($0, ":")
  if (colon < 2 || substr($0, colon + 1) !~ /[^ ]/) {
    print "Tests/skips.txt:" FNR ": expected `name: reason`" > "/dev/stderr"
    wrong = 1
    next
  }
  allowed[substr($0, 1, colon - 1)] = substr($0, colon + 1)
}

file == 2 && /<testsuite / {
  tests = attribute("tests")
  failures = attribute("failures") + attribute("errors")
  skips = attribute("skipped") + 0
}

file == 2 && /<testcase / { test = attribute("classname") "/" attribute("name") }

file == 2 && /<skipped/ {
  need = $0
  gsub(/ *<[^>]*> */, "", need)
  reason = ""
  for (name in allowed)
    if (name == test || index(" " need " ", " " name " ")) reason = allowed[name]
  if (reason == "" && ci != "") {
    reason = " not named in Tests/skips.txt"
    wrong = 1
  }
  print "skipped: " test (need == "" ? "" : " (" need ")") (reason == "" ? "" : ":" reason)
}

END {
  if (tests + skips == 0) wrong = 1
  if (status && !failures) {
    print "The test run ended early, with status " status "; its last words are above."
    failures = 1
    if (tests == 0) tests = 1
  }
  print tests - failures " passed, " failures + 0 " failed, " skips + 0 " skipped"
  exit wrong
}
