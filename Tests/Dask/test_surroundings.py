"""What a child gets from the worker's surroundings."""

import os
import pathlib
import tempfile
import types
import unittest
from unittest import mock

import bridge_parts

bridge = bridge_parts.load()


class Variables(unittest.TestCase):
    def environment(self, own, additions=None, added=None):
        with mock.patch.dict(os.environ, own, clear=True):
            return bridge.child_environment(types.SimpleNamespace(environment=additions or {}), added)

    def test_what_says_where_things_are_is_passed(self):
        passed = {
            "PATH": "/bin", "HOME": "/h", "USER": "u", "LOGNAME": "u", "LANG": "C", "TZ": "UTC", "TMPDIR": "/t", "LC_ALL": "C",
            "AWS_REGION": "r", "SATCHEL_THREADS": "1", "https_proxy": "p", "NO_PROXY": "n", "SSL_CERT_DIR": "/c", "CURL_CA_BUNDLE": "/b",
        }
        others = {"DASK_X": "1", "PYTHONPATH": "/p", "SATCHEL_WORKER": "0:1", "SECRET": "s", "LD_PRELOAD": "/x"}
        self.assertEqual(self.environment({**passed, **others}), {**passed, "SWIFT_BACKTRACE": "enable=no"})

    def test_later_ones_win(self):
        found = self.environment({"LD_LIBRARY_PATH": "/own", "TZ": "UTC"}, {"LD_LIBRARY_PATH": "/lib:/own"}, {"TZ": "CET", "MORE": "1"})
        self.assertEqual(found, {"LD_LIBRARY_PATH": "/lib:/own", "TZ": "CET", "MORE": "1", "SWIFT_BACKTRACE": "enable=no"})

    def test_how_crashes_are_told_can_be_set(self):
        self.assertEqual(self.environment({"SWIFT_BACKTRACE": "enable=yes"}), {"SWIFT_BACKTRACE": "enable=yes"})

    def test_they_are_those_of_local_workers(self):
        swift = (bridge_parts.BRIDGE.parents[1] / "Processes" / "WorkerProgram.swift").read_text()
        listed = swift.split("let names: Set<String> = [")[1].split("]")[0]
        names = {name.strip().strip('"') for name in listed.split(",") if name.strip()}
        self.assertGreater(len(names), 10)
        self.assertEqual(set(self.environment(dict.fromkeys(names, "x"))), names | {"SWIFT_BACKTRACE"})


class Authorities(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.bundle = os.path.join(self.place.name, "bundle.pem")
        pathlib.Path(self.bundle).write_text("certificates")
        self.none = os.path.join(self.place.name, "none.pem")

    def found(self, own, built_for, usual=(), verified=None, certifi=None):
        module = types.SimpleNamespace(where=lambda: certifi) if certifi else None
        with mock.patch.object(bridge.Authorities, "USUAL", usual), mock.patch.dict("sys.modules", certifi=module), \
                mock.patch("ssl.get_default_verify_paths", lambda: types.SimpleNamespace(cafile=verified)):
            return bridge.Authorities.environment(own, built_for)

    def test_nothing_is_said_where_the_usual_place_has_them(self):
        self.assertEqual(self.found({}, self.bundle), {})
        self.assertEqual(self.found({"AWS_CA_BUNDLE": "/own"}, self.none, (self.bundle,)), {})

    def test_both_names_lead_to_what_is_found(self):
        both = {"AWS_CA_BUNDLE": self.bundle, "SSL_CERT_FILE": self.bundle}
        self.assertEqual(self.found({}, self.none, (self.none, self.bundle)), both)
        self.assertEqual(self.found({}, self.none, verified=self.bundle), both)
        self.assertEqual(self.found({}, self.none, certifi=self.bundle), both)
        self.assertEqual(self.found({"REQUESTS_CA_BUNDLE": self.bundle}, self.none), both)

    def test_an_empty_file_is_as_good_as_none(self):
        pathlib.Path(self.none).touch()
        self.assertEqual(self.found({}, self.none, (self.bundle,)), {"AWS_CA_BUNDLE": self.bundle, "SSL_CERT_FILE": self.bundle})

    def test_what_the_user_says_comes_first_if_it_is_there(self):
        found = self.found({"SSL_CERT_FILE": self.none}, self.none, (self.bundle,))
        self.assertEqual(found, {"AWS_CA_BUNDLE": self.bundle, "SSL_CERT_FILE": self.bundle})
        found = self.found({"SSL_CERT_FILE": self.bundle}, self.none, ("/other",))
        self.assertEqual(found, {"AWS_CA_BUNDLE": self.bundle, "SSL_CERT_FILE": self.bundle})

    def test_none_at_all_is_no_error(self):
        self.assertEqual(self.found({}, self.none, certifi=self.none), {})


if __name__ == "__main__":
    unittest.main()
