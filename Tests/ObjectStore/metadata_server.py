"""Where keys come from on rented machines, on one port of 127.0.0.1: instance metadata, container credentials, and keys for roles.

    metadata_server.py [--port N] [--attached]

It prints {"port"} and takes commands, JSON objects, as POSTs to /control, or with --attached as lines on its input, each answered by one line; it ends
with its input then. Clients find it by AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:PORT, AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:PORT/container
and AWS_ENDPOINT_URL_STS=http://127.0.0.1:PORT. Each checks what it is asked, as the real ones do, and answers an error if that is wrong.

    {"do": "settings", …}   "keys": [{"access", "secret", "token", "lifetime": seconds, at will "expiration": a time}, …], given out in turn, the last one from then on;
                            "role": the instance's, "role_arn" and "web_identity": what has to come for keys by web identity; "assume": {"access", "secret", "token", "region", "external_id", "session",
                            "duration"}: by whose keys a role has to be asked for, signed for which region, and with what else; "container_token": what
                            Authorization has to be; "delay": ms before each answer; "status": answer everything with that;
                            "session_token_lifetime": of the tokens of instance metadata, in seconds
    {"do": "report"}        [{"method", "path", "status", "why"}]: what was asked, why it was refused, never a secret
    {"do": "reset"}         as if newly started
"""

import argparse
import datetime
import hashlib
import hmac
import http.server
import json
import os
import re
import secrets
import sys
import threading
import time
import urllib.parse

ROLES = "/latest/meta-data/iam/security-credentials/"
STS = "https://sts.amazonaws.com/doc/2011-06-15/"


class State:
    def __init__(self):
        self.settings = {
            "keys": [], "role": "satchel-role", "role_arn": "arn:aws:iam::123456789012:role/satchel", "web_identity": None, "container_token": None,
            "assume": None,
            "delay": 0, "status": None, "session_token_lifetime": 21600,
        }
        self.listed, self.given, self.tokens = [], 0, {}


state = State()
lock = threading.Lock()


def command(asked):
    global state
    with lock:
        verb = asked.pop("do", None)
        if verb == "settings":
            unknown = set(asked) - set(state.settings)
            if unknown:
                return {"error": f"no settings of these names: {sorted(unknown)}"}
            state.settings.update(asked)
        elif verb == "report":
            return state.listed
        elif verb == "reset":
            state = State()
        else:
            return {"error": f"expected settings, report or reset, found {verb}"}
        return {"done": verb}


class Refused(Exception):
    def __init__(self, status, why, code="InvalidRequest"):
        super().__init__(why)
        self.status, self.code = status, code


