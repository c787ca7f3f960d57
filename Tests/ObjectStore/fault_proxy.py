"""A proxy between a client and an object store that fails as it is told, and counts what passes.

    fault_proxy.py --upstream http://127.0.0.1:7480 [--port N] [--control-port N] [--tls FOLDER] [--attached]

It prints one line of JSON, {"port", "control", "tls", "certificate"}, and takes commands, JSON objects, as POSTs to the control port, or with
--attached as lines on its input, each answered by one line; it ends with its input then, FOLDER with it. The Host header goes on unchanged, so that signatures
made for the proxy's address hold. With --tls it listens with a certificate that nobody has reason to trust, made in FOLDER.

    {"do": "rules", "rules": [RULE…]}   the first rule that matches a request and is not used up decides what happens to it
    {"do": "random", "seed": 7, "probability": 0.2, "faults": [FAULT…]}   each request fails by chance; the same requests fail in the same ways
                                        whatever order they come in; without "faults" in passing ways, and those of "also"
    {"do": "settings", "latency": 50, "region": "eu-central-1", "region_status": 301}   ms before every response; the only region whose
                                        signatures are let through, and whether others get 301 or 400
    {"do": "report"}                    requests, bytes (of bodies, towards the client), most at once, by path, by fault, and a list of requests; rounds: how
                                        many requests came one after the other, each after the end of an answer to the one before
    {"do": "reset"}                     forgets rules, settings and counts

A RULE is a FAULT and at will "method", "path" (a regular expression found in the decoded path), "query" (one found in the decoded query), "skip": how
many matching requests are let through first, "times": to how many it happens after that (unlimited).

    {"fault": "cut", "after": N}               the connection ends after N bytes of the body; "reset": true ends it with RST
    {"fault": "drop"}                          it ends before any byte of an answer
    {"fault": "lost"}                          the store does what it is asked, and the connection ends before any byte of its answer
    {"fault": "stall", "after": N}             nothing comes after N bytes of the body, and the connection stays
    {"fault": "slow", "delay": MS}             the first byte comes late
    {"fault": "dribble", "bytes": N, "delay": MS}   N bytes each MS milliseconds
    {"fault": "error", "status": 503, "code": "SlowDown", "message": "…", "retry_after": S, "headers": {…}}
    {"fault": "length", "by": N}               Content-Length is off by N, and the connection ends where the body or the length does
    {"fault": "etag"}                          the object was replaced: 412 to If-Match, another ETag otherwise
    {"fault": "redirect", "status": 307, "to": "http://…"}   Location is "to" and the request's own path
    {"fault": "garbage"}                       a page of HTML
    {"fault": "unfinished"}                    the first half of the body, under a Content-Length that fits it
    {"fault": "error200", "code": "InternalError"}   200, and the body is an error
    {"fault": "whole"}                         the whole object, 200, to a request for a range
"""

import argparse
import asyncio
import collections
import json
import os
import pathlib
import random
import re
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import urllib.parse

BLOCK = 64 << 10
REQUESTS_LISTED = 20_000

# What a store or a network may do now and then to a client that is to get the right answer all the same.
PASSING = [
    {"fault": "cut"}, {"fault": "cut", "reset": True}, {"fault": "drop"}, {"fault": "lost"}, {"fault": "length", "by": 1000}, {"fault": "slow", "delay": 100},
    {"fault": "error", "status": 503, "code": "SlowDown"}, {"fault": "error", "status": 503, "code": "SlowDown", "retry_after": 0},
    {"fault": "error", "status": 500, "code": "InternalError"}, {"fault": "error", "status": 502}, {"fault": "error", "status": 429},
    {"fault": "stall"},
]
# These make sense only where XML is expected.
PASSING_XML = [{"fault": "garbage"}, {"fault": "error200", "code": "InternalError"}, {"fault": "unfinished"}]


class Ended(Exception):
    """The connection was ended, by a fault or by the other side."""


class Request:
    def __init__(self, head):
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, _ = lines[0].split(" ", 2)
        self.headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:] if line]
        path, _, query = self.target.partition("?")
        self.path, self.query = urllib.parse.unquote(path), urllib.parse.unquote(query)

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def region(self):
        found = re.search(r"Credential=[^/]+/\d+/([^/]+)/", self.header("authorization") or "")
        return found.group(1) if found else None

    @property
    def is_listing(self):
        return self.method == "GET" and ("list-type=" in self.query or "uploads" in self.query)


