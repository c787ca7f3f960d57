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

static const char *last_part(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

// What is looked for, and the best that was found.
struct search {
  const char *path;
  const void *same;
  const void *alike;
};

static void compare(struct search *search, const char *path, const void *base) {
  if (!strcmp(path, search->path)) search->same = base;
  if (!search->alike && !strcmp(last_part(path), last_part(search->path))) search->alike = base;
}

static const void *found(const struct search *search) { return search->same ? search->same : search->alike; }

#ifdef __APPLE__
#include <mach-o/dyld.h>

const void *satchel_program_base(void) { return _dyld_get_image_header(0); }

const void *satchel_image_base(const char *path) {
  struct search search = {path, NULL, NULL};
  for (uint32_t i = 0; i < _dyld_image_count(); i++) compare(&search, _dyld_get_image_name(i), _dyld_get_image_header(i));
  return found(&search);
}
#else
#include <link.h>
#include <sys/auxv.h>

const void *satchel_program_base(void) {
  Dl_info info;
  const void *headers = (const void *)getauxval(AT_PHDR);
  return headers && dladdr(headers, &info) ? info.dli_fbase : NULL;
}

static int visit(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size;
  // Ask the loader itself: the main program has an empty name in this list.
  for (int i = 0; i < info->dlpi_phnum; i++) {
    if (info->dlpi_phdr[i].p_type != PT_LOAD) continue;
    const void *segment = (const char *)info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
    Dl_info image;
    if (dladdr(segment, &image) && image.dli_fname) compare(context, image.dli_fname, image.dli_fbase);
    break;
  }
  return 0;
}

const void *satchel_image_base(const char *path) {
  struct search search = {path, NULL, NULL};
  dl_iterate_phdr(visit, &search);
  return found(&search);
}
#endif
