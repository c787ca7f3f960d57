#!/usr/bin/python3
"""index_keys.py DIR BUCKET KEY COUNT: makes a bucket list COUNT keys, of which only one has an object.

KEY is the key of an object that is there and ends in zeros; the others are KEY with 1, 2, … COUNT - 1 for the zeros. The gateway that was started
with DIR finds them in its index, where they are copied to behind its back: storing as many objects takes it minutes. The interpreter is the system's,
for which Debian packages the store's library.
"""

import json
import re
import subprocess
import sys

import rados

directory, bucket, key, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
configuration = f"{directory}/ceph.conf"
digits = re.search("0+$", key).group()
asked = ["radosgw-admin", "--conf", configuration, "-n", "client.rgw", "bucket", "stats", f"--bucket={bucket}"]
identity = json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)["id"]
with rados.Rados(conffile=configuration, name="client.admin") as cluster, cluster.open_ioctx("default.rgw.buckets.index") as pool:
    # Of several parts, the one with the key will do for all.
    for index in (found.key for found in pool.list_objects() if f"{found.key}.".startswith(f".dir.{identity}.")):
        with rados.ReadOpCtx() as op:
            entries, _ = pool.get_omap_vals_by_keys(op, (key,))
            pool.operate_read_op(op, index)
            entries = dict(entries)
        if key not in entries:
            continue
        for start in range(1, count, 1000):
            names = [key[: -len(digits)] + f"{n:0{len(digits)}}" for n in range(start, min(start + 1000, count))]
            values = [entries[key].replace(key.encode(), name.encode()) for name in names]
            with rados.WriteOpCtx() as op:
                pool.set_omap(op, tuple(names), tuple(values))
                pool.operate_write_op(op, index)
        break
    else:
        sys.exit(f"the bucket {bucket} holds no {key}")
