// Numbers by JSON's grammar: integers exactly, doubles rounded correctly.
#include <cmath>
#include <cstdlib>
#include <string>

#include "Scanner.h"
#include "Values.h"
#include "simdjson.h"

namespace cjs {

namespace {

bool isDigit(uint8_t c) { return c >= '0' && c <= '9'; }

bool onlySpace(const uint8_t *p, const uint8_t *end) {
    while (p < end && isSpace(*p)) p++;
    return p == end;
}

// A number taken apart: its value is ±whole.fraction × 10^exponent.
struct Parts {
    bool negative;
    const uint8_t *whole, *wholeEnd;
    const uint8_t *fraction, *fractionEnd;
    int64_t exponent;  // of more than ten million, some of the same sign
    const uint8_t *end;
};

constexpr int64_t exponentBound = 1'000'000'000'000;

bool takeApart(const uint8_t *p, const uint8_t *end, Parts &n) {
    n.negative = p < end && *p == '-';
    if (n.negative) p++;
    n.whole = p;
    while (p < end && isDigit(*p)) p++;
    n.wholeEnd = p;
    if (p == n.whole || (*n.whole == '0' && p - n.whole > 1)) return false;
    n.fraction = n.fractionEnd = p;
    if (p < end && *p == '.') {
        n.fraction = ++p;
        while (p < end && isDigit(*p)) p++;
        n.fractionEnd = p;
        if (p == n.fraction) return false;
    }
    n.exponent = 0;
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        const bool minus = p < end && *p == '-';
        if (p < end && (*p == '-' || *p == '+')) p++;
        const uint8_t *digits = p;
        for (; p < end && isDigit(*p); p++) {
            if (n.exponent < exponentBound) n.exponent = n.exponent * 10 + (*p - '0');
        }
        if (p == digits) return false;
        if (minus) n.exponent = -n.exponent;
    }
    n.end = p;
    return onlySpace(p, end);
}

// Digits of whole and fraction as one row without zeros at either end, and the power of ten that makes the value of them.
struct Digits {
    explicit Digits(const Parts &n) {
        const size_t wholeCount = size_t(n.wholeEnd - n.whole), fractionCount = size_t(n.fractionEnd - n.fraction);
        const size_t all = wholeCount + fractionCount;
        const auto at = [&](size_t i) { return uint8_t((i < wholeCount ? n.whole[i] : n.fraction[i - wholeCount]) - '0'); };
        size_t first = 0, last = all;
        while (first < last && at(first) == 0) first++;
        while (last > first && at(last - 1) == 0) last--;
        count = last - first;
        begin = first;
        exponent = n.exponent - int64_t(fractionCount) + int64_t(all - last);
        for (size_t i = first; i < last && i < first + 20; i++) {
            overflow = overflow || __builtin_mul_overflow(value, uint64_t(10), &value) || __builtin_add_overflow(value, uint64_t(at(i)), &value);
        }
    }
    uint64_t value = 0;  // of the first twenty
    size_t begin, count;
    int64_t exponent;
    bool overflow = false;
};

Code bounded(bool negative, uint64_t magnitude, uint8_t type, int64_t &value) {
    if (type >= CJS_UINT8) {
        const unsigned width = 8u << (type - CJS_UINT8);
        if (negative && magnitude != 0) return CJS_FAULT_RANGE;
        if (width < 64 && magnitude >> width) return CJS_FAULT_RANGE;
        value = int64_t(magnitude);
        return 0;
    }
    const uint64_t limit = uint64_t(1) << ((8u << type) - 1);
    if (magnitude > limit - (negative ? 0 : 1)) return CJS_FAULT_RANGE;
    value = negative ? int64_t(0 - magnitude) : int64_t(magnitude);
    return 0;
}

Code parseIntegerSlowly(const uint8_t *p, const uint8_t *end, uint8_t type, int64_t &value) {
    Parts parts;
    if (!takeApart(p, end, parts)) return CJS_FAULT_NUMBER;
    const Digits digits(parts);
    if (digits.count == 0) return bounded(false, 0, type, value);
    if (digits.exponent < 0 || digits.exponent > 20 || digits.count > 20 || digits.overflow) return CJS_FAULT_RANGE;
    uint64_t magnitude = digits.value;
    for (int64_t i = 0; i < digits.exponent; i++) {
        if (__builtin_mul_overflow(magnitude, uint64_t(10), &magnitude)) return CJS_FAULT_RANGE;
    }
    return bounded(parts.negative, magnitude, type, value);
}

// A long number in few digits: past the 800th any one that is not zero tells as much as all of them.
std::string normalized(const Parts &n, const Digits &digits) {
    const size_t wholeCount = size_t(n.wholeEnd - n.whole);
    const size_t taken = digits.count < 800 ? digits.count : 800;
    std::string text = n.negative ? "-" : "";
    for (size_t i = digits.begin; i < digits.begin + taken; i++) {
        text += char(i < wholeCount ? n.whole[i] : n.fraction[i - wholeCount]);
    }
    int64_t exponent = digits.exponent + int64_t(digits.count - taken);
    if (taken < digits.count) {
        text += '1';
        exponent--;
    }
    return text + 'e' + std::to_string(exponent);
}

constexpr double powersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// Whether it is as far from one float as from the next: the digits that the double has lost decide then.
bool liesBetweenFloats(double value) {
    const float near = float(value);
    if (std::isinf(near)) return std::fabs(value) == 0x1.ffffffp127;
    const float other = std::nextafter(near, value > double(near) ? HUGE_VALF : -HUGE_VALF);
    // Exact: of doubles so close to each other.
    return double(near) != value && value - double(near) == double(other) - value;
}

}  // namespace

