// The check that every line gets: one value, brackets matched.
#ifndef CJSONSCAN_STRUCTURE_H
#define CJSONSCAN_STRUCTURE_H

#include "Scanner.h"

namespace cjs {

// `code` is 0 if the row is sound. The row must have no LineFault.
LineFault checkStructure(const cjs_scanner &, uint32_t row);

}  // namespace cjs

#endif
