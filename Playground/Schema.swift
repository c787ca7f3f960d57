import ArgumentParser
import Foundation
import Satchel
import SatchelSchema

/// The records of somebody's data, written by the program.
struct Schema: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the @Record structs that fit the lines of a file.",
        discussion: "The file has one JSON object a line, plain or gzip. What is printed compiles, and decodes the lines that were read.")

    @Argument(help: "A file, folder or pattern.")
    var file: String

    @Option(name: .long, help: "How many lines are read, from the first.")
    var lines = 5000

    @Option(name: .long, help: "The record's name. Default: after the file's.")
    var name: String?

    func validate() throws {
        if lines < 1 { throw ValidationError("--lines \(lines): expected 1 or more") }
        if let name, name.wholeMatch(of: /[A-Za-z][A-Za-z0-9_]*/) == nil {
            throw ValidationError("--name \(name): expected a name, as in Visit")
        }
    }

    func run() async throws {
        let rows = try await rows()
        do {
            let schema = try RecordSchema(of: rows.map(\.json), name: name ?? RecordSchema.name(ofFile: file))
            print("// Fits \(rows.count == 1 ? "the line" : "\(rows.count) lines") of \(file).\n\(schema.source)", terminator: "")
        } catch var error as SatchelError {
            error.location.file = file
            throw error
        }
    }

    private func rows() async throws -> [Whole] {
        do {
            return try await (Bag.files(file) |> .decode(Whole.self)).take(lines)
        } catch var error as SatchelError where error.code == .typeMismatch {
            error.location.path = nil
            error.message = "this line is no JSON object, and a record is one; write one object a line"
            throw error
        }
    }
}

/// A line that is an object.
@Record
private struct Whole {
    @Key(.whole) let json: JSON
}
