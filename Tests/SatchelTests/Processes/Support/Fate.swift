import Foundation
import Satchel
import SatchelTesting

/// What befalls the process that meets a row: a signal, so many times, whoever they are.
struct Fate: Codable, Sendable, Hashable {
    var id: Int
    var signal: Int32
    var times: Int
    /// Files that tell how often it has happened are named after this one.
    var marker: String

    func meet() {
        for time in 0..<times {
            // Made by one process only.
            let file = open("\(marker)-\(time)", O_CREAT | O_EXCL | O_WRONLY, 0o600)
            guard file >= 0 else { continue }
            close(file)
            if signal == 0 { return }
            kill(getpid(), signal)
            // It may take a moment, in which this thread is not to go on.
            if signal != SIGSTOP { while true { pause() } }
            return
        }
    }

    /// Whether it has happened.
    var isMet: Bool { access("\(marker)-0", F_OK) == 0 }
}

/// Hands rows on, and meets fates.
struct Mortal: Transform {
    var fates: [Fate]

    func callAsFunction(_ row: ChaosRow) -> ChaosRow {
        for fate in fates where fate.id == row.id { fate.meet() }
        return row
    }
}

@Record
struct ChaosRow: Hashable {
    let id: Int
    let name: String
    let weight: Double?
}

/// Rows in some files.
struct ChaosRows {
    let rows: [ChaosRow]
    let folder: String
    private static let names = ["ada", "bob", "jupyter", "日本", "", "a\"b"]

    init(in folder: TemporaryFolder, files: Int = 8, rowsPerFile: Int = 250) throws {
        self.folder = folder.path + "/rows"
        rows = (0..<files * rowsPerFile).map {
            ChaosRow(id: $0, name: Self.names[$0 * $0 % 7 % Self.names.count], weight: $0 % 5 == 0 ? nil : Double($0 * 37 % 1009) / 8)
        }
        for file in 0..<files {
            let lines = try rows[file * rowsPerFile..<(file + 1) * rowsPerFile].map { try JSON(encoding: $0).text + "\n" }
            try folder.write(lines.joined(), to: "rows/\(file).json")
        }
    }

    var bag: Bag<ChaosRow> { Bag.files(folder + "/*.json") |> .decode(ChaosRow.self) }
}
