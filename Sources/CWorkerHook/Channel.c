#define _GNU_SOURCE
#include "Channel.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif
#ifndef MSG_CMSG_CLOEXEC
#define MSG_CMSG_CLOEXEC 0
#endif

// The most descriptors that are taken from one message; the system closes the others.
enum { MOST_ATTACHED = 16 };

static void keep_from_children(int descriptor) {
  int flags = fcntl(descriptor, F_GETFD);
  if (flags >= 0) fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC);
}

int satchel_channel_is_socket(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) || !S_ISSOCK(status.st_mode)) return 0;
#ifdef SO_NOSIGPIPE
  int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  return 1;
}

static long socket_send(int descriptor, const void *bytes, size_t count, int attached) {
  struct iovec part = {(void *)bytes, count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr aligned;
  } control;
  if (attached >= 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &attached, sizeof(int));
  }
  ssize_t sent;
  do sent = sendmsg(descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  if (sent >= 0) return sent;
  return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -errno;
}

// Whether a call on it would not wait: 1, 0 or -errno.
static int is_ready(int descriptor, short events) {
  struct pollfd entry = {descriptor, events, 0};
  int count;
  do count = poll(&entry, 1, 0);
  while (count < 0 && errno == EINTR);
  if (count < 0) return -errno;
  return entry.revents & POLLNVAL ? -EBADF : count > 0;
}

// Pieces of PIPE_BUF: a pipe that is ready has room for one, so that it need not be set to non-blocking, which whoever shares it would feel.
static long pipe_write(int descriptor, const char *bytes, size_t count, int *is_broken) {
  size_t done = 0;
  while (done < count) {
    int ready = is_ready(descriptor, POLLOUT);
    if (ready < 0) return done ? (long)done : ready;
    if (!ready) break;
    size_t piece = count - done < PIPE_BUF ? count - done : PIPE_BUF;
    ssize_t written = write(descriptor, bytes + done, piece);
    if (written > 0) {
      done += (size_t)written;
    } else if (written == 0 || errno == EAGAIN || errno == EWOULDBLOCK) {
      break;
    } else if (errno != EINTR) {
      if (errno == EPIPE) *is_broken = 1;
      return done ? (long)done : -errno;
    }
  }
  return (long)done;
}

// A pipe raises SIGPIPE in the thread that writes: there it is blocked meanwhile, and taken away.
static long pipe_send(int descriptor, const void *bytes, size_t count) {
  sigset_t broken, before, pending;
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  sigemptyset(&pending);
  sigpending(&pending);
  int was_pending = sigismember(&pending, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken, &before);
  int is_broken = 0;
  long result = pipe_write(descriptor, bytes, count, &is_broken);
  if (is_broken && !was_pending) {
#ifdef __APPLE__
    int signal;
    sigpending(&pending);
    if (sigismember(&pending, SIGPIPE)) sigwait(&broken, &signal);
#else
    struct timespec now = {0, 0};
    while (sigtimedwait(&broken, NULL, &now) < 0 && errno == EINTR) {
    }
#endif
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return result;
}

long satchel_channel_send(int descriptor, int is_socket, const void *bytes, size_t count, int attached) {
  if (descriptor < 0) return -EBADF;
  if (is_socket) return socket_send(descriptor, bytes, count, attached);
  return attached >= 0 ? -EINVAL : pipe_send(descriptor, bytes, count);
}

static void take_attached(struct msghdr *message, int *attached, int room, int *found) {
  for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header; header = CMSG_NXTHDR(message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS || header->cmsg_len < CMSG_LEN(0)) continue;
    size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; i++) {
      int descriptor;
      memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
      if (*found < room) {
        if (!MSG_CMSG_CLOEXEC) keep_from_children(descriptor);
        attached[(*found)++] = descriptor;
      } else {
        close(descriptor);
      }
    }
  }
}

static long socket_receive(int descriptor, void *bytes, size_t count, int *attached, int room, int *found) {
  struct iovec part = {bytes, count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  union {
    char bytes[CMSG_SPACE(sizeof(int) * MOST_ATTACHED)];
    struct cmsghdr aligned;
  } control;
  if (room > 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
  }
  ssize_t received;
  do received = recvmsg(descriptor, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR);
  if (received < 0) return errno == EWOULDBLOCK ? -EAGAIN : -errno;
  if (room > 0) take_attached(&message, attached, room, found);
  return received;
}

long satchel_channel_receive(int descriptor, int is_socket, void *bytes, size_t count, int *attached, int room, int *found) {
  *found = 0;
  if (descriptor < 0) return -EBADF;
  if (is_socket) return socket_receive(descriptor, bytes, count, attached, room, found);
  int ready = is_ready(descriptor, POLLIN);
  if (ready <= 0) return ready < 0 ? ready : -EAGAIN;
  ssize_t received;
  do received = read(descriptor, bytes, count);
  while (received < 0 && errno == EINTR);
  if (received < 0) return errno == EWOULDBLOCK ? -EAGAIN : -errno;
  return received;
}

int satchel_channel_pipe(int ends[2]) {
#ifdef __linux__
  return pipe2(ends, O_CLOEXEC) ? -errno : 0;
#else
  if (pipe(ends)) return -errno;
  keep_from_children(ends[0]);
  keep_from_children(ends[1]);
  return 0;
#endif
}

int satchel_memory_file(void) {
#ifdef MFD_CLOEXEC
  int descriptor = memfd_create("satchel", MFD_CLOEXEC);
  return descriptor < 0 ? -errno : descriptor;
#else
  return -ENOSYS;
#endif
}

int satchel_unnamed_file(const char *folder) {
  char path[PATH_MAX];
  int length = snprintf(path, sizeof path, "%s/satchel-XXXXXX", folder);
  if (length < 0 || (size_t)length >= sizeof path) return -ENAMETOOLONG;
#ifdef __linux__
  int descriptor = mkostemp(path, O_CLOEXEC);
#else
  int descriptor = mkstemp(path);
#endif
  if (descriptor < 0) return -errno;
  if (unlink(path)) {
    int code = errno;
    close(descriptor);
    return -code;
  }
#ifndef __linux__
  keep_from_children(descriptor);
#endif
  return descriptor;
}

void satchel_use_large_pages(void *start, size_t count) {
#ifdef MADV_HUGEPAGE
  const uintptr_t page = 4096, much = 4 << 20;
  if (!start || count < much) return;
  // Whole pages within the bytes.
  uintptr_t first = ((uintptr_t)start + page - 1) & ~(page - 1);
  uintptr_t end = ((uintptr_t)start + count) & ~(page - 1);
  madvise((void *)first, end - first, MADV_HUGEPAGE);
#else
  (void)start, (void)count;
#endif
}
