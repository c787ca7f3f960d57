#!/usr/bin/env bash
# Installs the system libraries that are missing; says nothing when none is.
set -euo pipefail

say() { echo "setup: $*" >&2; }

missing_swift() {
    say "$1"
    say "install Swift 6.3 or newer from https://www.swift.org/install (or with swiftly) and put it on the PATH"
    exit 1
}

check_swift() {
    command -v swift > /dev/null || missing_swift "there is no swift on the PATH"
    local version
    version=$(swift --version 2>&1 | sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] || missing_swift "swift --version names no version"
    local major=${version%%.*} minor=${version#*.}
    if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 3 ]; }; then
        missing_swift "found Swift $version, which is too old"
    fi
}

# Names of what is needed and absent, by header and tool, so that libraries built by hand count too.
missing_on_debian() {
    command -v pkg-config > /dev/null || echo pkg-config
    local compiler=""
    for candidate in c++ g++ clang++; do
        if command -v "$candidate" > /dev/null; then compiler=$candidate; break; fi
    done
    # A compiler without the C++ standard library, as Swift's own clang may be, is not enough.
    has_header cstring "$compiler" || echo g++
    has_header curl/curl.h "$compiler" || echo libcurl4-openssl-dev
    has_header isa-l/igzip_lib.h "$compiler" || echo libisal-dev
    has_header re2/re2.h "$compiler" || echo libre2-dev
    has_header simdjson.h "$compiler" || echo libsimdjson-dev
    has_header zlib.h "$compiler" || echo zlib1g-dev
}

has_header() {
    if [ -n "$2" ]; then
        echo "#include <$1>" | "$2" -x c++ -std=c++20 -fsyntax-only - > /dev/null 2>&1
    else
        [ -e "/usr/include/$1" ] || [ -e "/usr/local/include/$1" ]
    fi
}

install_on_debian() {
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo > /dev/null; then
            say "missing: $*; there is no sudo here, so as root run: apt-get install $*"
            exit 1
        fi
        root=(sudo)
    fi
    say "installing $*"
    local log
    log=$(mktemp)
    # The lists may be older than the packages, so they are fetched when the first attempt fails.
    if "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" > "$log" 2>&1 \
        || { "${root[@]}" apt-get update > "$log" 2>&1 \
            && "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >> "$log" 2>&1; }; then
        rm -f "$log"
        return
    fi
    tail -n 20 "$log" >&2
    rm -f "$log"
    say "could not install: $*"
    exit 1
}

check_macos() {
    local missing=()
    command -v pkg-config > /dev/null || missing+=(pkg-config)
    for pair in libisal:isa-l re2:re2 simdjson:simdjson; do
        pkg-config --exists "${pair%%:*}" 2> /dev/null || missing+=("${pair#*:}")
    done
    if [ "${#missing[@]}" -gt 0 ]; then
        say "missing: ${missing[*]}; run: brew install isa-l re2 simdjson pkg-config"
        exit 1
    fi
}

case "$(uname -s)" in
    Darwin)
        check_macos
        ;;
    *)
        missing=$(missing_on_debian | tr '\n' ' ')
        if [ -n "${missing// /}" ]; then
            if ! command -v apt-get > /dev/null; then
                say "missing: $missing(by the names that Debian has for them); install them with this system's package manager"
                exit 1
            fi
            # shellcheck disable=SC2086 # one word a package
            install_on_debian $missing
        fi
        ;;
esac
check_swift
