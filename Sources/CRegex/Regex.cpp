#include "CRegex.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>
#include <vector>

struct cregex {
    re2::RE2 pattern;

    explicit cregex(re2::StringPiece text) : pattern(text, options()) {}

    static re2::RE2::Options options() {
        re2::RE2::Options options;
        options.set_log_errors(false);
        return options;
    }
};

namespace {

re2::StringPiece all(const cregex_strings &strings) {
    return {reinterpret_cast<const char *>(strings.bytes), strings.offsets[strings.count]};
}

void copy(const std::string &text, char *message, size_t capacity) {
    if (capacity == 0) return;
    const size_t length = std::min(text.size(), capacity - 1);
    std::memcpy(message, text.data(), length);
    message[length] = 0;
}

}  // namespace

cregex *cregex_make(const char *pattern, size_t length, char *message, size_t capacity) {
    auto *regex = new (std::nothrow) cregex({pattern, length});
    if (regex == nullptr) {
        copy("out of memory", message, capacity);
    } else if (!regex->pattern.ok()) {
        copy(regex->pattern.error(), message, capacity);
        delete regex;
        return nullptr;
    }
    return regex;
}

void cregex_free(cregex *regex) { delete regex; }

int cregex_groups(const cregex *regex) { return regex->pattern.NumberOfCapturingGroups(); }

int cregex_group_named(const cregex *regex, const char *name, size_t length) {
    const auto &names = regex->pattern.NamedCapturingGroups();
    const auto found = names.find(std::string(name, length));
    return found == names.end() ? -1 : found->second;
}

void cregex_match(const cregex *regex, cregex_strings strings, bool *found) {
    const re2::StringPiece text = all(strings);
    for (size_t row = 0; row < strings.count; row++) {
        const re2::StringPiece string = text.substr(strings.offsets[row], strings.offsets[row + 1] - strings.offsets[row]);
        found[row] = regex->pattern.Match(string, 0, string.size(), re2::RE2::UNANCHORED, nullptr, 0);
    }
}

void cregex_capture(const cregex *regex, cregex_strings strings, int group, uint32_t *starts, uint32_t *ends) {
    const re2::StringPiece text = all(strings);
    std::vector<re2::StringPiece> groups(size_t(group) + 1);
    for (size_t row = 0; row < strings.count; row++) {
        const re2::StringPiece string = text.substr(strings.offsets[row], strings.offsets[row + 1] - strings.offsets[row]);
        const bool found = regex->pattern.Match(string, 0, string.size(), re2::RE2::UNANCHORED, groups.data(), group + 1);
        // A group that took no part has no place, unlike an empty one.
        const char *start = found ? groups[size_t(group)].data() : nullptr;
        starts[row] = start == nullptr ? UINT32_MAX : uint32_t(start - text.data());
        ends[row] = start == nullptr ? UINT32_MAX : uint32_t(start - text.data() + groups[size_t(group)].size());
    }
}
