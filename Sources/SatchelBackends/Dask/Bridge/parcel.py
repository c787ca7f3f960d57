import contextlib
import hashlib
import os
import platform
import re
import subprocess
import tempfile
import zlib


class Refusal(Exception):
    """Why the program can't be brought to a worker, and what to do about it."""


class ParcelFile:
    """A file of the program: `bin/NAME` or `lib/NAME`."""

    BLOCK = 1 << 22

    def __init__(self, name: str, contents: bytes, is_squeezed: bool):
        self.name = name
        self.size = len(contents)
        self.digest = hashlib.sha256(contents).hexdigest()
        self.is_squeezed = is_squeezed
        self.blocks = [contents]
        if is_squeezed:
            starts = range(0, self.size, self.BLOCK)
            self.blocks = [zlib.compress(contents[start : start + self.BLOCK], 1) for start in starts]

    @property
    def is_library(self) -> bool:
        return self.name.startswith("lib/")

    def write(self, target):
        """To an unbuffered file. Raises OSError, also where it takes no more."""
        for block in self.blocks:
            rest = memoryview(zlib.decompress(block) if self.is_squeezed else block)
            while len(rest):
                rest = rest[target.write(rest) :]


class Parcel:
    """The program as it travels to workers that have nothing of it: with the libraries that it needs beside the C library."""

    DAY = 86_400.0

    def __init__(self, name: str, files: list[ParcelFile]):
        self.name = name
        self.files = files
        self.size = sum(file.size for file in files)
        # The program's file as the driver has it, and as workers have it: their hello tells of this one.
        self.whole = {"bytes": 0, "checksum": 0}
        self.build = {"bytes": 0, "checksum": 0}
        self.system = "Linux"
        self.machine = ""
        # "glibc", "musl", or "" of a program that needs none.
        self.c_library = ""
        # The oldest glibc that will do, and the file that asks for it.
        self.c_version: tuple[int, ...] = ()
        self.c_asker = ""
        self.loader = ""
        # Where its libcurl looks for certificates.
        self.authorities = Authorities.USUAL[0]
        known = "".join(f"{file.name}\0{file.size}\0{file.digest}\n" for file in sorted(files, key=lambda file: file.name))
        self.hash = hashlib.sha256(known.encode()).hexdigest()[:20]

    def folders(self) -> list[str]:
        return sorted({os.path.dirname(file.name) for file in self.files})

    def check(self):
        """Whether this system can run it, as far as can be known without trying. Raises Refusal."""
        system, machine = platform.system(), machine_name()
        if (system, machine) != (self.system, self.machine):
            raise Refusal(
                f"{self.name} was built for {self.system} on {self.machine}, this worker is {system} on {machine}: build it for {machine}, "
                f"or take workers that are {self.system} on {self.machine}")
        if not self.c_library:
            return
        library, version = c_library()
        if library != self.c_library:
            raise Refusal(
                f"{self.name} needs the C library {self.c_library}, this worker has {library}: build it on a system that has {library}, "
                "or as a fully static program (swift build --swift-sdk with the static Linux SDK)")
        if version < self.c_version:
            raise Refusal(
                f"{self.name} needs glibc {dotted(self.c_version)} or newer (its {self.c_asker} asks for it), this worker has glibc "
                f"{dotted(version)}: build it on a system as old as the oldest worker, for example in a container; --static-swift-stdlib "
                "does not change which C library it needs")
        if not os.path.exists(self.loader):
            raise Refusal(
                f"{self.name} is started by {self.loader}, which this worker does not have: take workers of a common Linux system, or "
                "build a fully static program (swift build --swift-sdk with the static Linux SDK)")

    def install(self, local_directory: str, keep: float = 7 * DAY, patience: float = 30.0) -> "Installed":
        """Brings the program to where this system can run it. Raises Refusal.

        - keep: for how many seconds programs that nobody uses are kept for their next use.
        - patience: for how many seconds other workers are waited for that are at work in the same folder.
        """
        self.check()
        found: list[tuple[str, Unfit]] = []
        for folder in shelf_folders(local_directory):
            shelf = Shelf(folder)
            try:
                entry, use = shelf.put(self, keep, patience)
                return self._tried(Installed(self, entry, use))
            except Unfit as unfit:
                found.append((folder, unfit))
        # Memory is short more often than disk: it is for where there is no other way.
        if any(isinstance(unfit, NoExecution) for _, unfit in found):
            try:
                return self._tried(self._in_memory(local_directory))
            except Unfit as unfit:
                found.append(("the worker's memory", unfit))
        places = "".join(f"\n  {folder} {unfit}" for folder, unfit in found)
        raise Refusal(
            f"{self.name} finds no place on this worker where {self.size:,} bytes may be kept and run:{places}\n"
            "Give the worker a folder with room on a disk that lets programs be started: dask worker --local-directory FOLDER")

    def _in_memory(self, local_directory: str) -> "Installed":
        folders = [local_directory, *shelf_folders(local_directory)]
        memory = MemoryFiles()
        try:
            memory.put(self, next((folder for folder in folders if os.access(folder, os.W_OK)), local_directory))
        except OSError as error:
            raise Unfit(f"can't be used: {error.strerror}") from error
        return Installed(self, memory.links, None, memory)

    def _tried(self, installed: "Installed") -> "Installed":
        """The loader has the last word: it maps the program and its libraries, tells what it found, and starts nothing."""
        if not self.c_library:
            return installed
        command = [installed.program] if self.c_library == "glibc" else [self.loader, "--list", installed.program]
        with contextlib.ExitStack() as undo:
            undo.callback(installed.close)
            try:
                result = started(command, {**installed.environment, "LD_TRACE_LOADED_OBJECTS": "1"})
            except (OSError, subprocess.TimeoutExpired) as error:
                raise NoExecution(f"does not let it be started: {error}") from error
            said = result.stdout.decode(errors="replace").strip()
            if "failed to map segment" in said:
                raise NoExecution(f"does not let libraries be loaded: {said}")
            if result.returncode or "not found" in said:
                lacking = [line.strip() for line in said.splitlines() if "not found" in line]
                cause = "; ".join(lacking) or said or f"status {result.returncode}"
                raise Refusal(
                    f"{self.name} can't be loaded on this worker: {cause}: build it on a system like the worker's, for example in a "
                    "container")
            undo.pop_all()
        return installed


