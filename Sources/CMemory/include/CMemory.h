#ifndef SATCHEL_CMEMORY_H
#define SATCHEL_CMEMORY_H

#include <stddef.h>

/// Makes a private mapping larger, where it lies or elsewhere, without copying its pages; NULL where the system can't.
/// Variadic in the system's header, which Swift does not import.
void *satchel_remap(void *start, size_t old_size, size_t new_size);

#endif
