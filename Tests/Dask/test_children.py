"""What a child prints, and how it is heard."""

import os
import subprocess
import sys
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


if __name__ == "__main__":
    unittest.main()
