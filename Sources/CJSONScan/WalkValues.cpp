// The leaves of the walk: values into columns.
#include <algorithm>
#include <cstring>

#include "Walk.h"

namespace cjs {

void Walk::appendPlace(Column &column, uint32_t from, uint32_t length) {
    const size_t before = column.offsets.back();
    if (before + length > UINT32_MAX) throw ColumnFull();
    column.starts.push(from);
    column.offsets.push(uint32_t(before + length));
    column.count++;
}

bool Walk::string(Node &node, uint32_t from, uint32_t next) {
    Column &column = node.column;
    const uint32_t to = closingQuote(bytes, from, next);
    const size_t before = column.bytes.count(), most = to - from - 1;
    if (before + most > UINT32_MAX) throw ColumnFull();
    uint8_t *out = column.bytes.room(most + 16);
    const uint8_t *wrong = nullptr;
    const size_t length = unescape(bytes + from + 1, bytes + to, out, wrong);
    if (length == SIZE_MAX) {
        report(node, CJS_FAULT_STRING, uint32_t(wrong - bytes));
        return false;
    }
    column.bytes.setCount(before + length);
    column.offsets.push(uint32_t(before + length));
    column.count++;
    return true;
}

bool Walk::isCase(const Node &node, uint32_t from, uint32_t next) const {
    return node.texts.find(bytes + from + 1, closingQuote(bytes, from, next) - from - 1) >= 0;
}

Code Walk::date(uint32_t from, uint32_t next, double &value) {
    const uint32_t to = closingQuote(bytes, from, next);
    const uint8_t *p = bytes + from + 1, *limit = bytes + to;
    if (parseDate(p, limit, value)) return 0;
    // A date of which every character is an escape is shorter than this.
    if (size_t(limit - p) > 512 || std::memchr(p, '\\', size_t(limit - p)) == nullptr) return CJS_FAULT_DATE;
    uint8_t plain[512 + 32];
    const uint8_t *wrong = nullptr;
    const size_t length = unescape(p, limit, plain, wrong);
    return length != SIZE_MAX && parseDate(plain, plain + length, value) ? 0 : CJS_FAULT_DATE;
}

// The bytes as they stand.
Code Walk::json(Node &node, uint32_t from, uint32_t next, uint32_t &faultAt) {
    uint32_t to;
    const Code code = soundness(from, next, to, faultAt);
    if (code == 0) appendPlace(node.column, from, to - from);
    return code;
}

// Where a value ends, and what is wrong with it; scalars must be sound, for others the brackets speak, or a check of the whole value.
Code Walk::soundness(uint32_t from, uint32_t next, uint32_t &to, uint32_t &faultAt) {
    const uint8_t c = bytes[from];
    to = next;
    while (to > from + 1 && isSpace(bytes[to - 1])) to--;
    const uint8_t *p = bytes + from, *limit = bytes + to;
    if (c == '"') {
        Buffer<uint8_t> scratch;
        if (std::memchr(p, '\\', size_t(limit - p)) != nullptr) {
            const uint8_t *wrong = nullptr;
            if (unescape(p + 1, limit - 1, scratch.room(to - from + 16), wrong) == SIZE_MAX) {
                faultAt = uint32_t(wrong - bytes);
                return CJS_FAULT_STRING;
            }
        }
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        if (!isNumber(p, limit)) return CJS_FAULT_NUMBER;
    } else if (c != '{' && c != '[') {
        if (!isLiteral(p, limit, "true") && !isLiteral(p, limit, "false") && !isLiteral(p, limit, "null")) return CJS_FAULT_LITERAL;
    } else if (documents) {
        const LineFault wrong = documents->check(from, to, start, false);
        faultAt = start + wrong.offset;
        if (wrong.code != 0) return wrong.code;
    }
    return 0;
}

bool Walk::scalar(Node &node) {
    const uint8_t c = cursor.character();
    const uint32_t from = cursor.at;
    const bool digit = c == '-' || (c >= '0' && c <= '9');
    Column &column = node.column;
    Code code = 0;
    uint32_t faultAt = from;
    switch (node.kind) {
    case CJS_STRING:
        if (c != '"') return mismatch(node, c);
        cursor.next();
        if (node.hasCases && !isCase(node, from, cursor.at)) {
            code = CJS_FAULT_CASE;
            break;
        }
        if (!string(node, from, cursor.at)) {
            program.appendAbsent(node);
            return true;
        }
        break;
    case CJS_INTEGER: {
        if (!digit) return mismatch(node, c);
        cursor.next();
        int64_t value = 0;
        code = parseInteger(bytes + from, bytes + cursor.at, node.integer, value);
        const std::vector<int64_t> &known = node.numbers;
        if (code == 0 && node.hasCases && !std::binary_search(known.begin(), known.end(), value)) code = CJS_FAULT_CASE;
        if (code == 0) column.integers.push(value), column.count++;
        break;
    }
    case CJS_DOUBLE:
    case CJS_FLOAT: {
        if (!digit) return mismatch(node, c);
        cursor.next();
        double value = 0;
        const auto parse = node.kind == CJS_FLOAT ? parseFloat : parseDouble;
        code = parse(bytes + from, bytes + cursor.at, value);
        if (code == 0) column.doubles.push(value), column.count++;
        break;
    }
    case CJS_BOOL: {
        if (c != 't' && c != 'f') return mismatch(node, c);
        cursor.next();
        const uint8_t *p = bytes + from, *limit = bytes + cursor.at;
        const bool isTrue = isLiteral(p, limit, "true");
        code = isTrue || isLiteral(p, limit, "false") ? 0 : CJS_FAULT_LITERAL;
        if (code == 0) column.bools.push(isTrue), column.count++;
        break;
    }
    case CJS_DATE: {
        if (c != '"') return mismatch(node, c);
        cursor.next();
        double value = 0;
        code = date(from, cursor.at, value);
        if (code == 0) column.doubles.push(value), column.count++;
        break;
    }
    default:
        if (c == '{' || c == '[') {
            if (!skip()) return false;
            // The last bracket that was skipped is the closing one.
            code = json(node, from, brackets[bracket - 1] + 1, faultAt);
        } else {
            if (!skip()) return false;
            code = json(node, from, cursor.at, faultAt);
        }
    }
    if (code != 0) {
        report(node, code, faultAt);
        program.appendAbsent(node);
        return true;
    }
    if (node.optional) column.present.push(1);
    program.values++;
    program.valueBytes += cursor.at - from;
    return true;
}

}  // namespace cjs
