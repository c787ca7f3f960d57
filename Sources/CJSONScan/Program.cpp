// Programs from their nodes, and the C face of columns and faults.
#include "Program.h"

#include <algorithm>
#include <utility>

using namespace cjs;

// Deeper trees are refused: decoding recurses over the tree (never over the input).
static constexpr int deepest = 256;

// False if two of the cases are one.
static bool addCases(Node &node, const cjs_case *cases, size_t count) {
    node.hasCases = count > 0;
    for (size_t i = 0; i < count; i++) {
        if (node.kind == CJS_INTEGER) {
            node.numbers.push_back(cases[i].number);
        } else if (node.kind != CJS_STRING || !node.texts.insert(cases[i].text, cases[i].length, int32_t(i))) {
            return false;
        }
    }
    std::sort(node.numbers.begin(), node.numbers.end());
    return true;
}

bool cjs_program::build(const cjs_node *wanted, size_t count) {
    if (count > 1'000'000) return false;
    nodes.reserve(count);
    std::vector<int> depths;
    for (size_t i = 0; i < count; i++) {
        const cjs_node &w = wanted[i];
        if (w.kind > CJS_PARTS || w.integer > CJS_UINT64) return false;
        Node node;
        node.kind = w.kind;
        node.integer = w.integer;
        node.optional = w.optional != 0;
        node.index = int32_t(i);
        node.outermost = -1;
        if (!addCases(node, w.cases, w.case_count)) return false;
        int depth = 0;
        if (i == 0) {
            if (w.parent != -1 || w.kind == CJS_WHOLE) return false;
        } else {
            if (w.parent < 0 || size_t(w.parent) >= i) return false;
            Node &parent = nodes[size_t(w.parent)];
            depth = depths[size_t(w.parent)] + 1;
            node.outermost = parent.outermost >= 0 ? parent.outermost : parent.isSequence() ? w.parent : -1;
            if (depth > deepest) return false;
            if (parent.kind == CJS_LIST) {
                if (!parent.children.empty() || w.kind == CJS_WHOLE) return false;
                parent.children.push_back(node.index);
            } else if (parent.kind == CJS_PARTS) {
                if (w.kind != CJS_PARTS && w.kind != CJS_JSON) return false;
                if (w.key != nullptr && !parent.keys.insert(w.key, w.key_length, node.index)) return false;
                node.isPart = true;
                node.hasKey = w.key != nullptr;
                node.place = w.index;
                parent.keyed += w.key != nullptr;
                parent.children.push_back(node.index);
            } else if (parent.kind == CJS_DICTIONARY) {
                const bool isKey = parent.children.empty();
                if (parent.children.size() > 1 || w.kind == CJS_WHOLE || (isKey && (w.kind != CJS_STRING || w.optional))) return false;
                parent.children.push_back(node.index);
            } else if (parent.kind != CJS_RECORD) {
                return false;
            } else if (w.kind == CJS_WHOLE || (w.kind == CJS_PARTS && w.key == nullptr)) {
                parent.wholes.push_back(node.index);
            } else {
                if (w.key == nullptr && w.key_length != 0) return false;
                if (!parent.keys.insert(w.key, w.key_length, node.index)) return false;
                parent.children.push_back(node.index);
            }
        }
        depths.push_back(depth);
        nodes.push_back(std::move(node));
    }
    for (Node &node : nodes) {
        const bool hasKeys = (node.kind == CJS_RECORD || node.kind == CJS_PARTS) && !node.children.empty();
        if (hasKeys) node.habits.resize(Node::mostHabits);
        if (node.kind == CJS_LIST && node.children.empty()) return false;
        if (node.kind == CJS_DICTIONARY && node.children.size() != 2) return false;
    }
    clear();
    return true;
}

void cjs_program::clear() {
    for (Node &node : nodes) {
        node.column.offsets.truncate(0);
        if (node.hasOffsets()) node.column.offsets.push(0);
        node.column.present.truncate(0);
        node.column.integers.truncate(0);
        node.column.doubles.truncate(0);
        node.column.bools.truncate(0);
        node.column.bytes.truncate(0);
        node.column.starts.truncate(0);
        node.column.count = 0;
    }
    faults.truncate(0);
    rows = 0;
}

void cjs_program::appendAbsent(Node &node) {
    Column &c = node.column;
    if (node.optional) c.present.push(0);
    switch (node.kind) {
    case CJS_RECORD:
    case CJS_PARTS:
        for (const int32_t child : node.children) appendAbsent(nodes[size_t(child)]);
        for (const int32_t child : node.wholes) appendAbsent(nodes[size_t(child)]);
        break;
    case CJS_INTEGER: c.integers.push(0); break;
    case CJS_DOUBLE:
    case CJS_FLOAT:
    case CJS_DATE: c.doubles.push(0); break;
    case CJS_BOOL: c.bools.push(0); break;
    case CJS_JSON:
    case CJS_WHOLE: c.starts.push(CJS_NOWHERE); [[fallthrough]];
    default: c.offsets.push(c.offsets.back());
    }
    c.count++;
}

void cjs_program::truncate(Node &node, size_t count) {
    Column &c = node.column;
    c.present.truncate(count);
    c.integers.truncate(count);
    c.doubles.truncate(count);
    c.bools.truncate(count);
    c.starts.truncate(count);
    if (node.hasOffsets() && c.offsets.count() > count + 1) c.offsets.truncate(count + 1);
    if (c.count > count) c.count = count;
    if (node.isSequence()) {
        for (const int32_t child : node.children) truncate(nodes[size_t(child)], c.offsets.back());
    } else if (node.hasOffsets()) {
        c.bytes.truncate(c.offsets.back());
    } else {
        for (const int32_t child : node.children) truncate(nodes[size_t(child)], count);
        for (const int32_t child : node.wholes) truncate(nodes[size_t(child)], count);
    }
}

extern "C" {

cjs_program *cjs_program_create(const cjs_node *nodes, size_t count) {
    cjs_program *program = nullptr;
    try {
        program = new cjs_program();
        if (program->build(nodes, count)) return program;
    } catch (...) {
    }
    delete program;
    return nullptr;
}

void cjs_program_destroy(cjs_program *p) { delete p; }

cjs_column cjs_program_column(const cjs_program *p, size_t index) {
    if (index >= p->nodes.size()) return cjs_column{};
    const Node &node = p->nodes[index];
    const Column &c = node.column;
    cjs_column result = {};
    result.count = c.count;
    result.present = node.optional ? c.present.data() : nullptr;
    result.integers = c.integers.data();
    result.doubles = c.doubles.data();
    result.bools = c.bools.data();
    result.offsets = c.offsets.data();
    result.bytes = c.bytes.data();
    result.byte_count = c.bytes.count();
    result.starts = c.starts.data();
    return result;
}

const cjs_fault *cjs_program_faults(const cjs_program *p, size_t *count) {
    *count = p->faults.count();
    return p->faults.data();
}

uint64_t cjs_program_values(const cjs_program *p) { return p->values; }
uint64_t cjs_program_bytes(const cjs_program *p) { return p->valueBytes; }
void cjs_program_clear(cjs_program *p) { p->clear(); }

}  // extern "C"
