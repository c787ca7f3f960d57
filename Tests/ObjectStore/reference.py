"""A second opinion on what a store holds, by boto3, and what fills a store before a test.

    reference.py create BUCKET [--public]         a bucket
    reference.py list BUCKET [PREFIX]             [{"key", "size", "etag"}] in the store's order
    reference.py read BUCKET [PREFIX]             {key: SHA-256 of the object's bytes}
    reference.py upload BUCKET FOLDER [PREFIX]    every file under FOLDER, as PREFIX and its path there
    reference.py put BUCKET                       what a JSON list on the input says: [{"key", and "text", "base64" or "file",
                                                  and at will "encoding": its Content-Encoding, "part": bytes for parts of a multipart upload}]
    reference.py many BUCKET PREFIX COUNT TEXT    COUNT small objects PREFIX0…, all of TEXT
    reference.py remove BUCKET [PREFIX]           the objects
    reference.py session                          temporary keys, as {"access", "secret", "token", "expiration"}

Answers are JSON on the output. The endpoint and the keys come from the environment, by the names that the AWS tools use
(AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION). What stores objects makes the bucket too if it is
missing; with --public anyone may read both.
"""

import argparse
import base64
import concurrent.futures
import contextlib
import datetime
import fcntl
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import subprocess
import sys
import threading
import urllib.parse
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]


