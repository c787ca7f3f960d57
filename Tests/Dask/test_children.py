"""What a child prints, and how it is heard."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import types
import unittest
from unittest import mock

import bridge_parts

bridge = bridge_parts.load()


class Output(unittest.TestCase):
    def heard(self, program: str, at_once: bool = False) -> list[str]:
        """The lines of a program of Python's, which is not followed where all is to be there at once."""
        child = bridge.Child.__new__(bridge.Child)
        found: list[str] = []
        child.lines, child.rest, child.reading = [], b"", threading.Lock()
        child.heard = types.SimpleNamespace(said=found.append)
        with mock.patch.object(os, "write", lambda descriptor, text: len(text)), subprocess.Popen(
                [sys.executable, "-c", program], stdout=subprocess.PIPE, stdin=subprocess.PIPE) as child.process:
            if at_once:
                child._has_output(None)
                child.hear_out()
                child.process.communicate()
            else:
                child.process.stdin.close()
                child._follow()
        return found

    def test_lines_and_one_without_an_end(self):
        self.assertEqual(self.heard("print('one\\n\\nthree é'); print('end', end='')"), ["one", "", "three é", "end"])

    def test_what_is_no_text(self):
        self.assertEqual(self.heard("import os; os.write(1, b'\\xff\\n')"), ["\ufffd"])

    def test_a_line_that_never_ends_goes_in_pieces(self):
        found = self.heard("print('x' * 300_000)")
        self.assertEqual("".join(found), "x" * 300_000)
        self.assertGreater(len(found), 1)
        self.assertLess(max(map(len, found)), 3 << 16)

    def test_nothing_at_all(self):
        self.assertEqual(self.heard("pass"), [])

    def test_what_is_there_is_heard_without_waiting_for_more(self):
        self.assertEqual(self.heard("import os; os.write(1, b'one\\ntwo\\nthr'); open(0).read()", at_once=True), ["one", "two"])


class Greeting(unittest.TestCase):
    """Programs that end before they say hello."""

    def failure(self, commands: str) -> dict:
        """What is told of commands of the shell's that are run as a child; from a file that it reads, for one just written can't always be run."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(f"{folder}/commands")
            path.write_text(commands, encoding="utf-8")
            shell, environment = shutil.which("bash"), {**os.environ, "BASH_ENV": str(path)}
            with mock.patch.object(os, "write", lambda descriptor, text: len(text)), self.assertRaises(bridge.SatchelFailure) as caught:
                bridge.Child(shell, "program", environment, {"build": "1", "types": []}, "tcp://127.0.0.1:1")
        return json.loads(str(caught.exception))

    def test_one_that_is_no_worker_is_refused(self):
        found = self.failure("echo no; exit 3")
        self.assertEqual(found["kind"], "refused")
        self.assertEqual(found["message"], "the program can't be a worker here: it ended with status 3 before it said hello")
        self.assertEqual(found["cause"], "no")

    def test_one_that_is_killed_is_a_loss_like_any_other(self):
        # Whoever runs the tests may have it ignored or blocked, which children inherit.
        self.addCleanup(signal.signal, signal.SIGTERM, signal.signal(signal.SIGTERM, signal.SIG_DFL))
        self.addCleanup(signal.pthread_sigmask, signal.SIG_SETMASK, signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM}))
        for name in ("KILL", "TERM"):
            found = self.failure(f"echo begun; kill -{name} $$")
            expected = {"kind": "child", "ending": -getattr(signal, f"SIG{name}"), "unit": None, "lines": ["begun"], "worker": "tcp://127.0.0.1:1"}
            self.assertEqual({**found, **expected}, found)

    def test_one_that_crashes_is_refused(self):
        self.assertEqual(
            self.failure("kill -SEGV $$")["message"], "the program can't be a worker here: it ended with signal 11 before it said hello")


if __name__ == "__main__":
    unittest.main()
