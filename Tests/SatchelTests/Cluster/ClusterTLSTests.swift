import DaskServers
import Foundation
import Satchel
import SatchelTesting
import Testing

extension ClusterTests {
    /// A cluster where all show certificates to each other.
    @Suite(.serialized) struct ClusterTLSTests {
        private static let start = Task { try await DaskCluster.start(workers: 1, tls: true) }

        private func compute(_ address: String, _ options: Dask.Options) async throws -> [Int] {
            try await Bag(sequence: 0..<3).mapEach(Times(factor: 2)).compute(on: Dask(address, options))
        }

        @Test func withItsCertificates() async throws {
            let cluster = try await Self.start.value
            let files = try #require(cluster.certificates)
            let tls = Dask.Options.TLS(authorities: files.authority, certificate: files.certificate, key: files.key)
            #expect(cluster.address.hasPrefix("tls://"))
            #expect(try await compute(cluster.address, .init(tls: tls, python: cluster.python)) == [0, 2, 4])
        }

        @Test func withoutAndWithThoseOfAStranger() async throws {
            let cluster = try await Self.start.value
            let files = try #require(cluster.certificates)
            let stranger = Dask.Options.TLS(
                authorities: files.authority, certificate: files.strangerCertificate, key: files.strangerKey)
            let trusting = Dask.Options.TLS(
                authorities: files.strangerCertificate, certificate: files.certificate, key: files.key)
            for tls in [nil, stranger, trusting] {
                let error = await #expect(throws: SatchelError.self) {
                    try await compute(cluster.address, .init(tls: tls, python: cluster.python))
                }
                #expect(error?.code == .clusterFailed)
                #expect(
                    error?.message
                        == "the scheduler at \(cluster.address) and this program do not trust each other: give in Dask.Options(tls:) the "
                        + "authorities, the certificate and the key that the cluster was made with, and see to it that the scheduler's address "
                        + "begins with tls:// too", "\(String(describing: error))")
            }
        }

        @Test func asIfThereWereNoTLS() async throws {
            let cluster = try await Self.start.value
            let address = cluster.address.replacing("tls://", with: "tcp://")
            let error = await #expect(throws: SatchelError.self) { try await compute(address, .init(python: cluster.python)) }
            #expect(error?.code == .clusterFailed)
            #expect(
                error?.message
                    == "what listens at \(address) does not answer as a scheduler: give the address that `dask scheduler` printed; if that begins "
                    + "with tls://, give Dask.Options(tls:) too", "\(String(describing: error))")
        }

        @Test func whatCanNotBe() async throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("", to: "there.pem")
            let tls = Dask.Options.TLS(authorities: path, certificate: path, key: folder.path + "/missing.key")
            let missing = await #expect(throws: SatchelError.self) { try await compute("tls://127.0.0.1:8786", .init(tls: tls)) }
            #expect(missing?.code == .notFound)
            #expect(
                missing?.description
                    == "\(folder.path)/missing.key: Dask.Options.TLS(key:): expected a file that can be read, and there is none")
            let plain = await #expect(throws: SatchelError.self) { try await compute("tcp://127.0.0.1:8786", .init(tls: tls)) }
            #expect(plain?.code == .invalidArgument)
            #expect(
                plain?.description == "Dask.Options(tls:) is for addresses that begin with tls://, found tcp://127.0.0.1:8786")
        }
    }
}
