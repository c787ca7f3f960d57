// What a scanner knows of its chunk: rows, and for JSON the structural characters of all lines.
#ifndef CJSONSCAN_SCANNER_H
#define CJSONSCAN_SCANNER_H

#include <memory>

#include "Buffer.h"
#include "CJSONScan.h"

// Its header is a megabyte: only what calls it includes it.
namespace simdjson::internal {
class dom_parser_implementation;
}

namespace cjs {

inline bool isSpace(uint8_t c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Where a string that opens at `opening` ends: between its closing quote and the next structural character there is nothing but white space.
inline uint32_t closingQuote(const uint8_t *bytes, uint32_t opening, uint32_t next) {
    uint32_t p = next - 1;
    while (p > opening + 1 && bytes[p] != '"') p--;
    return p;
}

// Which of a line's bytes make it unfit to be read at all.
struct LineFault {
    uint32_t row;
    uint32_t code;
    uint32_t offset;
    uint32_t found;
};

// Brackets of a row in Scanner::brackets; `first == bad` marks a row with a LineFault.
struct BracketRange {
    static constexpr uint32_t bad = UINT32_MAX;
    uint32_t first;
    uint32_t end;
};

enum class Kernel { stage1, avx2, avx512 };

// Writes the offsets of the bits that are set in `count` words, the first bit's being `base`, and to `counts` how many of them stand
// before each word, and in all. May write up to 64 offsets too many.
using Unroll = void (*)(const uint64_t *words, uint32_t count, uint32_t base, uint32_t *out, uint32_t *counts);
void unrollPlainly(const uint64_t *words, uint32_t count, uint32_t base, uint32_t *out, uint32_t *counts);
void unrollByAVX2(const uint64_t *words, uint32_t count, uint32_t base, uint32_t *out, uint32_t *counts);
void unrollByAVX512(const uint64_t *words, uint32_t count, uint32_t base, uint32_t *out, uint32_t *counts);

}  // namespace cjs

struct cjs_scanner {
    cjs_scanner();
    ~cjs_scanner();

    const uint8_t *bytes = nullptr;
    size_t length = 0;
    bool isJSON = false;

    size_t lineCount = 0;
    cjs::Buffer<uint32_t> offsets;
    cjs::Buffer<uint32_t> lengths;
    cjs::Buffer<uint32_t> lines;
    cjs::Buffer<cjs::BracketRange> ranges;
    cjs::Buffer<cjs::LineFault> faults;

    // A bit for every byte of the chunk, set where simdjson's first stage sees a structural character or a value's start.
    cjs::Buffer<uint64_t> starts;
    // Offsets of the brackets outside of strings; the kernels for x86-64 note bits first.
    cjs::Buffer<uint32_t> brackets;
    cjs::Buffer<uint64_t> bracketBits;
    size_t bracketCount = 0;

    cjs::Kernel kernel;
    cjs::Unroll unroll;
    void use(cjs::Kernel);
    std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;  // made by the first use of stage1

    size_t rowCount() const { return offsets.count(); }
    const cjs::LineFault &fault(uint32_t row) const;
};

namespace cjs {

// Takes the lines of a chunk one after the other and makes rows of those that are not blank.
class LineSink {
public:
    explicit LineSink(cjs_scanner &scanner) : scanner(scanner) {}

    // A line without faults in [start, end), `end` being its newline or the chunk's end; its brackets are [firstBracket, endBracket).
    void good(uint32_t start, uint32_t end, uint32_t firstBracket, uint32_t endBracket);
    // A line that the first stage refuses.
    void bad(uint32_t start, uint32_t end);

    cjs_scanner &scanner;

private:
    uint32_t line = 0;
};

// Why simdjson's first stage refuses a line: the first byte that is at fault.
LineFault diagnose(const uint8_t *line, uint32_t length);

bool isUTF8(const uint8_t *p, size_t length);

void indexText(cjs_scanner &);
void indexByStage1(cjs_scanner &);
void indexByAVX2(cjs_scanner &);
void indexByAVX512(cjs_scanner &);

}  // namespace cjs

#endif