class State:
    def __init__(self):
        self.rules, self.chance = [], None
        self.latency, self.region, self.region_status = 0, None, 400
        self.requests, self.bytes, self.connections, self.open, self.most_open, self.rounds = 0, 0, 0, 0, 0, 0
        self.paths = collections.defaultdict(lambda: {"requests": 0, "bytes": 0})
        self.faults = collections.Counter()
        self.listed = []
        self.seen = collections.Counter()

    def fault_for(self, request):
        for rule in self.rules:
            if rule.get("method", request.method) != request.method:
                continue
            if not re.search(rule.get("path", ""), request.path) or not re.search(rule.get("query", ""), request.query):
                continue
            if rule.get("skip", 0) > 0:
                rule["skip"] -= 1
            elif rule.get("times", 1) > 0:
                if "times" in rule:
                    rule["times"] -= 1
                return rule
        return self.fault_by_chance(request) if self.chance else None

    def fault_by_chance(self, request):
        # By the request's own number among those of its kind, since the order of all of them is different in every run.
        kind = f"{request.method} {request.target}"
        self.seen[kind] += 1
        dice = random.Random(f"{self.chance['seed']} {kind} {self.seen[kind]}")
        if dice.random() >= self.chance["probability"]:
            return None
        faults = self.chance.get("faults") or (PASSING + PASSING_XML if request.is_listing else PASSING) + self.chance.get("also", [])
        return {**dice.choice(faults), "part": dice.random()}

    def report(self):
        return {
            "requests": self.requests, "bytes": self.bytes, "connections": self.connections, "open": self.open, "most_open": self.most_open,
            "rounds": self.rounds, "paths": self.paths, "faults": self.faults, "listed": self.listed,
        }


class Proxy:
    def __init__(self, upstream):
        where = urllib.parse.urlsplit(upstream)
        self.host, self.port = where.hostname, where.port
        self.state = State()

    def command(self, given):
        state, verb = self.state, given.get("do")
        if verb == "rules":
            state.rules = given["rules"]
        elif verb == "random":
            state.chance = given if given["probability"] > 0 else None
            state.seen.clear()
        elif verb == "settings":
            for name in ("latency", "region", "region_status"):
                if name in given:
                    setattr(state, name, given[name])
        elif verb == "report":
            return state.report()
        elif verb == "reset":
            opened = state.open
            self.state = State()
            self.state.open = opened
        else:
            return {"error": f"expected rules, random, settings, report or reset, found {verb}"}
        return {"done": verb}

    async def serve(self, reader, writer):
        # Small buffers, so that what is counted as sent is nearly what has arrived.
        writer.transport.set_write_buffer_limits(high=BLOCK)
        link = writer.get_extra_info("socket")
        link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BLOCK)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.state.connections += 1
        exchange = Exchange(self, reader, writer)
        try:
            while await exchange.one():
                pass
        except (Ended, ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, TimeoutError):
            pass
        finally:
            exchange.close()


