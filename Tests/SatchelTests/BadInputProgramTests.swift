import Foundation
import SatchelTesting
import Testing

/// What the Playground says to a person who mistypes an option or names a bad file: on standard error, and with a status.
@Suite(.serialized) struct BadInputProgramTests {
    private static let usage = """
        Usage: playground analyse [--data <data> ...] [--backend <backend>] [--rows <rows>] [--org <org>] [--top <top>] [--partition-bytes <partition-bytes>] [--json]
          See 'playground analyse --help' for more information.

        """
    private static let backendHelp = "Help:  --backend <backend>  memory, threads, threads:N, processes or processes:N.\n"

    private static let options: [(arguments: [String], says: String)] = [
        (["--backend", "disk"], "Error: The value 'disk' is invalid for '--backend <backend>'\n" + backendHelp),
        (["--backend", "threads:0"], "Error: The value 'threads:0' is invalid for '--backend <backend>'\n" + backendHelp),
        (
            ["--rows", "drop"],
            "Error: The value 'drop' is invalid for '--rows <rows>'. Please provide one of 'fail' and 'skip'.\n"
                + "Help:  --rows <rows>  What becomes of rows that can't be read: fail or skip.\n"
        ),
        (["--top=-1"], "Error: --top -1: expected 0 or more\n"),
        (["--partition-bytes", "0"], "Error: --partition-bytes 0: expected 1 or more\n"),
        (["--jsonn"], "Error: Unknown option '--jsonn'. Did you mean '--json'?\n"),
    ]

    @Test(arguments: options.indices) func aBadOption(_ index: Int) async throws {
        let option = Self.options[index]
        let run = try await Program.playground.run(option.arguments)
        #expect(run.status == 64)
        #expect(run.output == "")
        #expect(run.error == option.says + Self.usage)
    }

    @Test(arguments: ["memory", "threads:3"]) func skippedRowsAreCounted(_ backend: String) async throws {
        let folder = try TemporaryFolder()
        let event =
            #"{"id":"1","type":"PushEvent","actor":{"id":1,"login":"ada","url":""},"#
            + #""repo":{"id":2,"name":"jupyter/x","url":""},"payload":{},"public":true,"#
            + #""created_at":"2015-01-01T15:00:00Z"}"#
        let path = try folder.write([event, "no JSON", event.replacing("\"ada\"", with: "7"), event].joined(separator: "\n"), to: "a.json")
        let run = try await Program.playground.run(["--json", "--rows", "skip", "--backend", backend, "--data", path])
        #expect(run.status == 0 && run.error == "")
        let answers = try JSONDecoder().decode(Skipping.self, from: Data(run.output.utf8))
        #expect(answers.events == 2 && answers.orgEvents == 2 && answers.skipped == 2)
    }

    private struct Skipping: Decodable {
        let events: Int
        let orgEvents: Int
        let skipped: Int
    }

    @Test(arguments: ["memory", "threads:1", "threads:3"]) func aBadFile(_ backend: String) async throws {
        let folder = try TemporaryFolder()
        let event =
            #"{"id":"1","type":"PushEvent","actor":{"id":1,"login":"ada"},"repo":{"id":2,"name":"jupyter/x"},"payload":{},"public":true,"#
            + #""created_at":"2015-01-01T15:00:00Z"}"#
        let wrong = event.replacing("\"PushEvent\"", with: "7")
        let cases: [(name: String, text: String, says: String)] = [
            (
                "wrong.json", event + "\n" + wrong + "\n",
                "wrong.json, line 2, byte \(event.utf8.count + 1 + 17), $.type: expected a string, found the number 7; declare the property as what "
                    + "the data hold, or as JSON to take any value"
            ),
            (
                "plain.json.gz", event + "\n",
                "plain.json.gz: not gzip: starts with bytes 7b 22 69 64 where 1f 8b is expected; rename it without .gz if it is plain text"
            ),
        ]
        for (name, text, says) in cases {
            let path = try folder.write(text, to: name)
            let run = try await Program.playground.run(["--json", "--backend", backend, "--data", path])
            #expect(run.status == 1)
            #expect(run.output == "")
            #expect(run.error == "Error: \(folder.path)/\(says)\n")
        }
        let run = try await Program.playground.run(["--json", "--backend", backend, "--data", folder.path + "/x/*.gz"])
        #expect(run.status == 1)
        #expect(run.output == "")
        #expect(
            run.error.replacing(folder.path, with: "DIR")
                == "Error: DIR/x/*.gz: no file matches; the nearest folder that exists is DIR, which holds 2 names (plain.json.gz, wrong.json); "
                + "check the path\n")
    }
}