def with_boto3():
    """Runs this again in the project's own environment where boto3 is missing, installed there once."""
    own = ROOT / ".venv"
    with open(ROOT / ".venv.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        python = own / "bin" / "python3"
        if sys.prefix == str(own):
            subprocess.run([python, "-m", "pip", "install", "--quiet", "boto3"], check=True, stdout=sys.stderr)
        elif not python.exists():
            venv.create(own, with_pip=True)
    os.execv(python, [str(python), *sys.argv])


try:
    import boto3
    import botocore.config
except ImportError:
    with_boto3()

REGION = os.environ.get("AWS_REGION", "us-east-1")


def client(service="s3"):
    config = botocore.config.Config(
        s3={"addressing_style": "path"}, max_pool_connections=16,
        # Stores of other makers do not know the newer checksums.
        request_checksum_calculation="when_required", response_checksum_validation="when_required")
    return boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL_S3"], region_name=REGION, config=config)


def objects(store, bucket, prefix):
    for page in store.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        yield from page.get("Contents", [])


def create(bucket, public):
    ensure(client(), bucket, public)
    return {"bucket": bucket}


def ensure(store, bucket, public):
    place = {} if REGION == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": REGION}}
    with contextlib.suppress(store.exceptions.BucketAlreadyOwnedByYou):
        store.create_bucket(Bucket=bucket, **place, **({"ACL": "public-read"} if public else {}))


def listed(bucket, prefix):
    return [{"key": o["Key"], "size": o["Size"], "etag": o["ETag"]} for o in objects(client(), bucket, prefix)]


def read(bucket, prefix):
    store = client()

    def digest(key):
        body = store.get_object(Bucket=bucket, Key=key)["Body"]
        sha = hashlib.sha256()
        for block in body.iter_chunks(1 << 20):
            sha.update(block)
        return key, sha.hexdigest()

    keys = [o["Key"] for o in objects(store, bucket, prefix)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return dict(pool.map(digest, keys))


def put_all(bucket, items, public):
    store = client()
    ensure(store, bucket, public)
    access = {"ACL": "public-read"} if public else {}

    def one(item):
        if "file" in item:
            body = pathlib.Path(item["file"]).read_bytes()
        elif "base64" in item:
            body = base64.b64decode(item["base64"])
        else:
            body = item["text"].encode()
        place = {"Bucket": bucket, "Key": item["key"]}
        extra = {**access, **({"ContentEncoding": item["encoding"]} if "encoding" in item else {})}
        if "part" not in item:
            store.put_object(**place, Body=body, **extra)
            return
        upload = store.create_multipart_upload(**place, **extra)["UploadId"]
        parts = []
        for number, start in enumerate(range(0, len(body), item["part"]), 1):
            part = store.upload_part(**place, UploadId=upload, PartNumber=number, Body=body[start:start + item["part"]])
            parts.append({"PartNumber": number, "ETag": part["ETag"]})
        store.complete_multipart_upload(**place, UploadId=upload, MultipartUpload={"Parts": parts})

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(one, items))
    return {"objects": len(items)}


def upload(bucket, folder, prefix, public):
    root = pathlib.Path(folder)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return put_all(bucket, [{"key": prefix + str(path.relative_to(root)), "file": str(path)} for path in files], public)


def many(bucket, prefix, count, text, public):
    """By requests that are signed here: boto3 takes four times as long for each."""
    ensure(client(), bucket, public)
    host = urllib.parse.urlsplit(os.environ["AWS_ENDPOINT_URL_S3"]).netloc
    access, secret = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
    body = text.encode()
    digest = hashlib.sha256(body).hexdigest()
    local = threading.local()

    def signature(day, text):
        key = b"AWS4" + secret.encode()
        for part in (day, REGION, "s3", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.digest(key, text.encode(), "sha256").hex()

    def one(number):
        path = urllib.parse.quote(f"/{bucket}/{prefix}{number}", safe="/~")
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        scope = f"{now[:8]}/{REGION}/s3/aws4_request"
        headers = {"host": host, "x-amz-content-sha256": digest, "x-amz-date": now}
        if public:
            headers["x-amz-acl"] = "public-read"
        names = ";".join(sorted(headers))
        request = "\n".join(["PUT", path, "", *(f"{name}:{headers[name]}" for name in sorted(headers)), "", names, digest])
        signed = signature(now[:8], f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}")
        headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={access}/{scope}, SignedHeaders={names}, Signature={signed}"
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection(host)
        local.connection.request("PUT", path, body, headers)
        answer = local.connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} for {path}: {said!r}")

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for _ in pool.map(one, range(count)):
            pass
    return {"objects": count}


def remove(bucket, prefix):
    store = client()
    keys = [{"Key": o["Key"]} for o in objects(store, bucket, prefix)]
    for start in range(0, len(keys), 1000):
        store.delete_objects(Bucket=bucket, Delete={"Objects": keys[start:start + 1000], "Quiet": True})
    return {"objects": len(keys)}


def session():
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sts:GetSessionToken"], "Resource": ["*"]}]}
    client("iam").put_user_policy(UserName="satchel", PolicyName="session", PolicyDocument=json.dumps(policy))
    keys = client("sts").get_session_token(DurationSeconds=900)["Credentials"]
    return {
        "access": keys["AccessKeyId"], "secret": keys["SecretAccessKey"], "token": keys["SessionToken"],
        "expiration": keys["Expiration"].isoformat(),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--public", action="store_true")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("session")
    for name in ("create", "list", "read", "upload", "put", "many", "remove"):
        verb = verbs.add_parser(name)
        verb.add_argument("bucket")
        if name == "upload":
            verb.add_argument("folder")
        if name in ("list", "read", "upload", "remove"):
            verb.add_argument("prefix", nargs="?", default="")
        if name == "many":
            verb.add_argument("prefix")
            verb.add_argument("count", type=int)
            verb.add_argument("text")
    given = parser.parse_args()
    answers = {
        "create": lambda: create(given.bucket, given.public),
        "list": lambda: listed(given.bucket, given.prefix),
        "read": lambda: read(given.bucket, given.prefix),
        "upload": lambda: upload(given.bucket, given.folder, given.prefix, given.public),
        "put": lambda: put_all(given.bucket, json.load(sys.stdin), given.public),
        "many": lambda: many(given.bucket, given.prefix, given.count, given.text, given.public),
        "remove": lambda: remove(given.bucket, given.prefix),
        "session": session,
    }
    json.dump(answers[given.verb](), sys.stdout, ensure_ascii=False)
    print()


main()
