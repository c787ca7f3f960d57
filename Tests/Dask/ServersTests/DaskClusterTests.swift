import DaskServers
import Foundation
import ObjectStoreServers
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What tests of the cluster stand on: stock Dask, its processes known and ended.
struct DaskClusterTests {
    @Test(
        "A cluster of either version computes; where it wants certificates, whoever has one of no one's is refused",
        arguments: zip(DaskCluster.Version.allCases, [true, false]))
    func computes(version: DaskCluster.Version, tls: Bool) async throws {
        try await DaskCluster.running(version: version, nanny: false, tls: tls) { cluster in
            let names = try await cluster.workers.map(\.name)
            #expect(names == ["w0", "w1"])
            #expect(cluster.address.hasPrefix(tls ? "tls://127.0.0.1:" : "tcp://127.0.0.1:"))
            #expect((cluster.certificates != nil) == tls)
            let sum = try await submit("sum(range(10))", to: cluster)
            #expect(sum == "45")
            guard let stranger = cluster.certificates.map({ ($0.strangerCertificate, $0.strangerKey) }) else { return }
            let fault = await #expect(throws: ServerFault.self) { try await submit("1", to: cluster, certificate: stranger) }
            #expect(fault?.description.contains("SSL") == true, "\(fault.debugDescription)")
        }
    }

    @Test("A worker that is killed comes back in another process, and one that is added stays")
    func comesBack() async throws {
        try await DaskCluster.running(workers: 1) { cluster in
            let worker = try #require(try await cluster.workers.first)
            #expect(worker.process != worker.started)
            #expect(worker.folder.hasPrefix(cluster.folder + "/w0/"))
            cluster.kill(worker)
            // The one that was killed may be among the workers for a moment yet.
            var other = worker
            while other.process == worker.process {
                try await cluster.awaitWorkers(1)
                other = try await cluster.workers.first ?? worker
            }
            #expect(other.name == worker.name && other.started == worker.started && other.process != worker.process)
            let added = try await cluster.addWorker(options: ["--resources", "SPARE=1"])
            #expect(try await cluster.workers == [other, added])
            cluster.end(other)
            try await cluster.awaitWorkers(1)
            #expect(try await cluster.workers == [added])
        }
    }

    @Test("What runs below a worker is found, also when the worker has ended and when the environment was cleared")
    func children() async throws {
        try await DaskCluster.running(nanny: false) { cluster in
            let workers = try await cluster.workers
            #expect(cluster.children() == [])
            for clears in [false, true] {
                let start = "subprocess.Popen(['sleep', '1000'], env=\(clears ? "{'PATH': os.environ['PATH']}" : "None")).pid"
                _ = try await submit(start, to: cluster, worker: workers[0].address)
            }
            let found = cluster.children(of: workers[0])
            #expect(found.count == 2)
            #expect(cluster.children(of: workers[1]) == [])
            #expect(cluster.children().count == 1 && Set(found).isSuperset(of: cluster.children()))
            cluster.kill(workers[0])
            try await cluster.awaitWorkers(1)
            #expect(Set(cluster.children(of: workers[0])) == Set(found))
            for process in found { kill(process, SIGKILL) }
            try await cluster.awaitNoChildren()
        }
    }

    @Test("Nothing is left of a cluster that was stopped, what its workers started among it")
    func stops() async throws {
        let cluster = try await DaskCluster.start()
        let worker = try #require(try await cluster.workers.first)
        _ = try await submit("subprocess.Popen(['sleep', '1000'], start_new_session=True).pid", to: cluster, worker: worker.address)
        let processes = try await cluster.workers.flatMap { [$0.process, $0.started] } + [cluster.scheduler] + cluster.children()
        #expect(processes.count == 6)
        kill(worker.process, SIGSTOP)
        try await cluster.stop()
        #expect(!FileManager.default.fileExists(atPath: cluster.folder))
        for process in processes { #expect(FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data() == Data()) }
    }

    @Test("What is wrong with a cluster's options is said")
    func refuses() async throws {
        let fault = await #expect(throws: ServerFault.self) { try await DaskCluster.start(options: ["--memory-limit", "much"]) }
        #expect(fault?.description.contains("Could not interpret 'much' as a byte unit") == true, "\(fault.debugDescription)")
    }
}

/// An expression of Python's, evaluated by a worker; its value as text.
@discardableResult
func submit(
    _ expression: String, to cluster: DaskCluster, worker: String? = nil, certificate: (file: String, key: String)? = nil
) async throws -> String {
    let program = """
        import sys
        from distributed import Client
        from distributed.security import Security
        address, worker, expression, authority, certificate, key = sys.argv[1:]
        security = Security(tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key) if authority else None
        with Client(address, security=security, timeout=20) as client:
            def run():
                import os, subprocess
                return eval(expression, {"os": os, "subprocess": subprocess})
            print(client.submit(run, workers=worker or None, pure=False).result())
        """
    let files =
        cluster.certificates.map { [$0.authority, certificate?.file ?? $0.certificate, certificate?.key ?? $0.key] } ?? ["", "", ""]
    let output = try await Tool.run([cluster.python, "-c", program, cluster.address, worker ?? "", expression] + files)
    return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines)
}
