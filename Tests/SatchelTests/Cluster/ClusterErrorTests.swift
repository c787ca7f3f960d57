import DaskServers
import Foundation
import Satchel
import SatchelTesting
import Testing

extension ClusterTests {
    /// Clusters that can't be reached or do not fit, and Pythons that don't: what is wrong, and what to do.
    @Suite(.serialized) struct ClusterErrorTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private func refusal(_ address: String, _ options: Dask.Options) async -> SatchelError? {
            await #expect(throws: SatchelError.self) {
                try await Bag(sequence: 0..<3).mapEach(Times(factor: 2)).compute(on: Dask(address, options))
            }
        }

        /// A program that stands for Python, written by another process: one that somebody still has open can't be started.
        private func script(_ text: String) async throws -> String {
            let path = folder.path + "/python-\(UUID().uuidString.prefix(8))"
            let run = try await Program(path: "/bin/sh").run(
                ["-c", "cat > \"$0\" && chmod 700 \"$0\"", path], input: "#!/bin/sh\n\(text)\n")
            #expect(run.status == 0, "\(run.error)")
            return path
        }

        // MARK: Python

        @Test func noPython() async throws {
            let error = await refusal("tcp://127.0.0.1:8786", .init(python: "/nowhere/python"))
            #expect(error?.code == .clusterFailed)
            #expect(
                error?.description
                    == "a Dask cluster is reached by way of Python, and /nowhere/python is no file that can be run: install Python 3.10 or newer "
                    + "and `pip install distributed`, or name another in SATCHEL_PYTHON or Dask.Options(python:)")
        }

        @Test func noPythonOnThePath() async throws {
            let lines = try folder.write("{}\n", to: "lines.json")
            let run = try await Program.playground.run(
                ["--data", lines, "--backend", "dask:tcp://127.0.0.1:8786"],
                environment: ["PATH": folder.path, "SATCHEL_PYTHON": "python3"])
            #expect(run.status != 0)
            #expect(
                run.error
                    == "Error: a Dask cluster is reached by way of Python, and there is no python3 on the PATH that can be run: install Python "
                    + "3.10 or newer and `pip install distributed`, or name another in SATCHEL_PYTHON or Dask.Options(python:)\n")
        }

        @Test func noDistributed() async throws {
            let python = try await DaskCluster.shared.python
            let error = await refusal("tcp://127.0.0.1:8786", .init(python: try await script("exec \(python) -I -S \"$@\"")))
            let text =
                #/the cluster at tcp://127.0.0.1:8786 is reached by way of Python, and (.+) \(3\.\d+\.\d+\) has no distributed: type `(.+) -m pip install distributed`, or name another Python in SATCHEL_PYTHON or Dask\.Options\(python:\)/#
            let found = error?.description.wholeMatch(of: text)
            #expect(found?.1 == python[...] && found?.2 == python[...], "\(String(describing: error))")
        }

        @Test func oldDistributed() async throws {
            let python = try await DaskCluster.shared.python
            let stub = "__version__ = '2024.12.1'\nclass Client: pass\nclass WorkerPlugin: pass\nget_worker = None\n"
            try folder.write(stub, to: "stub/distributed/__init__.py")
            let error = await refusal(
                "tcp://127.0.0.1:8786", .init(python: try await script("PYTHONPATH=\(folder.path)/stub exec \(python) \"$@\"")))
            #expect(
                error?.description
                    == "\(python) has distributed 2024.12.1, and 2025.2 or newer is needed: type `\(python) -m pip install --upgrade distributed`, "
                    + "on the cluster too")
        }

        @Test func oldPython() async throws {
            let python = try await DaskCluster.shared.python
            try folder.write("import sys\nsys.version_info = (3, 9, 2)\nsys.version = '3.9.2 (main)'\n", to: "site/sitecustomize.py")
            let wrapper = try await script("PYTHONPATH=\(folder.path)/site exec \(python) \"$@\"")
            #expect(
                await refusal("tcp://127.0.0.1:8786", .init(python: wrapper))?.description
                    == "the process of \(wrapper) that reaches the cluster at tcp://127.0.0.1:8786 ended with status 1 before it said hello; give a "
                    + "Python of 3.10 or newer that has distributed, in SATCHEL_PYTHON or Dask.Options(python:) (\(python) is Python 3.9.2)"
            )
        }

        @Test(arguments: ["/bin/true", "/bin/cat"]) func aProgramThatIsNotPython(_ path: String) async throws {
            let error = await refusal("tcp://127.0.0.1:8786", .init(python: path))
            #expect(error?.code == .clusterFailed)
            #expect(
                error?.message
                    == "the process of \(path) that reaches the cluster at tcp://127.0.0.1:8786 ended with status \(path == "/bin/cat" ? 1 : 0) "
                    + "before it said hello; give a Python of 3.10 or newer that has distributed, in SATCHEL_PYTHON or Dask.Options(python:)"
            )
            #expect(error?.cause?.hasPrefix("/bin/cat: invalid option") ?? (path == "/bin/true"))
        }

        @Test func aFileThatIsNoProgram() async throws {
            let path = folder.path + "/text"
            _ = try await Program(path: "/bin/sh").run(["-c", "echo no program > \"$0\"; chmod 700 \"$0\"", path])
            #expect(
                await refusal("tcp://127.0.0.1:8786", .init(python: path))?.description
                    == "\(path), by which the cluster at tcp://127.0.0.1:8786 is to be reached, can't be started: name a Python of 3.10 or newer "
                    + "that has distributed in SATCHEL_PYTHON or Dask.Options(python:) (Exec format error)")
        }

        /// Python's own modules are not looked for in whatever folder somebody is in.
        @Test func filesOfTheFolderOneIsIn() async throws {
            let cluster = try await DaskCluster.shared
            for name in ["json", "socket", "dask"] { try folder.write("raise SystemExit('\(name) of this folder')\n", to: "\(name).py") }
            let wrapper = try await script("cd \(folder.path); exec \(cluster.python) \"$@\"")
            #expect(
                try await Bag(sequence: 0..<3).mapEach(Times(factor: 2)).compute(on: Dask(cluster.address, .init(python: wrapper))) == [
                    0, 2, 4,
                ])
        }

        // MARK: The scheduler

        @Test func aClosedPort() async throws {
            let python = try await DaskCluster.shared.python
            for address in ["tcp://127.0.0.1:1", "tcp://no.such.host.invalid:8786"] {
                let error = await refusal(address, .init(python: python, connectSeconds: 0.5))
                #expect(error?.code == .clusterFailed)
                #expect(
                    error?.message
                        == "no scheduler could be reached at \(address) within 0.5 s: start one with `dask scheduler` and give the address that it "
                        + "prints, or see to it that its port is open from here")
                #expect(
                    error?.cause?.contains(address.hasSuffix(":1") ? "Connection refused" : "gaierror: ") == true,
                    "\(String(describing: error))")
            }
        }

        @Test func aPortThatSaysNothing() async throws {
            let port = try SilentPort()
            let address = "tcp://127.0.0.1:\(port.number)"
            #expect(
                await refusal(address, .init(python: try await DaskCluster.shared.python, connectSeconds: 0.5))?.description
                    == "what listens at \(address) has not answered as a scheduler within 0.5 s: give the address that `dask scheduler` printed, "
                    + "which is not that of its dashboard, or look whether the scheduler is stopped")
        }

        @Test func noWorkers() async throws {
            try await DaskCluster.running(workers: 0) { cluster in
                let error = await refusal(cluster.address, .init(python: cluster.python, workerSeconds: 0.5))
                #expect(error?.code == .clusterFailed)
                #expect(
                    error?.description
                        == "the scheduler at \(cluster.address) has no workers, and none came within 0.5 s: start some with `dask worker "
                        + "\(cluster.address)`")
            }
        }

        /// Each with the Dask of the other, then an analysis with the older one.
        @Test func otherVersions() async throws {
            let new = try await DaskCluster.shared
            try await DaskCluster.running(version: .old) { old in
                for (cluster, python, theirs, ours) in [
                    (old, new.python, "2025.2.0", "2026.8.0"), (new, old.python, "2026.8.0", "2025.2.0"),
                ] {
                    let error = await refusal(cluster.address, .init(python: python))
                    #expect(error?.code == .clusterFailed)
                    #expect(
                        error?.description
                            == "the scheduler at \(cluster.address) has distributed \(theirs), and \(python) on this machine has \(ours); they have "
                            + "to be the same: type `\(python) -m pip install distributed==\(theirs) dask==\(theirs)`, or name another Python in "
                            + "SATCHEL_PYTHON or Dask.Options(python:)")
                }
                try await analysis(on: Dask(old.address, .init(python: old.python)))
            }
        }

        /// Frequencies, kept rows, and a stream.
        private func analysis(on backend: Dask) async throws {
            let rows = try ChaosRows(in: folder, files: 3, rowsPerFile: 40)
            let kept = try await (rows.bag |> .mapEach(HandsOn<ChaosRow>())).persist(on: backend)
            let names = kept |> .pluck(\.name) |> .frequencies
            #expect(try await names.compute() == (rows.bag |> .pluck(\.name) |> .frequencies).compute(on: Threads(2)))
            #expect(try await (kept |> .pluck(\.id) |> .sum).compute() == rows.rows.map(\.id).reduce(0, +))
            var found: [ChaosRow] = []
            for try await row in rows.bag.elements(on: backend) { found.append(row) }
            #expect(found == rows.rows)
        }

        // MARK: What is given

        @Test(arguments: ["localhost:8786", "http://h:8787", "tcp://h", "tcp://:1", "tcp://h:0", "tcp://h:65536", "tcp://h:8786/", ""])
        func noAddress(_ address: String) async {
            let error = await refusal(address, .init())
            #expect(error?.code == .invalidArgument)
            #expect(
                error?.description
                    == "Dask(\"\(address)\"): expected the address that `dask scheduler` prints, tcp://HOST:PORT or tls://HOST:PORT")
        }

        @Test func optionsOutOfRange() async throws {
            let wrong: [(Dask.Options, String)] = [
                (.init(connectSeconds: 0), "connectSeconds: 0.0): expected more than 0 and no more than 86400, a day"),
                (.init(workerSeconds: -1), "workerSeconds: -1.0): expected more than 0 and no more than 86400, a day"),
                (.init(stallSeconds: .infinity), "stallSeconds: inf): expected more than 0 and no more than 86400, a day"),
                (.init(lossSeconds: .nan), "lossSeconds: nan): expected more than 0 and no more than 86400, a day"),
                (.init(retries: -1), "retries: -1): expected 0 to 1000"),
                (.init(memory: -1), "memory: -1): expected 0 or more bytes"),
                (.init(resources: ["GPU": 0]), "resources: [\"GPU\": 0.0]): expected an amount of more than 0"),
            ]
            for (options, text) in wrong {
                let error = await refusal("tcp://127.0.0.1:8786", options)
                #expect(error?.code == .invalidArgument)
                #expect(error?.description == "Dask.Options(" + text)
            }
        }

        @Test func otherPrograms() async throws {
            let cluster = try await DaskCluster.shared
            func error(_ path: String) async -> SatchelError? {
                let error = await refusal(cluster.address, .init(python: cluster.python, executable: path))
                #expect(error?.code == .clusterFailed)
                return error
            }
            #expect(
                await error("/nowhere/program")?.description
                    == "program can't be read, and so can't be brought to the workers: No such file or directory: /nowhere/program")
            let text = try folder.write("no program", to: "text")
            #expect(
                await error(text)?.description
                    == "text can't be brought to the workers, it is no program of a 64-bit, little-endian Linux system: \(text). Start the driver "
                    + "on Linux of the workers' kind, or give a program that was built for them, Dask.Options(executable:)")
            let other = await error(Program.workerProbe.path)
            let pattern =
                #/the program to be sent, (.+), is another build: it is [0-9a-f]+ \(\d+ bytes\), and this program is [0-9a-f]+ \(\d+ bytes\)\. Build both from the same sources with the same options, or leave out executable/#
            let found = other?.description.wholeMatch(of: pattern)
            #expect(found?.1 == Program.workerProbe.path[...], "\(String(describing: other))")
        }
    }
}

/// Takes connections, and says nothing.
private final class SilentPort {
    let number: UInt16
    private let descriptor: Int32

    init() throws {
        #if canImport(Glibc)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM), 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        // The calls take any kind of address; the size is that of this one.
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { any in
                bind(descriptor, any, size) == 0 && listen(descriptor, 8) == 0 && getsockname(descriptor, any, &size) == 0
            }
        }
        guard isBound else { throw CocoaError(.fileWriteUnknown) }
        self.descriptor = descriptor
        number = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }
}
