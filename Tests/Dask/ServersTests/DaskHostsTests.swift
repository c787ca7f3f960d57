import DaskServers
import Foundation
import Testing

struct DaskHostsTests {
    @Test(
        "Hosts have addresses and temporary folders of their own, and one that was cut off comes back",
        .enabled("it needs root") { await DaskHosts.isPossible })
    func hosts() async throws {
        let folder = try await DaskHosts.running { hosts in
            let cluster = hosts.cluster
            let workers = try await cluster.workers
            #expect(workers.map(\.name) == ["h1", "h2", "h3"])
            #expect(Set(workers.map { $0.address.split(separator: ":")[1] }).count == 3)
            for worker in workers {
                let wrote = "open('/tmp/own', 'w').write('\(worker.name)') and open('\(hosts.shared)/\(worker.name)', 'w').write('all')"
                #expect(try await submit(wrote, to: cluster, worker: worker.address) == "3")
            }
            for host in [DaskHosts.Host.h1, .h2, .h3] {
                #expect(try String(contentsOfFile: hosts.temporary(of: host) + "/own", encoding: .utf8) == host.rawValue)
                #expect(try String(contentsOfFile: hosts.shared + "/" + host.rawValue, encoding: .utf8) == "all")
            }
            #expect(!FileManager.default.fileExists(atPath: hosts.temporary(of: .scheduler) + "/own"))
            try await hosts.forbidPrograms(on: .h1)
            try await hosts.hide(["/etc/ssl", "/etc/hostname"], on: .h1)
            for (worker, expected) in zip(workers, ["(126, 0, 0)", "(0, True, True)"]) {
                let copied = "os.system('cp /bin/true /tmp/program') or os.system('/tmp/program 2> /dev/null') >> 8"
                let seen = "(\(copied), len(os.listdir('/etc/ssl')) and True, os.path.getsize('/etc/hostname') and True)"
                #expect(try await submit(seen, to: cluster, worker: worker.address) == expected)
            }
            try await hosts.cut(.h2)
            try await cluster.awaitWorkers(2)
            #expect(try await cluster.workers.map(\.name) == ["h1", "h3"])
            try await hosts.join(.h2)
            #expect(try await cluster.workers.map(\.name) == ["h1", "h2", "h3"])
            #expect(cluster.children() == [])
            return cluster.folder
        }
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}
