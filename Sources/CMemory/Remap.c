#define _GNU_SOURCE
#include "CMemory.h"

#include <sys/mman.h>

void *satchel_remap(void *start, size_t old_size, size_t new_size) {
#ifdef __linux__
    void *moved = mremap(start, old_size, new_size, MREMAP_MAYMOVE);
    return moved == MAP_FAILED ? NULL : moved;
#else
    (void)start, (void)old_size, (void)new_size;
    return NULL;
#endif
}
