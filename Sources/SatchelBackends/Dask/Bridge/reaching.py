"""Reaching a cluster, and looking whether it fits: what can go wrong on the way has a kind of its own each."""

import asyncio
import json
import socket
import ssl
import sys
import time


async def connected(hello: dict):
    """A client of the cluster, whose scheduler has answered and has the same Dask."""
    from distributed.security import Security

    address, seconds = hello["address"], hello["connectSeconds"]
    try:
        security = Security()
        if tls := hello.get("tls"):
            security = Security(
                tls_ca_file=tls["authorities"], tls_client_cert=tls["certificate"], tls_client_key=tls.get("key"), require_encryption=True)
        # Dask bounds how long it takes to be let in, and not how long the other side says nothing.
        return await asyncio.wait_for(introduced(address, security, seconds), seconds + 1)
    except SatchelFailure:
        raise
    except Exception as error:
        raise unreached(error, address, seconds) from error


async def introduced(address: str, security, seconds: float):
    """A client, after a look at the scheduler's version: clients of another do not understand what it says."""
    from distributed.core import rpc
    from distributed.versions import get_versions

    scheduler = rpc(address, timeout=seconds, connection_args=security.get_connection_args("client"))
    try:
        compare(get_versions()["packages"], await scheduler.versions())
    finally:
        await scheduler.close_rpc()
    return await Client(address, asynchronous=True, timeout=seconds, set_as_default=False, name="satchel", security=security)


def unreached(error: Exception, address: str, seconds: float) -> SatchelFailure:
    """Why there is no connection, by what the system says at the bottom of it."""
    root = bottom(error)
    # Somebody's patience has ended, which says nothing of why.
    if isinstance(root, (TimeoutError, asyncio.TimeoutError, asyncio.CancelledError)) and not str(root):
        fault = connection_fault(address)
        if fault is None:
            return failure("silent", seconds=seconds)
        root = bottom(fault)
    text = f"{type(root).__name__}: {root}"
    is_cut = isinstance(root, ConnectionResetError) or type(root).__name__ in ("StreamClosedError", "CommClosedError")
    is_tls = isinstance(root, ssl.SSLError) or "SSLError" in text or "ssl_context" in text
    if is_tls or is_cut and address.startswith(("tls://", "wss://")):
        return failure("tlsRefused", cause=text)
    if isinstance(root, OSError) and not is_cut:
        return failure("unreachable", cause=text, seconds=seconds)
    return failure("noScheduler", cause=text)


def bottom(error: BaseException) -> BaseException:
    """The cause of the causes."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def connection_fault(address: str) -> OSError | None:
    """Why no connection is taken; None where one is."""
    host, _, port = address.partition("://")[2].rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), 2).close()
    except OSError as error:
        return error
    return None


async def compared(client) -> None:
    """Refuses workers that have another Dask than the scheduler."""
    versions = await client.get_versions(check=False)
    for worker, other in versions["workers"].items():
        compare(versions["client"]["packages"], other, worker)


def compare(own: dict, other: dict | None, worker: str | None = None) -> None:
    """Refuses another Dask or another Python: they send each other pickles."""
    found = (other or {}).get("packages", {})
    for package in ("python", "distributed", "dask"):
        ours, theirs = str(own.get(package)), str(found.get(package))
        if package == "python":
            ours, theirs = (".".join(version.split(".")[:2]) for version in (ours, theirs))
        if found and ours != theirs:
            raise failure("versions", package=package, own=ours, other=theirs, worker=worker, python=sys.executable)


def stages_of(token: str, dask_scheduler) -> list[dict]:
    """How many tasks of each name a driver has, and how many of them are done."""
    found = []
    for name, group in dask_scheduler.task_groups.items():
        if str(name).endswith(token):
            states = dict(group.states)
            done = sum(states.get(state, 0) for state in ("memory", "released", "erred", "forgotten"))
            found.append({"name": str(name)[: -len(token) - 1], "done": done, "total": sum(states.values())})
    return sorted(found, key=lambda stage: stage["name"])


def has_plugin(name: str, dask_scheduler) -> bool:
    return name in dask_scheduler.worker_plugins


async def refusal_of(name: str, patience: float, dask_worker) -> str | None:
    """Why the program can't run on a worker, to which another driver may just be bringing it."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = dask_worker.plugins.get(name)
        if found and found.is_ready:
            return found.refusal
        await asyncio.sleep(0.02)
    return f"Satchel was not set up on this worker within {patience:g} s; its log says why"


def details_of(error: BaseException) -> dict:
    """An error as the driver understands it."""
    if type(error).__name__ == "SatchelFailure":
        return json.loads(error.args[0])
    name = type(error).__name__
    if isinstance(error, asyncio.CancelledError) or name in ("CancelledError", "FutureCancelledError"):
        return {"kind": "cancelled", "cause": f"{name}: {error}"}
    if name == "KilledWorker":
        return {"kind": "killed", "cause": str(error)}
    return {"kind": "dask", "cause": f"{name}: {error}"}
