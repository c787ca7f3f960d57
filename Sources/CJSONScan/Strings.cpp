// Strings: escapes out, surrogate pairs joined.
#include <cstring>

#include "CJSONScan.h"
#include "Values.h"

namespace cjs {

namespace {

// The word's bytes that are a backslash have their top bit set in the result; the lowest one that is set is right.
uint64_t backslashes(uint64_t word) {
    const uint64_t x = word ^ 0x5C5C5C5C5C5C5C5CULL;
    return (x - 0x0101010101010101ULL) & ~x & 0x8080808080808080ULL;
}

// Four hexadecimal digits, or -1.
int32_t hex4(const uint8_t *p, const uint8_t *end) {
    if (end - p < 4) return -1;
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        const uint8_t c = p[i], letter = c | 0x20;
        if (c >= '0' && c <= '9') {
            value = value * 16 + (c - '0');
        } else if (letter >= 'a' && letter <= 'f') {
            value = value * 16 + (letter - 'a' + 10);
        } else {
            return -1;
        }
    }
    return value;
}

uint8_t *encode(uint32_t scalar, uint8_t *out) {
    if (scalar < 0x80) {
        *out++ = uint8_t(scalar);
    } else if (scalar < 0x800) {
        *out++ = uint8_t(0xC0 | scalar >> 6);
        *out++ = uint8_t(0x80 | (scalar & 0x3F));
    } else if (scalar < 0x10000) {
        *out++ = uint8_t(0xE0 | scalar >> 12);
        *out++ = uint8_t(0x80 | (scalar >> 6 & 0x3F));
        *out++ = uint8_t(0x80 | (scalar & 0x3F));
    } else {
        *out++ = uint8_t(0xF0 | scalar >> 18);
        *out++ = uint8_t(0x80 | (scalar >> 12 & 0x3F));
        *out++ = uint8_t(0x80 | (scalar >> 6 & 0x3F));
        *out++ = uint8_t(0x80 | (scalar & 0x3F));
    }
    return out;
}

// What a letter after a backslash stands for, 0 for none.
uint8_t simpleEscape(uint8_t c) {
    switch (c) {
    case '"': return '"';
    case '\\': return '\\';
    case '/': return '/';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
    }
}

// Halves of a surrogate pair.
bool isHigh(int32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool isLow(int32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// One escape at the backslash p; moves both. A surrogate that stands alone becomes U+FFFD.
bool escape(const uint8_t *&p, const uint8_t *end, uint8_t *&out) {
    if (end - p < 2) return false;
    if (const uint8_t plain = simpleEscape(p[1])) {
        *out++ = plain;
        p += 2;
        return true;
    }
    if (p[1] != 'u') return false;
    const int32_t unit = hex4(p + 2, end);
    if (unit < 0) return false;
    p += 6;
    uint32_t scalar = uint32_t(unit);
    if (unit >= 0xD800 && unit <= 0xDFFF) {
        scalar = 0xFFFD;
        if (isHigh(unit) && end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
            const int32_t low = hex4(p + 2, end);
            if (isLow(low)) {
                scalar = 0x10000 + ((uint32_t(unit) - 0xD800) << 10) + (uint32_t(low) - 0xDC00);
                p += 6;
            }
        }
    }
    out = encode(scalar, out);
    return true;
}

}  // namespace

const uint8_t *wrongEscape(const uint8_t *p, const uint8_t *end, bool pairs, Code &code) {
    while (p < end && (p = static_cast<const uint8_t *>(std::memchr(p, '\\', size_t(end - p)))) != nullptr) {
        if (end - p >= 2 && simpleEscape(p[1]) != 0) {
            p += 2;
            continue;
        }
        const int32_t unit = end - p >= 2 && p[1] == 'u' ? hex4(p + 2, end) : -1;
        if (unit < 0) {
            code = CJS_FAULT_STRING;
            return p;
        }
        const bool isPair = isHigh(unit) && end - p >= 8 && p[6] == '\\' && p[7] == 'u' && isLow(hex4(p + 8, end));
        if (pairs && !isPair && (isHigh(unit) || isLow(unit))) {
            code = CJS_FAULT_SURROGATE;
            return p;
        }
        p += isPair ? 12 : 6;
    }
    return end;
}

size_t unescape(const uint8_t *p, const uint8_t *end, uint8_t *out, const uint8_t *&fault) {
    uint8_t *const begin = out;
    while (p < end) {
        uint64_t words[2];
        std::memcpy(words, p, 16);
        std::memcpy(out, words, 16);
        if (const uint64_t found = backslashes(words[0]) | backslashes(words[1]); __builtin_expect(found == 0, 1)) {
            p += 16;
            out += 16;
            continue;
        }
        while (p < end && *p != '\\') *out++ = *p++;
        if (p >= end) break;
        if (!escape(p, end, out)) {
            fault = p;
            return SIZE_MAX;
        }
    }
    // The last sixteen may have brought bytes that stand after the end.
    return size_t(out - begin) - (p > end ? size_t(p - end) : 0);
}

}  // namespace cjs
