import contextlib
import errno
import fcntl
import os
import stat
import tempfile
import time


class Unfit(Exception):
    """Why a folder can't hold the program, as the rest of a sentence that begins with its path."""


class NoExecution(Unfit):
    """It could hold it, but not run it."""


class Shelf:
    """The programs that the workers of one machine and user keep in a folder, each under its hash.

    `lock` is held by all who are at work here, alone by who changes anything; `<hash>.lock` is held by those that use an entry, and
    was last changed when it was last used. Locks end with the process that holds them, however it ends.
    """

    # Beside the files themselves, for what a file system needs of its own.
    SPARE = 1 << 20

    def __init__(self, folder: str):
        self.folder = folder
        self.path = os.path.join(folder, f"satchel-{os.geteuid()}")

    def put(self, parcel: "Parcel", keep: float, patience: float) -> tuple[str, int]:
        """Where the parcel's files lie, and the descriptor of a lock on them. Raises Unfit."""
        try:
            if os.statvfs(self.folder).f_flag & os.ST_NOEXEC:
                raise NoExecution("is mounted noexec: programs there can't be started")
            self._claim()
            entry = os.path.join(self.path, parcel.hash)
            with contextlib.ExitStack() as undo:
                # Many that find it there look at it together; one that has to write waits until it is alone.
                use = self._find(entry, parcel, keep, patience, undo)
                if use is None:
                    use = self._make(entry, parcel, keep, patience, undo)
                undo.pop_all()
                return entry, use
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise self._shortage(parcel.size, error.strerror) from error
            raise Unfit(f"can't be used: {error.strerror}") from error

    def _find(self, entry: str, parcel: "Parcel", keep: float, patience: float, undo: contextlib.ExitStack) -> int | None:
        with self._locked(fcntl.LOCK_SH, patience) as lock:
            if any(self._faults(entry, parcel)):
                return None
            use = self._use(parcel.hash, undo)
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._clean(parcel.hash, keep)
            return use

    def _make(self, entry: str, parcel: "Parcel", keep: float, patience: float, undo: contextlib.ExitStack) -> int:
        with self._locked(fcntl.LOCK_EX, patience):
            use = self._use(parcel.hash, undo)
            self._clean(parcel.hash, keep)
            missing, strangers = self._faults(entry, parcel)
            needed = sum(file.size for file in missing)
            if missing and self._free() < needed + self.SPARE:
                raise self._shortage(needed)
            self._try_to_run()
            for path in strangers:
                remove(path)
            self._fill(entry, parcel, missing)
            return use

    def _free(self) -> int:
        room = os.statvfs(self.folder)
        return room.f_bavail * room.f_frsize

    def _shortage(self, needed: int, cause: str = "too little disk") -> Unfit:
        return Unfit(f"has {self._free():,} bytes free, and {needed + self.SPARE:,} are needed ({cause})")

    def _claim(self):
        """A folder of this user alone: whoever else could write to it would have this user run what they like."""
        try:
            os.mkdir(self.path, 0o700)
        except FileExistsError:
            pass
        found = os.lstat(self.path)
        if not stat.S_ISDIR(found.st_mode):
            raise Unfit(f"holds a satchel-{os.geteuid()} that is no folder: remove it")
        if found.st_uid != os.geteuid():
            raise Unfit(f"holds a satchel-{os.geteuid()} that belongs to another user (id {found.st_uid}), who could change what is in it")
        if found.st_mode & 0o022:
            raise Unfit(
                f"holds a satchel-{os.geteuid()} that others can write to (mode {stat.S_IMODE(found.st_mode):o}): look at what is in it, "
                "and remove it")
        if found.st_mode & 0o077:
            os.chmod(self.path, 0o700)

    @contextlib.contextmanager
    def _locked(self, kind: int, patience: float):
        """The descriptor of the shelf's lock, once it is had."""
        path = os.path.join(self.path, "lock")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            try:
                fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                # Whoever holds it may be stopped: the wait is on a thread that can be left behind, with a descriptor of its own.
                if not gets_lock(os.dup(descriptor), kind, patience):
                    raise Unfit(
                        f"has been held by another worker for {patience:g} s: see what became of the processes that have {path} open"
                    ) from None
            yield descriptor
        finally:
            os.close(descriptor)

    def _try_to_run(self):
        """Beside mounts, the system's rules may forbid it."""
        descriptor, script = tempfile.mkstemp(prefix="trial-", dir=self.path)
        try:
            with open(descriptor, "wb", buffering=0) as target:
                target.write(b"#!/bin/sh\nexit 0\n")
                os.fchmod(descriptor, 0o700)
            if not os.access(script, os.X_OK):
                raise NoExecution("does not let programs be started")
            if os.path.exists("/bin/sh"):
                started([script], {})
        except PermissionError:
            raise NoExecution("does not let programs be started") from None
        finally:
            os.unlink(script)

    def _use(self, name: str, undo: contextlib.ExitStack) -> int:
        """A lock in common with others. Nobody has it alone who does not have the shelf alone."""
        descriptor = os.open(os.path.join(self.path, name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        undo.callback(os.close, descriptor)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        os.utime(descriptor)
        return descriptor

    def _clean(self, own: str, keep: float):
        """Removes the entries that nobody uses or has used for so many seconds. What runs from them nevertheless keeps its files."""
        for name in os.listdir(self.path):
            path = os.path.join(self.path, name)
            entry, kind = os.path.splitext(path)
            if name.startswith("trial-"):
                remove(path)
            if kind != ".lock" or name == own + ".lock":
                continue
            # Those that are in use, and whatever can't be removed, stay.
            with contextlib.suppress(OSError), open(path, "rb+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - os.fstat(lock.fileno()).st_mtime >= keep:
                    remove(entry)
                    os.unlink(path)

    def _faults(self, entry: str, parcel: "Parcel") -> "tuple[list[ParcelFile], list[str]]":
        """What is not there as it should be; and what should not be: a library that is not ours would be taken for one."""
        missing = [file for file in parcel.files if not self._is_there(os.path.join(entry, file.name), file)]
        known = {file.name for file in parcel.files}
        strangers = []
        for folder in parcel.folders():
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                names = os.listdir(os.path.join(entry, folder))
                strangers += [os.path.join(entry, folder, name) for name in names if f"{folder}/{name}" not in known]
        return missing, strangers

    def _is_there(self, path: str, file: "ParcelFile") -> bool:
        try:
            found = os.lstat(path)
            if not stat.S_ISREG(found.st_mode) or found.st_size != file.size or stat.S_IMODE(found.st_mode) != 0o700:
                return False
            with open(path, "rb") as opened:
                return digest_of(opened) == file.digest
        except OSError:
            return False

    def _fill(self, entry: str, parcel: "Parcel", missing: "list[ParcelFile]"):
        """Writes what is missing, each file at one stroke."""
        for folder in [entry, *(os.path.join(entry, name) for name in parcel.folders())]:
            if os.path.islink(folder) or not os.path.isdir(folder):
                remove(folder)
            os.makedirs(folder, 0o700, exist_ok=True)
        for file in missing:
            path = os.path.join(entry, file.name)
            descriptor, arriving = tempfile.mkstemp(dir=os.path.dirname(path), prefix="arriving-")
            try:
                with open(descriptor, "wb", buffering=0) as target:
                    file.write(target)
                    os.fchmod(descriptor, 0o700)
                if os.path.isdir(path):
                    remove(path)
                os.replace(arriving, path)
            except BaseException:
                os.unlink(arriving)
                raise
