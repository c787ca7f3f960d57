// What Satchel must know of the process it runs in: the worker switch before `main`, and where images lie; and the channel to others.
#ifndef CWORKERHOOK_H
#define CWORKERHOOK_H

#include "Channel.h"
#include "Process.h"

#ifdef __cplusplus
extern "C" {
#endif

// The path and the base of the image that holds an address, or NULL if none does (heap memory, say).
const char *satchel_image_of(const void *address, const void **base);
// The base of the program itself.
const void *satchel_program_base(void);
// The base of a loaded image by its path as `satchel_image_of` gave it, or else by the last part of that: the program may have been brought
// elsewhere with its libraries. NULL if there is none.
const void *satchel_image_base(const char *path);

#ifdef __cplusplus
}
#endif
#endif
