#!/usr/bin/env bash
# A Dask cluster of stock processes, `dask scheduler` and `dask worker`, on free ports of 127.0.0.1.
#   dask.sh install                     the virtual environments, in .satchel/dask; start does that too
#   dask.sh start DIR [PID] [OPTION]... ready when it returns; DIR/env says what is where; with PID, stopped when that process ends
#       --workers N    2 without this           --threads N    of each worker, 1 without this
#       --version V    new or old               --no-nanny     workers that nobody starts again
#       --tls          certificates for all     --dashboard    the pages too, rather than their JSON alone (new only)
#       -- OPTION...   what else `dask worker` is to be told
#   dask.sh worker DIR NAME [-- OPTION...]  one more worker, of the same kind
#   dask.sh workers DIR                 a line each, with tabs: name, process with the tasks, process that was started, address, folder
#   dask.sh await DIR N                 returns when there are N workers
#   dask.sh stop DIR                    ends the processes, and all that they started, and removes DIR
# DIR/env has ADDRESS, DASHBOARD, PYTHON, SCHEDULER_PID, WORKER_PIDS and STARTED_PIDS (nannies, or the same), and with TLS its files:
# TLS_CA, TLS_CERT, TLS_KEY, which everyone here has, and STRANGER_CERT, STRANGER_KEY, which nobody trusts.
# Each worker has DIR/NAME for its folder, DIR/log/NAME for its output. The environment that start has is the workers' too.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/dask-install.sh"
source "$(dirname "$0")/dask-lib.sh"

# certificate NAME SUBJECT [CA]: signed by the CA, or by itself.
certificate() {
    local parts=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$dir/tls/$1-key.pem" -subj "/CN=$2")
    if [ "$#" -lt 3 ]; then
        openssl req -x509 "${parts[@]}" -days 2 -config "$dir/tls/conf" -extensions authority -out "$dir/tls/$1.pem"
    else
        openssl req "${parts[@]}" -config "$dir/tls/conf" -out "$dir/tls/$1.csr"
        openssl x509 -req -in "$dir/tls/$1.csr" -CA "$dir/tls/$3.pem" -CAkey "$dir/tls/$3-key.pem" -set_serial 2 -days 2 \
            -extfile "$dir/tls/conf" -extensions member -out "$dir/tls/$1.pem"
    fi
}

write_certificates() {
    mkdir "$dir/tls"
    cat > "$dir/tls/conf" << CONF
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[member]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = IP:127.0.0.1, DNS:localhost
CONF
    certificate ca "Satchel's tests"
    certificate member loopback ca
    certificate stranger stranger
}

start_worker() {
    mkdir "$dir/$1"
    marked "$1" "$python" -m dask worker --scheduler-file "$scheduler_file" --host 127.0.0.1 --name "$1" \
        --local-directory "$dir/$1" --dashboard-address 127.0.0.1:0 "${worker_options[@]}" "${@:2}"
}

start_servers() {
    local scheduler_options=(--no-dashboard) worker_options=(--no-dashboard --nthreads "$threads" "${more_options[@]}")
    [ -z "$dashboard" ] || scheduler_options=() worker_options=("${worker_options[@]:1}")
    [ -z "$no_nanny" ] || worker_options+=(--no-nanny)
    if [ -n "$tls" ]; then
        write_certificates
        local files=(--protocol tls --tls-ca-file "$dir/tls/ca.pem" --tls-cert "$dir/tls/member.pem" --tls-key "$dir/tls/member-key.pem")
        scheduler_options+=("${files[@]}")
        worker_options+=("${files[@]}")
    fi
    declare -p python worker_options > "$dir/settings"
    marked scheduler env "DASK_TEMPORARY_DIRECTORY=$dir/scheduler" "$python" -m dask scheduler --host 127.0.0.1 --port 0 \
        --dashboard-address 127.0.0.1:0 --scheduler-file "$scheduler_file" "${scheduler_options[@]}"
    local number pids=()
    # At the same time as the scheduler: they wait for its file.
    for ((number = 0; number < workers; number++)); do
        start_worker "w$number"
        pids+=("$(< "$dir/run/w$number.pid")")
    done
    await 60 has_address
    write_env
    await 60 has_workers "$workers" "${pids[@]}"
    write_workers
    [ -z "$tls" ] || printf '%s=%s\n' TLS_CA "$dir/tls/ca.pem" TLS_CERT "$dir/tls/member.pem" TLS_KEY "$dir/tls/member-key.pem" \
        STRANGER_CERT "$dir/tls/stranger.pem" STRANGER_KEY "$dir/tls/stranger-key.pem" >> "$dir/env"
}

read_options() {
    watched="" workers=2 threads=1 version=$new no_nanny="" tls="" dashboard="" more_options=()
    if [[ ${1-} =~ ^[0-9]+$ ]]; then
        watched=$1
        shift
    fi
    while [ "$#" -gt 0 ]; do
        case $1 in
            --workers | --threads)
                is_count "${2-}" || [ "$1 ${2-}" = "--workers 0" ] || wrong "$1: expected a number, found ${2:-none}"
                printf -v "${1#--}" %s "$2"
                shift
                ;;
            --version)
                case ${2-} in
                    new) version=$new ;;
                    old) version=$old ;;
                    *) wrong "--version: expected new or old, found ${2:-none}" ;;
                esac
                shift
                ;;
            --no-nanny) no_nanny=yes ;;
            --tls) tls=yes ;;
            --dashboard) dashboard=yes ;;
            --)
                more_options=("${@:2}")
                break
                ;;
            *) wrong "$1 is no option" ;;
        esac
        shift
    done
}

start() {
    read_options "$@"
    umask 077
    if [ -f "$dir/env" ] && list_workers > /dev/null 2>&1; then return; fi
    is_free
    needs
    [ "${#missing[@]}" -eq 0 ] || [ "$(id -u)" -eq 0 ] || fail "missing: ${missing[*]}; run: $scripts/dask.sh install"
    install
    missing=()
    install_environment "$version"
    python=$environments/$version/bin/python
    start_or_nothing
}

add_worker() {
    local name=${1-}
    [[ $name =~ ^[A-Za-z0-9_.-]+$ ]] || wrong "worker: expected a name of letters and digits, found ${name:-none}"
    [ ! -e "$dir/$name" ] || fail "$dir has $name already"
    [ "${2---}" = -- ] || wrong "$2: options of dask worker stand behind --"
    umask 077
    local python worker_options
    source "$dir/settings"
    start_worker "$name" "${@:3}"
    await 60 has_worker "$name" || fail "$name did not come within a minute: $dir/log/$name says why"
}

has_worker() {
    if none_left "$(< "$dir/run/$1.pid")"; then
        tail -n 8 "$dir/log/$1" >&2
        fail "$1 ended; above is what it said"
    fi
    list_workers 2> /dev/null | cut -f1 | grep -qxF "$1"
}

needs() { need curl=curl flock=util-linux openssl=openssl; }

command=${1-}
self=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
scripts=${self%/*}
missing=()
if [ "$*" = install ]; then
    needs
    install
    missing=()
    install_environment "$new"
    install_environment "$old"
    exit
fi
[ "$#" -ge 2 ] || usage
dir=$(realpath -m "$2")
scheduler_file=$dir/scheduler.json
close_inherited
knows_folder
case $command in
    start) start "${@:3}" ;;
    stop) stop_and_remove ;;
    worker) add_worker "${@:3}" ;;
    workers) list_workers ;;
    await) await_workers "${3-}" ;;
    *) usage ;;
esac
