#define _GNU_SOURCE
#include "CMemory.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void *satchel_remap(void *start, size_t old_size, size_t new_size) {
#ifdef __linux__
    void *moved = mremap(start, old_size, new_size, MREMAP_MAYMOVE);
    return moved == MAP_FAILED ? NULL : moved;
#else
    (void)start, (void)old_size, (void)new_size;
    return NULL;
#endif
}

void satchel_populate(void *start, size_t size) {
#ifdef __linux__
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Headers older than Linux 5.14 lack it; a kernel that does not know it refuses, which does no harm. */
#endif
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    /* To whole pages: what else lies in the first and the last is there already, and is not changed. */
    const uintptr_t first = (uintptr_t)start / page * page;
    const uintptr_t end = ((uintptr_t)start + size + page - 1) / page * page;
    if (size != 0) madvise((void *)first, end - first, MADV_POPULATE_WRITE);
#else
    (void)start, (void)size;
#endif
}
