/* sdlib: libsystemd (buses and journals), opened when something first needs it. */
#pragma once
#include <systemd/sd-bus.h>
#include <systemd/sd-journal.h>

#define SD_FUNCTIONS(F)                                                                            \
    F(sd_bus_new)                                                                                  \
    F(sd_bus_set_fd)                                                                               \
    F(sd_bus_set_bus_client)                                                                       \
    F(sd_bus_start)                                                                                \
    F(sd_bus_flush_close_unref)                                                                    \
    F(sd_bus_set_method_call_timeout)                                                              \
    F(sd_bus_call)                                                                                 \
    F(sd_bus_call_async)                                                                           \
    F(sd_bus_get_fd)                                                                               \
    F(sd_bus_process)                                                                              \
    F(sd_bus_wait)                                                                                 \
    F(sd_bus_add_match)                                                                            \
    F(sd_bus_slot_unref)                                                                           \
    F(sd_bus_message_new_method_call)                                                              \
    F(sd_bus_message_append)                                                                       \
    F(sd_bus_message_append_strv)                                                                  \
    F(sd_bus_message_read)                                                                         \
    F(sd_bus_message_read_basic)                                                                   \
    F(sd_bus_message_rewind)                                                                       \
    F(sd_bus_message_copy)                                                                         \
    F(sd_bus_message_open_container)                                                               \
    F(sd_bus_message_close_container)                                                              \
    F(sd_bus_message_enter_container)                                                              \
    F(sd_bus_message_exit_container)                                                               \
    F(sd_bus_message_skip)                                                                         \
    F(sd_bus_message_get_error)                                                                    \
    F(sd_bus_message_unref)                                                                        \
    F(sd_bus_error_free)                                                                           \
    F(sd_bus_error_has_name)                                                                       \
    F(sd_journal_open_directory_fd)                                                                \
    F(sd_journal_close)                                                                            \
    F(sd_journal_add_match)                                                                        \
    F(sd_journal_seek_tail)                                                                        \
    F(sd_journal_seek_head)                                                                        \
    F(sd_journal_open_files_fd)                                                                    \
    F(sd_journal_seek_cursor)                                                                      \
    F(sd_journal_seek_realtime_usec)                                                               \
    F(sd_journal_next)                                                                             \
    F(sd_journal_previous)                                                                         \
    F(sd_journal_get_realtime_usec)                                                                \
    F(sd_journal_restart_data)                                                                     \
    F(sd_journal_enumerate_available_data)                                                         \
    F(sd_journal_get_cursor)                                                                       \
    F(sd_journal_set_data_threshold)                                                               \
    F(sd_journal_get_fd)                                                                           \
    F(sd_journal_process)
#define SD_DECLARE(f) __typeof__(&(f)) f##_;
struct sdlib {
    SD_FUNCTIONS(SD_DECLARE)
};
/* NULL: it is not installed, or too old. Any thread. */
const struct sdlib *sdlib(void);
