// The kernels for x86-64: classification of 64 bytes with AVX2 or AVX-512, chosen at run time.
#if defined(__x86_64__)

#include <immintrin.h>

#include <bit>
#include <cstring>

#include "Scanner.h"

namespace cjs {

// How many words of bits are turned into offsets at once.
constexpr size_t wordsAtOnce = 512;

// A bit for each of 64 bytes. Odd are control characters and bytes above 0x7F: many blocks have neither.
struct Masks {
    uint64_t backslash, quote, op, space, bracket, odd;
};

// Tables by a byte's lower four bits: the white space, and the operators (with 0x20 set) that end in them.
alignas(64) static constexpr uint8_t spaceTable[64] = {
    ' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0, ' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0,
    ' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0, ' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0};
alignas(64) static constexpr uint8_t opTable[64] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0};

}  // namespace cjs

#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,pclmul,popcnt,lzcnt"))), apply_to = function)
namespace cjs::avx2 {

inline __attribute__((always_inline)) uint64_t bits(__m256i low, __m256i high) {
    return uint32_t(_mm256_movemask_epi8(low)) | uint64_t(uint32_t(_mm256_movemask_epi8(high))) << 32;
}

inline __attribute__((always_inline)) Masks classify(const uint8_t *p) {
    const __m256i a = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(p));
    const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(p + 32));
    const auto equal = [&](char c) __attribute__((target("avx2,bmi,bmi2,pclmul,popcnt,lzcnt"))) {
        const __m256i v = _mm256_set1_epi8(c);
        return bits(_mm256_cmpeq_epi8(a, v), _mm256_cmpeq_epi8(b, v));
    };
    const __m256i spaces = _mm256_load_si256(reinterpret_cast<const __m256i *>(spaceTable));
    const __m256i ops = _mm256_load_si256(reinterpret_cast<const __m256i *>(opTable));
    const __m256i lower = _mm256_set1_epi8(0x20);
    const __m256i printable = _mm256_set1_epi8(0x20);
    const __m256i letters = _mm256_set1_epi8(0x3F);
    Masks m;
    m.backslash = equal('\\');
    m.quote = equal('"');
    m.space = bits(_mm256_cmpeq_epi8(a, _mm256_shuffle_epi8(spaces, a)), _mm256_cmpeq_epi8(b, _mm256_shuffle_epi8(spaces, b)));
    m.op = bits(_mm256_cmpeq_epi8(_mm256_or_si256(a, lower), _mm256_shuffle_epi8(ops, a)),
                _mm256_cmpeq_epi8(_mm256_or_si256(b, lower), _mm256_shuffle_epi8(ops, b)));
    m.bracket = m.op & bits(_mm256_cmpgt_epi8(a, letters), _mm256_cmpgt_epi8(b, letters));
    m.odd = bits(_mm256_cmpgt_epi8(printable, a), _mm256_cmpgt_epi8(printable, b));
    return m;
}

inline __attribute__((always_inline)) uint64_t highOf(const uint8_t *p) {
    return bits(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(p)), _mm256_loadu_si256(reinterpret_cast<const __m256i *>(p + 32)));
}

inline __attribute__((always_inline)) uint64_t newlinesOf(const uint8_t *p) {
    const __m256i newline = _mm256_set1_epi8('\n');
    const __m256i a = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(p));
    const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(p + 32));
    return bits(_mm256_cmpeq_epi8(a, newline), _mm256_cmpeq_epi8(b, newline));
}

inline __attribute__((always_inline)) uint64_t prefixXor(uint64_t v) {
    return uint64_t(_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, int64_t(v)), _mm_set1_epi8(-1), 0)));
}

inline __attribute__((always_inline)) size_t storeOffsets(uint32_t *out, uint64_t mask, uint32_t base) {
    const size_t count = size_t(_mm_popcnt_u64(mask));
    for (; mask; mask &= mask - 1) *out++ = base + uint32_t(_tzcnt_u64(mask));
    return count;
}

inline __attribute__((always_inline)) size_t nonzero(const uint64_t *words, size_t count, uint32_t *out) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        out[found] = uint32_t(i);
        found += words[i] != 0;
    }
    return found;
}

#include "KernelBody.h"

