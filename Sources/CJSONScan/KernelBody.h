// Indexing 64 bytes at a time; included once per set of instructions, inside a namespace that has `Masks classify(const uint8_t *)`,
// `uint64_t newlinesOf(const uint8_t *)`, `uint64_t highOf(const uint8_t *)`,
// `size_t storeOffsets(uint32_t *out, uint64_t mask, uint32_t base)` (which may write up to 64 entries) and
// `size_t nonzero(const uint64_t *words, size_t count, uint32_t *out)` (of at most wordsAtOnce).

// The bytes that a backslash protects, without a branch: escapes come irregularly. Of a run of backslashes every second one protects; that the
// run is subtracted from the odd places tells where it began (Langdale and Lemire, Parsing Gigabytes of JSON per Second, 2019, 3.1.1).
inline __attribute__((always_inline)) uint64_t protectedBytes(uint64_t backslashes, uint64_t &carry) {
    constexpr uint64_t odd = 0xAAAAAAAAAAAAAAAAULL;
    const uint64_t starts = backslashes & ~carry;
    const uint64_t series = ((starts << 1 | odd) - starts) ^ odd;
    const uint64_t result = series ^ (backslashes | carry);
    carry = (series & backslashes) >> 63;
    return result;
}

// What runs on from block to block.
struct Carry {
    uint64_t escape = 0, string = 0, scalar = 0;
};

// What the 64 bytes at p are to the index.
struct Block {
    uint64_t start, brackets, inString, odd;
};

inline __attribute__((always_inline)) Block look(const uint8_t *p, Carry &carry) {
    const Masks m = classify(p);
    const uint64_t quotes = m.quote & ~protectedBytes(m.backslash, carry.escape);
    const uint64_t inString = prefixXor(quotes) ^ carry.string;  // from an opening quote to before its closing one
    carry.string = uint64_t(int64_t(inString) >> 63);
    const uint64_t scalar = ~(m.op | m.space);
    const uint64_t bare = scalar & ~quotes;
    const uint64_t follows = bare << 1 | carry.scalar;
    carry.scalar = bare >> 63;
    return {(m.op | (scalar & ~follows)) & ~(inString ^ quotes), m.bracket & ~inString, inString, m.odd};
}

constexpr size_t noBlock = SIZE_MAX;

// Ends a line whose blocks from `firstHigh` to `lastHigh` hold bytes above 0x7F. Apart from `run`, whose variables then stay in registers.
inline __attribute__((noinline)) void endLine(
    LineSink &sink, size_t start, size_t end, size_t firstBracket, size_t endBracket, size_t firstHigh, size_t lastHigh) {
    bool good = true;
    if (firstHigh != noBlock) {
        const size_t a = firstHigh > start ? firstHigh : start;
        const size_t b = lastHigh + 64 < end ? lastHigh + 64 : end;
        // The blocks may belong to the next line of the same block.
        if (a < b) good = isUTF8(sink.scanner.bytes + a, b - a);
    }
    if (good) {
        sink.good(uint32_t(start), uint32_t(end), uint32_t(firstBracket), uint32_t(endBracket));
    } else {
        sink.bad(uint32_t(start), uint32_t(end));
    }
}

