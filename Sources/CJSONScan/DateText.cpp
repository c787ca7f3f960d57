#include "CJSONScan.h"
#include "Values.h"

extern "C" int cjs_date(const uint8_t *bytes, size_t length, double *seconds) {
    return cjs::parseDate(bytes, bytes + length, *seconds) ? 1 : 0;
}
