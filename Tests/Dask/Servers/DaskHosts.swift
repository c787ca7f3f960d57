internal import Foundation
internal import ObjectStoreServers

/// A Dask cluster of several hosts on this machine: a scheduler and three workers, each with an address and a `/tmp` of its own.
///
/// ```swift
/// try await DaskHosts.running { hosts in
///     try await hosts.cut(.h1)
///     try await hosts.cluster.awaitWorkers(2)
///     try await hosts.join(.h1)
/// }
/// ```
///
/// It needs root: see `isPossible`. `Scripts/servers/dask-hosts.sh` says how it is made.
package struct DaskHosts: Sendable {
    package enum Host: String, Sendable, CaseIterable {
        case scheduler
        case h1
        case h2
        case h3
    }

    /// Its workers have their hosts' names; it takes no more of them.
    package let cluster: DaskCluster
    /// This machine's address among the hosts.
    package let gateway: String

    /// Whether this machine gives us namespaces.
    package static var isPossible: Bool {
        get async { await possibility.value }
    }

    private static let possibility = Task { (try? await Tool.run(["Scripts/servers/dask-hosts.sh", "check"])) != nil }

    /// - Parameter environment: what Dask has in its environment besides this process's, such as how soon it gives up a worker.
    package static func start(environment: [String: String] = [:]) async throws -> DaskHosts {
        let cluster = try await DaskCluster.start(script: "dask-hosts.sh", arguments: [], environment: environment)
        guard let gateway = try Tool.settings(of: cluster.folder)["GATEWAY"] else {
            throw ServerFault(description: "\(cluster.folder)/env lacks GATEWAY")
        }
        return DaskHosts(cluster: cluster, gateway: gateway)
    }

    /// The hosts for the time of the body.
    package static func running<Answer>(
        environment: [String: String] = [:], _ body: (DaskHosts) async throws -> Answer
    ) async throws -> Answer {
        let hosts = try await start(environment: environment)
        return try await hosts.cluster.stopping { _ in try await body(hosts) }
    }

    /// A folder that all hosts and this process have at the same path.
    package var shared: String { cluster.folder + "/shared" }

    /// What a host has as `/tmp`, as this process sees it.
    package func temporary(of host: Host) -> String { cluster.folder + "/\(host.rawValue)/tmp" }

    /// Cuts a host off from the others and this process: what is sent is lost, and nobody is told.
    package func cut(_ host: Host) async throws { _ = try await cluster.text(["cut"], [host.rawValue]) }

    /// Brings it back; its worker is there again when this returns.
    package func join(_ host: Host) async throws { _ = try await cluster.text(["join"], [host.rawValue]) }

    /// Puts nothing in the place of files and folders that a host is to do without; whatever it has open it keeps.
    package func hide(_ paths: [String], on host: Host) async throws { _ = try await cluster.text(["hide"], [host.rawValue] + paths) }

    /// From now on no program in its `/tmp` can be started.
    package func forbidPrograms(on host: Host) async throws { _ = try await cluster.text(["noexec"], [host.rawValue]) }
}
