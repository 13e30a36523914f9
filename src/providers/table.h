/* table: classes that are told from a table of properties, which is most of them. A class is a struct win32_table: rows,
 * a function that goes over what there is, and the words of docs/classes.md. The requests are all served here. */
#pragma once
#include "providers/cimwin32.h"

struct telling;
struct win32_table {
    const char *name;
    const struct prop_row *rows;
    /* Calls tell() for each thing there is; stops at once when that is not 0 and returns what it returned. It may look
     * with telling_equals at what is asked for, to read less; more than is asked for may be told. */
    hres (*tell_all)(struct telling *t);
    const char *about; /* for docs/classes.md: paragraphs in Markdown */
    /* Formatted performance classes: what they are made of (perf/formatted.c); rows is NULL then. */
    const struct win32_table *raw;
};
/* One request to a table. */
struct telling {
    wmi_request *r;
    const struct cimwin32 *s;
    const struct win32_table *table;
    struct prop_plan plan; /* plan.needs: what has to be read */
    bool one, found;       /* a request for one object; it has been told */
    const char *refusal;   /* text for the error object, when tell_all fails with its status */
    const struct computer_part
        *part; /* each thing is told as a part of the computer, to t->whole */
    struct telling *whole;
    /* The objects, of the class collected, are kept (taken) and not told; nothing is asked for then. */
    hres (*collect)(void *collector, struct cim_instance *i);
    void *collector;
    struct cim_class *collected;
    void *own; /* what tell_all keeps for itself */
};
/* Tells one thing; subject goes to the fills. 0: go on. */
hres tell(struct telling *t, const void *subject);
hres tell_instance(struct telling *t, struct cim_instance *i); /* the same of what is made; taken */
/* The text, or number, that a property must have in everything that is asked for; borrowed. */
bool telling_equals(const struct telling *t, const char *property, struct slice *out);
bool telling_number(const struct telling *t, const char *property, uint64_t *out);
/* The number that a value of a condition or a key is, or is the text of. */
bool condition_number(const wmi_value *v, uint64_t *out);
bool telling_bool(const struct telling *t, const char *property, bool *out);
/* Whether a caller may see what the kernel or the system shows to root only. */
static inline bool telling_for_root(const struct telling *t)
{
    return wmi_request_uid(t->r) == 0;
}

/* ---- paths to other objects, for associations ---- */
struct path_key {
    const char *name; /* NULL: a singleton */
    struct slice value;
    bool number; /* value is the digits of one */
};
/* Appends the full path of an object of this server and namespace. */
void telling_path(const struct telling *t, struct str *out, const char *cls,
                  const struct path_key *keys, size_t n);
void telling_path1(const struct telling *t, struct str *out, const char *cls, const char *key,
                   struct slice value);
/* The value of a key in a path to an object of the class (or of cls2, when it is not NULL), appended to out; false when
 * text is no such path. */
bool path_key_of(struct slice text, const char *cls, const char *key, struct str *out);
/* The same for the condition 'reference = "path"' of what is asked for. false: nothing is known, tell everything.
 * *other: the condition names an object of another class, so nothing matches. */
bool telling_refers(const struct telling *t, const char *reference, const char *cls,
                    const char *key, struct str *out, bool *other);
struct link_pair { /* subject of associations of two objects */
    struct str left, right;
};
void link_pair_fini(struct link_pair *p);
hres tell_link(struct telling *t, const struct link_pair *p); /* checks the memory of the texts */

/* Associations of the computer with all objects of a table. */
struct computer_part {
    const char *name;                /* of the association */
    const struct win32_table *table; /* of the parts */
    const char *key;                 /* the only key of a part */
};
hres tell_part(struct telling *t, const void *subject); /* tell() of such */

/* ---- fills of struct members; row->arg is the offset ---- */
#define NOT_KNOWN UINT64_MAX /* of uint64_t members */
#define NO_TIME   INT64_MIN  /* of int64_t members that are times: microseconds since 1970 */
hres fill_member_str(const struct prop_row *row, const void *subject,
                     struct cim_value *out); /* struct str */
hres fill_member_text(const struct prop_row *row, const void *subject,
                      struct cim_value *out); /* const char *, NULL: none */
hres fill_member_slice(const struct prop_row *row, const void *subject,
                       struct cim_value *out); /* struct slice */
hres fill_member_u64(const struct prop_row *row, const void *subject,
                     struct cim_value *out); /* uint64_t; also into
                                                                          texts, where the property is one */
hres fill_member_bool(const struct prop_row *row, const void *subject,
                      struct cim_value *out); /* bool */
hres fill_member_tri(const struct prop_row *row, const void *subject,
                     struct cim_value *out); /* int8_t: -1 NULL */
hres fill_member_time(const struct prop_row *row, const void *subject,
                      struct cim_value *out); /* int64_t */
