// Open brackets of any depth, a bit for each.
#ifndef CJSONSCAN_BRACKETSTACK_H
#define CJSONSCAN_BRACKETSTACK_H

#include <cstddef>
#include <cstdint>

#include "Buffer.h"

namespace cjs {

class BracketStack {
public:
    void push(bool brace) {
        if (depth % 64 == 0 && depth / 64 == words.count()) words.push(0);
        uint64_t &word = words[depth / 64];
        const uint64_t bit = uint64_t(1) << (depth % 64);
        word = brace ? word | bit : word & ~bit;
        depth++;
    }
    // Of at least one open bracket: whether the innermost is a brace.
    bool top() const { return words[(depth - 1) / 64] >> ((depth - 1) % 64) & 1; }
    bool pop() {
        const bool brace = top();
        depth--;
        return brace;
    }
    size_t depth = 0;

private:
    Buffer<uint64_t> words;
};

}  // namespace cjs

#endif
