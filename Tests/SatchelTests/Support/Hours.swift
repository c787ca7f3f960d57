import CZlib
import Foundation
import GitHubArchive
import SatchelTesting

/// The hours that tests read: the archive's own where they are at hand, generated ones elsewhere.
enum Hours {
    /// Four hours of 2015.
    static let files: [String] = real.isEmpty ? generated : real

    static let isReal = !real.isEmpty

    /// The folder of data beside the project, or where `SATCHEL_SHARED` says.
    static let shared: String = {
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
        return ProcessInfo.processInfo.environment["SATCHEL_SHARED"] ?? String(root) + "/../shared"
    }()

    private static let real: [String] = {
        let folder = shared + "/data/gharchive"
        let names = ["2015-01-01-3", "2015-01-01-4", "2015-01-01-5", "2015-01-01-15"].map { "\(folder)/\($0).json.gz" }
        return names.allSatisfy { FileManager.default.fileExists(atPath: $0) } ? names : []
    }()

    private static let folder = try? TemporaryFolder()

    private static let generated: [String] = {
        print("No archive hours in \(shared)/data/gharchive: these tests run on generated ones.")
        guard let folder, let files = try? GeneratedHours(seed: 11, hours: 4, eventsPerHour: 3000).write(to: folder.path + "/hours") else {
            return []
        }
        return files
    }()

    /// The lines of a file, inflated by zlib rather than by Satchel.
    static func lines(_ path: String) throws -> [Substring] {
        let text = String(decoding: try gunzip(Data(contentsOf: URL(fileURLWithPath: path))), as: UTF8.self)
        return text.split(separator: "\n")
    }
}

struct GunzipError: Error {
    let code: Int32
}

/// All members of a gzip file.
func gunzip(_ data: Data) throws -> Data {
    var output = Data()
    var stream = z_stream()
    guard inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { throw GunzipError(code: -1) }
    defer { inflateEnd(&stream) }
    var input = [UInt8](data)
    let count = UInt32(input.count)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    try input.withUnsafeMutableBufferPointer { source in
        stream.next_in = source.baseAddress
        stream.avail_in = count
        while true {
            let (code, made) = buffer.withUnsafeMutableBufferPointer { target in
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                return (inflate(&stream, Z_NO_FLUSH), target.count - Int(stream.avail_out))
            }
            output.append(contentsOf: buffer[..<made])
            if code == Z_STREAM_END {
                if stream.avail_in == 0 { return }
                inflateReset(&stream)
            } else if code != Z_OK {
                throw GunzipError(code: code)
            }
        }
    }
    return output
}
