// Starting a worker, and what a process knows of itself.
#ifndef CWORKERHOOK_PROCESS_H
#define CWORKERHOOK_PROCESS_H

#ifdef __cplusplus
extern "C" {
#endif

// Starts a program in a process group of its own: 0 and its number, or an errno. Its standard input is empty, standard output and error
// are the descriptors given, and the channel is descriptor 3; nothing else is meant for it.
int satchel_spawn(const char *path, char *const arguments[], char *const environment[], int output, int error, int channel, int *process);
// Waits until a child has ended and leaves it to be reaped: 0, or an errno.
int satchel_await_end(int process);
// Reaps a child that has ended: its exit status, or minus the signal that ended it.
int satchel_reap(int process);
// Where the running program can be read, even if its file has another name by now.
const char *satchel_own_program(void);
// Each line that is written to standard output goes out at once.
void satchel_line_buffered(void);
// Writes out what standard output holds and ends the process, without the program's own clean-up.
_Noreturn void satchel_end_process(int status);

#ifdef __cplusplus
}
#endif
#endif
