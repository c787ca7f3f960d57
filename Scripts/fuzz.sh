#!/usr/bin/env bash
# fuzz.sh batch|frames [SECONDS]: feeds damaged and hostile bytes to a reader, of binary batches or of the frames between processes, under
# libFuzzer and AddressSanitizer.
#
# What it finds is left in .build/fuzz/NAME/found; `.build/fuzz/NAME/fuzzer FILE` reads such a file again.
set -euo pipefail

say() { echo "fuzz: $*" >&2; }

name=${1:-}
seconds=${2:-60}
cd "$(dirname "$0")/.."
# The files of the program, and the most megabytes that reading one input may allocate at once.
case $name in
    batch)
        driver=(Tests/Fuzz/*.swift Tests/Fuzz/Batch/*.swift Tests/SatchelColumnsTests/Hostile/*.swift)
        megabytes=2048
        ;;
    frames)
        driver=(Tests/Fuzz/*.swift Tests/Fuzz/Frames/*.swift Tests/SatchelBackendsTests/Hostile/*.swift)
        megabytes=8
        ;;
    *)
        say "expected batch or frames, found: $name"
        exit 64
        ;;
esac
modules=.build/fuzz
objects=$modules/objects
out=$modules/$name
mkdir -p "$objects" "$out/corpus" "$out/found"

# The runtime comes with the toolchain; one that lacks it can't fuzz.
resources=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath" *: *"\(.*\)".*/\1/p')
clang_folder=$(dirname "$(readlink -f "$(command -v swiftc)")")
fuzzer=$(find "$resources" "$(dirname "$clang_folder")/lib/clang" -name 'libclang_rt.fuzzer*' -print -quit 2> /dev/null || true)
if [ -z "$fuzzer" ]; then
    say "this Swift has no libFuzzer; install a toolchain from https://www.swift.org/install, whose Linux builds have one"
    exit 1
fi

# Swift's own clang does the C and C++ parts, so that all of it has one sanitizer.
clang=$clang_folder/clang
[ -x "$clang" ] || clang=clang

# Whether a target is missing, or older than one of the sources.
is_old() {
    local target=$1 source
    shift
    [ -e "$target" ] || return 0
    for source in "$@"; do
        if [ "$source" -nt "$target" ]; then return 0; fi
    done
    return 1
}

for source in Sources/CMemory/*.c Sources/CJSONScan/*.cpp; do
    object=$objects/$(basename "$source").o
    if is_old "$object" "$source" Sources/CMemory/include/*.h Sources/CJSONScan/*.h Sources/CJSONScan/include/*.h; then
        standard=c17
        case $source in *.cpp) standard=c++20 ;; esac
        "$clang" -std=$standard -O1 -g -fsanitize=address -I "$(dirname "$source")/include" -c "$source" -o "$object"
    fi
done

compile=(swiftc -swift-version 6 -parse-as-library -wmo -O -g -enable-testing -sanitize=fuzzer,address -suppress-warnings -package-name satchel
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
    -enable-upcoming-feature MemberImportVisibility
    -Xcc -fmodule-map-file=Sources/CISAL/module.modulemap -Xcc -fmodule-map-file=Sources/CMemory/include/module.modulemap
    -Xcc -fmodule-map-file=Sources/CJSONScan/include/module.modulemap -I "$modules")

# module NAME SOURCE...: compiles them as that module, if any of them is newer.
module() {
    local module=$1
    shift
    if is_old "$modules/$module.o" "$@" "$modules/SatchelColumns.o" Scripts/fuzz.sh; then
        "${compile[@]}" -module-name "$module" -emit-module -emit-module-path "$modules/$module.swiftmodule" -c "$@" -o "$modules/$module.o"
    fi
}

columns=()
while IFS= read -r source; do columns+=("$source"); done < <(find Sources/SatchelColumns -name '*.swift' | sort)
module SatchelColumns "${columns[@]}"
parts=("$modules/SatchelColumns.o")
if [ "$name" = frames ]; then
    # Of that module the part which needs no other.
    module SatchelBackends Sources/SatchelBackends/Wire/Frames/*.swift
    parts+=("$modules/SatchelBackends.o")
fi
if is_old "$out/fuzzer" "${parts[@]}" "${driver[@]}"; then
    "${compile[@]}" -use-ld=lld -module-name Fuzzer "${driver[@]}" "${parts[@]}" "$objects"/*.o \
        -emit-module -emit-module-path "$out/Fuzzer.swiftmodule" -lisal -lsimdjson -lstdc++ -emit-executable -o "$out/fuzzer"
fi

# Swift's own report of a crash would only slow down libFuzzer's, and its statics are no leaks.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0
SATCHEL_FUZZ_SEEDS=$out/corpus "$out/fuzzer"
say "$seconds s over $(find "$out/corpus" -type f | wc -l) inputs"
status=0
"$out/fuzzer" "$out/corpus" -max_total_time="$seconds" -timeout=10 -malloc_limit_mb="$megabytes" -rss_limit_mb=4096 -max_len=65536 \
    -artifact_prefix="$out/found/" -print_final_stats=1 > "$out/log" 2>&1 || status=$?
# The last line that counts features, and the final numbers.
grep -E ' ft: ' "$out/log" | tail -n 1 || true
grep -E '^stat::' "$out/log" || true
if [ "$status" -ne 0 ]; then
    grep -E -A 20 'ERROR|Fatal error|SUMMARY' "$out/log" | head -n 60
    say "found something: see $out/found and $out/log"
    exit 1
fi
say "nothing was found"
