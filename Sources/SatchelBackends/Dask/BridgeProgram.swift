internal import Foundation
internal import SatchelColumns

/// The Python program that holds Dask's client, and the Python that runs it.
enum BridgeProgram {
    /// Its files, in the order in which they stand in one script: each uses names of those before it.
    static let script: [UInt8] = [
        PackageResources.frames_py, PackageResources.elf_py, PackageResources.files_py, PackageResources.shelf_py,
        PackageResources.memory_py, PackageResources.parcel_py, PackageResources.surroundings_py, PackageResources.packing_py,
        PackageResources.children_py, PackageResources.workshop_py, PackageResources.published_py, PackageResources.reaching_py,
        PackageResources.bridge_py,
    ].flatMap { $0 }

    /// Takes the script from the channel, descriptor 3, where it is the first frame's payload, so that it need lie in no file; what it defines
    /// belongs to `__main__`, which Dask sends to workers by value. Whatever lies in the folder that somebody happens to be in is not imported.
    private static let beginning =
        "import sys; sys.version_info >= (3, 10) or sys.exit(f'{sys.executable} is Python {sys.version.split()[0]}'); "
        + "sys.path[:] = filter(None, sys.path); import socket; end = socket.socket(fileno=3); size = int.from_bytes(end.recv(32, socket.MSG_WAITALL)[16:24], 'little'); "
        + "exec(compile(end.recv(size, socket.MSG_WAITALL), 'satchel_bridge.py', 'exec')); main(end)"

    /// - Parameter python: a name or a path; nil: what `SATCHEL_PYTHON` says, else `python3`.
    static func program(python: String?) throws -> WorkerProgram {
        let name = python ?? ProcessInfo.processInfo.environment["SATCHEL_PYTHON"] ?? "python3"
        guard let path = path(of: name) else {
            throw SatchelError(
                .clusterFailed,
                "a Dask cluster is reached by way of Python, and \(name.contains("/") ? "\(name) is no file" : "there is no \(name) on the PATH") that "
                    + "can be run: install Python 3.10 or newer and `pip install distributed`, or name another in SATCHEL_PYTHON or "
                    + "Dask.Options(python:)")
        }
        return WorkerProgram(path: path, arguments: ["-c", beginning])
    }

    private static func path(of name: String) -> String? {
        if name.contains("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.lazy.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
