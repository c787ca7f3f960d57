// The walk into JSON values of which only parts are wanted. What can't be found in them is null, and never a fault: a value is read alike
// whether the scan walks into it or someone reads the bytes that the scan has kept.
#include <cstring>

#include "Walk.h"

namespace cjs {

void Walk::appendNull(Node &node) {
    if (node.optional) node.column.present.push(0);
    if (node.kind == CJS_JSON) return appendPlace(node.column, CJS_NOWHERE, uint32_t(std::strlen(CJS_NULL)));
    for (const int32_t child : node.children) appendNull(program.nodes[size_t(child)]);
    node.column.count++;
}

bool Walk::parts(Node &node) {
    const uint8_t c = cursor.character();
    if (isPunctuation(c)) return refuse();
    const uint32_t from = cursor.at, first = bracket;
    if (!skip()) return false;
    if (!opensContainer(c)) {
        uint32_t to, faultAt = from;
        const Code code = node.isPart || node.children.empty() ? 0 : soundness(from, cursor.at, to, faultAt);
        if (code != 0) {
            report(node, code, faultAt);
            program.appendAbsent(node);
        } else {
            appendNull(node);
        }
        return true;
    }
    if (node.children.empty()) {
        appendNull(node);
        return true;
    }
    const uint32_t behind = bracket;
    const uint64_t instance = ++program.instances;
    bracket = first + 1;
    cursor.back(from);
    cursor.next();
    if (c == '{') {
        members(node, instance);
    } else {
        elements(node, instance);
    }
    for (const int32_t child : node.children) {
        if (program.nodes[size_t(child)].seenIn != instance) appendNull(program.nodes[size_t(child)]);
    }
    if (node.optional) node.column.present.push(1);
    node.column.count++;
    bracket = behind;
    cursor.jump(brackets[bracket - 1]);
    return true;
}

// From an object's first key to where all wanted ones were found, or nothing more can be.
void Walk::members(Node &node, uint64_t instance) {
    size_t left = node.keyed, place = 0;
    while (left != 0 && cursor.character() == '"') {
        int32_t child;
        if (!key(node, true, place, child)) return;
        if (child >= 0 && program.nodes[size_t(child)].seenIn != instance) {
            if (!part(program.nodes[size_t(child)], instance)) return;
            left--;
        } else if (!skip()) {
            return;
        }
        if (cursor.character() != ',') return;
        cursor.next();
    }
}

void Walk::elements(Node &node, uint64_t instance) {
    size_t left = node.children.size() - node.keyed;
    for (uint32_t place = 0; left != 0; place++) {
        int32_t wanted = -1;
        for (const int32_t child : node.children) {
            if (!program.nodes[size_t(child)].hasKey && program.nodes[size_t(child)].place == place) wanted = child;
        }
        if (wanted >= 0) {
            if (!part(program.nodes[size_t(wanted)], instance)) return;
            left--;
        } else if (!skip()) {
            return;
        }
        if (cursor.character() != ',') return;
        cursor.next();
    }
}

// A wanted part, from its first character to the one behind it; false, and nothing appended, if there is no value.
bool Walk::part(Node &node, uint64_t instance) {
    if (isPunctuation(cursor.character())) return false;
    if (node.kind == CJS_PARTS) {
        if (!parts(node)) return false;
    } else {
        const uint32_t from = cursor.at;
        const bool isContainer = opensContainer(cursor.character());
        if (!skip()) return false;
        const uint32_t next = isContainer ? brackets[bracket - 1] + 1 : cursor.at;
        uint32_t to, faultAt;
        if (soundness(from, next, to, faultAt) != 0) {
            appendNull(node);
        } else {
            appendPlace(node.column, from, to - from);
            program.values++;
            program.valueBytes += to - from;
        }
    }
    node.seenIn = instance;
    return true;
}

}  // namespace cjs
