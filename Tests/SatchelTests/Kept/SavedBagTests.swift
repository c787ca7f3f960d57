import Foundation
import Satchel
import SatchelTesting
import Testing

/// A sample with fewer properties, in another order.
@Record
private struct Part: Hashable {
    let name: String
    let id: Int
    let children: [PartOfChild]
    let parent: PartOfParent?
}

@Record
private struct PartOfChild: Hashable { let label: String? }

@Record
private struct PartOfParent: Hashable {
    let home: Home
    let name: String
}

/// What no sample has.
@Record
private struct Other: Hashable {
    let id: String
    let name: String?
    let colour: String
    let children: [OtherChild]
}

@Record
private struct OtherChild: Hashable { let n: Double }

/// Bags on disk: whole or not at all, read by column, and by types that fit.
@Suite struct SavedBagTests {
    private let folder: TemporaryFolder
    private let path: String
    private let samples = Samples.make(900, seed: 3)

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/jan.satchel"
    }

    private func bag() throws -> Bag<Sample> { Bag.lines(try Samples.lines(samples)).decode(Sample.self) }

    private func entries(_ path: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

    @Test func whatWasSavedIsRead() async throws {
        let report = try await bag().repartition(3).save(to: path)
        #expect(report.seconds > 0)
        #expect(try entries(path) == ["manifest.json", "part-00000.batch", "part-00001.batch", "part-00002.batch"])
        #expect(try entries(folder.path) == ["jan.satchel"])
        let opened = Bag.open(path, as: Sample.self)
        for backend in [Threads(1), Threads(3), InMemory()] as [any Backend] {
            #expect(try await opened.compute(on: backend) == samples)
            #expect(try await opened.take(2, on: backend) == Array(samples.prefix(2)))
            #expect(try await (opened |> .filter { $0.flag } |> .pluck(\.name)).compute(on: backend) == samples.filter(\.flag).map(\.name))
        }
        // A kept bag is written as it lies there, and an opened one can be kept.
        let kept = try await opened.persist()
        try await kept.save(to: path + "2/")
        #expect(try await Bag.open(path + "2", as: Sample.self).compute() == samples)
        #expect(try entries(path + "2").count == 4)
    }

    @Test func aTypeMayHaveFewerProperties() async throws {
        try await bag().save(to: path)
        let parts = try await Bag.open(path, as: Part.self).compute()
        #expect(
            parts
                == samples.map { sample in
                    Part(
                        name: sample.name, id: sample.id, children: sample.children.map { PartOfChild(label: $0.label) },
                        parent: sample.parent.map { PartOfParent(home: $0.home, name: $0.name) })
                })
        let cities = Bag.open(path, as: Part.self) |> .filter { $0.parent.home.city == "Oslo" && $0.id < 100 } |> .count
        #expect(try await cities.compute() == samples.prefix(100).filter { $0.parent != nil }.count)
    }

    @Test func anotherShapeIsListed() async throws {
        try await bag().save(to: path)
        let error = try #require(await #expect(throws: SatchelError.self) { try await Bag.open(path, as: Other.self).count.compute() })
        #expect(error.code == .typeMismatch)
        #expect(
            error.description
                == "\(path): this bag was saved with another shape than Other has: id was saved as Int, and is String; name was saved as String, "
                + "and is String?; colour was not saved; children[].n was saved as Int, and is Double; open it as a type whose properties have "
                + "the names and types that were saved, all of them or some")
    }

    @Test func onlyTheManifestIsReadUntilColumnsAre() async throws {
        try await bag().save(to: path)
        try FileManager.default.removeItem(atPath: path + "/part-00000.batch")
        let opened = Bag.open(path, as: Sample.self)
        #expect(try await opened.count.compute() == 900)
        let error = try #require(await #expect(throws: SatchelError.self) { try await (opened |> .pluck(\.id) |> .sum).compute() })
        #expect(error.code == .readFailed)
        #expect(error.location.file == path + "/part-00000.batch")
    }

    @Test func damageIsSeenWhereItIsRead() async throws {
        try await bag().save(to: path)
        let file = path + "/part-00000.batch"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        let whole = bytes
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: file))
        let opened = Bag.open(path, as: Sample.self)
        let error = try #require(await #expect(throws: SatchelError.self) { try await opened.compute() })
        #expect(error.code == .corruptBatch)
        #expect(error.location.file == file)
        #expect(error.message.hasPrefix("this batch is damaged: column "))
        #expect(error.message.hasSuffix(" does not have its checksum; what it was made of has to be computed or saved again"))
        try whole.prefix(whole.count / 3).write(to: URL(fileURLWithPath: file))
        let cut = try #require(await #expect(throws: SatchelError.self) { try await opened.compute() })
        #expect(cut.code == .readFailed)
    }

    @Test func whatIsThereStaysUnlessReplaced() async throws {
        try await bag().save(to: path)
        let error = try #require(await #expect(throws: SatchelError.self) { try await bag().prefix(1).save(to: path) })
        #expect(error.description == "\(path): something is there already; choose another name, or save(to:replacing: true)")
        #expect(try await Bag.open(path, as: Sample.self).count.compute() == 900)
        try await bag().prefix(1).save(to: path, replacing: true)
        #expect(try await Bag.open(path, as: Sample.self).compute() == [samples[0]])
        #expect(try entries(folder.path) == ["jan.satchel"])
    }

    @Test func aFailedRunSavesNothing() async throws {
        let wrong = Bag.lines(["{\"a\":1}"]).decode(Sample.self)
        await #expect(throws: SatchelError.self) { try await wrong.save(to: path) }
        #expect(try entries(folder.path) == [])
        let nowhere = try #require(await #expect(throws: SatchelError.self) { try await bag().save(to: folder.path + "/no/such/place") })
        #expect(
            nowhere.description
                == "\(folder.path)/no/such/place: could not make a folder; nothing was saved. Free space there, or save to a folder that this "
                + "user can write to (No such file or directory)")
    }

    @Test func whatIsNoSavedBag() async throws {
        func message(_ path: String) async throws -> String {
            try #require(await #expect(throws: SatchelError.self) { try await Bag.open(path, as: Sample.self).count.compute() }).description
        }
        #expect(try await message(path) == "\(path): nothing is there to open; give the folder that save(to:) made")
        #expect(
            try await message(folder.path)
                == "\(folder.path): this is no saved bag: it has no manifest.json that can be read; give the folder that save(to:) made")
        try folder.write("{}", to: "x/manifest.json")
        #expect(
            try await message(folder.path + "/x").hasSuffix("this saved bag is damaged: its manifest is none of a saved bag; save it again")
        )
        try folder.write(#"{"format":"satchel bag","version":9}"#, to: "x/manifest.json")
        #expect(
            try await message(folder.path + "/x")
                == "\(folder.path)/x: this bag was saved in version 9 of the format, and this version of Satchel reads version 1; open it with "
                + "the version of Satchel that saved it, or a newer one")
    }

    /// What the parts claim is compared with what can be before any of them is read.
    @Test(arguments: [#""length":9223372036854775807"#, #""length":-1"#, #""offset":-1"#, #""rows":1048577"#])
    func partsThatCanNotBe(_ claim: String) async throws {
        try await bag().repartition(3).save(to: path)
        let file = path + "/manifest.json"
        let name = String(claim.prefix { $0 != ":" })
        let changed = try String(contentsOfFile: file, encoding: .utf8).replacing(Regex(name + ":[0-9]+"), with: claim)
        try changed.write(toFile: file, atomically: true, encoding: .utf8)
        let error = try #require(await #expect(throws: SatchelError.self) { try await Bag.open(path, as: Sample.self).count.compute() })
        #expect(error.description == "\(path): this saved bag is damaged: its manifest has a part that can't be; save it again")
    }

    @Test func savedColumnsAreTheOnesThatWereKept() async throws {
        let kept = try await bag().persist(columns: \.id, \.name)
        try await kept.save(to: path)
        #expect(try await (Bag.open(path, as: Sample.self) |> .pluck(\.name)).compute() == samples.map(\.name))
        let error = try #require(await #expect(throws: SatchelError.self) { try await Bag.open(path, as: Sample.self).compute() })
        #expect(error.message.hasPrefix("this pipeline reads small, big, ratio, flag, at, note, parent"))
    }
}
