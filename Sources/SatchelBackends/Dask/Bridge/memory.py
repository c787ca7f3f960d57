import errno
import fcntl
import os
import tempfile


class MemoryFiles:
    """The program where no folder may run it: files without a name, in the worker's memory, which no mount forbids to run.

    They are reached through this process's own descriptors, so that they are there for as long as it is. The loader looks for
    libraries by name: a folder of links gives them theirs, and a folder that can't run anything can hold links.
    """

    # Beyond what older Pythons and systems know: that such a file is made to be run.
    EXECUTABLE = 0x10

    def __init__(self):
        self.descriptors: list[int] = []
        self.program = ""
        self.links = ""

    def put(self, parcel: "Parcel", folder: str):
        """Raises OSError."""
        try:
            if any(file.is_library for file in parcel.files):
                self.links = tempfile.mkdtemp(prefix=f"satchel-{parcel.hash}-", dir=folder)
            for file in parcel.files:
                path = f"/proc/{os.getpid()}/fd/{self._add(file)}"
                if file.is_library:
                    os.symlink(path, os.path.join(self.links, os.path.basename(file.name)))
                else:
                    self.program = path
        except BaseException:
            self.close()
            raise

    def close(self):
        for descriptor in self.descriptors:
            os.close(descriptor)
        self.descriptors = []
        if self.links:
            for name in os.listdir(self.links):
                os.unlink(os.path.join(self.links, name))
            os.rmdir(self.links)
            self.links = ""

    def _add(self, file: "ParcelFile") -> int:
        flags = os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING
        try:
            descriptor = os.memfd_create(os.path.basename(file.name), flags | self.EXECUTABLE)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            descriptor = os.memfd_create(os.path.basename(file.name), flags)
        self.descriptors.append(descriptor)
        with open(descriptor, "wb", buffering=0, closefd=False) as target:
            file.write(target)
        seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, seals)
        return descriptor
