// One row's wanted values into a program's columns.
#ifndef CJSONSCAN_WALK_H
#define CJSONSCAN_WALK_H

#include "Cursor.h"
#include "Document.h"
#include "Program.h"
#include "Values.h"

namespace cjs {

constexpr bool opensContainer(uint8_t c) { return (c | 0x20) == '{'; }

// What can't begin a value: the end of the line included.
constexpr bool isPunctuation(uint8_t c) { return c == ',' || c == ':' || c == '}' || c == ']' || c == 0; }

struct ScalarStarts {
    bool is[256];
};
inline constexpr ScalarStarts scalarStarts = [] {
    ScalarStarts table = {};
    for (int c = 0; c < 256; c++) table.is[c] = !opensContainer(uint8_t(c)) && !isPunctuation(uint8_t(c));
    return table;
}();
inline bool isScalarStart(uint8_t c) { return scalarStarts.is[c]; }

class Walk {
public:
    // Without `thorough` objects are read no further than their last wanted key.
    // With `documents` values that are kept as JSON are checked to their end.
    Walk(const cjs_scanner &scanner, cjs_program &program, bool thorough, DocumentCheck *documents = nullptr);

    // False: the row as a whole is at fault, as `fault` says, and columns may have got some of its values.
    bool run(uint32_t row);

    LineFault fault = {};

private:
    // All go from a value's first character to the first behind it; with `last` nothing is wanted behind it, and they may stop before.
    bool value(Node &node, bool last);
    bool object(Node &node, bool last);
    bool list(Node &node);
    bool parts(Node &node);
    void members(Node &node, uint64_t instance);
    void elements(Node &node, uint64_t instance);
    bool part(Node &node, uint64_t instance);
    void appendNull(Node &node);
    bool dictionary(Node &node);
    bool scalar(Node &node);
    bool mismatch(Node &node, uint8_t c);
    bool skip();

    // From the first character of the object's entry at `place` to its value, or that of a later one; -1 if its key is not wanted.
    bool key(Node &node, bool anyLeft, size_t &place, int32_t &child);
    bool close(uint32_t depth);
    bool refuse();
    void missing(Node &node, uint32_t at);

    bool string(Node &node, uint32_t start, uint32_t next);
    bool isCase(const Node &node, uint32_t start, uint32_t next) const;
    Code date(uint32_t start, uint32_t next, double &value);
    Code json(Node &node, uint32_t start, uint32_t next, uint32_t &faultAt);
    Code soundness(uint32_t start, uint32_t next, uint32_t &end, uint32_t &faultAt);
    void appendPlace(Column &column, uint32_t from, uint32_t length);
    void report(const Node &node, Code code, uint32_t at);

    const cjs_scanner &scanner;
    cjs_program &program;
    const uint8_t *bytes;
    const uint32_t *brackets;
    uint32_t start = 0, end = 0;
    uint32_t bracket = 0, endBracket = 0;  // `brackets[bracket]` is the first one that the cursor has not left behind
    const bool thorough;
    DocumentCheck *const documents;
    Cursor cursor;
    uint32_t element = 0;  // in the outermost list
};

}  // namespace cjs

#endif