def keys():
    with lock:
        known = state.settings["keys"]
        if not known:
            raise Refused(404, "no keys are set")
        found = known[min(state.given, len(known) - 1)]
        state.given += 1
    ends = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=int(found.get("lifetime", 3600)))
    return {**found, "expiration": found.get("expiration", ends.strftime("%Y-%m-%dT%H:%M:%SZ"))}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self):
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        if self.path == "/control" and self.command == "POST":
            return self.say(200, json.dumps(command(json.loads(body))), "application/json")
        settings = state.settings
        if settings["delay"]:
            time.sleep(settings["delay"] / 1000)
        entry = {"method": self.command, "path": self.path.partition("?")[0], "status": 200, "why": None}
        with lock:
            state.listed.append(entry)
        is_sts = self.path.partition("?")[0] == "/"
        try:
            if settings["status"]:
                raise Refused(settings["status"], "told to", "ServiceUnavailable")
            kind, text, headers = self.sts(body.decode(), settings) if is_sts else self.metadata(settings)
            self.say(200, text, kind, headers)
        except Refused as refused:
            entry["status"], entry["why"] = refused.status, str(refused)
            if is_sts:
                text = f"<Error><Type>Sender</Type><Code>{refused.code}</Code><Message>{refused}</Message></Error>"
                text = f'<ErrorResponse xmlns="{STS}">{text}<RequestId>STS0000REQUEST</RequestId></ErrorResponse>'
                self.say(refused.status, text, "text/xml")
            else:
                self.say(refused.status, str(refused), "text/plain")

    do_GET = do_PUT = do_POST = do_HEAD = answer

    def say(self, status, text, kind, headers={}):
        body = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def metadata(self, settings):
        if self.path == "/container":
            if settings["container_token"] is not None and self.headers.get("authorization") != settings["container_token"]:
                raise Refused(401, "Authorization is missing or wrong")
            if self.command != "GET":
                raise Refused(405, "expected GET")
            found = keys()
            answer = {
                "RoleArn": settings["role_arn"], "AccessKeyId": found["access"], "SecretAccessKey": found["secret"], "Token": found["token"],
                "Expiration": found["expiration"],
            }
            return "application/json", json.dumps(answer), {}
        if self.path == "/latest/api/token":
            name = "X-aws-ec2-metadata-token-ttl-seconds"
            lifetime = self.headers.get(name)
            if self.command != "PUT":
                raise Refused(405, "expected PUT")
            if self.headers.get("x-forwarded-for"):
                raise Refused(403, "the request comes through a proxy")
            if not lifetime or not lifetime.isdigit() or not 1 <= int(lifetime) <= 21600:
                raise Refused(400, f"expected {name} from 1 to 21600")
            token = secrets.token_urlsafe(40)
            lifetime = min(int(lifetime), settings["session_token_lifetime"])
            with lock:
                state.tokens[token] = time.monotonic() + lifetime
            return "text/plain", token, {name: str(lifetime)}
        if state.tokens.get(self.headers.get("x-aws-ec2-metadata-token"), 0) < time.monotonic():
            raise Refused(401, "X-aws-ec2-metadata-token is missing, unknown or too old")
        if self.command != "GET":
            raise Refused(405, "expected GET")
        if self.path.rstrip("/") == ROLES.rstrip("/"):
            return "text/plain", settings["role"], {}
        if self.path == ROLES + settings["role"]:
            found = keys()
            answer = {
                "Code": "Success", "LastUpdated": "2015-01-01T00:00:00Z", "Type": "AWS-HMAC", "AccessKeyId": found["access"],
                "SecretAccessKey": found["secret"], "Token": found["token"], "Expiration": found["expiration"],
            }
            return "application/json", json.dumps(answer, indent=2), {}
        if self.path == "/latest/meta-data/placement/region":
            return "text/plain", "us-east-1", {}
        raise Refused(404, "nothing is at this path")

    def sts(self, body, settings):
        asked = dict(urllib.parse.parse_qsl(self.path.partition("?")[2] or body))
        if asked.get("Action") == "AssumeRole":
            return self.assumed(asked, body, settings)
        if self.headers.get("authorization"):
            raise Refused(400, "this request is not to be signed", "InvalidRequest")
        if asked.get("Action") != "AssumeRoleWithWebIdentity" or asked.get("Version") != "2011-06-15":
            raise Refused(400, "expected AssumeRoleWithWebIdentity of version 2011-06-15", "InvalidAction")
        if asked.get("RoleArn") != settings["role_arn"]:
            raise Refused(403, "Not authorized to perform sts:AssumeRoleWithWebIdentity", "AccessDenied")
        if not 2 <= len(asked.get("RoleSessionName", "")) <= 64:
            raise Refused(400, "expected RoleSessionName of 2 to 64 characters", "ValidationError")
        if settings["web_identity"] is None or asked.get("WebIdentityToken") != settings["web_identity"]:
            raise Refused(400, "Couldn't retrieve verification key from your identity provider", "InvalidIdentityToken")
        return self.given("AssumeRoleWithWebIdentity", "<SubjectFromWebIdentityToken>someone</SubjectFromWebIdentityToken>")

    def given(self, name, before=""):
        found = keys()
        inside = "".join(
            f"<{name}>{found[key]}</{name}>" for name, key in (
                ("AccessKeyId", "access"), ("SecretAccessKey", "secret"), ("SessionToken", "token"), ("Expiration", "expiration")))
        text = f"<{name}Result>{before}<Credentials>{inside}</Credentials></{name}Result>"
        return "text/xml", f'<{name}Response xmlns="{STS}">{text}<ResponseMetadata><RequestId>STS1</RequestId></ResponseMetadata></{name}Response>', {}

    def assumed(self, asked, body, settings):
        wanted = settings["assume"]
        if wanted is None:
            raise Refused(403, "Not authorized to perform sts:AssumeRole", "AccessDenied")
        self.check_signature(body, wanted)
        if asked.get("Version") != "2011-06-15":
            raise Refused(400, "expected version 2011-06-15", "InvalidAction")
        if asked.get("RoleArn") != settings["role_arn"] or asked.get("ExternalId") != wanted.get("external_id"):
            raise Refused(403, "Not authorized to perform sts:AssumeRole", "AccessDenied")
        if not re.fullmatch(r"[\w+=,.@-]{2,64}", asked.get("RoleSessionName", "")) or wanted.get("session", asked["RoleSessionName"]) != asked["RoleSessionName"]:
            raise Refused(400, "expected another RoleSessionName", "ValidationError")
        if asked.get("DurationSeconds") != wanted.get("duration"):
            raise Refused(400, "expected another DurationSeconds", "ValidationError")
        return self.given("AssumeRole")

    def check_signature(self, body, wanted):
        """As AWS does: over the method, the path, the headers that are named, and the body."""
        found = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/sts/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})",
            self.headers.get("authorization") or "")
        if not found:
            raise Refused(403, "Request is missing Authentication Token", "MissingAuthenticationToken")
        access, day, region, names, signature = found.groups()
        if access != wanted["access"] or self.headers.get("x-amz-security-token") != wanted.get("token"):
            raise Refused(403, "The security token included in the request is invalid", "InvalidClientTokenId")
        if region != wanted.get("region", region):
            raise Refused(403, f"Credential should be scoped to a valid region, not {region}", "SignatureDoesNotMatch")
        needed = {"host", "x-amz-date"} | ({"x-amz-security-token"} if wanted.get("token") else set())
        if not needed <= set(names.split(";")):
            raise Refused(403, f"expected a signature over {sorted(needed)}", "SignatureDoesNotMatch")
        headers = "".join(f"{name}:{' '.join((self.headers.get(name) or '').split())}\n" for name in names.split(";"))
        digest = self.headers.get("x-amz-content-sha256") or hashlib.sha256(body.encode()).hexdigest()
        request = f"{self.command}\n{self.path}\n\n{headers}\n{names}\n{digest}"
        text = f"AWS4-HMAC-SHA256\n{self.headers.get('x-amz-date')}\n{day}/{region}/sts/aws4_request\n{hashlib.sha256(request.encode()).hexdigest()}"
        key = b"AWS4" + wanted["secret"].encode()
        for part in (day, region, "sts", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        if hmac.digest(key, text.encode(), "sha256").hex() != signature:
            raise Refused(403, "The request signature we calculated does not match the signature you provided", "SignatureDoesNotMatch")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--attached", action="store_true")
    given = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", given.port), Handler)
    server.daemon_threads = True
    print(json.dumps({"port": server.server_address[1]}), flush=True)
    if not given.attached:
        server.serve_forever()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for line in sys.stdin:
        print(json.dumps(command(json.loads(line))), flush=True)
    # Clients that still wait for an answer are not waited for.
    os._exit(0)


main()
