"""The program on a worker: where it may lie, what is refused and with which words, and who shares it."""

import errno
import fcntl
import json
import os
import pathlib
import pickle
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from unittest import mock

import bridge_parts

bridge = bridge_parts.load()
USER = os.geteuid()
STATIC = "or as a fully static program (swift build --swift-sdk with the static Linux SDK)"
CURE = "\nGive the worker a folder with room on a disk that lets programs be started: dask worker --local-directory FOLDER"


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.programs = bridge_parts.programs()
        with mock.patch.dict(os.environ, LD_LIBRARY_PATH=str(cls.programs)):
            cls.parcel = bridge.pack(str(cls.programs / "greet"))
        cls.static = bridge.pack(str(cls.programs / "still"))
        (cls.programs / "parcels").write_bytes(pickle.dumps((cls.parcel, cls.static)))

    def setUp(self):
        self.descriptors = len(os.listdir("/proc/self/fd"))
        self.addCleanup(self.check_descriptors)
        self.place = tempfile.TemporaryDirectory()
        self.folder = os.path.realpath(self.place.name)
        self.addCleanup(self.place.cleanup)
        self.shelf = os.path.join(self.folder, f"satchel-{USER}")
        self.entry = os.path.join(self.shelf, self.parcel.hash)

    def check_descriptors(self):
        """Whatever was opened is closed, also by those that wait for a lock."""
        for thread in threading.enumerate():
            if thread.name == "satchel-lock":
                thread.join()
        self.assertEqual(len(os.listdir("/proc/self/fd")), self.descriptors)

    def packed(self):
        """A parcel of one's own, to change."""
        return pickle.loads(pickle.dumps(self.parcel))

    def refusal(self, parcel, *arguments, **options) -> str:
        with self.assertRaises(bridge.Refusal) as caught:
            parcel.install(*(arguments or [self.folder]), **options)
        return str(caught.exception)

    def says(self, installed, word="hello") -> None:
        result = subprocess.run([installed.program], env=installed.environment, capture_output=True, text=True, cwd=self.folder)
        self.assertEqual((result.returncode, result.stdout.split()[0], result.stderr), (0, word, ""))

    def only(self, *folders):
        """As if there were no other folders."""
        return mock.patch.object(bridge, "shelf_folders", lambda _: list(folders or [self.folder]))


class Demands(Case):
    """What is looked at before anything is written."""

    def tearDown(self):
        self.assertEqual(os.listdir(self.folder), [])

    def test_another_architecture(self):
        parcel = self.packed()
        parcel.machine = "riscv64"
        here = bridge.machine_name()
        self.assertEqual(
            self.refusal(parcel),
            f"greet was built for Linux on riscv64, this worker is Linux on {here}: build it for {here}, or take workers that are "
            "Linux on riscv64")

    def test_another_system(self):
        with mock.patch("platform.system", lambda: "Darwin"):
            self.assertIn(f"greet was built for Linux on {bridge.machine_name()}, this worker is Darwin on", self.refusal(self.parcel))

    def test_names_of_machines(self):
        for name, known in [("AMD64", "x86_64"), ("arm64", "aarch64"), ("x86_64", "x86_64"), ("s390x", "s390x")]:
            with mock.patch("platform.machine", lambda: name):
                self.assertEqual(bridge.machine_name(), known)

    def test_an_older_c_library(self):
        parcel = self.packed()
        parcel.c_version, parcel.c_asker = (2, 99), "libword.so"
        found = os.confstr("CS_GNU_LIBC_VERSION").split()[1]
        self.assertEqual(
            self.refusal(parcel),
            f"greet needs glibc 2.99 or newer (its libword.so asks for it), this worker has glibc {found}: build it on a system as old as "
            "the oldest worker, for example in a container; --static-swift-stdlib does not change which C library it needs")

    def test_versions_are_numbers(self):
        parcel = self.packed()
        parcel.c_version = (2, 9)
        with mock.patch("os.confstr", lambda _: "glibc 2.10"):
            parcel.check()

    def test_another_c_library(self):
        with mock.patch("os.confstr", mock.Mock(side_effect=ValueError)):
            self.assertEqual(
                self.refusal(self.parcel),
                f"greet needs the C library glibc, this worker has musl: build it on a system that has musl, {STATIC}")
            self.static.check()
        parcel = self.packed()
        parcel.c_library = "musl"
        self.assertEqual(
            self.refusal(parcel),
            f"greet needs the C library musl, this worker has glibc: build it on a system that has glibc, {STATIC}")

    def test_no_loader(self):
        parcel = self.packed()
        parcel.loader = "/lib/ld-nowhere.so.1"
        self.assertEqual(
            self.refusal(parcel),
            "greet is started by /lib/ld-nowhere.so.1, which this worker does not have: take workers of a common Linux system, or build a "
            "fully static program (swift build --swift-sdk with the static Linux SDK)")


