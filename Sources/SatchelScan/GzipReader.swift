internal import SatchelColumns
package import SatchelStorage

/// The decompressed bytes of a gzip file, member after member, in constant memory.
///
/// What comes before a fault is handed out first; the next read throws, and so does every later one.
package final class GzipReader: ByteReader {
    private enum Stage { case header, body, trailer, ended }

    private let input: GzipInput
    private var inflate = InflateState()
    private var fault: GzipFault
    private var stage = Stage.header
    private var length: UInt32 = 0
    private var failure: (any Error)?
    /// Notes what the text was inflated from, if somebody wants to know.
    private var recorder: PackedRecorder?

    package init(_ source: any ByteReader, file: String, inputBytes: Int = ByteBlock.usualCapacity) {
        input = GzipInput(source, capacity: inputBytes)
        fault = GzipFault(file: file)
    }

    package var storedBytesRead: Int { input.storedBytesRead }

    /// From now on keeps what the text was inflated from, as long as `packed(_:)` asks for it; nothing must have been read.
    func record(stretchBytes: Int = PackedRecorder.usualStretch) { recorder = PackedRecorder(stretchBytes: stretchBytes) }

    /// What a part of the text that was read was inflated from; of earlier parts nothing is known afterwards.
    func packed(_ range: Range<Int>) -> [PackedStretch] { recorder?.covering(range) ?? [] }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let failure { throw failure }
        var produced = 0
        do {
            while produced < buffer.count, stage != .ended {
                switch stage {
                case .header: try startMember()
                case .body: produced += try inflateSome(into: UnsafeMutableRawBufferPointer(rebasing: buffer[produced...]))
                case .trailer: try endMember()
                case .ended: break
                }
            }
        } catch {
            failure = error
            if produced == 0 { throw error }
        }
        return produced
    }

    private func startMember() throws {
        guard try GzipHeader.read(input, fault) else {
            stage = .ended
            return
        }
        inflate.reset()
        recorder?.begin()
        length = 0
        stage = .body
    }

    private func inflateSome(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let hasInput = try input.refill()
            if recorder?.isLong == true { inflate.stopBehindBlock() }
            let (consumed, produced, outcome) = inflate.inflate(from: input.window, to: buffer)
            recorder?.note(input.window[..<consumed], text: buffer[..<produced], ahead: inflate.heldText)
            input.advance(consumed)
            // The trailer holds the length modulo 2^32.
            length &+= UInt32(truncatingIfNeeded: produced)
            switch outcome {
            case .damaged(let what):
                throw fault.damaged(what, at: input.offset - inflate.heldBytes)
            case .finished where inflate.hasStopped:
                recorder?.divide { inflate.goOn(window: $0) }
                if produced > 0 { return produced }
            case .finished:
                // ISA-L has taken up to seven bytes of the trailer into its bit buffer.
                input.goBack(inflate.heldBytes)
                stage = .trailer
                return produced
            case .more:
                if produced > 0 { return produced }
                if !hasInput { throw fault.cut(in: "the compressed data", at: input.offset) }
                if consumed == 0 { throw fault.damaged("the decoder makes no progress", at: input.offset) }
            }
        }
    }

    private func endMember() throws {
        let start = input.offset
        let checksum = try trailerField()
        guard checksum == inflate.crc else {
            throw fault.damaged("its checksum is \(hex(checksum, 8)), the data give \(hex(inflate.crc, 8))", at: start)
        }
        let stored = try trailerField()
        guard stored == length else {
            throw fault.damaged("its length is given as \(stored) bytes, the data have \(length)", at: start + 4)
        }
        fault.member += 1
        stage = .header
    }

    private func trailerField() throws -> UInt32 {
        var value: UInt32 = 0
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            guard let byte = try input.next() else { throw fault.cut(in: "the checksum and length", at: input.offset) }
            value |= UInt32(byte) << shift
        }
        return value
    }
}
