"""What the bridge makes of clusters that it can't reach, or that have another Dask."""

import asyncio
import json
import socket
import ssl
import sys
import types
import unittest

import bridge_parts

bridge = bridge_parts.load()


def packages(python="3.12.1.final.0", distributed="2026.8.0", dask="2026.8.0") -> dict:
    return {"packages": {"python": python, "distributed": distributed, "dask": dask}}


def details(error: Exception) -> dict:
    return json.loads(error.args[0])


def caused(error: Exception, *causes: Exception) -> Exception:
    below = error
    for cause in causes:
        below.__cause__ = cause
        below = cause
    return error


class StreamClosedError(OSError):
    """As tornado has it."""


class Versions(unittest.TestCase):
    def refusal(self, other, worker=None) -> dict:
        with self.assertRaises(bridge.SatchelFailure) as caught:
            bridge.compare(packages()["packages"], other, worker)
        return details(caught.exception)

    def test_the_same_is_no_fault(self):
        bridge.compare(packages()["packages"], packages(python="3.12.9.final.0"))

    def test_who_says_nothing_is_not_refused(self):
        bridge.compare(packages()["packages"], None)

    def test_each_package_counts(self):
        for name, own, other in [("distributed", "2026.8.0", "2025.2.0"), ("dask", "2026.8.0", "2026.7.0"), ("python", "3.12", "3.11")]:
            full = other + ".4.final.0" if name == "python" else other
            self.assertEqual(
                self.refusal(packages(**{name: full})),
                {"kind": "versions", "package": name, "own": own, "other": other, "worker": None, "python": sys.executable})

    def test_a_worker_is_named(self):
        async def versions(check):
            workers = {"tcp://1:1": packages(), "tcp://1:2": packages(distributed="2025.2.0")}
            return {"client": packages(), "scheduler": packages(), "workers": workers}

        with self.assertRaises(bridge.SatchelFailure) as caught:
            asyncio.run(bridge.compared(types.SimpleNamespace(get_versions=versions)))
        self.assertEqual(details(caught.exception)["worker"], "tcp://1:2")


class Reasons(unittest.TestCase):
    def kind(self, error: Exception, address="tcp://h:1") -> str:
        return details(bridge.unreached(error, address, 2.0))["kind"]

    def test_nobody_there(self):
        for root in (ConnectionRefusedError(111, "refused"), socket.gaierror(-2, "unknown"), TimeoutError("timed out")):
            for address in ("tcp://h:1", "tls://h:1"):
                self.assertEqual(self.kind(caused(OSError("Timed out"), StreamClosedError("in connector"), root), address), "unreachable")

    def test_somebody_who_says_nothing(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
            self.assertEqual(self.kind(caused(asyncio.TimeoutError(), asyncio.CancelledError()), address), "silent")
        self.assertEqual(self.kind(asyncio.TimeoutError(), address), "unreachable")

    def test_whoever_gave_up_first(self):
        """Dask's own patience or a cancelled wait lies below: what is said is why there is no connection."""
        for cause in [asyncio.CancelledError(), TimeoutError(), asyncio.TimeoutError()]:
            error = caused(OSError("Timed out trying to connect to tcp://127.0.0.1:1 after 0.5 s"), cause)
            self.assertEqual(self.kind(error, "tcp://127.0.0.1:1"), "unreachable")
            found = details(bridge.unreached(error, "tcp://no.such.host.invalid:1", 2.0))
            self.assertEqual((found["kind"], found["cause"].partition(":")[0]), ("unreachable", "gaierror"))

    def test_somebody_who_hangs_up(self):
        for root in (ConnectionResetError(104, "reset"), StreamClosedError("Stream is closed")):
            self.assertEqual(self.kind(caused(OSError("failed"), root)), "noScheduler")
            self.assertEqual(self.kind(caused(OSError("failed"), root), "tls://h:1"), "tlsRefused")

    def test_certificates(self):
        self.assertEqual(self.kind(caused(OSError("failed"), ssl.SSLError(1, "unknown ca")), "tls://h:1"), "tlsRefused")
        self.assertEqual(self.kind(OSError("in <TLS (closed)>: SSLError: unknown ca"), "tls://h:1"), "tlsRefused")
        self.assertEqual(self.kind(TypeError("TLS expects a `ssl_context` argument"), "tls://h:1"), "tlsRefused")

    def test_what_answers_as_nobody_expects(self):
        self.assertEqual(self.kind(ValueError("what came can't be read")), "noScheduler")


if __name__ == "__main__":
    unittest.main()
