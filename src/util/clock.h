/* clock: the only place that asks the system for the time. */
#pragma once
#include <stdint.h>
int64_t clock_mono_ns(void);
int64_t clock_real_us(void); /* microseconds since 1970 UTC */
int64_t clock_cpu_ns(void);  /* processor time this process has used */
