// The walk's steps: into a row, over what is not read, and what it reports.
#include "Walk.h"

namespace cjs {

Walk::Walk(const cjs_scanner &scanner, cjs_program &program, bool thorough, DocumentCheck *documents)
    : scanner(scanner), program(program), bytes(scanner.bytes), brackets(scanner.brackets.data()), thorough(thorough),
      documents(documents), cursor(scanner) {}

bool Walk::run(uint32_t row) {
    start = scanner.offsets[row];
    end = start + scanner.lengths[row];
    bracket = scanner.ranges[row].first;
    endBracket = scanner.ranges[row].end;
    cursor.enter(start, end);
    return value(program.nodes[0], true);
}

bool Walk::refuse() {
    fault = {0, CJS_FAULT_OBJECT, cursor.at - start, cursor.character()};
    return false;
}

void Walk::report(const Node &node, Code code, uint32_t at) {
    cjs_fault f = {};
    f.row = uint32_t(program.rows);
    f.node = node.index;
    f.at = uint32_t(node.column.count);
    f.outermost = node.outermost;
    f.index = node.outermost >= 0 ? element : 0;
    f.code = code;
    f.offset = at - start;
    f.found = at < end ? bytes[at] : 0;
    program.faults.push(f);
}

void Walk::missing(Node &node, uint32_t at) {
    if (!node.optional) report(node, CJS_FAULT_MISSING, at);
    if (node.optional && node.kind == CJS_PARTS) return appendNull(node);
    program.appendAbsent(node);
}

// To behind the bracket that closes the last of `depth` open ones.
bool Walk::close(uint32_t depth) {
    uint32_t k = bracket;
    while (depth != 0) {
        if (k >= endBracket) {
            cursor.at = end;
            return refuse();
        }
        depth += opensContainer(bytes[brackets[k++]]) ? 1 : uint32_t(-1);
    }
    bracket = k;
    cursor.jump(brackets[k - 1]);
    return true;
}

// Leaves the value at the cursor unread; brackets inside of it are matched by the check, if any.
bool Walk::skip() {
    const uint8_t c = cursor.character();
    if (opensContainer(c)) {
        bracket++;
        return close(1);
    }
    if (isPunctuation(c)) return refuse();
    cursor.next();
    return true;
}

bool Walk::mismatch(Node &node, uint8_t c) {
    if (isPunctuation(c)) return refuse();
    const uint32_t at = cursor.at;
    if (!skip()) return false;
    const uint8_t *p = bytes + at, *limit = bytes + cursor.at;
    const bool digit = c >= '0' && c <= '9';
    const bool wantsNumber = node.kind == CJS_INTEGER || node.kind == CJS_DOUBLE || node.kind == CJS_FLOAT;
    const bool known = c == '"' || opensContainer(c) || c == '-' || digit || isLiteral(p, limit, "true") || isLiteral(p, limit, "false");
    Code code = known ? CJS_FAULT_TYPE : CJS_FAULT_LITERAL;
    if (!known && wantsNumber && (c == '+' || c == '.')) code = CJS_FAULT_NUMBER;
    report(node, code, at);
    program.appendAbsent(node);
    return true;
}

}  // namespace cjs
