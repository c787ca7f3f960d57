// Rows into columns: whole, or with a default in every column where a row is at fault.
#include "Structure.h"
#include "Walk.h"

using namespace cjs;

namespace {

// Takes back what the current row has left in columns and faults.
void rollBack(cjs_program &p) {
    while (p.faults.count() > 0 && p.faults.back().row == p.rows) p.faults.setCount(p.faults.count() - 1);
    if (!p.nodes.empty()) p.truncate(p.nodes[0], p.rows);
}

void appendFaulty(cjs_program &p, const LineFault &fault) {
    rollBack(p);
    if (!p.nodes.empty()) p.appendAbsent(p.nodes[0]);
    p.faults.push({uint32_t(p.rows), -1, uint32_t(p.rows), -1, 0, fault.code, fault.offset, fault.found});
}

// Rows go through here one by one, checked as is asked for.
struct RowDecoder {
    RowDecoder(const cjs_scanner &s, cjs_program &p, int check, bool isCheckOnly)
        : s(s), p(p), check(check), documents(s), walk(s, p, check == CJS_CHECK_READ, isCheckOnly ? &documents : nullptr) {}

    void decode(uint32_t row) {
        if (__builtin_expect(s.ranges[row].first == BracketRange::bad, 0)) return appendFaulty(p, s.fault(row));
        if (check != CJS_CHECK_NONE) {
            const LineFault fault = checkStructure(s, row);
            if (__builtin_expect(fault.code != 0, 0)) return appendFaulty(p, fault);
        }
        if (check == CJS_CHECK_DOCUMENT) {
            const uint32_t start = s.offsets[row];
            const LineFault fault = documents.check(start, start + s.lengths[row], start, true);
            if (__builtin_expect(fault.code != 0, 0)) return appendFaulty(p, fault);
        }
        if (p.nodes.empty()) return;
        if (__builtin_expect(!walk.run(row), 0)) appendFaulty(p, walk.fault);
    }

    const cjs_scanner &s;
    cjs_program &p;
    const int check;
    DocumentCheck documents;
    Walk walk;
};

// How many rows of a check may leave their values before they are dropped: so few that they stay in the cache.
constexpr size_t rowsBetweenDrops = 64;

}  // namespace

extern "C" int cjs_decode(cjs_scanner *s, cjs_program *p, const uint32_t *rows, size_t count, int check) {
    if (!s->isJSON || (rows == nullptr && count > s->rowCount())) return -3;
    try {
        RowDecoder decoder(*s, *p, check, false);
        for (size_t i = 0; i < count; i++) {
            const size_t row = rows ? rows[i] : i;
            if (row >= s->rowCount()) return -3;
            if (p->rows == UINT32_MAX) return -2;
            decoder.decode(uint32_t(row));
            p->rows++;
        }
        return 0;
    } catch (const ColumnFull &) {
        rollBack(*p);
        return -2;
    } catch (...) {
        rollBack(*p);
        return -1;
    }
}

extern "C" int cjs_check_rows(cjs_scanner *s, cjs_program *p, size_t count, int check) {
    if (!s->isJSON || count > s->rowCount()) return -3;
    try {
        RowDecoder decoder(*s, *p, check, true);
        for (size_t row = 0; row < count; row++) {
            if (p->rows == UINT32_MAX) return -2;
            if (row % rowsBetweenDrops == 0 && !p->nodes.empty()) p->truncate(p->nodes[0], 0);
            decoder.decode(uint32_t(row));
            p->rows++;
        }
        return 0;
    } catch (const ColumnFull &) {
        return -2;
    } catch (...) {
        return -1;
    }
}
