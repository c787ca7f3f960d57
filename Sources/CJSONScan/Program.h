// The tree of wanted keys, and the columns that their values go to.
#ifndef CJSONSCAN_PROGRAM_H
#define CJSONSCAN_PROGRAM_H

#include <vector>

#include "Buffer.h"
#include "CJSONScan.h"
#include "Keys.h"

namespace cjs {

// A column would pass the 2^32 - 1 bytes or elements that its offsets can tell.
struct ColumnFull {};

struct Column {
    Buffer<uint8_t> present;
    Buffer<int64_t> integers;
    Buffer<double> doubles;
    Buffer<uint8_t> bools;
    Buffer<uint32_t> offsets;
    Buffer<uint8_t> bytes;
    Buffer<uint32_t> starts;  // of CJS_JSON and CJS_WHOLE: where in the chunk each value begins
    size_t count = 0;
};

struct Node {
    static constexpr size_t mostHabits = 32;

    uint8_t kind;
    uint8_t integer;
    bool optional;
    bool isPart = false;   // a child of a CJS_PARTS
    bool hasKey = false;
    uint32_t place = 0;    // its index there, if it has no key
    size_t keyed = 0;      // of a CJS_PARTS: how many children have a key
    int32_t index;
    int32_t outermost;  // the outermost list or dictionary around it, -1 for none
    KeyTable keys;
    std::vector<KeyHabit> habits;   // of what has keys: by an entry's place in the object, of the first ones
    std::vector<int32_t> children;  // those with keys; of a list its element, of a dictionary keys and values
    bool hasCases = false;
    KeyTable texts;                // the cases of a string
    std::vector<int64_t> numbers;  // those of an integer, ascending
    std::vector<int32_t> wholes;
    uint64_t seenIn = 0;  // the instance of the parent in which this key was last seen
    Column column;

    // Has elements in columns of their own.
    bool isSequence() const { return kind == CJS_LIST || kind == CJS_DICTIONARY; }
    bool hasOffsets() const { return isSequence() || kind == CJS_STRING || kind == CJS_JSON || kind == CJS_WHOLE; }
};

}  // namespace cjs

struct cjs_program {
    std::vector<cjs::Node> nodes;
    cjs::Buffer<cjs_fault> faults;
    size_t rows = 0;
    uint64_t instances = 0;
    uint64_t values = 0;
    uint64_t valueBytes = 0;

    // False if the tree is not well formed.
    bool build(const cjs_node *wanted, size_t count);
    // One more entry in the columns of a subtree, for a value that is not there.
    void appendAbsent(cjs::Node &node);
    // Drops all but the first `count` entries of a subtree's columns.
    void truncate(cjs::Node &node, size_t count);
    void clear();
};

#endif
