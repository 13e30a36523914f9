/* child_io: the pipes to a program: its input, and what it writes on two outputs. Whoever waits for
 * one output takes the other one in meanwhile, and so does the script's loop, so that a program
 * never waits for a script that waits for it. Counted: each stream and the object of the program
 * hold it. */
#pragma once
#include "wsh/process.h"

struct child_io;
#define CHILD_IO_MAX_HELD (64u << 20) /* bytes of an output that nobody has read */
/* Starts the command; released with child_io_unref. */
hres child_io_start(struct host *h, struct command *c, const char *source, struct child_io **out,
                    struct disp_error *err);
struct child_io *child_io_ref(struct child_io *io);
void child_io_unref(struct child_io *io);
struct process *child_io_process(struct child_io *io);
/* Looks whether the program has ended, and takes in what it wrote. */
bool child_io_ended(struct child_io *io);
void child_io_close_input(struct child_io *io);
/* which: 0 input, 1 and 2 the outputs. */
hres child_io_stream(struct child_io *io, int which, struct sobj **out);