class Exchange:
    """The requests of one connection, one after the other, and their answers."""

    def __init__(self, proxy, reader, writer):
        self.proxy, self.reader, self.writer = proxy, reader, writer
        self.store = None

    def close(self, reset=False):
        if self.store:
            self.store[1].transport.abort()
            self.store = None
        if reset:
            link = self.writer.get_extra_info("socket")
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.writer.transport.abort()
        else:
            self.writer.close()

    async def one(self):
        try:
            head = await self.reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return False
        request = Request(head[:-4])
        state = self.state = self.proxy.state
        state.requests += 1
        state.open += 1
        state.most_open = max(state.most_open, state.open)
        round = state.rounds + 1
        self.path = state.paths[request.path]
        self.path["requests"] += 1
        fault = state.fault_for(request)
        self.entry = {
            "method": request.method, "path": request.path, "query": request.query, "range": request.header("range"),
            "if_match": request.header("if-match"), "region": request.region, "signed": request.header("authorization") is not None,
            "token": request.header("x-amz-security-token") is not None, "payer": request.header("x-amz-request-payer"),
            "fault": fault and fault["fault"], "status": None, "bytes": 0,
        }
        if len(state.listed) < REQUESTS_LISTED:
            state.listed.append(self.entry)
        if fault:
            state.faults[fault["fault"]] += 1
        try:
            if not request.header("expect") is None:
                self.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = await self.request_body(request)
            if state.latency:
                await asyncio.sleep(state.latency / 1000)
            await self.answer(request, body, fault or {"fault": None})
        finally:
            self.proxy.state.open -= 1
            state.rounds = max(state.rounds, round)
        return (request.header("connection") or "").lower() != "close"

    async def request_body(self, request):
        if (request.header("transfer-encoding") or "").lower() == "chunked":
            body = b""
            while True:
                line = await self.reader.readuntil(b"\r\n")
                size = int(line.split(b";")[0], 16)
                body += line + await self.reader.readexactly(size + 2)
                if size == 0:
                    return body
        return await self.reader.readexactly(int(request.header("content-length") or 0))

    async def answer(self, request, body, fault):
        state, name = self.state, fault["fault"]
        if state.region and request.region and request.region != state.region:
            await self.other_region(request)
        elif name == "drop":
            self.close(reset=fault.get("reset", False))
            raise Ended
        elif name == "error":
            await self.error(request, fault["status"], fault.get("code"), fault.get("message"), fault)
        elif name == "error200":
            await self.error(request, 200, fault.get("code", "InternalError"), fault.get("message"), fault)
        elif name == "garbage":
            await self.say(request, 200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><html><body>Welcome to the <b>hotel's network<p>Sign in</html>")
        elif name == "redirect":
            await self.say(request, fault.get("status", 307), {"Location": fault["to"] + request.target}, b"")
        elif name == "etag" and request.header("if-match"):
            await self.error(request, 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {})
        else:
            if name == "slow":
                await asyncio.sleep(fault.get("delay", 1000) / 1000)
            await self.forward(request, body, fault)

    async def other_region(self, request):
        region, status = self.state.region, self.state.region_status
        if status == 301:
            text = "The bucket you are attempting to access must be addressed using the specified endpoint."
            await self.error(request, 301, "PermanentRedirect", text, {"headers": {"x-amz-bucket-region": region}})
        else:
            text = f"The authorization header is malformed; the region '{request.region}' is wrong; expecting '{region}'"
            await self.error(request, 400, "AuthorizationHeaderMalformed", text, {"xml": f"<Region>{region}</Region>"})

    async def error(self, request, status, code, message, more):
        headers = {"Content-Type": "application/xml", "x-amz-request-id": "PROXY0000REQUEST", **more.get("headers", {})}
        if "retry_after" in more:
            headers["Retry-After"] = str(more["retry_after"])
        xml = f"<Code>{code}</Code><Message>{message or 'Please try again.'}</Message>{more.get('xml', '')}<RequestId>PROXY0000REQUEST</RequestId>"
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{xml}</Error>' if code else ""
        await self.say(request, status, headers, body.encode())

    async def say(self, request, status, headers, body):
        lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in headers.items()), f"Content-Length: {len(body)}"]
        await self.send_head(status, "\r\n".join(lines).encode() + b"\r\n\r\n")
        if request.method != "HEAD":
            await self.send(body)

    async def send_head(self, status, head):
        self.entry["status"] = status
        self.writer.write(head)
        await self.writer.drain()

    async def send(self, block):
        self.writer.write(block)
        await self.writer.drain()
        self.state.bytes += len(block)
        self.path["bytes"] += len(block)
        self.entry["bytes"] += len(block)

    async def ask_store(self, request, body, leave_out):
        """Sends the request on and gives the head of the answer: once more on a new connection if the store had closed the old one."""
        lines = [f"{request.method} {request.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in request.headers if name.lower() not in leave_out]
        asked = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
        while True:
            is_new = self.store is None
            if is_new:
                self.store = await asyncio.open_connection(self.proxy.host, self.proxy.port, limit=BLOCK)
            try:
                self.store[1].write(asked)
                await self.store[1].drain()
                return await self.store[0].readuntil(b"\r\n\r\n")
            except (ConnectionError, asyncio.IncompleteReadError):
                self.store[1].transport.abort()
                self.store = None
                if is_new:
                    raise

    async def forward(self, request, body, fault):
        name = fault["fault"]
        leave_out = {"expect"} | ({"range"} if name == "whole" else set())
        head = await self.ask_store(request, body, leave_out)
        lines = head[:-4].decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = [tuple(line.split(":", 1)) for line in lines[1:]]
        given = {key.lower(): value.strip() for key, value in headers}
        has_body = request.method != "HEAD" and status not in (204, 304)
        length = int(given["content-length"]) if "content-length" in given else None
        blocks = self.blocks(given, length) if has_body else None
        if name == "lost":
            async for _ in blocks or none():
                pass
            raise Ended

        changed = {}
        if name == "etag":
            changed["etag"] = '"00000000000000000000000000000000"'
        if name in ("unfinished", "length") and has_body and length is None:
            # How long it is shows only when all of it is there.
            text = b"".join([block async for block in self.dechunked(blocks)])
            blocks, length = one_block(text), len(text)
            headers = [(key, value) for key, value in headers if key.lower() != "transfer-encoding"] + [("content-length", str(length))]
        stop = None
        if name in ("cut", "stall") and has_body:
            stop = fault.get("after", int(fault.get("part", 0.5) * (length or 2000)))
        elif name == "length" and length is not None and has_body:
            changed["content-length"] = str(max(0, length + fault["by"]))
            stop = max(0, length + min(0, fault["by"]))
        elif name == "unfinished" and has_body:
            changed["content-length"] = str(length // 2)
            stop = length // 2
        told = [f"{key}: {changed.get(key.lower(), value.strip())}" for key, value in headers]
        await self.send_head(status, "\r\n".join([lines[0], *told]).encode("latin-1") + b"\r\n\r\n")

        sent = 0
        async for block in blocks or none():
            if stop is not None and sent + len(block) > stop:
                await self.send(block[: stop - sent])
                sent = stop
                break
            if name == "dribble":
                step = fault.get("bytes", 1000)
                for start in range(0, len(block), step):
                    await self.send(block[start : start + step])
                    await asyncio.sleep(fault.get("delay", 10) / 1000)
            else:
                await self.send(block)
            sent += len(block)
        if name == "stall" and has_body:
            # Until the client goes.
            while await self.reader.read(BLOCK):
                pass
            raise Ended
        if name == "unfinished" and has_body:
            self.store[1].transport.abort()
            self.store = None
        elif name in ("cut", "length") and has_body:
            await self.writer.drain()
            self.close(reset=fault.get("reset", False))
            raise Ended
        if length is None and has_body and given.get("transfer-encoding", "").lower() != "chunked":
            raise Ended

    async def blocks(self, given, length):
        """The body's bytes as they come, the frames of chunks included."""
        store = self.store[0]
        if given.get("transfer-encoding", "").lower() == "chunked":
            while True:
                line = await store.readuntil(b"\r\n")
                size = int(line.split(b";")[0], 16)
                yield line
                rest = size + 2
                while rest > 0:
                    block = await store.read(min(rest, BLOCK))
                    if not block:
                        raise Ended
                    yield block
                    rest -= len(block)
                if size == 0:
                    return
        while length is None or length > 0:
            block = await store.read(BLOCK if length is None else min(length, BLOCK))
            if not block:
                if length is None:
                    return
                raise Ended
            yield block
            if length is not None:
                length -= len(block)

    @staticmethod
    async def dechunked(blocks):
        raw = b"".join([block async for block in blocks])
        while raw:
            line, _, raw = raw.partition(b"\r\n")
            size = int(line.split(b";")[0], 16)
            yield raw[:size]
            raw = raw[size + 2 :]


async def one_block(block):
    yield block


async def none():
    for block in ():
        yield block


async def control(proxy, reader, writer):
    try:
        head = Request((await reader.readuntil(b"\r\n\r\n"))[:-4])
        answer = proxy.command(json.loads(await reader.readexactly(int(head.header("content-length") or 0))))
        body = json.dumps(answer).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, ValueError, KeyError) as fault:
        writer.write(f"HTTP/1.1 400 Bad\r\nConnection: close\r\n\r\n{fault!r}\n".encode())
    finally:
        writer.close()


def certificate(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    chain, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:*.localhost", "-keyout", key, "-out", chain],
        check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return context, str(chain)


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upstream", required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--control-port", type=int, default=0)
    parser.add_argument("--tls")
    parser.add_argument("--attached", action="store_true")
    given = parser.parse_args()
    proxy = Proxy(given.upstream)

    def port(server):
        return server.sockets[0].getsockname()[1]

    # Long queues: a client that opens many connections at once is not to be kept waiting here.
    plain = await asyncio.start_server(proxy.serve, "127.0.0.1", given.port, limit=BLOCK, backlog=1024)
    controls = await asyncio.start_server(lambda r, w: control(proxy, r, w), "127.0.0.1", given.control_port, limit=BLOCK)
    told = {"port": port(plain), "control": port(controls)}
    if given.tls:
        context, told["certificate"] = certificate(given.tls)
        secured = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=BLOCK, ssl=context)
        told["tls"] = port(secured)
    print(json.dumps(told), flush=True)
    if not given.attached:
        await asyncio.Event().wait()
    commands = asyncio.StreamReader(limit=16 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while line := await commands.readline():
        print(json.dumps(proxy.command(json.loads(line))), flush=True)
    if given.tls:
        shutil.rmtree(given.tls, ignore_errors=True)
    # Clients that still wait for an answer are not waited for.
    os._exit(0)


try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass
