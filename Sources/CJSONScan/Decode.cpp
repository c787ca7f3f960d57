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
    p.faults.push({uint32_t(p.rows), -1, -1, 0, fault.code, fault.offset, fault.found});
}

void decodeRow(const cjs_scanner &s, cjs_program &p, Walk &walk, uint32_t row, bool check) {
    if (__builtin_expect(s.ranges[row].first == BracketRange::bad, 0)) return appendFaulty(p, s.fault(row));
    if (check) {
        const LineFault fault = checkStructure(s, row);
        if (__builtin_expect(fault.code != 0, 0)) return appendFaulty(p, fault);
    }
    if (p.nodes.empty()) return;
    if (__builtin_expect(!walk.run(row), 0)) appendFaulty(p, walk.fault);
}

}  // namespace

extern "C" int cjs_decode(cjs_scanner *s, cjs_program *p, const uint32_t *rows, size_t count, int check) {
    if (!s->isJSON || (rows == nullptr && count > s->rowCount())) return -3;
    try {
        Walk walk(*s, *p, check == CJS_CHECK_READ);
        for (size_t i = 0; i < count; i++) {
            const size_t row = rows ? rows[i] : i;
            if (row >= s->rowCount()) return -3;
            if (p->rows == UINT32_MAX) return -2;
            decodeRow(*s, *p, walk, uint32_t(row), check != 0);
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
