// The C face of indexing, and the choice of the kernel that does it.
#include "Scanner.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "simdjson.h"

using namespace cjs;

namespace {

// simdjson has asked the processor already; its names stand for sets of instructions.
Kernel best() {
#if defined(__x86_64__)
    const std::string name = simdjson::get_active_implementation()->name();
    if (name == "icelake") return Kernel::avx512;
    if (name == "haswell") return Kernel::avx2;
#endif
    return Kernel::stage1;
}

}  // namespace

cjs_scanner::cjs_scanner() { use(best()); }

cjs_scanner::~cjs_scanner() = default;

void cjs_scanner::use(Kernel wanted) {
    kernel = wanted;
    switch (wanted) {
#if defined(__x86_64__)
    case Kernel::avx512: unroll = unrollByAVX512; break;
    case Kernel::avx2: unroll = unrollByAVX2; break;
#endif
    default: unroll = unrollPlainly;
    }
}

const LineFault &cjs_scanner::fault(uint32_t row) const {
    const LineFault *end = faults.data() + faults.count();
    return *std::lower_bound(faults.data(), end, row, [](const LineFault &f, uint32_t r) { return f.row < r; });
}

bool cjs::isUTF8(const uint8_t *p, size_t length) { return simdjson::validate_utf8(reinterpret_cast<const char *>(p), length); }

void cjs::indexText(cjs_scanner &s) {
    size_t start = 0;
    while (start < s.length) {
        const void *newline = std::memchr(s.bytes + start, '\n', s.length - start);
        const size_t end = newline ? size_t(static_cast<const uint8_t *>(newline) - s.bytes) : s.length;
        const bool carriage = newline && end > start && s.bytes[end - 1] == '\r';
        s.offsets.push(uint32_t(start));
        s.lengths.push(uint32_t(end - start - carriage));
        s.lines.push(uint32_t(s.lineCount++));
        start = end + 1;
    }
}

extern "C" {

cjs_scanner *cjs_scanner_create(void) {
    try {
        return new cjs_scanner();
    } catch (...) {
        return nullptr;
    }
}

void cjs_scanner_destroy(cjs_scanner *s) { delete s; }

int cjs_scanner_use(cjs_scanner *s, int kernel) {
    if (kernel < CJS_KERNEL_STAGE1 || kernel > CJS_KERNEL_AVX512) return 0;
    if (Kernel(kernel) > best()) return 0;
    s->use(Kernel(kernel));
    return 1;
}

int64_t cjs_index(cjs_scanner *s, const uint8_t *bytes, size_t length, int mode) {
    s->bytes = bytes;
    s->length = 0;
    s->isJSON = false;
    s->lineCount = 0;
    s->offsets.truncate(0);
    s->lengths.truncate(0);
    s->lines.truncate(0);
    s->ranges.truncate(0);
    s->faults.truncate(0);
    s->brackets.truncate(0);
    s->starts.truncate(0);
    if (length > (size_t(1) << 31)) return -2;
    s->length = length;
    try {
        if (mode == CJS_MODE_TEXT) {
            indexText(*s);
            return int64_t(s->rowCount());
        }
        s->isJSON = true;
        s->starts.room(length / 64 + 1);
        s->starts.setCount(length / 64 + 1);
        s->bracketBits.room(length / 64 + 1);
        switch (length == 0 ? Kernel::stage1 : s->kernel) {
#if defined(__x86_64__)
        case Kernel::avx512: indexByAVX512(*s); break;
        case Kernel::avx2: indexByAVX2(*s); break;
#endif
        default: indexByStage1(*s);
        }
        return int64_t(s->rowCount());
    } catch (...) {
        s->offsets.truncate(0);
        s->lineCount = 0;
        return -1;
    }
}

size_t cjs_line_count(const cjs_scanner *s) { return s->lineCount; }
const uint32_t *cjs_row_offsets(const cjs_scanner *s) { return s->offsets.data(); }
const uint32_t *cjs_row_lengths(const cjs_scanner *s) { return s->lengths.data(); }
const uint32_t *cjs_row_lines(const cjs_scanner *s) { return s->lines.data(); }

}  // extern "C"
