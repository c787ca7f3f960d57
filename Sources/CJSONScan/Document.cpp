#include "Document.h"

namespace cjs {

LineFault DocumentCheck::check(uint32_t from, uint32_t to, uint32_t row, bool pairs) {
    start = row;
    end = to;
    paired = pairs;
    fault = {};
    stack.depth = 0;
    cursor.enter(from, to);
    if (!value()) return fault;
    while (stack.depth > 0) {
        const uint8_t c = cursor.character();
        const bool brace = stack.top();
        if (c == (brace ? '}' : ']')) {
            stack.pop();
            cursor.next();
        } else if (c == ',') {
            cursor.next();
            if (brace && !key()) return fault;
            if (!value()) return fault;
        } else {
            refuse(brace ? CJS_FAULT_OBJECT : CJS_FAULT_ARRAY, cursor.at);
            return fault;
        }
    }
    if (cursor.at < end) refuse(CJS_FAULT_EXTRA, cursor.at);
    return fault;
}

// Of a container that is not empty only as far as behind its first scalar: what follows is the loop's.
bool DocumentCheck::value() {
    while (true) {
        const uint8_t c = cursor.character();
        if (c == '{') {
            cursor.next();
            if (cursor.character() == '}') break;
            stack.push(true);
            if (!key()) return false;
        } else if (c == '[') {
            cursor.next();
            if (cursor.character() == ']') break;
            stack.push(false);
        } else {
            return scalar();
        }
    }
    cursor.next();
    return true;
}

bool DocumentCheck::key() {
    if (cursor.character() != '"') return refuse(CJS_FAULT_OBJECT, cursor.at);
    if (!string()) return false;
    if (cursor.character() != ':') return refuse(CJS_FAULT_OBJECT, cursor.at);
    cursor.next();
    return true;
}

bool DocumentCheck::scalar() {
    const uint8_t c = cursor.character();
    const uint32_t at = cursor.at;
    if (c == '"') return string();
    if (c == 0 || c == ',' || c == ':' || c == ']' || c == '}') {
        const bool inObject = stack.depth > 0 && stack.top();
        return refuse(inObject ? CJS_FAULT_OBJECT : stack.depth > 0 ? CJS_FAULT_ARRAY : CJS_FAULT_NOT_JSON, at);
    }
    cursor.next();
    const uint8_t *p = bytes + at, *limit = bytes + cursor.at;
    if (c == '-' || (c >= '0' && c <= '9')) return isNumber(p, limit) || refuse(CJS_FAULT_NUMBER, at);
    return isLiteral(p, limit, "true") || isLiteral(p, limit, "false") || isLiteral(p, limit, "null") || refuse(CJS_FAULT_LITERAL, at);
}

bool DocumentCheck::string() {
    const uint32_t at = cursor.at;
    cursor.next();
    Code code = 0;
    const uint8_t *wrong = wrongEscape(bytes + at + 1, bytes + closingQuote(bytes, at, cursor.at), paired, code);
    return code == 0 || refuse(code, uint32_t(wrong - bytes));
}

bool DocumentCheck::refuse(uint32_t code, uint32_t at) {
    fault = {0, code, at - start, at < end ? bytes[at] : uint8_t(0)};
    return false;
}

}  // namespace cjs