static void unroll(const uint64_t *words, uint32_t count, uint32_t base, uint32_t *out, uint32_t *counts) {
    uint32_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        counts[i] = total;
        total += uint32_t(storeOffsets(out + total, words[i], base + (i << 6)));
    }
    counts[count] = total;
}

}  // namespace cjs::avx2
#pragma clang attribute pop

#pragma clang attribute push(                                                                                       \
    __attribute__((target("avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512cd,avx512vbmi2,bmi,bmi2,pclmul,popcnt,lzcnt"))), \
    apply_to = function)
namespace cjs::avx512 {

inline __attribute__((always_inline)) Masks classify(const uint8_t *p) {
    const __m512i v = _mm512_loadu_si512(p);
    const __m512i spaces = _mm512_load_si512(spaceTable);
    const __m512i ops = _mm512_load_si512(opTable);
    Masks m;
    m.backslash = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\\'));
    m.quote = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('"'));
    m.space = _mm512_cmpeq_epi8_mask(v, _mm512_shuffle_epi8(spaces, v));
    m.op = _mm512_cmpeq_epi8_mask(_mm512_or_si512(v, _mm512_set1_epi8(0x20)), _mm512_shuffle_epi8(ops, v));
    m.bracket = m.op & _mm512_cmpgt_epi8_mask(v, _mm512_set1_epi8(0x3F));
    m.odd = _mm512_cmplt_epi8_mask(v, _mm512_set1_epi8(0x20));
    return m;
}

inline __attribute__((always_inline)) uint64_t highOf(const uint8_t *p) { return _mm512_movepi8_mask(_mm512_loadu_si512(p)); }

inline __attribute__((always_inline)) uint64_t newlinesOf(const uint8_t *p) {
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(p), _mm512_set1_epi8('\n'));
}

inline __attribute__((always_inline)) uint64_t prefixXor(uint64_t v) {
    return uint64_t(_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, int64_t(v)), _mm_set1_epi8(-1), 0)));
}

alignas(64) static constexpr uint8_t positions[64] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

// Sixteen are written whatever the mask says: more are rare.
inline __attribute__((always_inline)) size_t storeOffsets(uint32_t *out, uint64_t mask, uint32_t base) {
    const size_t count = size_t(_mm_popcnt_u64(mask));
    const __m512i first = _mm512_set1_epi32(int32_t(base));
    const __m512i packed = _mm512_maskz_compress_epi8(mask, _mm512_load_si512(positions));
    _mm512_storeu_si512(out, _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed))));
    if (__builtin_expect(count > 16, 0)) {
        _mm512_storeu_si512(out + 16, _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 1))));
        _mm512_storeu_si512(out + 32, _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 2))));
        _mm512_storeu_si512(out + 48, _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 3))));
    }
    return count;
}

inline __attribute__((always_inline)) size_t nonzero(const uint64_t *words, size_t count, uint32_t *out) {
    size_t found = 0;
    __m256i number = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    for (size_t i = 0; i < count; i += 8) {
        const __mmask8 inside = count - i < 8 ? __mmask8((1U << (count - i)) - 1) : __mmask8(0xFF);
        const __m512i eight = _mm512_maskz_loadu_epi64(inside, words + i);
        const __mmask8 full = _mm512_test_epi64_mask(eight, eight);
        // `out` has room for wordsAtOnce and eight more.
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(out + found), _mm256_maskz_compress_epi32(full, number));
        found += size_t(std::popcount(unsigned(full)));
        number = _mm256_add_epi32(number, _mm256_set1_epi32(8));
    }
    return found;
}

#include "KernelBody.h"

static void unroll(const uint64_t *words, uint32_t count, uint32_t base, uint32_t *out, uint32_t *counts) {
    uint32_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        counts[i] = total;
        total += uint32_t(storeOffsets(out + total, words[i], base + (i << 6)));
    }
    counts[count] = total;
}

}  // namespace cjs::avx512
#pragma clang attribute pop

namespace cjs {

void indexByAVX2(cjs_scanner &s) { avx2::index(s); }
void unrollByAVX2(const uint64_t *words, uint32_t count, uint32_t base, uint32_t *out, uint32_t *counts) {
    avx2::unroll(words, count, base, out, counts);
}
void unrollByAVX512(const uint64_t *words, uint32_t count, uint32_t base, uint32_t *out, uint32_t *counts) {
    avx512::unroll(words, count, base, out, counts);
}
void indexByAVX512(cjs_scanner &s) { avx512::index(s); }

}  // namespace cjs

#endif
