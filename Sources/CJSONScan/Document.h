// The whole of a JSON document against RFC 8259: what strict reading asks of a line, and a checked row of each value kept as JSON.
#ifndef CJSONSCAN_DOCUMENT_H
#define CJSONSCAN_DOCUMENT_H

#include "BracketStack.h"
#include "Cursor.h"
#include "Values.h"

namespace cjs {

// Goes along the index without recursion, so that depth costs a bit a level.
class DocumentCheck {
public:
    explicit DocumentCheck(const cjs_scanner &scanner) : bytes(scanner.bytes), cursor(scanner) {}

    // Of the bytes [from, to), which are not empty and within one row that begins at `row`. With `pairs` a surrogate that stands alone is a
    // fault too. `code` is 0 if the document is sound.
    LineFault check(uint32_t from, uint32_t to, uint32_t row, bool pairs);

private:
    // Each moves the cursor behind what it checks, or leaves `fault`.
    bool value();
    bool key();
    bool scalar();
    bool string();
    bool refuse(uint32_t code, uint32_t at);

    const uint8_t *bytes;
    Cursor cursor;
    BracketStack stack;
    uint32_t start = 0, end = 0;
    bool paired = false;
    LineFault fault = {};
};

}  // namespace cjs

#endif