class Installing(Case):
    def test_it_runs_with_its_libraries(self):
        with mock.patch.dict(os.environ):
            os.environ.pop("LD_LIBRARY_PATH", None)
            installed = self.parcel.install(self.folder)
        self.assertEqual(installed.program, f"{self.entry}/bin/greet")
        self.assertEqual((installed.folder, installed.environment["LD_LIBRARY_PATH"]), (self.entry, f"{self.entry}/lib"))
        self.assertEqual(os.stat(self.shelf).st_mode & 0o777, 0o700)
        self.assertEqual(os.stat(installed.program).st_mode & 0o777, 0o700)
        self.says(installed)
        installed.close()
        installed.close()

    def test_own_libraries_come_first(self):
        with mock.patch.dict(os.environ, LD_LIBRARY_PATH="/opt/some"):
            installed = self.parcel.install(self.folder)
        self.assertEqual(installed.environment["LD_LIBRARY_PATH"], f"{self.entry}/lib:/opt/some")
        installed.close()

    def test_a_static_program(self):
        installed = self.static.install(self.folder)
        self.assertNotIn("LD_LIBRARY_PATH", installed.environment)
        self.assertFalse(os.path.exists("started"))
        self.says(installed, "still")
        installed.close()

    def test_squeezed(self):
        with mock.patch.dict(os.environ, LD_LIBRARY_PATH=str(self.programs)):
            squeezed = bridge.pack(str(self.programs / "greet"), True)
        self.assertLess(len(pickle.dumps(squeezed)), len(pickle.dumps(self.parcel)) / 2)
        installed = squeezed.install(self.folder)
        self.says(installed)
        installed.close()

    def test_what_is_there_is_not_written_again(self):
        first = self.parcel.install(self.folder)
        number = os.stat(first.program).st_ino
        second = self.parcel.install(self.folder)
        self.assertEqual(os.stat(second.program).st_ino, number)
        first.close()
        second.close()

    def test_the_folder_is_that_of_all_workers_here(self):
        above = os.path.join(self.folder, "dask-scratch-space-7")
        own = os.path.join(above, "worker-x7")
        os.makedirs(own)
        with mock.patch.dict(os.environ, XDG_CACHE_HOME=f"{self.folder}/caches", TMPDIR=self.folder):
            tempfile.tempdir = None
            folders = bridge.shelf_folders(own)
        tempfile.tempdir = None
        self.assertEqual(folders[:4], [above, own, f"{self.folder}/caches", self.folder])
        self.assertIn("/var/tmp", folders)

    def test_an_entry_that_is_damaged_is_mended(self):
        library, program = f"{self.entry}/lib/libword.so", f"{self.entry}/bin/greet"

        def flip(path):
            contents = bytearray(pathlib.Path(path).read_bytes())
            contents[len(contents) // 2] ^= 1
            pathlib.Path(path).write_bytes(contents)

        def in_place(path):
            os.unlink(path)
            os.mkdir(path)

        def linked(path):
            os.rename(path, self.folder + "/elsewhere")
            os.symlink(self.folder + "/elsewhere", path)

        harms = [
            lambda: flip(library), lambda: flip(program), lambda: os.truncate(library, 100), lambda: os.unlink(program),
            lambda: os.chmod(program, 0o600), lambda: in_place(library), lambda: linked(program),
            lambda: pathlib.Path(f"{self.entry}/lib/libc.so.6").write_text("not ours"), lambda: os.mkdir(f"{self.entry}/lib/more"),
            lambda: pathlib.Path(f"{self.entry}/lib/arriving-x").write_text("half"),
            lambda: subprocess.run(["rm", "-r", self.entry], check=True),
            lambda: subprocess.run(f"rm -r {self.entry}; touch {self.entry}", shell=True, check=True),
        ]
        self.parcel.install(self.folder).close()
        for index, harm in enumerate(harms):
            with self.subTest(harm=index):
                harm()
                installed = self.parcel.install(self.folder)
                self.assertEqual(installed.program, program)
                self.says(installed)
                self.assertEqual(os.listdir(f"{self.entry}/lib"), ["libword.so"])
                self.assertEqual(pathlib.Path(program).read_bytes(), self.parcel.files[0].blocks[0])
                installed.close()

    def test_mending_disturbs_nobody(self):
        installed = self.parcel.install(self.folder)
        with subprocess.Popen(
            [installed.program, "wait"], env=installed.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as running:
            self.assertEqual(running.stdout.readline(), b"hello\n")
            os.rename(installed.program, self.folder + "/other")
            other = self.parcel.install(self.folder)
            running.stdin.close()
            self.assertEqual((running.stdout.read(), running.wait()), (b"end\n", 0))
        for each in (installed, other):
            self.says(each)
            each.close()

    def test_what_the_loader_says(self):
        parcel = self.packed()
        parcel.files = parcel.files[:1]
        self.assertEqual(
            self.refusal(parcel),
            "greet can't be loaded on this worker: libword.so => not found: build it on a system like the worker's, for example in a "
            "container")

    def test_a_folder_whose_libraries_may_not_be_run(self):
        whole, words = bridge.started, b"greet: error while loading shared libraries: libword.so: failed to map segment from shared object"

        def started(command, environment):
            if command[0].startswith(self.shelf) and "LD_TRACE_LOADED_OBJECTS" in environment:
                return subprocess.CompletedProcess(command, 127, words)
            return whole(command, environment)

        with mock.patch.object(bridge, "started", started), tempfile.TemporaryDirectory() as other:
            with self.only(self.folder, other):
                installed = self.parcel.install(self.folder)
            self.assertTrue(installed.program.startswith(other))
            installed.close()
            with self.only():
                installed = self.parcel.install(self.folder)
            self.assertTrue(installed.is_in_memory)
            self.says(installed)
            installed.close()

    def test_a_file_that_is_still_open_elsewhere_for_a_moment(self):
        tries = iter([OSError(errno.ETXTBSY, "busy"), OSError(errno.ETXTBSY, "busy"), None])

        def run(*_, **__):
            if error := next(tries):
                raise error
            return "ran"

        with mock.patch("subprocess.run", run), mock.patch("time.sleep", lambda _: None):
            self.assertEqual(bridge.started(["x"], {}), "ran")


class Sharing(Case):
    """Several workers of one machine."""

    def worker(self, code: str, **options) -> subprocess.Popen:
        prelude = (
            f"import sys, os, pickle; sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r}); import bridge_parts; "
            f"bridge = bridge_parts.load(); parcel, static = pickle.load(open({str(self.programs / 'parcels')!r}, 'rb'))\n")
        return subprocess.Popen(
            [sys.executable, "-c", prelude + code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=self.folder, **options)

    def test_several_that_start_at_once(self):
        code = (
            f"print('ready', flush=True); input(); one = parcel.install({self.folder!r}); import subprocess\n"
            "print(os.stat(one.program).st_ino, subprocess.run([one.program], env=one.environment, capture_output=True).stdout)")
        workers = [self.worker(code) for _ in range(6)]
        for worker in workers:
            worker.stdout.readline()
        for worker in workers:
            worker.stdin.write("\n")
            worker.stdin.flush()
        said = {worker.communicate()[0] for worker in workers}
        self.assertEqual([worker.returncode for worker in workers], [0] * 6)
        # One has written it, and all run that file.
        self.assertEqual(said, {f"{os.stat(self.entry + '/bin/greet').st_ino} {b'hello' + bytes([10]) + b'end' + bytes([10])}\n"})

    def test_one_that_is_killed_while_it_writes(self):
        code = (
            "import signal\ndef write(file, target):\n"
            "    target.write(file.blocks[0][:999]); print('half', flush=True); signal.pause()\n"
            f"bridge.ParcelFile.write = write; parcel.install({self.folder!r})")
        with self.worker(code) as worker:
            self.assertEqual(worker.stdout.readline(), "half\n")
            worker.kill()
        self.assertEqual(len(os.listdir(f"{self.entry}/bin")), 1)
        installed = self.parcel.install(self.folder)
        self.assertEqual(os.listdir(f"{self.entry}/bin"), ["greet"])
        self.says(installed)
        installed.close()

    def test_one_that_is_stopped_while_it_writes(self):
        os.mkdir(self.shelf, 0o700)
        with open(f"{self.shelf}/lock", "w") as held, tempfile.TemporaryDirectory() as other:
            fcntl.flock(held, fcntl.LOCK_EX)
            with self.only():
                self.assertEqual(
                    self.refusal(self.parcel, patience=0.05),
                    f"greet finds no place on this worker where {self.parcel.size:,} bytes may be kept and run:\n"
                    f"  {self.folder} has been held by another worker for 0.05 s: see what became of the processes that have "
                    f"{self.shelf}/lock open{CURE}")
            with self.only(self.folder, other):
                installed = self.parcel.install(self.folder, patience=0.05)
            self.assertTrue(installed.program.startswith(other))
            installed.close()
        # Whoever waited in vain holds nothing when its turn comes at last.
        installed = self.parcel.install(self.folder)
        self.says(installed)
        installed.close()

    def test_those_that_nobody_uses_go(self):
        self.static.install(self.folder).close()
        with open(f"{self.shelf}/trial-x", "w"):
            pass
        lock = f"{self.shelf}/{self.static.hash}.lock"
        old = time.time() - 8 * 86_400

        self.parcel.install(self.folder).close()
        self.assertTrue(os.path.exists(f"{self.shelf}/{self.static.hash}"), "used today")
        self.assertFalse(os.path.exists(f"{self.shelf}/trial-x"))
        os.utime(lock, (old, old))
        self.parcel.install(self.folder, keep=9 * 86_400).close()
        self.assertTrue(os.path.exists(f"{self.shelf}/{self.static.hash}"), "kept for nine days")
        self.parcel.install(self.folder).close()
        self.assertEqual(sorted(os.listdir(self.shelf)), sorted([self.parcel.hash, self.parcel.hash + ".lock", "lock"]))

    def test_those_in_use_stay(self):
        code = (
            f"one = static.install({self.folder!r}); print('ready', flush=True); input(); one.close(); print('closed', flush=True)\n"
            "input()")
        lock = f"{self.shelf}/{self.static.hash}.lock"
        with self.worker(code) as worker:
            worker.stdout.readline()
            os.utime(lock, (0, 0))
            self.parcel.install(self.folder).close()
            self.assertTrue(os.path.exists(f"{self.shelf}/{self.static.hash}/bin/still"), "in use")
            worker.stdin.write("\n")
            worker.stdin.flush()
            worker.stdout.readline()
            self.assertLess(time.time() - os.stat(lock).st_mtime, 3600, "closing is a use")
            os.utime(lock, (0, 0))
            self.parcel.install(self.folder).close()
            self.assertFalse(os.path.exists(f"{self.shelf}/{self.static.hash}"), "let go")
            worker.stdin.write("\n")

    def test_what_runs_from_one_that_goes_runs_on(self):
        installed = self.parcel.install(self.folder)
        with subprocess.Popen(
            [installed.program, "wait"], env=installed.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as running:
            running.stdout.readline()
            installed.close()
            os.utime(f"{self.entry}.lock", (0, 0))
            self.static.install(self.folder).close()
            self.assertFalse(os.path.exists(self.entry))
            running.stdin.close()
            self.assertEqual((running.stdout.read(), running.wait()), (b"end\n", 0))

    def test_a_worker_that_is_killed_lets_go(self):
        lock = f"{self.shelf}/{self.static.hash}.lock"
        self.static.install(self.folder).close()
        os.utime(lock, (0, 0))
        with self.worker(f"one = static.install({self.folder!r}); print('ready', flush=True); input()") as worker:
            worker.stdout.readline()
            worker.kill()
            worker.wait()
        self.parcel.install(self.folder).close()
        self.assertTrue(os.path.exists(f"{self.shelf}/{self.static.hash}"), "used today")
        os.utime(lock, (0, 0))
        self.parcel.install(self.folder).close()
        self.assertFalse(os.path.exists(f"{self.shelf}/{self.static.hash}"), "let go")


class Owners(Case):
    def refused(self) -> str:
        with self.only():
            text = self.refusal(self.parcel)
        start, end = f"greet finds no place on this worker where {self.parcel.size:,} bytes may be kept and run:\n  {self.folder} ", CURE
        self.assertTrue(text.startswith(start) and text.endswith(end), text)
        return text[len(start) : -len(end)]

    @unittest.skipUnless(USER == 0, "only root can give files away")
    def test_of_another_user(self):
        os.mkdir(self.shelf, 0o700)
        os.chown(self.shelf, 12_345, -1)
        self.assertEqual(self.refused(), f"holds a satchel-{USER} that belongs to another user (id 12345), who could change what is in it")

    def test_that_others_can_write_to(self):
        os.mkdir(self.shelf)
        os.chmod(self.shelf, 0o770)
        self.assertEqual(
            self.refused(), f"holds a satchel-{USER} that others can write to (mode 770): look at what is in it, and remove it")

    def test_that_others_can_read(self):
        os.mkdir(self.shelf)
        os.chmod(self.shelf, 0o755)
        self.parcel.install(self.folder).close()
        self.assertEqual(os.stat(self.shelf).st_mode & 0o777, 0o700)

    def test_that_is_no_folder(self):
        with tempfile.TemporaryDirectory() as other:
            os.symlink(other, self.shelf)
            self.assertEqual(self.refused(), f"holds a satchel-{USER} that is no folder: remove it")
            self.assertEqual(os.listdir(other), [])

    def test_the_next_folder_is_taken(self):
        os.symlink("/", self.shelf)
        with tempfile.TemporaryDirectory() as other, self.only(self.folder, other):
            installed = self.parcel.install(self.folder)
            self.assertTrue(installed.program.startswith(other))
            installed.close()

    def test_no_folder_at_all(self):
        os.rmdir(self.folder)
        try:
            self.assertEqual(self.refused(), "can't be used: No such file or directory")
        finally:
            os.mkdir(self.folder)

    def test_locks_that_are_not_kept(self):
        with mock.patch("fcntl.flock", mock.Mock(side_effect=OSError(errno.ENOLCK, "No locks available"))):
            self.assertEqual(self.refused(), "can't be used: No locks available")


def can_mount() -> bool:
    return USER == 0 and subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0


@unittest.skipUnless(can_mount(), "needs to mount file systems")
class Mounts(Case):
    """On file systems of their own, seen by one process alone."""

    def isolated(self, mounts: str, code: str) -> dict:
        """What the code leaves in `said`."""
        prelude = (
            f"import sys, os, pickle, json, subprocess; sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r}); import bridge_parts; "
            f"bridge = bridge_parts.load(); parcel, static = pickle.load(open({str(self.programs / 'parcels')!r}, 'rb')); said = {{}}\n"
            "def run(one): return subprocess.run([one.program], env=one.environment, capture_output=True, text=True).stdout.split()\n"
            "def refusal(parcel, folder):\n"
            "    try: parcel.install(folder)\n"
            "    except bridge.Refusal as refusal: return str(refusal)\n")
        for name in ("one", "two"):
            os.makedirs(f"{self.folder}/{name}", exist_ok=True)
        script = f"cd {self.folder}; {mounts}\nexec {sys.executable} -c \"$CODE\""
        result = subprocess.run(
            ["unshare", "-m", "sh", "-ec", script], capture_output=True, text=True,
            env={"PATH": os.environ["PATH"], "CODE": prelude + code + "\nprint(json.dumps(said))", "ONE": f"{self.folder}/one"})
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return json.loads(result.stdout)

    def test_noexec_is_seen_before_anything_is_written(self):
        said = self.isolated(
            "mount -t tmpfs -o noexec none one",
            "bridge.shelf_folders = lambda _: [os.environ['ONE'], os.environ['ONE'][:-3] + 'two']\n"
            "one = parcel.install(os.environ['ONE']); said = dict(program=one.program, ran=run(one), left=os.listdir(os.environ['ONE']))")
        self.assertEqual(
            said, {"program": f"{self.folder}/two/satchel-0/{self.parcel.hash}/bin/greet", "ran": ["hello", "end"], "left": []})

    NOEXEC = (
        "mount -t tmpfs -o noexec none one; mkdir one/w; mount -t tmpfs -o noexec none /var/tmp; "
        "export TMPDIR=$ONE HOME=$ONE")

    def test_noexec_everywhere_it_runs_from_memory(self):
        said = self.isolated(
            self.NOEXEC,
            "for each in (parcel, static):\n"
            "    one = each.install(os.environ['ONE'] + '/w')\n"
            "    said[each.name] = [run(one), one.program.startswith(f'/proc/{os.getpid()}/fd/'), one.is_in_memory, one.environment]\n"
            "    said[each.name + ' before'] = [one.folder, sorted(os.listdir(one.folder)) if one.folder else []]\n"
            "    one.close(); one.close()\n"
            "    said[each.name + ' after'] = os.listdir(os.environ['ONE'] + '/w')\n"
            "said['open'] = [name for name in os.listdir('/proc/self/fd') if 'memfd' in str(os.path.realpath('/proc/self/fd/' + name))]")
        folder = said["greet before"][0]
        self.assertTrue(folder.startswith(f"{self.folder}/one/w/satchel-{self.parcel.hash}-"), folder)
        self.assertEqual(said["greet before"][1], ["libword.so"])
        self.assertEqual(said["greet"][:3], [["hello", "end"], True, True])
        self.assertEqual(said["greet"][3]["LD_LIBRARY_PATH"], folder)
        self.assertEqual(said["still"][:3], [["still"], True, True])
        self.assertEqual((said["greet after"], said["still after"], said["open"]), ([], [], []))

    def test_noexec_everywhere_and_memory_neither(self):
        said = self.isolated(
            self.NOEXEC,
            "def refuse(*_): raise PermissionError(1, 'Operation not permitted')\n"
            "os.memfd_create = refuse; said['text'] = refusal(parcel, os.environ['ONE'] + '/w'); said['left'] = os.listdir('one/w')")
        noexec = "is mounted noexec: programs there can't be started"
        tried = [f"{self.folder}/one/w", f"{self.folder}/one/.cache", f"{self.folder}/one", "/var/tmp"]
        places = "".join(f"\n  {place} {noexec}" for place in tried)
        self.assertEqual(
            said["text"],
            f"greet finds no place on this worker where {self.parcel.size:,} bytes may be kept and run:{places}\n"
            f"  the worker's memory can't be used: Operation not permitted{CURE}")
        self.assertEqual(said["left"], [])

    def test_rules_of_the_system_that_forbid_it(self):
        denied = mock.patch.object(bridge, "started", mock.Mock(side_effect=PermissionError))
        no_memory = mock.patch.object(bridge.MemoryFiles, "put", mock.Mock(side_effect=OSError(1, "Operation not permitted")))
        with self.only(), denied, no_memory:
            text = self.refusal(self.parcel)
        self.assertIn(f"\n  {self.folder} does not let programs be started\n", text)
        self.assertEqual(sorted(os.listdir(self.shelf)), [self.parcel.hash + ".lock", "lock"])

    def test_too_little_disk(self):
        said = self.isolated(
            "mount -t tmpfs -o size=64k none one",
            "bridge.shelf_folders = lambda _: [os.environ['ONE']]\n"
            "said['text'] = refusal(parcel, os.environ['ONE']); said['left'] = os.listdir('one/satchel-0')")
        needed = self.parcel.size
        self.assertEqual(
            said["text"],
            f"greet finds no place on this worker where {needed:,} bytes may be kept and run:\n"
            f"  {self.folder}/one has 65,536 bytes free, and {needed + (1 << 20):,} are needed (too little disk){CURE}")
        self.assertEqual(sorted(said["left"]), sorted([self.parcel.hash + ".lock", "lock"]))

    def test_a_disk_that_fills_up_meanwhile(self):
        said = self.isolated(
            "mount -t tmpfs -o size=12k none one; head -c 4096 /dev/zero > one/other",
            "bridge.shelf_folders = lambda _: [os.environ['ONE']]; bridge.Shelf.SPARE = -1 << 30\n"
            "said['text'] = refusal(parcel, os.environ['ONE'])\n"
            "said['left'] = [name for _, _, names in os.walk('one/satchel-0') for name in names]")
        self.assertRegex(said["text"], r"\n  \S+/one has [\d,]+ bytes free, and -?[\d,]+ are needed \(No space left on device\)\n")
        self.assertEqual(sorted(said["left"]), sorted([self.parcel.hash + ".lock", "lock"]))

    def test_what_is_there_needs_no_room(self):
        said = self.isolated(
            "mount -t tmpfs -o size=2m none one",
            "bridge.shelf_folders = lambda _: [os.environ['ONE']]; parcel.install(os.environ['ONE']).close()\n"
            "with open('one/other', 'wb', buffering=0) as other:\n"
            "    try:\n"
            "        while other.write(bytes(4096)): pass\n"
            "    except OSError: pass\n"
            "said['ran'] = run(parcel.install(os.environ['ONE']))")
        self.assertEqual(said, {"ran": ["hello", "end"]})

    def test_a_disk_that_can_only_be_read(self):
        said = self.isolated(
            "mount -t tmpfs -o ro none one",
            "bridge.shelf_folders = lambda _: [os.environ['ONE']]; said['text'] = refusal(parcel, os.environ['ONE'])")
        self.assertIn(f"\n  {self.folder}/one can't be used: Read-only file system\n", said["text"])


if __name__ == "__main__":
    unittest.main()
