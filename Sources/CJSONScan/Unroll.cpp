// Bits into offsets, without help of the processor's.
#include <bit>

#include "Scanner.h"

namespace cjs {

void unrollPlainly(const uint64_t *words, uint32_t count, uint32_t base, uint32_t *out, uint32_t *counts) {
    uint32_t total = 0;
    for (uint32_t i = 0; i < count; i++, base += 64) {
        counts[i] = total;
        uint64_t word = words[i];
        const uint32_t n = uint32_t(std::popcount(word));
        uint32_t *p = out + total;
        // Eight at a time whether they are there or not; what is too much is overwritten by the next.
        for (uint32_t done = 0; done < n; done += 8) {
            for (int k = 0; k < 8; k++) {
                *p++ = base + uint32_t(std::countr_zero(word));
                word &= word - 1;
            }
        }
        total += n;
    }
    counts[count] = total;
}

}  // namespace cjs
