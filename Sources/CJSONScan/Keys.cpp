// Filling a key table, and keys that are written with escapes.
#include "Keys.h"

#include "Values.h"

namespace cjs {

bool KeyTable::insert(const uint8_t *key, uint32_t length, int32_t node) {
    std::string text(reinterpret_cast<const char *>(key), length);
    std::string padded = text + std::string(8, '\0');
    if (look(reinterpret_cast<const uint8_t *>(padded.data()), length)) return false;
    const Print p = print(reinterpret_cast<const uint8_t *>(padded.data()), length);
    bool isPlain = true;
    for (const char c : text) isPlain = isPlain && c != '\\' && c != '"' && uint8_t(c) >= 0x20;
    entries.push_back({p.head, p.tail, length, node, isPlain, std::move(text)});
    lengths |= uint64_t(1) << (length < 63 ? length : 63);
    size_t size = slots.size();
    while (size < entries.size() * 2 + 1) size *= 2;
    rebuild(size);
    return true;
}

void KeyTable::rebuild(size_t size) {
    slots.assign(size, -1);
    shift = unsigned(64 - std::countr_zero(size));
    for (size_t n = 0; n < entries.size(); n++) {
        size_t i = slot({entries[n].head, entries[n].tail}, entries[n].length);
        while (slots[i] >= 0) i = (i + 1) & (size - 1);
        slots[i] = int32_t(n);
    }
}

int32_t KeyTable::findEscaped(const uint8_t *key, uint32_t length) const {
    std::string text(size_t(length) + 16, '\0');
    const uint8_t *fault = nullptr;
    uint8_t *out = reinterpret_cast<uint8_t *>(text.data());
    const size_t n = unescape(key, key + length, out, fault);
    if (n == SIZE_MAX) return -1;
    const Entry *entry = look(out, uint32_t(n));
    return entry ? entry->node : -1;
}

}  // namespace cjs
