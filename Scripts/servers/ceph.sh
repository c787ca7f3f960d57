#!/usr/bin/env bash
# An S3 server that checks signatures: Ceph's gateway with one monitor and one store in memory, on free ports of 127.0.0.1.
#   ceph.sh start DIR [PID]   ready when it returns; DIR/env says ENDPOINT, ACCESS_KEY, SECRET_KEY; with PID, stopped when that process ends
#   ceph.sh stop DIR          ends the processes and removes DIR
#   ceph.sh install           the packages that are missing; start does that too for root
# Buckets answer by path and as BUCKET.localhost. Temporary keys come from the same endpoint (GetSessionToken).
set -euo pipefail
source "$(dirname "$0")/lib.sh"

needs() { need curl=curl ceph=ceph-common ceph-mon=ceph-mon ceph-osd=ceph-osd radosgw=radosgw; }

write_configuration() {
    cat > "$conf" << CONF
[global]
fsid = $fsid
mon host = $monitors
public network = 127.0.0.0/8
auth allow insecure global id reclaim = true
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail crit = 1
mon data avail warn = 1
# Each of the gateway's pools waits for the monitor to agree with itself, by default for a second.
paxos propose interval = 0.05
paxos min wait = 0.01
osd objectstore = memstore
memstore device bytes = 8589934592
osd class load list = *
osd class default list = *
# A socket's path may not be longer than about 100 characters, and the folder's may.
admin socket =
keyring = $dir/keyring
mon data = $dir/mon
osd data = $dir/osd
pid file = $dir/run/\$name.pid
log file = $dir/log/\$name
mon cluster log file = $dir/log/cluster
debug ms = 0
debug mon = 0
debug osd = 0
debug rgw = 0
debug none = 0
[client.rgw]
rgw data = $dir/rgw
rgw frontends = beast endpoint=127.0.0.1:$gateway
rgw dns name = localhost
rgw thread pool size = 64
rgw run sync thread = false
rgw enable gc threads = false
rgw enable lc threads = false
rgw enable quota threads = false
rgw dynamic resharding = false
rgw override bucket index max shards = 1
rgw s3 auth use sts = true
# This order says SignatureDoesNotMatch of a wrong secret, the other AccessDenied.
rgw s3 auth order = local, sts
rgw sts key = $(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' \n')
CONF
}

start_servers() {
    set -e
    local ports conf=$dir/ceph.conf
    mapfile -t ports < <(free_ports 3)
    local gateway=${ports[0]} monitors="[v2:127.0.0.1:${ports[1]},v1:127.0.0.1:${ports[2]}]"
    local fsid osd
    fsid=$(cat /proc/sys/kernel/random/uuid)
    osd=$(cat /proc/sys/kernel/random/uuid)
    mkdir "$dir"/mon "$dir"/osd "$dir"/rgw
    write_configuration
    local access secret
    access=SATCHEL$(head -c 10 /dev/urandom | od -An -tx1 | tr -d ' \n' | tr a-f A-F | head -c 13)
    # With + and /, as those of AWS have.
    secret=+/$(head -c 30 /dev/urandom | base64 | head -c 38)

    export CEPH_CONF=$conf
    # Without these the C library gives each piece of an object back to the system, and gets it anew page by page.
    export MALLOC_MMAP_THRESHOLD_=$((32 << 20)) MALLOC_TRIM_THRESHOLD_=$((64 << 20))
    local keyring=$dir/keyring who
    ceph-authtool --create-keyring "$keyring" --gen-key -n mon. --cap mon 'allow *'
    for who in client.admin osd.0 client.rgw; do
        ceph-authtool "$keyring" --gen-key -n $who --cap mon 'allow *' --cap osd 'allow *'
    done
    monmaptool --create --fsid "$fsid" --addv a "$monitors" "$dir/monmap"
    ceph-mon --conf "$conf" --mkfs -i a --monmap "$dir/monmap" --keyring "$keyring"
    # These turn into daemons and write their own numbers; their arguments keep the configuration's path.
    ceph-mon --conf "$conf" -i a
    timeout 20 ceph --conf "$conf" osd new "$osd" 0
    ceph-osd --conf "$conf" -i 0 --mkfs --osd-uuid "$osd"
    ceph-osd --conf "$conf" -i 0
    radosgw --conf "$conf" -n client.rgw
    await 40 answers "http://127.0.0.1:$gateway/"
    timeout 30 radosgw-admin --conf "$conf" -n client.rgw user create --uid=satchel --display-name=satchel --caps='user-policy=*;roles=*' \
        --access-key="$access" --secret-key="$secret"
    printf 'ENDPOINT=http://127.0.0.1:%s\nACCESS_KEY=%s\nSECRET_KEY=%s\n' "$gateway" "$access" "$secret" > "$dir/env"
}

main "$@"
