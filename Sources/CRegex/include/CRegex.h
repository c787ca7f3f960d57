// Regular expressions by RE2, over the strings of a column: one call a batch.
#ifndef SATCHEL_CREGEX_H
#define SATCHEL_CREGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cregex cregex;

// Strings end to end, and where each begins; one more offset than there are strings, ascending, within the bytes.
typedef struct {
    const uint8_t *bytes;
    const uint32_t *offsets;
    size_t count;
} cregex_strings;

// Compiles a pattern; where it is none, gives NULL and the reason, cut to the capacity and ended by a zero.
cregex *cregex_make(const char *pattern, size_t length, char *message, size_t capacity);
void cregex_free(cregex *regex);

// The number of groups, without the whole match.
int cregex_groups(const cregex *regex);
// The number of the group of a name; -1 if there is none.
int cregex_group_named(const cregex *regex, const char *name, size_t length);

// Whether each string has a part that the pattern matches.
void cregex_match(const cregex *regex, cregex_strings strings, bool *found);

// Where in the bytes a group of each string's first match begins and ends; both UINT32_MAX where it took no part.
void cregex_capture(const cregex *regex, cregex_strings strings, int group, uint32_t *starts, uint32_t *ends);

#ifdef __cplusplus
}
#endif

#endif
