// Goes from one structural character of a row to the next.
#ifndef CJSONSCAN_CURSOR_H
#define CJSONSCAN_CURSOR_H

#include <bit>

#include "Scanner.h"

namespace cjs {

// Stays in its row: `at` is the offset of a character that the index marks, or `end`, where `character()` is 0.
//
// The index is unrolled into offsets some words ahead: to go bit by bit would cost a mispredicted branch at almost every word.
class Cursor {
public:
    explicit Cursor(const cjs_scanner &scanner)
        : bytes(scanner.bytes), starts(scanner.starts.data()), unroll(scanner.unroll) {}

    // To the first character of a row, which has at least one byte.
    void enter(uint32_t rowStart, uint32_t rowEnd) {
        end = rowEnd;
        last = (rowEnd - 1) >> 6;
        fill(rowStart >> 6);
        next_ = before(rowStart);
        next();
    }

    void next() {
        while (next_ == counts[filled]) {
            if (firstWord + filled > last) {
                at = end;
                return;
            }
            fill(firstWord + filled);
        }
        const uint32_t found = offsets[next_++];
        at = found < end ? found : end;
    }

    // Goes on behind `offset`, which lies before `end` and not before the cursor.
    void jump(uint32_t offset) {
        if ((offset >> 6) - firstWord >= filled) fill(offset >> 6);
        next_ = before(offset) + 1;
        next();
    }

    // To the marked character at `offset`, before or behind the cursor.
    void back(uint32_t offset) {
        fill(offset >> 6);
        next_ = before(offset);
        next();
    }

    // The character at the cursor and the four that follow, if they are unrolled and in the row; else nullptr.
    const uint32_t *window() const {
        return next_ + 4 <= counts[filled] && offsets[next_ + 3] < end ? offsets + next_ - 1 : nullptr;
    }
    // Within the window.
    void forward(uint32_t count) {
        next_ += count;
        at = offsets[next_ - 1];
    }

    uint8_t character() const { return at < end ? bytes[at] : 0; }

    uint32_t at = 0;

private:
    static constexpr uint32_t ahead = 8;

    // Unrolls up to eight words of the row from `word` on, which is not behind its last.
    void fill(uint32_t word) {
        firstWord = word;
        filled = last - word < ahead ? last - word + 1 : ahead;
        unroll(starts + word, filled, word << 6, offsets, counts);
        next_ = 0;
    }

    // How many offsets were unrolled that are less than `offset`, which is in the unrolled words.
    uint32_t before(uint32_t offset) const {
        const uint32_t word = offset >> 6;
        const uint64_t below = (uint64_t(1) << (offset & 63)) - 1;
        return counts[word - firstWord] + uint32_t(std::popcount(starts[word] & below));
    }

    const uint8_t *bytes;
    const uint64_t *starts;
    const Unroll unroll;
    uint32_t end = 0;
    uint32_t last = 0;
    uint32_t firstWord = 0, filled = 0;
    uint32_t next_ = 0;
    uint32_t counts[ahead + 1] = {};  // offsets before each of the words, and in all
    uint32_t offsets[ahead * 64 + 64];
};

}  // namespace cjs

#endif