hres fill_member_list(const struct prop_row *row, const void *subject,
                      struct cim_value *out); /* struct str_list; empty: NULL */
/* Of what is always the same. */
hres fill_the_text(const struct prop_row *row, const void *subject,
                   struct cim_value *out); /* row->text */
hres fill_the_number(const struct prop_row *row, const void *subject,
                     struct cim_value *out); /* row->arg */
hres fill_yes(const struct prop_row *row, const void *subject, struct cim_value *out);
hres fill_no(const struct prop_row *row, const void *subject, struct cim_value *out);
/* Name of the computer; the subject begins with a const struct cimwin32 *. */
hres fill_the_computer(const struct prop_row *row, const void *subject, struct cim_value *out);

struct str_list {
    struct str *v;
    size_t n;
};
bool str_list_add(struct str_list *l, struct slice text); /* false: out of memory */
void str_list_fini(struct str_list *l);

/* Rows: property, struct, member, words for docs/classes.md. */
#define ROW_STR(p, T, m, why)                                                                      \
    {                                                                                              \
        p, fill_member_str, offsetof(struct T, m), 0, why                                          \
    }
#define ROW_TEXT(p, T, m, why)                                                                     \
    {                                                                                              \
        p, fill_member_text, offsetof(struct T, m), 0, why                                         \
    }
#define ROW_SLICE(p, T, m, why)                                                                    \
    {                                                                                              \
        p, fill_member_slice, offsetof(struct T, m), 0, why                                        \
    }
#define ROW_U64(p, T, m, why)                                                                      \
    {                                                                                              \
        p, fill_member_u64, offsetof(struct T, m), 0, why                                          \
    }
#define ROW_BOOL(p, T, m, why)                                                                     \
    {                                                                                              \
        p, fill_member_bool, offsetof(struct T, m), 0, why                                         \
    }
#define ROW_TRI(p, T, m, why)                                                                      \
    {                                                                                              \
        p, fill_member_tri, offsetof(struct T, m), 0, why                                          \
    }
#define ROW_TIME(p, T, m, why)                                                                     \
    {                                                                                              \
        p, fill_member_time, offsetof(struct T, m), 0, why                                         \
    }
#define ROW_LIST(p, T, m, why)                                                                     \
    {                                                                                              \
        p, fill_member_list, offsetof(struct T, m), 0, why                                         \
    }
#define ROW_CONST(p, what)                                                                         \
    {                                                                                              \
        p, fill_the_text, 0, 0, "\"" what "\"", what                                               \
    }
#define ROW_NUM(p, n, why)                                                                         \
    {                                                                                              \
        p, fill_the_number, n, 0, why                                                              \
    }
#define ROW_YES(p, why)                                                                            \
    {                                                                                              \
        p, fill_yes, 0, 0, why                                                                     \
    }
#define ROW_NO(p, why)                                                                             \
    {                                                                                              \
        p, fill_no, 0, 0, why                                                                      \
    }
#define ROW_COMPUTER(p)                                                                            \
    {                                                                                              \
        p, fill_the_computer, 0, 0, "name of the computer: the host name in upper case"            \
    }
#define ROW_NULL(p, why)                                                                           \
    {                                                                                              \
        p, NULL, 0, 0, "NULL: " why                                                                \
    }

/* ---- the functions of wmi_class_provider ---- */
void table_get(wmi_request *r, void *state);
void table_enumerate(wmi_request *r, void *state);

/* All tables, ended by NULL. */
extern const struct win32_table *const win32_tables[];
const struct win32_table *win32_table_find(const char *name);
/* Classes that are defined and have no objects on Linux; ended by no name. */
struct no_objects {
    const char *name, *why;
};
extern const struct no_objects no_objects[];
/* Why a property that many classes inherit is NULL; ended by no name. A table has rows only for what is not here. */
struct null_reason {
    const char *property, *why;
};
extern const struct null_reason null_reasons[];

/* The DeviceID of each Win32_Processor and its logical processors (" 0 2 "). */
hres processors_each(const struct cimwin32 *s,
                     hres (*fn)(void *arg, const char *device_id, struct slice cpus), void *arg);

/* ---- what the files of the classes offer to the table of the provider ---- */
#define TABLE(class, id)   extern const struct win32_table id##_table;
#define METHODS(class, id) TABLE(class, id) extern const struct wmi_method_provider id##_methods[];
#define WRITE(class, id)                                                                           \
    METHODS(class, id)                                                                             \
    void id##_put(wmi_request *r, void *state);                                                    \
    void id##_delete(wmi_request *r, void *state);
#define LINK(class, id) TABLE(class, id)
#define PERF(name, id)                                                                             \
    TABLE(Win32_PerfRawData_##name, id)                                                            \
    TABLE(Win32_PerfFormattedData_##name, cooked_##id)
#include "providers/classes.def"
#undef TABLE
#undef METHODS
#undef WRITE
#undef LINK
#undef PERF
