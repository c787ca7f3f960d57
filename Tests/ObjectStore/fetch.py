"""Copies the objects whose keys begin with a prefix to files under a folder, by boto3.

    fetch.py BUCKET PREFIX FOLDER

The environment says which store, as for reference.py, which must have run before: it installs boto3 where that is missing.
"""

import os
import pathlib
import sys

try:
    import boto3
except ImportError:
    own = pathlib.Path(__file__).resolve().parents[2] / ".venv" / "bin" / "python3"
    os.execv(own, [str(own), *sys.argv])

bucket, prefix, folder = sys.argv[1:]
store = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL_S3"], region_name=os.environ["AWS_REGION"])
for page in store.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
    for entry in page.get("Contents", []):
        path = pathlib.Path(folder) / entry["Key"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(store.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read())
