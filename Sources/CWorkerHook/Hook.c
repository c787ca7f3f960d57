// A worker is this same executable started with SATCHEL_WORKER=IN:OUT in its environment: it serves on these two descriptors
// and never enters the user's `main`. With a third part, IN:OUT:PARENT, it is woken if it is stopped when that process ends.
#define _GNU_SOURCE
#include "CWorkerHook.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Serves until the channel ends; Swift's part of it. Weak, so that a program may link this file without it.
extern int satchel_worker_main(int input, int output) __attribute__((weak));

__attribute__((constructor)) static void satchel_hook(int argc, char **argv, char **envp);

#ifdef __APPLE__
static void run_remaining_initialisers(int argc, char **argv, char **envp) {
  (void)argc, (void)argv, (void)envp;
}
static int is_main_executable(void) { return 1; }
static void wake_with_end_of(int parent) { (void)parent; }
#define DESCRIPTORS "/dev/fd"
#else
#include <signal.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

#define DESCRIPTORS "/proc/self/fd"

// Who is stopped does not see that its channel has ended.
static void wake_with_end_of(int parent) {
  prctl(PR_SET_PDEATHSIG, SIGCONT);
  if (getppid() != parent) kill(getpid(), SIGCONT);
}

typedef void initialiser(int, char **, char **);
// The linker defines them in executables only.
extern initialiser *__init_array_start[] __attribute__((weak, visibility("hidden")));
extern initialiser *__init_array_end[] __attribute__((weak, visibility("hidden")));

// In a static build libdispatch's own constructor stands behind this one, and Swift's `Task` hangs without it.
static void run_remaining_initialisers(int argc, char **argv, char **envp) {
  int is_after = 0;
  for (initialiser **entry = __init_array_start; entry < __init_array_end; entry++) {
    if (is_after) (*entry)(argc, argv, envp);
    if (*entry == satchel_hook) is_after = 1;
  }
}

static int is_main_executable(void) {
  Dl_info own, program;
  const void *headers = (const void *)getauxval(AT_PHDR);
  return headers && dladdr((const void *)satchel_hook, &own) && dladdr(headers, &program) && own.dli_fbase == program.dli_fbase;
}
#endif

// Whatever else came along would be held open by this process; and its own children get neither end of the channel.
static void close_others(int input, int output) {
  DIR *folder = opendir(DESCRIPTORS);
  if (folder) {
    for (struct dirent *entry; (entry = readdir(folder));) {
      int descriptor = atoi(entry->d_name);
      if (descriptor > 2 && descriptor != input && descriptor != output && descriptor != dirfd(folder)) close(descriptor);
    }
    closedir(folder);
  }
  if (input > 2) fcntl(input, F_SETFD, FD_CLOEXEC);
  if (output > 2) fcntl(output, F_SETFD, FD_CLOEXEC);
}

static void satchel_hook(int argc, char **argv, char **envp) {
  const char *value = getenv("SATCHEL_WORKER");
  if (!value) return;
  int input, output, parent = 0;
  if (sscanf(value, "%d:%d:%d", &input, &output, &parent) < 2 || !satchel_worker_main) {
    fprintf(stderr, "satchel: SATCHEL_WORKER=%s is set, but this program can't be a worker: expected IN:OUT, two descriptors\n", value);
    _exit(64);
  }
  if (!is_main_executable()) {
    fprintf(stderr,
            "satchel: this program has Satchel in a shared library, where a worker starts before the program's types are known; "
            "link it statically (products of type .library without `type: .dynamic`)\n");
    _exit(64);
  }
  close_others(input, output);
  if (parent) wake_with_end_of(parent);
  // A worker's own children are no workers.
  unsetenv("SATCHEL_WORKER");
  run_remaining_initialisers(argc, argv, envp);
  _exit(satchel_worker_main(input, output));
}
