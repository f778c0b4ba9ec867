#!/bin/sh
# A C compiler that compiles nothing, for type checks of Rust code for a phone on a machine without that phone's SDK.
#
# Build scripts (SQLite, ring) insist on a C compiler for their target. This one preprocesses each file with the machine's own,
# so that a missing file or header is still found, and writes an empty object. Build scripts try options out, so it must refuse
# what no compiler knows: every option that it does not itself understand is judged by the real compiler.
set -eu

compiles=
for word; do
    [ "$word" != -c ] || compiles=yes
done

# Each word is taken from the front, and put at the end where the real compiler should see it.
output=
left=$#
while [ "$left" -gt 0 ]; do
    word=$1
    shift
    left=$((left - 1))
    case $word in
    -o) output=${1-} ;;
    -c | -arch | -isysroot | -target) ;;
    # What names the target or is Apple's alone, which the machine's own compiler does not know.
    -gfull | --target=* | -march=* | -mcpu=* | -mios-version-min=* | -miphoneos-version-min=*) ;;
    -mios-simulator-version-min=*) ;;
    *) set -- "$@" "$word" ;;
    esac
    case $word in
    -o | -arch | -isysroot | -target) # their value is the next word
        [ "$left" -gt 0 ] || { echo "$word wants a word after it" >&2 && exit 1; }
        shift
        left=$((left - 1))
        ;;
    esac
done

if [ -z "$compiles" ]; then
    exec cc "$@" ${output:+-o "$output"}
fi
cc "$@" -E -o /dev/null
: >"${output:?-c wants -o}"
