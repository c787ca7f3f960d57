// The walk through objects and lists that are read: wanted keys found, the rest left out.
#include "Walk.h"

namespace cjs {

bool Walk::value(Node &node, bool last) {
    const uint8_t c = cursor.character();
    if (node.kind == CJS_PARTS) return parts(node);
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
    case CJS_DICTIONARY: return c == '{' ? dictionary(node) : mismatch(node, c);
    default: return scalar(node);
    }
}

bool Walk::key(Node &node, bool anyLeft, size_t &place, int32_t &child) {
    child = -1;
    // Most entries are of this kind: a value that is neither wanted nor nested, and another entry behind it.
    for (const uint32_t *o = cursor.window(); o != nullptr; o = cursor.window()) {
        KeyHabit *habit = anyLeft && place < node.habits.size() ? &node.habits[place] : nullptr;
        // A chunk has padding enough for what a habit reads. Where the bytes are the same, so is what they are to the index.
        if (habit && __builtin_expect(habit->holds(bytes + o[0]), 1)) {
            child = habit->child();
        } else {
            if (bytes[o[0]] != '"' || bytes[o[1]] != ':') break;
            if (anyLeft) child = node.keys.find(bytes + o[0] + 1, closingQuote(bytes, o[0], o[1]) - o[0] - 1);
            if (habit) habit->take(bytes + o[0], bytes + o[1], child);
        }
        place++;
        if (child >= 0 || !isScalarStart(bytes[o[2]]) || bytes[o[3]] != ',') {
            cursor.forward(2);
            return true;
        }
        cursor.forward(4);
    }
    if (cursor.character() != '"') return refuse();
    const uint32_t quote = cursor.at;
    cursor.next();
    if (cursor.character() != ':') return refuse();
    if (anyLeft) child = node.keys.find(bytes + quote + 1, closingQuote(bytes, quote, cursor.at) - quote - 1);
    place++;
    cursor.next();
    return true;
}

bool Walk::object(Node &node, bool last) {
    if (node.optional) node.column.present.push(1);
    const uint32_t opening = cursor.at, firstBracket = bracket;
    const uint64_t instance = ++program.instances;
    size_t left = node.children.size(), place = 0;
    bracket++;
    cursor.next();
    last = last && node.wholes.empty();
    bool isEnd = cursor.character() == '}';
    while (!isEnd && (left != 0 || thorough)) {
        int32_t child;
        if (!key(node, left != 0, place, child)) return false;
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
        if (whole.kind == CJS_PARTS) {
            // Once more through the object, now as a JSON value.
            bracket = firstBracket;
            cursor.back(opening);
            if (!parts(whole)) return false;
            continue;
        }
        const uint32_t closing = brackets[bracket - 1] + 1;
        if (documents) {
            const LineFault wrong = documents->check(opening, closing, start, false);
            if (wrong.code != 0) report(whole, wrong.code, start + wrong.offset);
        }
        if (whole.optional) whole.column.present.push(1);
        appendPlace(whole.column, opening, closing - opening);
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
