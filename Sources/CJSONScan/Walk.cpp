// The walk: objects and lists along the index, wanted keys found, the rest skipped by its brackets.
#include "Walk.h"


namespace cjs {

namespace {

constexpr bool opens(uint8_t c) { return (c | 0x20) == '{'; }

// What can't begin a value: the end of the line included.
constexpr bool isPunctuation(uint8_t c) { return c == ',' || c == ':' || c == '}' || c == ']' || c == 0; }

struct ScalarStarts {
    bool is[256];
};
constexpr ScalarStarts scalarStarts = [] {
    ScalarStarts table = {};
    for (int c = 0; c < 256; c++) table.is[c] = !opens(uint8_t(c)) && !isPunctuation(uint8_t(c));
    return table;
}();
inline bool isScalarStart(uint8_t c) { return scalarStarts.is[c]; }

}  // namespace

Walk::Walk(const cjs_scanner &scanner, cjs_program &program, bool thorough)
    : scanner(scanner), program(program), bytes(scanner.bytes), brackets(scanner.brackets.data()), thorough(thorough), cursor(scanner) {}

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
    f.owner = node.outermost >= 0 ? node.outermost : node.index;
    f.index = node.outermost >= 0 ? element : 0;
    f.code = code;
    f.offset = at - start;
    f.found = at < end ? bytes[at] : 0;
    program.faults.push(f);
}

void Walk::missing(Node &node, uint32_t at) {
    if (!node.optional) report(node, CJS_FAULT_MISSING, at);
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
        depth += opens(bytes[brackets[k++]]) ? 1 : uint32_t(-1);
    }
    bracket = k;
    cursor.jump(brackets[k - 1]);
    return true;
}

// Leaves the value at the cursor unread; brackets inside of it are matched by the check, if any.
bool Walk::skip() {
    const uint8_t c = cursor.character();
    if (opens(c)) {
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
    const bool wantsNumber = node.kind == CJS_INTEGER || node.kind == CJS_DOUBLE;
    const bool known = c == '"' || opens(c) || c == '-' || digit || isLiteral(p, limit, "true") || isLiteral(p, limit, "false");
    Code code = known ? CJS_FAULT_TYPE : CJS_FAULT_LITERAL;
    if (!known && wantsNumber && (c == '+' || c == '.')) code = CJS_FAULT_NUMBER;
    report(node, code, at);
    program.appendAbsent(node);
    return true;
}

bool Walk::value(Node &node, bool last) {
    const uint8_t c = cursor.character();
    if (c == 'n' && (node.optional || node.kind != CJS_JSON)) {
        const uint32_t at = cursor.at;
        cursor.next();
        const bool isNull = isLiteral(bytes + at, bytes + cursor.at, "null");
        if (!isNull) {
            report(node, CJS_FAULT_LITERAL, at);
        } else if (!node.optional) {
            report(node, CJS_FAULT_NULL, at);
        }
        program.appendAbsent(node);
        return true;
    }
    switch (node.kind) {
    case CJS_RECORD: return c == '{' ? object(node, last) : mismatch(node, c);
    case CJS_LIST: return c == '[' ? list(node) : mismatch(node, c);
    default: return scalar(node);
    }
}

bool Walk::key(const Node &node, bool anyLeft, int32_t &child) {
    child = -1;
    // Most entries are of this kind: a value that is neither wanted nor nested, and another entry behind it.
    const uint32_t *o = cursor.window();
    while (o && bytes[o[0]] == '"' && bytes[o[1]] == ':') {
        if (anyLeft) child = node.keys.find(bytes + o[0] + 1, closingQuote(o[0], o[1]) - o[0] - 1);
        if (child >= 0 || !isScalarStart(bytes[o[2]]) || bytes[o[3]] != ',') {
            cursor.forward(2);
            return true;
        }
        cursor.forward(4);
        o = cursor.window();
    }
    if (cursor.character() != '"') return refuse();
    const uint32_t quote = cursor.at;
    cursor.next();
    if (cursor.character() != ':') return refuse();
    if (anyLeft) child = node.keys.find(bytes + quote + 1, closingQuote(quote, cursor.at) - quote - 1);
    cursor.next();
    return true;
}

bool Walk::object(Node &node, bool last) {
    if (node.optional) node.column.present.push(1);
    const uint32_t opening = cursor.at;
    const uint64_t instance = ++program.instances;
    size_t left = node.children.size();
    bracket++;
    cursor.next();
    last = last && node.wholes.empty();
    bool isEnd = cursor.character() == '}';
    while (!isEnd && (left != 0 || thorough)) {
        int32_t child;
        if (!key(node, left != 0, child)) return false;
        if (child >= 0 && program.nodes[size_t(child)].seenIn != instance) {
            Node &wanted = program.nodes[size_t(child)];
            wanted.seenIn = instance;
            left--;
            const bool isLast = last && left == 0 && !thorough;
            if (!value(wanted, isLast)) return false;
            if (isLast) break;
        } else if (!skip()) {
            return false;
        }
        isEnd = cursor.character() == '}';
        if (!isEnd) {
            if (cursor.character() != ',') return refuse();
            cursor.next();
        }
    }
    if (left != 0) {
        for (const int32_t child : node.children) {
            Node &wanted = program.nodes[size_t(child)];
            if (wanted.seenIn != instance) missing(wanted, opening);
        }
    }
    node.column.count++;
    if (last && !thorough) return true;
    if (!close(1)) return false;
    for (const int32_t child : node.wholes) {
        Node &whole = program.nodes[size_t(child)];
        const uint32_t closing = brackets[bracket - 1] + 1;
        if (whole.optional) whole.column.present.push(1);
        appendBytes(whole.column, opening, closing);
        program.values++;
        program.valueBytes += closing - opening;
    }
    return true;
}

bool Walk::list(Node &node) {
    if (node.optional) node.column.present.push(1);
    Node &child = program.nodes[size_t(node.children[0])];
    const bool isOutermost = node.outermost < 0;
    uint32_t index = 0;
    bracket++;
    cursor.next();
    uint8_t c = cursor.character();
    while (c != ']') {
        if (isOutermost) element = index;
        if (!value(child, false)) return false;
        index++;
        c = cursor.character();
        if (c == ',') {
            cursor.next();
            c = cursor.character();
            if (isPunctuation(c)) return refuse();
        } else if (c != ']') {
            return refuse();
        }
    }
    bracket++;
    cursor.next();
    if (child.column.count > UINT32_MAX) throw ColumnFull();
    node.column.offsets.push(uint32_t(child.column.count));
    node.column.count++;
    return true;
}

}  // namespace cjs
