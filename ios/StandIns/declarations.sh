#!/bin/sh
# Lists what the stand-in for SwiftUI declares: each declaration with its mangled name, which for Apple's is on the page of its
# documentation and in the SDK. Takes the folder of the built modules: `target/swift/debug/Modules`. Writes declarations.txt.
set -e
PATH=$PATH:/usr/libexec/swift/bin # where Debian has it
here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
target=$(swiftc -print-target-info | sed -n 's/.*"triple": "\([^"]*\)".*/\1/p' | head -1)
swift-symbolgraph-extract -module-name SwiftUI -target "$target" -I "$1" \
    -minimum-access-level public -skip-synthesized-members -output-dir "$out"
cat "$out"/SwiftUI*.symbols.json | tr -d '\n' |
    grep -o '"precise":"s:7SwiftUI[^"]*","interfaceLanguage":"swift"},"pathComponents":\[[^]]*\],"names":{"title":"[^"]*"' |
    sed 's/"precise":"\([^"]*\)".*"title":"\([^"]*\)"/\2\t\1/' | LC_ALL=C sort -u >"$here/declarations.txt"
