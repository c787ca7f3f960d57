#define _GNU_SOURCE
#include "Process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int satchel_spawn(const char *path, char *const arguments[], char *const environment[], int output, int error, int channel, int *process) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure) return failure;
  failure = posix_spawnattr_init(&attributes);
  if (failure) {
    posix_spawn_file_actions_destroy(&actions);
    return failure;
  }
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
  // A worker begins with the signals of a new program, whatever the driver does with them; keys pressed for the driver are not for it.
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  // In this order: the descriptors given are above 3, which the caller sees to.
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  posix_spawn_file_actions_adddup2(&actions, error, 2);
  posix_spawn_file_actions_adddup2(&actions, channel, 3);
  pid_t child = 0;
  failure = posix_spawn(&child, path, &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  *process = child;
  return failure;
}

int satchel_await_end(int process) {
  siginfo_t info;
  while (waitid(P_PID, (id_t)process, &info, WEXITED | WNOWAIT)) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

int satchel_reap(int process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return -SIGKILL;
  }
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

#ifdef __APPLE__
#include <mach-o/dyld.h>
#include <stdint.h>

const char *satchel_own_program(void) {
  static char path[4096];
  uint32_t size = sizeof path;
  return _NSGetExecutablePath(path, &size) ? NULL : path;
}
#else
const char *satchel_own_program(void) { return "/proc/self/exe"; }
#endif

void satchel_line_buffered(void) { setvbuf(stdout, NULL, _IOLBF, 0); }

_Noreturn void satchel_end_process(int status) {
  // Without waiting for a thread that is writing: what it holds is lost with it.
  if (!ftrylockfile(stdout)) {
    fflush(stdout);
    funlockfile(stdout);
  }
  _exit(status);
}
