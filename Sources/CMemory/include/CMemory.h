#ifndef SATCHEL_CMEMORY_H
#define SATCHEL_CMEMORY_H

#include <stddef.h>

/// Makes a private mapping larger, where it lies or elsewhere, without copying its pages; NULL where the system can't.
/// Variadic in the system's header, which Swift does not import.
void *satchel_remap(void *start, size_t old_size, size_t new_size);

/// Has the system bring all pages of fresh memory at once; where it can't, they come one by one as they are touched.
void satchel_populate(void *start, size_t size);

#endif