Code parseInteger(const uint8_t *p, const uint8_t *end, uint8_t type, int64_t &value) {
    const bool negative = p < end && *p == '-';
    const uint8_t *digits = p + negative, *d = digits;
    uint64_t magnitude = 0;
    const uint8_t *most = end - digits > 18 ? digits + 18 : end;  // which can't overflow
    for (; d < most && isDigit(*d); d++) magnitude = magnitude * 10 + (*d - '0');
    if (d == digits || (*digits == '0' && d - digits > 1) || !onlySpace(d, end)) return parseIntegerSlowly(p, end, type, value);
    return bounded(negative, magnitude, type, value);
}

Code parseDouble(const uint8_t *p, const uint8_t *end, double &value) {
    Parts parts;
    if (!takeApart(p, end, parts)) return CJS_FAULT_NUMBER;
    const Digits digits(parts);
    if (digits.count <= 15 && digits.exponent >= -22 && digits.exponent <= 22) {
        // Both are exact as doubles, so that one operation rounds once.
        const double whole = double(digits.value);
        const double magnitude = digits.exponent < 0 ? whole / powersOfTen[-digits.exponent] : whole * powersOfTen[digits.exponent];
        value = parts.negative ? -magnitude : magnitude;
        return 0;
    }
    if (digits.count == 0) {
        value = parts.negative ? -0.0 : 0.0;
        return 0;
    }
    const int64_t magnitude = int64_t(digits.count) + digits.exponent;
    if (magnitude > 310) return CJS_FAULT_RANGE;
    if (magnitude < -330) {
        value = parts.negative ? -0.0 : 0.0;
        return 0;
    }
    if (parts.end - p > 600) {
        const std::string text = normalized(parts, digits);
        value = simdjson::internal::from_chars(text.data(), text.data() + text.size());
    } else {
        value = simdjson::internal::from_chars(reinterpret_cast<const char *>(p), reinterpret_cast<const char *>(parts.end));
    }
    return std::isfinite(value) ? 0 : CJS_FAULT_RANGE;
}

Code parseFloat(const uint8_t *p, const uint8_t *end, double &value) {
    if (const Code code = parseDouble(p, end, value)) return code;
    float result = float(value);
    Parts parts;
    if (liesBetweenFloats(value) && takeApart(p, end, parts)) {
        // Without a decimal point, so that no locale changes what it says.
        result = std::strtof(normalized(parts, Digits(parts)).c_str(), nullptr);
    }
    if (!std::isfinite(result)) return CJS_FAULT_RANGE;
    value = double(result);
    return 0;
}

bool isNumber(const uint8_t *p, const uint8_t *end) {
    Parts parts;
    return takeApart(p, end, parts);
}

bool isLiteral(const uint8_t *p, const uint8_t *end, const char *text) {
    while (*text) {
        if (p == end || *p++ != uint8_t(*text++)) return false;
    }
    return onlySpace(p, end);
}

}  // namespace cjs
