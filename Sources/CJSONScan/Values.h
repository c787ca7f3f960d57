// The bytes of one value into what they mean. All take [p, end) and read nothing outside of it, unless said otherwise.
#ifndef CJSONSCAN_VALUES_H
#define CJSONSCAN_VALUES_H

#include <cstddef>
#include <cstdint>

namespace cjs {

// 0 or a cjs_fault_code.
using Code = uint32_t;

// A string's content, between its quotes. Writes at most end - p bytes, and scratch up to 16 bytes past them; reads up to 16 bytes
// past `end`. Returns the number of bytes written; at an escape that JSON does not have, SIZE_MAX and its place in `fault`.
size_t unescape(const uint8_t *p, const uint8_t *end, uint8_t *out, const uint8_t *&fault);

// The first escape of a string's content that JSON does not have, with `pairs` also a surrogate that stands alone; sets `code`, which stays as
// it is where all are sound.
const uint8_t *wrongEscape(const uint8_t *p, const uint8_t *end, bool pairs, Code &code);

// `type` is a cjs_integer. White space may follow the number up to `end`, as also below.
Code parseInteger(const uint8_t *p, const uint8_t *end, uint8_t type, int64_t &value);
Code parseDouble(const uint8_t *p, const uint8_t *end, double &value);
// As a double: the float nearest to what is written, not to the double nearest to that.
Code parseFloat(const uint8_t *p, const uint8_t *end, double &value);
bool isNumber(const uint8_t *p, const uint8_t *end);

// `text` is one of true, false, null.
bool isLiteral(const uint8_t *p, const uint8_t *end, const char *text);

// Content of a string without escapes, as seconds since 2001-01-01T00:00:00Z.
bool parseDate(const uint8_t *p, const uint8_t *end, double &value);

}  // namespace cjs

#endif
