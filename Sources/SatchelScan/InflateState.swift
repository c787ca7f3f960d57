internal import CISAL

/// ISA-L's decompressor of one raw deflate stream, with the CRC of what it puts out.
struct InflateState: ~Copyable {
    enum Outcome: Equatable {
        case more
        case finished
        case damaged(String)
    }

    private let state: UnsafeMutablePointer<inflate_state>
    /// The stream's end will be, or was, that of a block in its middle.
    private(set) var hasStopped = false

    init() {
        state = .allocate(capacity: 1)
        reset()
    }

    deinit { state.deallocate() }

    /// Makes ready for the next stream.
    mutating func reset() {
        hasStopped = false
        isal_inflate_init(state)
        state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR)
    }

    var crc: UInt32 { state.pointee.crc }

    /// Ends the stream at the end of the block that is being inflated, where there is one and it is not the last.
    mutating func stopBehindBlock() {
        let stage = state.pointee.block_state
        guard state.pointee.bfinal == 0, stage == ISAL_BLOCK_CODED || stage == ISAL_BLOCK_TYPE0 else { return }
        state.pointee.bfinal = 1
        hasStopped = true
    }

    /// Goes on with the next block, after a stop. Gives the bit of its first byte that it begins with, and its bytes that were taken.
    /// - Parameter window: the last 32 KiB of what came out, or all if it was less.
    mutating func goOn(window: [UInt8]) -> (firstBit: Int, taken: [UInt8]) {
        hasStopped = false
        // What ISA-L has taken and not used yet: at most 64 bits, with zeros above them.
        let (bits, count, crc) = (state.pointee.read_in, max(0, Int(state.pointee.read_in_length)), state.pointee.crc)
        isal_inflate_reset(state)
        (state.pointee.read_in, state.pointee.read_in_length, state.pointee.crc) = (bits, Int32(count), crc)
        window.withUnsafeBufferPointer {
            // ISA-L copies the bytes; its type lacks the const.
            _ = isal_inflate_set_dict(state, UnsafeMutablePointer(mutating: $0.baseAddress), UInt32($0.count))
        }
        let firstBit = (8 - count % 8) % 8
        let shifted = bits << UInt64(firstBit)
        return (firstBit, (0..<(count + firstBit) / 8).map { UInt8(truncatingIfNeeded: shifted >> UInt64(8 * $0)) })
    }

    /// Whole bytes that were taken from the input and are not part of the stream (or not used yet): up to 7.
    var heldBytes: Int { max(0, Int(state.pointee.read_in_length)) / 8 }

    /// Bytes of text that wait to be handed out.
    var heldText: Int { Int(max(0, state.pointee.tmp_out_valid - state.pointee.tmp_out_processed)) }

    /// Inflates from `input` to `output`, neither longer than 4 GiB - 1; they are not touched beyond their counts, nor kept after the call.
    mutating func inflate(
        from input: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer
    ) -> (consumed: Int, produced: Int, outcome: Outcome) {
        let available = UInt32(clamping: input.count)
        let room = UInt32(clamping: output.count)
        // ISA-L reads through next_in only; its type lacks the const.
        state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        state.pointee.avail_in = available
        state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_out = room
        let code = isal_inflate(state)
        let consumed = Int(available - min(available, state.pointee.avail_in))
        let produced = Int(room - min(room, state.pointee.avail_out))
        state.pointee.next_in = nil
        state.pointee.next_out = nil
        if code < 0 { return (consumed, produced, .damaged(Self.text(code))) }
        return (consumed, produced, state.pointee.block_state == ISAL_BLOCK_FINISH ? .finished : .more)
    }

    private static func text(_ code: Int32) -> String {
        switch code {
        case ISAL_INVALID_BLOCK: "a block with a header that deflate does not have"
        case ISAL_INVALID_SYMBOL: "a code that its block does not define"
        case ISAL_INVALID_LOOKBACK: "a reference to bytes before the start"
        default: "decoder error \(code)"
        }
    }
}
