// Indexing 64 bytes at a time; included once per set of instructions, inside a namespace that has `Masks classify(const uint8_t *)`,
// `uint64_t newlinesOf(const uint8_t *)` and `size_t storeOffsets(uint32_t *out, uint64_t mask, uint32_t base)` (which may write up to 64 entries).

// The bytes that a backslash protects. Backslashes are rare, so they are taken one by one.
inline __attribute__((always_inline)) uint64_t protectedBytes(uint64_t backslashes, uint64_t &carry) {
    uint64_t result = carry;
    uint64_t left = backslashes & ~carry;
    carry = 0;
    while (left) {
        const int at = std::countr_zero(left);
        if (at == 63) {
            carry = 1;
            break;
        }
        const uint64_t next = uint64_t(2) << at;
        result |= next;
        left &= (left - 1) & ~next;
    }
    return result;
}

// Indexes from `from` on, a line's start. Returns the end of the line that it had to give up, or the chunk's end.
inline __attribute__((always_inline)) size_t run(LineSink &sink, size_t from) {
    cjs_scanner &s = sink.scanner;
    const uint8_t *bytes = s.bytes;
    const size_t length = s.length;
    uint64_t *starts = s.starts.data();

    uint64_t carryEscape = 0, carryString = 0, carryScalar = 0;
    size_t lineStart = from;
    uint32_t *out = s.brackets.data();
    size_t bracketCount = s.brackets.count(), bracketRoom = bracketCount;
    size_t lineBracket = bracketCount;
    // Offsets of the first and the last block of the line that holds bytes above 0x7F.
    constexpr size_t none = SIZE_MAX;
    size_t firstHigh = none, lastHigh = 0;

    const auto endLine = [&](size_t end, size_t endBracket) __attribute__((noinline)) {
        bool good = true;
        if (firstHigh != none) {
            const size_t a = firstHigh > lineStart ? firstHigh : lineStart;
            const size_t b = lastHigh + 64 < end ? lastHigh + 64 : end;
            // The blocks may belong to the next line of the same block.
            if (a < b) good = isUTF8(bytes + a, b - a);
        }
        if (good) {
            sink.good(uint32_t(lineStart), uint32_t(end), uint32_t(lineBracket), uint32_t(endBracket));
        } else {
            sink.bad(uint32_t(lineStart), uint32_t(end));
        }
        lineStart = end + 1;
        lineBracket = endBracket;
    };

    alignas(64) uint8_t edge[64];
    for (size_t block = from & ~size_t(63); block < length; block += 64) {
        const uint8_t *p = bytes + block;
        uint64_t live = ~uint64_t(0);
        if (block < from || length - block < 64) {
            // The edges as if white space stood around: reads no byte outside of [from, length).
            const size_t first = block < from ? from - block : 0;
            const size_t end = length - block < 64 ? length - block : 64;
            std::memset(edge, ' ', sizeof edge);
            std::memcpy(edge + first, p + first, end - first);
            live <<= first;
            p = edge;
        }
        const Masks m = classify(p);

        uint64_t quotes = m.quote;
        if (m.backslash | carryEscape) quotes &= ~protectedBytes(m.backslash, carryEscape);
        const uint64_t inString = prefixXor(quotes) ^ carryString;  // from an opening quote to before its closing one
        carryString = uint64_t(int64_t(inString) >> 63);

        const uint64_t scalar = ~(m.op | m.space);
        const uint64_t bare = scalar & ~quotes;
        const uint64_t follows = bare << 1 | carryScalar;
        carryScalar = bare >> 63;
        const uint64_t start = (m.op | (scalar & ~follows)) & ~(inString ^ quotes);
        const uint64_t brackets = m.bracket & ~inString;

        if (live == ~uint64_t(0)) {
            starts[block >> 6] = start;
        } else {
            starts[block >> 6] = (starts[block >> 6] & ~live) | start;
        }
        if (__builtin_expect(m.high != 0, 0)) {
            if (firstHigh == none) firstHigh = block;
            lastHigh = block;
        }
        if (__builtin_expect(bracketCount + 64 > bracketRoom, 0)) {
            s.brackets.setCount(bracketCount);
            s.brackets.room(4096);
            out = s.brackets.data();
            bracketRoom = bracketCount + 4096;
        }
        const size_t bracketsBefore = bracketCount;
        if (__builtin_expect(m.control == 0, 1)) {
            bracketCount += storeOffsets(out + bracketCount, brackets, uint32_t(block));
            continue;
        }

        // A line ends in this block, or must be given up in it.
        const uint64_t wrong = m.control & inString;
        uint64_t newlines = newlinesOf(p) & ~inString;
        const uint64_t before = wrong ? (wrong & -wrong) - 1 : ~uint64_t(0);
        bracketCount += storeOffsets(out + bracketCount, brackets & before, uint32_t(block));
        newlines &= before;
        while (newlines) {
            const uint64_t upTo = (newlines & -newlines) - 1;
            endLine(block + size_t(std::countr_zero(newlines)), bracketsBefore + size_t(std::popcount(brackets & upTo)));
            // What is high in this block may stand in the next line.
            firstHigh = (m.high & ~upTo) ? block : none;
            lastHigh = block;
            newlines &= newlines - 1;
        }
        if (wrong) {
            const size_t at = block + size_t(std::countr_zero(wrong));
            const void *newline = std::memchr(bytes + at, '\n', length - at);
            const size_t end = newline ? size_t(static_cast<const uint8_t *>(newline) - bytes) : length;
            sink.bad(uint32_t(lineStart), uint32_t(end));
            s.brackets.setCount(lineBracket);
            return end + 1;
        }
    }
    if (lineStart < length) {
        if (carryString) {
            sink.bad(uint32_t(lineStart), uint32_t(length));
        } else {
            endLine(length, bracketCount);
        }
    }
    s.brackets.setCount(bracketCount);
    return length;
}
