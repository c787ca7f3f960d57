// Single values from anywhere, for those who read JSON without an index.
#include <cstring>
#include <vector>

#include "CJSONScan.h"
#include "Values.h"

using namespace cjs;

extern "C" {

int cjs_is_number(const uint8_t *text, size_t length) { return length != 0 && isNumber(text, text + length) ? 1 : 0; }

uint32_t cjs_parse_integer(const uint8_t *text, size_t length, int64_t *value) {
    return length == 0 ? CJS_FAULT_NUMBER : parseInteger(text, text + length, CJS_INT64, *value);
}

uint32_t cjs_parse_double(const uint8_t *text, size_t length, double *value) {
    try {
        return length == 0 ? CJS_FAULT_NUMBER : parseDouble(text, text + length, *value);
    } catch (...) {
        return CJS_FAULT_NUMBER;
    }
}

uint32_t cjs_parse_date(const uint8_t *text, size_t length, double *value) {
    return length != 0 && parseDate(text, text + length, *value) ? 0 : CJS_FAULT_DATE;
}

int64_t cjs_unescape(const uint8_t *text, size_t length, uint8_t *out) {
    if (length == 0) return 0;
    try {
        // `unescape` goes sixteen bytes past both ends.
        std::vector<uint8_t> content(length + 16), plain(length + 16);
        std::memcpy(content.data(), text, length);
        const uint8_t *wrong = nullptr;
        const size_t count = unescape(content.data(), content.data() + length, plain.data(), wrong);
        if (count == SIZE_MAX) return -1;
        std::memcpy(out, plain.data(), count);
        return int64_t(count);
    } catch (...) {
        return -1;
    }
}

}  // extern "C"
