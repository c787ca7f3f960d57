// Whether bytes are UTF-8, for lines that are taken as they stand.
#include "CJSONScan.h"

#include <simdjson.h>

extern "C" int cjs_is_utf8(const uint8_t *bytes, size_t length) {
  return simdjson::validate_utf8(reinterpret_cast<const char *>(bytes), length) ? 1 : 0;
}
