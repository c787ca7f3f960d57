// Indexing by simdjson's own first stage: on processors that have no kernel of ours, and what the kernels are tested against.
#include <cstring>

#include "Scanner.h"
#include "simdjson.h"

namespace cjs {

namespace {

bool isBracket(uint8_t c) { return (c | 0x20) == '{' || (c | 0x20) == '}'; }

// Runs the first stage over [start, start + length).
simdjson::error_code stage1(cjs_scanner &s, size_t start, size_t length) {
    if (!s.parser || s.parser->capacity() < length) {
        s.parser.reset();
        const size_t capacity = length + length / 4 + 4096;
        if (simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, s.parser)) throw std::bad_alloc();
    }
    s.parser->n_structural_indexes = 0;
    const simdjson::error_code error = s.parser->stage1(s.bytes + start, length, simdjson::stage1_mode::regular);
    return error == simdjson::EMPTY ? simdjson::SUCCESS : error;
}

void mark(cjs_scanner &s, size_t start) {
    const uint32_t *indexes = s.parser->structural_indexes.get();
    const uint32_t n = s.parser->n_structural_indexes;
    uint64_t *starts = s.starts.data();
    uint32_t *brackets = s.brackets.room(n);
    size_t found = 0;
    for (uint32_t i = 0; i < n; i++) {
        const size_t at = start + indexes[i];
        starts[at >> 6] |= uint64_t(1) << (at & 63);
        brackets[found] = uint32_t(at);
        found += isBracket(s.bytes[at]);
    }
    s.brackets.setCount(s.brackets.count() + found);
}

}  // namespace

void indexByStage1(cjs_scanner &s) {
    if (s.length == 0) return;
    std::memset(s.starts.data(), 0, s.starts.count() * sizeof(uint64_t));
    // Without fault in the whole chunk no string holds a newline, so that all lines stand for themselves.
    const bool whole = stage1(s, 0, s.length) == simdjson::SUCCESS;
    if (whole) mark(s, 0);
    LineSink sink(s);
    size_t bracket = 0;
    for (size_t start = 0; start < s.length;) {
        const void *newline = std::memchr(s.bytes + start, '\n', s.length - start);
        const size_t end = newline ? size_t(static_cast<const uint8_t *>(newline) - s.bytes) : s.length;
        bool good = true;
        if (!whole && end > start) {
            good = stage1(s, start, end - start) == simdjson::SUCCESS;
            if (good) mark(s, start);
        }
        const size_t first = bracket;
        while (bracket < s.brackets.count() && s.brackets[bracket] < end) bracket++;
        if (good) {
            sink.good(uint32_t(start), uint32_t(end), uint32_t(first), uint32_t(bracket));
        } else {
            sink.bad(uint32_t(start), uint32_t(end));
        }
        start = end + 1;
    }
}

}  // namespace cjs
