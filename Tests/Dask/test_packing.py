"""What is packed into a parcel for the workers, and what of a program can't be."""

import glob
import os
import pathlib
import random
import re
import subprocess
import unittest
from unittest import mock

import bridge_parts

bridge = bridge_parts.load()


class Packing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = bridge_parts.programs()

    def setUp(self):
        self.own = os.environ.get("LD_LIBRARY_PATH")
        os.environ["LD_LIBRARY_PATH"] = str(self.folder)

    def tearDown(self):
        os.environ.pop("LD_LIBRARY_PATH")
        if self.own is not None:
            os.environ["LD_LIBRARY_PATH"] = self.own

    def refusal(self, program, *arguments) -> str:
        with self.assertRaises(bridge.Refusal) as caught:
            bridge.pack(str(program), *arguments)
        return str(caught.exception)

    def test_libraries_come_along_and_the_c_library_stays_at_home(self):
        parcel = bridge.pack(str(self.folder / "greet"))
        self.assertEqual([file.name for file in parcel.files], ["bin/greet", "lib/libword.so"])
        self.assertEqual((parcel.name, parcel.c_library), ("greet", "glibc"))
        self.assertRegex(parcel.hash, "^[0-9a-f]{20}$")
        self.assertTrue(os.path.exists(parcel.loader))

    def test_what_is_loaded_into_every_program_here_stays_too(self):
        with mock.patch.dict(os.environ, LD_PRELOAD=str(self.folder / "libword.so")):
            self.assertEqual(len(bridge.pack(str(self.folder / "greet")).files), 2)

    def test_names_of_the_c_library(self):
        for name in [
            "libc.so.6", "libm.so.6", "libmvec.so.1", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libresolv.so.2", "libutil.so.1",
            "libnss_files.so.2", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "linux-vdso.so.1", "libnsl.so.1", "ld-musl-x86_64.so.1",
            "libc.musl-x86_64.so.1",
        ]:
            self.assertTrue(bridge.HOME.fullmatch(name), name)
        for name in ["libcurl.so.4", "libcrypto.so.3", "libcrypt.so.1", "libstdc++.so.6", "libgcc_s.so.1", "libmagic.so.1", "libnsl.so.2",
                     "libdlfcn.so.1", "librtmp.so.1", "libswiftGlibc.so"]:
            self.assertFalse(bridge.HOME.fullmatch(name), name)

    def test_a_library_that_is_missing_is_named(self):
        os.environ["LD_LIBRARY_PATH"] = ""
        self.assertEqual(
            self.refusal(self.folder / "greet"),
            "greet needs the shared library libword.so, not found on this system: install what it belongs to, or say where it is with "
            "LD_LIBRARY_PATH")

    def test_what_a_loader_of_musl_says(self):
        lines = [
            "\t/lib/ld-musl-x86_64.so.1 (0x7f2a)", "\tlibz.so.1 => /lib/libz.so.1 (0x7f2b)", "\tlibc.musl-x86_64.so.1 => /lib/ld (0x1)",
        ]
        self.assertEqual(bridge.libraries_of("greet", lines, ""), {"libz.so.1": "/lib/libz.so.1"})
        with self.assertRaises(bridge.Refusal) as caught:
            bridge.libraries_of("greet", lines, "Error loading shared library libword.so: No such file or directory (needed by greet)")
        self.assertIn("needs the shared library libword.so, not found on this system", str(caught.exception))

    def test_a_library_by_its_path_is_refused(self):
        library = self.folder / "libword.so"
        subprocess.run(["cc", "greet.c", str(library), "-o", "bound"], cwd=self.folder, check=True)
        self.assertEqual(
            self.refusal(self.folder / "bound"),
            f"bound needs the shared library {library} by its path, where workers don't have it: link it by its name, as with -lword")

    def test_a_static_program_needs_nothing_and_is_not_started(self):
        here = os.getcwd()
        os.chdir(self.folder)
        try:
            parcel = bridge.pack("still")
        finally:
            os.chdir(here)
        self.assertEqual([file.name for file in parcel.files], ["bin/still"])
        self.assertEqual((parcel.c_library, parcel.c_version, parcel.loader), ("", (), ""))
        self.assertFalse((self.folder / "started").exists())

    def test_the_newest_glibc_that_is_asked_for(self):
        seen = set()
        for path in sorted(glob.glob("/lib/*-linux-gnu/lib*.so.?"))[:150]:
            if bridge.HOME.fullmatch(os.path.basename(path)):
                continue
            contents = pathlib.Path(path).read_bytes()
            # Nobody but the C library itself has these names for anything else.
            names = [tuple(map(int, name.split(b"."))) for name in re.findall(rb"\0GLIBC_(\d+\.[\d.]+)(?=\0)", contents)]
            names += [(2, 36)] if b"\0GLIBC_ABI_DT_RELR\0" in contents else []
            found = bridge.Elf(contents).glibc
            self.assertEqual(found, max(names, default=()), path)
            seen.add(found)
        self.assertGreater(len(seen), 3)

    def test_the_file_that_asks_for_it_is_known(self):
        parcel = bridge.pack(str(self.folder / "greet"))
        self.assertEqual(parcel.c_asker, "greet")
        self.assertEqual(parcel.c_version, bridge.Elf((self.folder / "greet").read_bytes()).glibc)

    def test_what_runs_is_all_that_travels(self):
        whole = (self.folder / "greet").read_bytes()
        trimmed = bridge.Elf(whole).trimmed()
        self.assertLess(len(trimmed), len(whole))
        path = self.folder / "trimmed"
        path.write_bytes(trimmed)
        path.chmod(0o700)
        self.assertEqual(subprocess.run([path], capture_output=True, check=True).stdout, b"hello\nend\n")
        self.assertEqual(subprocess.run([path], capture_output=True, env={}).returncode, 127)
        appended = whole + b"its own data"
        self.assertEqual(bridge.Elf(appended).trimmed(), appended)

    def test_the_hash_is_of_what_travels(self):
        one, two = self.folder / "one", self.folder / "two"
        for folder in [one, two]:
            folder.mkdir()
            (folder / "greet").write_bytes((self.folder / "greet").read_bytes())
        (two / "libword.so").write_bytes((self.folder / "libword.so").read_bytes().replace(b"hello", b"olleh"))
        self.assertEqual(bridge.pack(str(one / "greet")).hash, bridge.pack(str(self.folder / "greet"), True).hash)
        first = bridge.pack(str(one / "greet")).hash
        os.environ["LD_LIBRARY_PATH"] = str(two)
        self.assertNotEqual(first, bridge.pack(str(one / "greet")).hash)

    def test_the_program_that_runs_is_packed_though_its_file_is_gone(self):
        path = self.folder / "greet-gone"
        path.write_bytes((self.folder / "greet").read_bytes())
        path.chmod(0o700)
        with subprocess.Popen([path, "wait"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
            running.stdout.readline()
            path.unlink()
            parcel = bridge.pack(f"/proc/{running.pid}/exe")
            running.stdin.close()
        self.assertEqual([file.name for file in parcel.files], ["bin/greet-gone", "lib/libword.so"])

    def test_no_program_of_linux(self):
        path = self.folder / "mach"
        path.write_bytes(b"\xcf\xfa\xed\xfe" + bytes(100))
        self.assertEqual(
            self.refusal(path),
            f"mach can't be brought to the workers, it is no program of a 64-bit, little-endian Linux system: {path}. Start the driver on "
            "Linux of the workers' kind, or give a program that was built for them, Dask.Options(executable:)")
        self.assertEqual(
            self.refusal(self.folder / "nobody"),
            f"nobody can't be read, and so can't be brought to the workers: No such file or directory: {self.folder}/nobody")

    def test_a_loader_that_is_not_there(self):
        subprocess.run(
            ["cc", "greet.c", "-L.", "-lword", "-Wl,--dynamic-linker=/lib/ld-nowhere.so.1", "-o", "far"], cwd=self.folder, check=True)
        self.assertEqual(
            self.refusal(self.folder / "far"),
            "far is started by /lib/ld-nowhere.so.1, which this system can't run, so that its shared libraries can't be found: start "
            "the driver on a system of the kind that it was built for, or build a fully static program (swift build --swift-sdk with the "
            "static Linux SDK)")

    def test_damaged_files_are_refused_and_nothing_else(self):
        whole = (self.folder / "greet").read_bytes()
        chance = random.Random(7)
        for _ in range(4000):
            damaged = bytearray(whole[: chance.choice([len(whole), chance.randrange(len(whole))])])
            for _ in range(chance.randrange(1, 8)):
                if damaged:
                    damaged[chance.randrange(min(len(damaged), chance.choice([64, 1200, len(damaged)])))] = chance.choice([0, 1, 255, 128])
            try:
                bridge.Elf(bytes(damaged)).trimmed()
            except ValueError as error:
                self.assertRegex(str(error), "^it is no program|^it breaks off$|^its list of needed versions is damaged$")


if __name__ == "__main__":
    unittest.main()
