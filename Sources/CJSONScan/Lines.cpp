// Lines into rows, and what is wrong with those that can't be read.
#include <cstring>

#include "Scanner.h"

namespace cjs {

void LineSink::good(uint32_t start, uint32_t end, uint32_t firstBracket, uint32_t endBracket) {
    cjs_scanner &s = scanner;
    const uint8_t *bytes = s.bytes;
    const uint32_t number = line++;
    s.lineCount = line;
    uint32_t stop = end;
    if (end < s.length && stop > start && bytes[stop - 1] == '\r') stop--;
    uint32_t p = start;
    while (p < stop && isSpace(bytes[p])) p++;
    if (p == stop) return;
    s.offsets.push(start);
    s.lengths.push(stop - start);
    s.lines.push(number);
    s.ranges.push({firstBracket, endBracket});
}

void LineSink::bad(uint32_t start, uint32_t end) {
    const size_t before = scanner.rowCount();
    good(start, end, BracketRange::bad, BracketRange::bad);
    if (scanner.rowCount() == before) return;
    LineFault fault = diagnose(scanner.bytes + start, scanner.lengths.back());
    fault.row = uint32_t(before);
    scanner.faults.push(fault);
}

namespace {

// Bytes of the well-formed UTF-8 sequence at p, 0 if there is none.
uint32_t sequenceLength(const uint8_t *p, const uint8_t *end) {
    const uint8_t lead = p[0];
    if (lead < 0x80) return 1;
    const uint32_t n = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (n == 0 || uint32_t(end - p) < n) return 0;
    for (uint32_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
    }
    if (lead == 0xE0 && p[1] < 0xA0) return 0;  // longer than need be
    if (lead == 0xED && p[1] > 0x9F) return 0;  // a surrogate
    if (lead == 0xF0 && p[1] < 0x90) return 0;
    if (lead == 0xF4 && p[1] > 0x8F) return 0;  // past U+10FFFF
    return n;
}

}  // namespace

LineFault diagnose(const uint8_t *line, uint32_t length) {
    const uint8_t *end = line + length;
    // What is no text is nothing else either: as lines that are not decoded say it too.
    for (uint32_t i = 0; i < length;) {
        const uint32_t n = sequenceLength(line + i, end);
        if (n == 0) return {0, CJS_FAULT_UTF8, i, line[i]};
        i += n;
    }
    bool inString = false;
    uint32_t opened = 0;
    for (uint32_t i = 0; i < length; i++) {
        const uint8_t c = line[i];
        if (inString && c < 0x20) return {0, CJS_FAULT_CONTROL, i, c};
        if (c == '"') {
            inString = !inString;
            opened = i;
        }
        if (c == '\\' && i + 1 < length) {
            // As in the first stage a backslash protects what follows, outside of strings too.
            i++;
            if (inString && line[i] < 0x20) return {0, CJS_FAULT_CONTROL, i, line[i]};
        }
    }
    return {0, CJS_FAULT_UNCLOSED_STRING, opened, '"'};
}

}  // namespace cjs
