internal import CISAL

/// The codes of a column's blocks: made of a piece of the column itself, which saves an eighth beside ISA-L's own.
final class DeflateCodes {
    fileprivate let tables: UnsafeMutablePointer<isal_hufftables>
    private let histogram: UnsafeMutablePointer<isal_huff_histogram>
    private(set) var isMade = false

    init() {
        tables = .allocate(capacity: 1)
        histogram = .allocate(capacity: 1)
    }

    deinit {
        tables.deallocate()
        histogram.deallocate()
    }

    private static let sampleBytes = 64 << 10

    /// Others come, of which nothing is known.
    func forget() { isMade = false }

    /// Makes codes for strings like these; every byte and distance gets one, whether it occurs there or not.
    func make(for sample: UnsafeRawBufferPointer) {
        histogram.initialize(to: isal_huff_histogram())
        // ISA-L reads the bytes only; its type lacks the const.
        let start = UnsafeMutablePointer(mutating: sample.baseAddress?.assumingMemoryBound(to: UInt8.self))
        isal_update_histogram(start, Int32(min(sample.count, Self.sampleBytes)), histogram)
        isMade = isal_create_hufftables(tables, histogram) == 0
    }
}

/// ISA-L's compressor of one block at a time; used by one thread.
final class Deflater {
    private let stream: UnsafeMutablePointer<isal_zstream>

    init() {
        stream = .allocate(capacity: 1)
        // ISA-L's own initialisation leaves its table of matches as it was: what is found would depend on what lay there.
        stream.initialize(to: isal_zstream())
    }

    deinit { stream.deallocate() }

    /// Rows are gathered into blocks of about so many bytes: enough for the compressor to find what repeats, and little to read for one row.
    static let blockBytes = 96 << 10

    /// Appends the block compressed, or as it is where that is no longer; gives the bytes that it took.
    func deflate(_ block: UnsafeRawBufferPointer, _ codes: DeflateCodes, to region: ByteRegion) throws -> Int {
        var taken = 0
        try region.append(upTo: block.count + block.count / 512 + 1024) { target in
            isal_deflate_stateless_init(stream)
            if codes.isMade { isal_deflate_set_hufftables(stream, codes.tables, Int32(IGZIP_HUFFTABLE_CUSTOM)) }
            stream.pointee.end_of_stream = 1
            // ISA-L reads through next_in only; its type lacks the const. Blocks are below 4 GiB: the caller's bound.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: block.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(clamping: block.count)
            stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(clamping: target.count)
            let code = isal_deflate_stateless(stream)
            let written = Int(stream.pointee.total_out)
            stream.pointee.next_in = nil
            stream.pointee.next_out = nil
            if code == COMP_OK, written < block.count {
                taken = written
            } else {
                // In bounds: there is room for the block and more.
                target.copyMemory(from: block)
                taken = block.count
            }
            return taken
        }
        return taken
    }
}

/// ISA-L's decompressor of such blocks; used by one thread.
package final class Inflater {
    private let state: UnsafeMutablePointer<inflate_state>
    /// Where text is inflated of which only parts are wanted; used again and again, so that memory stays in one piece.
    let scratch = ByteRegion()

    package init() { state = .allocate(capacity: 1) }

    deinit { state.deallocate() }

    /// Fills the target to its last byte; false where the block gives less, more, or nothing sound.
    func inflate(_ block: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Bool {
        if block.count == target.count {
            target.copyMemory(from: block)
            return true
        }
        isal_inflate_init(state)
        // ISA-L reads through next_in only; its type lacks the const. Neither pointer is used after the call.
        state.pointee.next_in = UnsafeMutablePointer(mutating: block.baseAddress?.assumingMemoryBound(to: UInt8.self))
        state.pointee.avail_in = UInt32(clamping: block.count)
        state.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_out = UInt32(clamping: target.count)
        let code = isal_inflate_stateless(state)
        let isWhole = code == ISAL_DECOMP_OK && state.pointee.avail_out == 0 && state.pointee.block_state == ISAL_BLOCK_FINISH
        state.pointee.next_in = nil
        state.pointee.next_out = nil
        return isWhole
    }

    /// Begins with a stream at a bit of its first byte, which may refer to a text before it; `fill(_:)` gives what it holds.
    ///
    /// The bytes have to stay where they are until the last of it.
    func begin(_ packed: UnsafeRawBufferPointer, firstBit: Int, window: [UInt8]) {
        isal_inflate_init(state)
        var rest = packed[...]
        if firstBit > 0, let first = rest.popFirst() {
            state.pointee.read_in = UInt64(first >> UInt8(truncatingIfNeeded: firstBit))
            state.pointee.read_in_length = Int32(8 - firstBit)
        }
        window.withUnsafeBufferPointer {
            // ISA-L copies the bytes; its type lacks the const.
            if !$0.isEmpty { _ = isal_inflate_set_dict(state, UnsafeMutablePointer(mutating: $0.baseAddress), UInt32($0.count)) }
        }
        let input = UnsafeRawBufferPointer(rebasing: rest)
        state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        state.pointee.avail_in = UInt32(clamping: input.count)
    }

    /// Fills the target with what comes next; false where there is less, or nothing sound.
    func fill(_ target: UnsafeMutableRawBufferPointer) -> Bool {
        state.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_out = UInt32(clamping: target.count)
        let code = isal_inflate(state)
        state.pointee.next_out = nil
        return code == ISAL_DECOMP_OK && state.pointee.avail_out == 0
    }
}
