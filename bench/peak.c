/* peak: runs a program and prints its wall milliseconds and its peak memory in KiB. A small parent, because a child's
 * peak begins with that of the process it was made from. */
#include "util/clock.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 2) {
        return 2;
    }
    int64_t t0 = clock_mono_ns();
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, 1);
        execv(argv[1], argv + 1);
        _exit(127);
    }
    struct rusage u;
    int status;
    if (pid < 0 || wait4(pid, &status, 0, &u) != pid) {
        return 1;
    }
    printf("%.3f %ld\n", (double)(clock_mono_ns() - t0) / 1e6, u.ru_maxrss);
    return status != 0;
}
