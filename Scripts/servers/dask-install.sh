# The virtual environments with Dask; sourced behind lib.sh by the scripts that start it, never run.

# The newest Dask that is supported, and an older one; each in a virtual environment of its own.
new=2026.8.0
old=2025.2.0
environments=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/.satchel/dask

# requirements VERSION: orjson is for dask.bag in `make bench-dask`, bokeh for the dashboard.
requirements() {
    echo "distributed==$1 dask==$1"
    [ "$1" != "$new" ] || echo "orjson bokeh"
}

# Whether the environment was made to its end, of these requirements, and its Python is still on the machine.
is_installed() {
    [ -x "$environments/$1/bin/python" ] && [ -f "$environments/$1/requirements" ] \
        && [ "$(< "$environments/$1/requirements")" = "$(requirements "$1")" ]
}

# That python3 is one that can make environments; Debian has a package of its own for that.
check_python() {
    local again="then run: $scripts/dask.sh install"
    command -v python3 > /dev/null || missing+=(python3)
    python3 -c 'import ensurepip, venv' 2> /dev/null || missing+=(python3-venv)
    [ "${#missing[@]}" -eq 0 ] || [ "$(id -u)" -eq 0 ] || [ "$command" = install ] \
        || fail "missing: ${missing[*]}; run: $scripts/dask.sh install"
    install
    python3 -c 'import ensurepip, venv' 2> /dev/null \
        || fail "$(command -v python3) lacks ensurepip or venv, so makes no virtual environments; put another first on the PATH, $again"
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
        || fail "$(command -v python3) is $(python3 --version 2>&1), Dask $new needs 3.10 or newer; put one first on the PATH, $again"
}

# install_environment VERSION: all of it or nothing. Scripts in it name its folder, so what is made in another is told the right one.
install_environment() {
    is_installed "$1" && return
    mkdir -p "$environments"
    # Another start may be at it.
    local lock
    exec {lock}> "$environments/lock"
    flock "$lock"
    if ! is_installed "$1"; then
        check_python
        local made=$environments/making-$1 log=$environments/making-$1.log
        rm -rf "$made"
        say "installing Dask $1 into ${environments#"$PWD"/}/$1"
        python3 -m venv "$made" > "$log" 2>&1 || environment_failed "$made" "python3 -m venv"
        # shellcheck disable=SC2046 # one word a requirement
        "$made/bin/python" -m pip install --quiet --disable-pip-version-check --no-input $(requirements "$1") > "$log" 2>&1 \
            || environment_failed "$made" "pip install $(requirements "$1" | paste -sd' ')"
        grep -rlIF "$made" "$made/bin" "$made/pyvenv.cfg" | xargs sed -i "s|$made|$environments/$1|g"
        requirements "$1" > "$made/requirements"
        rm -rf "${environments:?}/$1"
        mv -T "$made" "$environments/$1"
        rm -f "$log"
    fi
    exec {lock}>&-
}

# environment_failed FOLDER STEP: FOLDER.log says why.
environment_failed() {
    tail -n 20 "$1.log" >&2
    rm -rf "$1" "$1.log"
    fail "$2 failed; once the reason above is gone, type: $scripts/dask.sh install"
}
