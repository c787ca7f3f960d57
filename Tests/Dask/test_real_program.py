"""A program of Swift's that was brought along says hello as a worker: WorkerProbe of the debug build, or what SATCHEL_PROGRAM names."""

import json
import os
import pathlib
import socket
import struct
import subprocess
import tempfile
import unittest
import zlib

import bridge_parts

bridge = bridge_parts.load()
PROGRAM = os.environ.get("SATCHEL_PROGRAM") or str(pathlib.Path(__file__).resolve().parents[2] / ".build" / "debug" / "WorkerProbe")


@unittest.skipUnless(os.path.exists(PROGRAM), f"{PROGRAM} is not built")
class RealProgram(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.parcel = bridge.pack(PROGRAM)

    def answer(self, installed) -> dict:
        """What it answers to hello; no variable and no folder of the system it was built on helps it."""
        own, other = socket.socketpair()
        environment = {**installed.environment, "SATCHEL_WORKER": f"{other.fileno()}:{other.fileno()}"}
        with own, subprocess.Popen(
            [installed.name], executable=installed.program, env=environment, pass_fds=[other.fileno()], cwd=self.place.name,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as child:
            other.close()
            hello = {
                "version": 1, "build": self.parcel.build, "types": [], "process": os.getpid(),
                "settings": {"memoryBytes": 1 << 26, "usualBytes": 1 << 26, "handsOver": False},
            }
            payload = json.dumps(hello).encode()
            header = struct.pack("<4sHBBQQI", b"SATF", 1, 1, 0, 0, len(payload), zlib.crc32(payload))
            own.sendall(header + struct.pack("<I", zlib.crc32(header)) + payload)
            header = own.recv(32, socket.MSG_WAITALL)
            answer = own.recv(struct.unpack_from("<16xQ", header)[0], socket.MSG_WAITALL) if len(header) == 32 else b"{}"
            own.shutdown(socket.SHUT_RDWR)
            said = child.stdout.read()
        self.assertEqual((child.returncode, said), (0, b""))
        return json.loads(answer)

    def test_it_says_hello(self):
        installed = self.parcel.install(self.place.name)
        self.assertEqual(self.answer(installed)["build"], self.parcel.build)
        installed.close()

    def test_it_says_hello_from_memory(self):
        installed = self.parcel._tried(self.parcel._in_memory(self.place.name))
        self.assertTrue(installed.is_in_memory)
        self.assertEqual(self.answer(installed)["build"], self.parcel.build)
        installed.close()

    def test_it_is_known_as_the_drivers_program(self):
        contents = pathlib.Path(PROGRAM).read_bytes()
        self.assertEqual(self.parcel.whole, {"bytes": len(contents), "checksum": zlib.crc32(contents)})


if __name__ == "__main__":
    unittest.main()