// Indexes from `from` on, a line's start. Returns the end of the line that it had to give up, or the chunk's end.
inline __attribute__((always_inline)) size_t run(LineSink &sink, size_t from) {
    cjs_scanner &s = sink.scanner;
    const uint8_t *bytes = s.bytes;
    const size_t length = s.length;
    uint64_t *starts = s.starts.data();
    uint64_t *bracketBits = s.bracketBits.data();

    Carry carry;
    size_t lineStart = from;
    size_t bracketCount = s.bracketCount, lineBracket = bracketCount;
    size_t firstHigh = noBlock, lastHigh = 0;

    const size_t whole = length & ~size_t(63);
    size_t block = from & ~size_t(63);
    bool isEdge = from != block;
    while (block < length) {
        Block b;
        uint64_t high = 0, control = 0;
        size_t bracketsBefore = bracketCount;
        const uint8_t *p = bytes + block;
        alignas(64) uint8_t edge[64];
        // Whole blocks in which no line ends: the many.
        bool isSpecial = false;
        for (; !isEdge && block < whole; block += 64) {
            p = bytes + block;
            b = look(p, carry);
            starts[block >> 6] = b.start;
            bracketBits[block >> 6] = b.brackets;
            bracketsBefore = bracketCount;
            bracketCount += size_t(std::popcount(b.brackets));
            if (__builtin_expect(b.odd != 0, 0)) {
                high = highOf(p);
                control = b.odd & ~high;
                if (high) {
                    if (firstHigh == noBlock) firstHigh = block;
                    lastHigh = block;
                }
                if (control) {
                    isSpecial = true;
                    break;
                }
            }
        }
        if (!isSpecial) {
            if (block >= length) break;
            // The edges as if white space stood around: reads no byte outside of [from, length).
            const size_t first = block < from ? from - block : 0;
            const size_t end = length - block < 64 ? length - block : 64;
            std::memset(edge, ' ', sizeof edge);
            std::memcpy(edge + first, bytes + block + first, end - first);
            p = edge;
            b = look(p, carry);
            const uint64_t live = ~uint64_t(0) << first;
            starts[block >> 6] = (first ? starts[block >> 6] & ~live : 0) | b.start;
            bracketBits[block >> 6] = (first ? bracketBits[block >> 6] & ~live : 0) | b.brackets;
            high = highOf(p);
            control = b.odd & ~high;
            if (high) {
                if (firstHigh == noBlock) firstHigh = block;
                lastHigh = block;
            }
            bracketsBefore = bracketCount;
            bracketCount += size_t(std::popcount(b.brackets));
            isEdge = false;
        }

        // A line ends in this block, or must be given up in it.
        const uint64_t wrong = control & b.inString;
        const uint64_t before = wrong ? (wrong & -wrong) - 1 : ~uint64_t(0);
        uint64_t newlines = control ? newlinesOf(p) & ~b.inString & before : 0;
        while (newlines) {
            const uint64_t upTo = (newlines & -newlines) - 1;
            const size_t end = block + size_t(std::countr_zero(newlines));
            const size_t endBracket = bracketsBefore + size_t(std::popcount(b.brackets & upTo));
            endLine(sink, lineStart, end, lineBracket, endBracket, firstHigh, lastHigh);
            lineStart = end + 1;
            lineBracket = endBracket;
            // What is high in this block may stand in the next line.
            firstHigh = (high & ~upTo) ? block : noBlock;
            lastHigh = block;
            newlines &= newlines - 1;
        }
        if (__builtin_expect(wrong != 0, 0)) {
            const size_t at = block + size_t(std::countr_zero(wrong));
            const void *newline = std::memchr(bytes + at, '\n', length - at);
            const size_t end = newline ? size_t(static_cast<const uint8_t *>(newline) - bytes) : length;
            sink.bad(uint32_t(lineStart), uint32_t(end));
            // The brackets of the line that lie behind it are no one's.
            bracketBits[block >> 6] &= before;
            s.bracketCount = bracketsBefore + size_t(std::popcount(b.brackets & before));
            for (size_t word = (block >> 6) + 1; word <= end >> 6; word++) bracketBits[word] = 0;
            return end + 1;
        }
        block += 64;
    }
    if (lineStart < length) {
        if (carry.string) {
            sink.bad(uint32_t(lineStart), uint32_t(length));
        } else {
            endLine(sink, lineStart, length, lineBracket, bracketCount, firstHigh, lastHigh);
        }
    }
    s.bracketCount = bracketCount;
    return length;
}

// Indexes the chunk, then lists the offsets of its brackets.
static void index(cjs_scanner &s) {
    LineSink sink(s);
    s.bracketCount = 0;
    for (size_t at = 0; at < s.length;) at = run(sink, at);
    uint32_t *out = s.brackets.room(s.bracketCount + 64);
    const uint64_t *words = s.bracketBits.data();
    const size_t count = (s.length + 63) >> 6;
    size_t total = 0;
    uint32_t filled[wordsAtOnce + 8];
    for (size_t first = 0; first < count; first += wordsAtOnce) {
        const size_t n = nonzero(words + first, count - first < wordsAtOnce ? count - first : wordsAtOnce, filled);
        for (size_t k = 0; k < n; k++) {
            const size_t word = first + filled[k];
            total += storeOffsets(out + total, words[word], uint32_t(word << 6));
        }
    }
    s.brackets.setCount(total);
}