class Installed:
    """The program on this system, until it is closed.

    - program: the path to start it by.
    - environment: what its children need beside `child_environment`, which takes it.
    - folder: where it lies, or the names of its libraries if the files are in memory.
    """

    def __init__(self, parcel: Parcel, folder: str, use: int | None, memory: "MemoryFiles | None" = None):
        self.name = parcel.name
        self.folder = folder
        self.is_in_memory = memory is not None
        self._use, self._memory = use, memory
        program = next(file.name for file in parcel.files if not file.is_library)
        self.program = memory.program if memory else os.path.join(folder, program)
        self.environment = Authorities.environment(os.environ, parcel.authorities)
        if any(file.is_library for file in parcel.files):
            own = os.environ.get("LD_LIBRARY_PATH")
            libraries = folder if memory else os.path.join(folder, "lib")
            self.environment["LD_LIBRARY_PATH"] = f"{libraries}:{own}" if own else libraries

    def close(self):
        """Nothing is started from it any more; what runs may run on."""
        if self._use is not None:
            os.utime(self._use)
            os.close(self._use)
            self._use = None
        if self._memory is not None:
            self._memory.close()
            self._memory = None


def shelf_folders(local_directory: str) -> list[str]:
    """Where the program may lie, the best first: where Dask was told to write, shared by the workers there, before anywhere else."""
    above = os.path.dirname(os.path.abspath(local_directory))
    is_shared = os.path.basename(above).startswith("dask-scratch-space")
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    if os.path.isdir(os.path.dirname(caches)) and os.access(os.path.dirname(caches), os.W_OK):
        os.makedirs(caches, 0o700, exist_ok=True)
    folders = [above] if is_shared else []
    folders += [local_directory, caches]
    try:
        folders.append(tempfile.gettempdir())
    except FileNotFoundError:
        # None that can be written to.
        pass
    folders.append("/var/tmp")
    return list(dict.fromkeys(os.path.realpath(folder) for folder in folders if os.path.isdir(folder)))


def machine_name() -> str:
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine())


def c_library() -> tuple[str, tuple[int, ...]]:
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    except (ValueError, OSError):
        name, version = "", ""
    return ("glibc", tuple(map(int, re.findall(r"\d+", version)[:2]))) if name == "glibc" else ("musl", ())


def dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
