# shellcheck shell=bash
# Words and builds that the other scripts share. Sourced from the root of the tree.

# To the person who runs a script: standard error, so that standard output stays data.
say() { printf '%s\n' "$*" >&2; }

die() {
  say "$@"
  exit 1
}

# Echoes a command as one would type it, then runs it.
run() {
  printf '\n$ %s\n' "$*"
  "$@"
}

# SwiftPM keeps traits in a set, whose order differs from run to run, and builds all anew where the
# order of their definitions does: hashing without a random seed keeps it.
swift_build() { SWIFT_DETERMINISTIC_HASHING=1 swift build "$@"; }

# Sets `traits` to the flags of what is built only where a library of the system is installed.
choose_traits() {
  local chosen=()
  if [ -e /usr/include/xlsxwriter.h ] || pkg-config --exists xlsxwriter 2>/dev/null; then
    chosen+=(Workbook)
  fi
  if [ -e /usr/include/coin/Cbc_C_Interface.h ]; then chosen+=(Solver); fi
  traits=()
  if [ ${#chosen[@]} -gt 0 ]; then traits=(--traits "$(IFS=,; echo "${chosen[*]}")"); fi
}

# Sets `flags` to how tests are built. Package.swift makes every warning an error; this one, in
# milliseconds of processor time for one expression, keeps builds quick.
choose_test_flags() {
  # shellcheck disable=SC2034 # for the caller
  flags=("${traits[@]}" -Xswiftc -Xfrontend -Xswiftc -warn-long-expression-type-checking=1000)
}

# How the program is built for use: stripped, with the Swift library inside, so that it runs on
# machines without Swift.
release_build=(swift_build --configuration release --static-swift-stdlib -Xlinker -s)

# Builds one product for release and sets `bin` to the folder that holds it.
# The linker's warning about mktemp concerns Foundation, which nobody here can change.
build_release() {
  choose_traits
  say "Building $1 for release; the first time takes some minutes."
  "${release_build[@]}" "${traits[@]}" --product "$1" 2>&1 | sed -u '/use of .mktemp. is dangerous/d' >&2
  # shellcheck disable=SC2034 # for the caller
  bin=$("${release_build[@]}" "${traits[@]}" --show-bin-path)
}
