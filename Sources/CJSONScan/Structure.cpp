#include "Structure.h"

#include "BracketStack.h"
#include "Cursor.h"
#include "Values.h"

namespace cjs {

namespace {

// Of the four brackets, bit 1 tells those that open, bit 5 tells braces.
inline uint64_t opens(uint8_t c) { return c >> 1 & 1; }
inline uint64_t isBrace(uint8_t c) { return c >> 5 & 1; }
inline bool isBracket(uint8_t c) { return (c | 0x20) == '{' || (c | 0x20) == '}'; }

// The brackets of a line that begins with one, while fewer than 63 are open, without a branch but the loop's. False: look closer.
bool checkQuickly(const cjs_scanner &s, const BracketRange &range, uint32_t start, uint32_t end) {
    const uint32_t *brackets = s.brackets.data();
    if (range.first == range.end || brackets[range.first] != start) return false;
    uint64_t stack = 1;  // the lowest bit is the innermost bracket, the highest one set marks the bottom
    uint64_t wrong = 0, highest = 0;
    uint32_t k = range.first;
    do {
        if (k == range.end) return false;
        const uint8_t c = s.bytes[brackets[k++]];
        const uint64_t open = opens(c), brace = isBrace(c);
        wrong |= (open ^ 1) & (stack ^ brace);
        stack = open ? stack << 1 | brace : stack >> 1;
        highest |= stack;
    } while (stack > 1);
    if (stack != 1 || (wrong & 1) || highest >> 63 || k != range.end) return false;
    for (uint32_t p = brackets[k - 1] + 1; p < end; p++) {
        if (!isSpace(s.bytes[p])) return false;
    }
    return true;
}

// What a value that is no object, array or string must be.
bool isScalar(const uint8_t *p, const uint8_t *end) {
    return isNumber(p, end) || isLiteral(p, end, "true") || isLiteral(p, end, "false") || isLiteral(p, end, "null");
}

LineFault checkSlowly(const cjs_scanner &s, uint32_t row, uint32_t start, uint32_t end) {
    const auto fault = [&](uint32_t code, uint32_t at) {
        return LineFault{row, code, at - start, at < end ? s.bytes[at] : uint8_t(0)};
    };
    Cursor cursor(s);
    cursor.enter(start, end);
    const uint32_t first = cursor.at;
    BracketStack stack;
    while (cursor.at < end) {
        const uint8_t c = s.bytes[cursor.at];
        if (isBracket(c)) {
            if (opens(c)) {
                if (stack.depth == 0 && cursor.at != first) return fault(CJS_FAULT_EXTRA, cursor.at);
                stack.push(isBrace(c));
            } else if (stack.depth == 0 || stack.pop() != bool(isBrace(c))) {
                return fault(CJS_FAULT_BRACKET, cursor.at);
            }
            cursor.next();
            continue;
        }
        if (stack.depth == 0) {
            if (cursor.at != first) return fault(CJS_FAULT_EXTRA, cursor.at);
            const uint32_t at = cursor.at;
            cursor.next();
            if (c != '"' && !isScalar(s.bytes + at, s.bytes + cursor.at)) return fault(CJS_FAULT_NOT_JSON, at);
            continue;
        }
        cursor.next();
    }
    if (stack.depth > 0) return fault(CJS_FAULT_UNCLOSED, end);
    return fault(0, end);
}

}  // namespace

LineFault checkStructure(const cjs_scanner &s, uint32_t row) {
    const uint32_t start = s.offsets[row], end = start + s.lengths[row];
    if (__builtin_expect(checkQuickly(s, s.ranges[row], start, end), 1)) return {row, 0, 0, 0};
    return checkSlowly(s, row, start, end);
}

}  // namespace cjs
