// The wanted keys of one record: found by length, then by first and last eight bytes in a hash table, then compared.
#ifndef CJSONSCAN_KEYS_H
#define CJSONSCAN_KEYS_H

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace cjs {

class KeyTable {
public:
    // False if the key is there already.
    bool insert(const uint8_t *key, uint32_t length, int32_t node);

    // The node of a key as it stands between its quotes, or -1. Eight bytes must be readable at `key`, whatever its length.
    int32_t find(const uint8_t *key, uint32_t length) const {
        if (!(lengths >> (length < 63 ? length : 63) & 1)) return escaped(key, length) ? findEscaped(key, length) : -1;
        const Entry *entry = look(key, length);
        if (entry && entry->isPlain) return entry->node;
        return escaped(key, length) ? findEscaped(key, length) : -1;
    }

private:
    struct Entry {
        uint64_t head, tail;
        uint32_t length;
        int32_t node;
        bool isPlain;  // holds nothing that must be written with an escape
        std::string text;
    };
    struct Print {
        uint64_t head, tail;
    };

    static Print print(const uint8_t *key, uint32_t length) {
        Print p;
        std::memcpy(&p.head, key, 8);
        if (length >= 8) {
            std::memcpy(&p.tail, key + length - 8, 8);
        } else {
            p.head &= (uint64_t(1) << (8 * length)) - 1;
            p.tail = 0;
        }
        return p;
    }
    size_t slot(Print p, uint32_t length) const {
        return size_t(((p.head ^ std::rotl(p.tail, 31) ^ length) * 0x9E3779B97F4A7C15ULL) >> shift);
    }
    const Entry *look(const uint8_t *key, uint32_t length) const {
        const Print p = print(key, length);
        for (size_t i = slot(p, length);; i = (i + 1) & (slots.size() - 1)) {
            if (slots[i] < 0) return nullptr;
            const Entry &e = entries[size_t(slots[i])];
            if (e.head == p.head && e.tail == p.tail && e.length == length &&
                (length <= 16 || std::memcmp(e.text.data(), key, length) == 0)) {
                return &e;
            }
        }
    }
    static bool escaped(const uint8_t *key, uint32_t length) {
        if (length <= 16) {
            // A backslash is found in the fingerprint without a call.
            const Print p = print(key, length);
            return hasBackslash(p.head) || hasBackslash(p.tail);
        }
        return std::memchr(key, '\\', length) != nullptr;
    }
    static bool hasBackslash(uint64_t word) {
        const uint64_t x = word ^ 0x5C5C5C5C5C5C5C5CULL;
        return ((x - 0x0101010101010101ULL) & ~x & 0x8080808080808080ULL) != 0;
    }
    int32_t findEscaped(const uint8_t *key, uint32_t length) const;
    void rebuild(size_t size);

    uint64_t lengths = 0;
    unsigned shift = 63;
    std::vector<int32_t> slots = {-1, -1};
    std::vector<Entry> entries;
};

// The key that an object's entry at some place had last: most lines have the same keys in the same order, and write them alike. One
// comparison then tells what a search would, and what comes next does not wait for it.
class KeyHabit {
public:
    // Whether the key at this quote is the same, up to the colon behind it. Sixteen bytes must be readable.
    bool holds(const uint8_t *quote) const {
        uint64_t found[2];
        std::memcpy(found, quote, sizeof found);
        return (((found[0] ^ text[0]) & mask[0]) | ((found[1] ^ text[1]) & mask[1])) == 0;
    }
    int32_t child() const { return node; }

    // A key from its quote, where as many bytes must be readable, to the colon, and its node or -1. Long ones, and those that white space
    // follows, are not taken on.
    void take(const uint8_t *quote, const uint8_t *colon, int32_t child) {
        const size_t length = size_t(colon - quote) + 1;
        if (length > sizeof text || colon[-1] != '"') return;
        mask[0] = mask[1] = 0;
        std::memset(mask, 0xFF, length);
        std::memcpy(text, quote, sizeof text);
        node = child;
    }

private:
    // At first bytes that no text has.
    uint64_t text[2] = {~uint64_t(0), ~uint64_t(0)}, mask[2] = {~uint64_t(0), ~uint64_t(0)};
    int32_t node = -1;
};

}  // namespace cjs

#endif
