// The calls under a channel between processes that need C: bytes that go along with a descriptor, and pipes without SIGPIPE.
#ifndef CWORKERHOOK_CHANNEL_H
#define CWORKERHOOK_CHANNEL_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// Whether it is a socket; one that is raises no SIGPIPE from here on.
int satchel_channel_is_socket(int descriptor);
// Sends what can go without waiting: how many bytes, 0 if it would have to wait, or -errno. `attached` goes along with the first byte, on
// Unix sockets; -1 is none.
long satchel_channel_send(int descriptor, int is_socket, const void *bytes, size_t count, int attached);
// Receives what is there: how many bytes, 0 at the end, -EAGAIN if it would have to wait, or -errno. Descriptors that come along are the
// caller's, no more than `room`; with `room` 0 the system closes them.
long satchel_channel_receive(int descriptor, int is_socket, void *bytes, size_t count, int *attached, int room, int *found);
// A pipe that children do not inherit: 0, or -errno.
int satchel_channel_pipe(int ends[2]);
// A file without a name, in memory (a descriptor, or -errno where the system has no such files), or in a folder.
int satchel_memory_file(void);
int satchel_unnamed_file(const char *folder);
// Advises the system to back new memory by large pages, where it is much: a page is made when it is touched first, and each costs time.
void satchel_use_large_pages(void *start, size_t count);

#ifdef __cplusplus
}
#endif
#endif
