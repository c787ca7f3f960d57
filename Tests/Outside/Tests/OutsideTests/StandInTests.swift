import GitHubArchive
import Satchel
import SatchelTesting
import Testing
import Visits

/// The production pipeline, tested without its bucket.
@Test(arguments: BackendCase.all)
func countsJupyterEvents(backend: BackendCase) async throws {
    let jupyter = Bag.s3("githubarchive-data", "2015") |> .json |> .filter { $0.repo.name.hasPrefix("jupyter/") } |> .repartition(10)
    let lines = ["jupyter/notebook", "swiftlang/swift", "jupyterhub/oauth", "jupyter/nbviewer"].enumerated().map { number, repo in
        """
        {"id":"\(number)","type":"WatchEvent","actor":{"id":1,"login":"ada","url":"u"},"repo":{"id":2,"name":"\(repo)","url":"u"},\
        "payload":{"action":"started"},"public":true,"created_at":"2015-01-01T15:00:00Z"}
        """
    }
    let found = try await jupyter.compute(on: backend.make(["s3://githubarchive-data/2015": lines]))
    #expect(found.map(\.repo.name) == ["jupyter/notebook", "jupyter/nbviewer"])
}

@Test(arguments: BackendCase.all)
func reportsOnOwnRecords(backend: BackendCase) async throws {
    let report = try await report(Bag.lines(sampleVisits(300)), on: backend.make())
    #expect(report == Report(failures: 15, sections: ["docs": 100, "blog": 100, "api": 100], slowest: 299.5))
}
