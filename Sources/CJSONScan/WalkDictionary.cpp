// The walk through objects whose keys are data.
#include <set>
#include <string>
#include <string_view>

#include "Walk.h"

namespace cjs {

namespace {

// The keys of one object so far: the last ones of a column.
class SeenKeys {
public:
    explicit SeenKeys(const Column &column) : column(column), first(column.count) {}

    // Whether the last key stands among those before it. No order of keys makes this slow.
    bool repeatsLast() {
        const size_t last = column.count - 1;
        if (last - first < few) {
            for (size_t i = first; i < last; i++) {
                if (at(i) == at(last)) return true;
            }
            return false;
        }
        if (seen.empty()) {
            for (size_t i = first; i < last; i++) seen.emplace(at(i));
        }
        return !seen.emplace(at(last)).second;
    }

private:
    static constexpr size_t few = 16;

    std::string_view at(size_t i) const {
        const uint32_t from = column.offsets[i], to = column.offsets[i + 1];
        return to == from ? std::string_view() : std::string_view(reinterpret_cast<const char *>(column.bytes.data()) + from, to - from);
    }

    const Column &column;
    const size_t first;
    std::set<std::string> seen;
};

}  // namespace

bool Walk::dictionary(Node &node) {
    if (node.optional) node.column.present.push(1);
    Node &keys = program.nodes[size_t(node.children[0])], &values = program.nodes[size_t(node.children[1])];
    const bool isOutermost = node.outermost < 0;
    SeenKeys seen(keys.column);
    uint32_t index = 0;
    bracket++;
    cursor.next();
    bool isEnd = cursor.character() == '}';
    while (!isEnd) {
        if (isOutermost) element = index;
        if (cursor.character() != '"') return refuse();
        const uint32_t quote = cursor.at;
        cursor.next();
        if (cursor.character() != ':') return refuse();
        if (!string(keys, quote, cursor.at)) program.appendAbsent(keys);
        cursor.next();
        if (seen.repeatsLast()) {
            program.truncate(keys, keys.column.count - 1);
            if (!skip()) return false;
        } else {
            if (!value(values, false)) return false;
            index++;
        }
        isEnd = cursor.character() == '}';
        if (!isEnd) {
            if (cursor.character() != ',') return refuse();
            cursor.next();
        }
    }
    bracket++;
    cursor.next();
    if (keys.column.count > UINT32_MAX) throw ColumnFull();
    node.column.offsets.push(uint32_t(keys.column.count));
    node.column.count++;
    return true;
}

}  // namespace cjs
