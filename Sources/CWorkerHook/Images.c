#define _GNU_SOURCE
#include "CWorkerHook.h"

#include <dlfcn.h>
#include <string.h>

const char *satchel_image_of(const void *address, const void **base) {
  Dl_info info;
  if (!dladdr(address, &info) || !info.dli_fname || !info.dli_fbase) return NULL;
  *base = info.dli_fbase;
  return info.dli_fname;
}

#ifdef __APPLE__
#include <mach-o/dyld.h>

const void *satchel_image_base(const char *path) {
  for (uint32_t i = 0; i < _dyld_image_count(); i++) {
    if (!strcmp(_dyld_get_image_name(i), path)) return _dyld_get_image_header(i);
  }
  return NULL;
}
#else
#include <link.h>

struct search {
  const char *path;
  const void *base;
};

static int visit(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size;
  struct search *search = context;
  // Ask the loader itself: the main program has an empty name in this list.
  for (int i = 0; i < info->dlpi_phnum; i++) {
    if (info->dlpi_phdr[i].p_type != PT_LOAD) continue;
    const void *segment = (const char *)info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
    Dl_info found;
    if (dladdr(segment, &found) && found.dli_fname && !strcmp(found.dli_fname, search->path)) {
      search->base = found.dli_fbase;
      return 1;
    }
    break;
  }
  return 0;
}

const void *satchel_image_base(const char *path) {
  struct search search = {path, NULL};
  dl_iterate_phdr(visit, &search);
  return search.base;
}
#endif
