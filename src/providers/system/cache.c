/* cache: Win32_CacheMemory and Win32_AssociatedProcessorMemory, of the directories cache/index* of the processors in
 * /sys/devices/system/cpu. */
#include "providers/hostinfo.h"
#include "providers/scan.h"
#include "providers/table.h"

#include <stdio.h>

enum {
    INDEX_MAX = 16,
    ASSOCIATIVITY_FULL = 6,
};
struct cache {
    const struct cimwin32 *s;
    struct str id, name;
    uint64_t level, level_code, kind, size_kb, line, associativity, bytes_line, blocks;
    char sharing[256], type[32]; /* the processors that use it; "Data" */
};
struct caches {
    struct VEC(struct cache) v;
};

static struct slice read_text(const struct cimwin32 *s, const char *cpu, unsigned index,
                              const char *file, char *buf, size_t size)
{
    char path[352];
    snprintf(path, sizeof path, "sys/devices/system/cpu/%s/cache/index%u/%s", cpu, index, file);
    return host_line(s->root, path, buf, size);
}

static uint64_t read_number(const struct cimwin32 *s, const char *cpu, unsigned index,
                            const char *file)
{
    char buf[64];
    return scan_number(read_text(s, cpu, index, file, buf, sizeof buf));
}

/* "32K", "8M". */
static uint64_t kilobytes(struct slice text)
{
    uint64_t n;
    if (!take_digits(&text, &n)) {
        return NOT_KNOWN;
    }
    return scan_prefix(&text, "M") ? n << 10 : scan_prefix(&text, "K") ? n : n >> 10;
}

static uint64_t ways_code(uint64_t ways)
{
    static const struct {
        uint8_t ways, code;
    } rows[] = {{0, ASSOCIATIVITY_FULL}, {1, 3}, {2, 4}, {4, 5}, {8, 7}, {16, 8}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].ways == ways) {
            return rows[i].code;
        }
    }
    return ways == NOT_KNOWN ? ways : 1; /* other */
}

static uint64_t kind_code(struct slice type)
{
    return slice_is(type, "Instruction") ? 3
           : slice_is(type, "Data")      ? 4
           : slice_is(type, "Unified")   ? 5
                                         : 2;
}

static bool is_told(const struct caches *all, const struct cache *c)
{
    for (size_t i = 0; i < all->v.n; i++) {
        const struct cache *o = &all->v.v[i];
        if (o->level == c->level && strcmp(o->type, c->type) == 0 &&
            strcmp(o->sharing, c->sharing) == 0) {
            return true;
        }
    }
    return false;
}

static void copy(char *to, size_t size, struct slice text)
{
    snprintf(to, size, "%.*s", (int)text.n, text.p);
}

static bool read_cache(const struct cimwin32 *s, const char *cpu, unsigned index, struct cache *c)
{
    char buf[256];
    *c = (struct cache){.s = s, .level = read_number(s, cpu, index, "level")};
    if (c->level == NOT_KNOWN) {
        return false;
    }
    copy(c->type, sizeof c->type, read_text(s, cpu, index, "type", buf, sizeof buf));
    copy(c->sharing, sizeof c->sharing,
         read_text(s, cpu, index, "shared_cpu_list", buf, sizeof buf));
    c->level_code = c->level >= 1 && c->level <= 3 ? c->level + 2 : 1;
    c->kind = kind_code(slice_of(c->type));
    c->size_kb = kilobytes(read_text(s, cpu, index, "size", buf, sizeof buf));
    c->bytes_line = read_number(s, cpu, index, "coherency_line_size");
    c->associativity = ways_code(read_number(s, cpu, index, "ways_of_associativity"));
    c->blocks = c->size_kb == NOT_KNOWN || !c->bytes_line || c->bytes_line == NOT_KNOWN
                    ? NOT_KNOWN
                    : c->size_kb * 1024 / c->bytes_line;
    return true;
}

static hres add_caches_of(const struct cimwin32 *s, const char *cpu, struct caches *all)
{
    for (unsigned i = 0; i < INDEX_MAX; i++) {
        struct cache c;
        if (!read_cache(s, cpu, i, &c)) {
            return 0;
        }
        if (is_told(all, &c)) {
            continue;
        }
        str_addf(&c.id, "Cache Memory %zu", all->v.n);
        str_addf(&c.name, "L%llu-Cache", (unsigned long long)c.level);
        if (str_status(&c.id) || str_status(&c.name) || !vec_push(&all->v, c)) {
            str_fini(&c.id);
            str_fini(&c.name);
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    return 0;
}

static hres each_cache(struct telling *t, hres (*fn)(struct telling *t, const struct cache *c))
{
    struct caches all = {0};
    struct host_names names;
    hres hr = host_names_read(t->s->root, "sys/devices/system/cpu", &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        bool cpu =
            strncmp(names.v[i], "cpu", 3) == 0 && names.v[i][3] >= '0' && names.v[i][3] <= '9';
        hr = cpu ? add_caches_of(t->s, names.v[i], &all) : 0;
    }
    for (size_t i = 0; i < all.v.n; i++) {
        hr = hr ? hr : fn(t, &all.v.v[i]);
        str_fini(&all.v.v[i].id);
        str_fini(&all.v.v[i].name);
    }
    vec_fini(&all.v);
    host_names_fini(&names);
    return hr;
}

static hres tell_cache(struct telling *t, const struct cache *c)
{
    return tell(t, c);
}

static hres tell_caches(struct telling *t)
{
    return each_cache(t, tell_cache);
}

/* ---- which processors use it ---- */
struct using
{
    struct telling *t;
    const struct cache *c;
};

static bool is_in_list(struct slice list, uint64_t cpu)
{
    struct slice part;
    while (scan_part(&list, ',', &part)) {
        uint64_t from, to;
        if (!take_digits(&part, &from)) {
            return false;
        }
        to = from;
        if (scan_prefix(&part, "-") && !take_digits(&part, &to)) {
            return false;
        }
        if (cpu >= from && cpu <= to) {
            return true;
        }
    }
    return false;
}

static hres tell_if_uses(void *arg, const char *device_id, struct slice cpus)
{
    const struct using *u = arg;
    struct slice word;
    bool uses = false;
    while (!uses && scan_word(&cpus, &word)) {
        uses = is_in_list(slice_of(u->c->sharing), scan_number(word));
    }
    if (!uses) {
        return 0;
    }
    struct link_pair l = {0};
    telling_path1(u->t, &l.left, "Win32_CacheMemory", "DeviceID", str_slice(&u->c->id));
    telling_path1(u->t, &l.right, "Win32_Processor", "DeviceID", slice_of(device_id));
    hres hr = tell_link(u->t, &l);
    link_pair_fini(&l);
    return hr;
}

static hres tell_users(struct telling *t, const struct cache *c)
{
    struct using u = {t, c};
    return processors_each(t->s, tell_if_uses, &u);
}

static hres tell_uses(struct telling *t)
{
    return each_cache(t, tell_users);
}

static const struct prop_row rows[] = {
    ROW_NULL("Access", "not told"),
    ROW_NULL("AdditionalErrorData", "errors are not kept"),
    ROW_U64("Associativity", cache, associativity,
            "`ways_of_associativity`: 3 direct mapped, 4 two ways, 5 four, 7 eight, 8 sixteen, 6 "
            "fully, 1 others"),
    ROW_U64("BlockSize", cache, bytes_line, "as LineSize"),
    ROW_NULL("CacheSpeed", "not told"),
    ROW_U64("CacheType", cache, kind, "`type`: 3 instruction, 4 data, 5 unified"),
    ROW_STR("Caption", cache, name, "as Name"),
    ROW_NULL("CorrectableError", "errors are not kept"),
    ROW_CONST("CreationClassName", "Win32_CacheMemory"),
    ROW_NULL("CurrentSRAM", "not told"),
    ROW_STR("Description", cache, name, "as Name"),
    ROW_STR("DeviceID", cache, id, "\"Cache Memory\" and its number"),
    ROW_NULL("EndingAddress", "a cache has no addresses of its own"),
    ROW_NULL("ErrorAccess", "errors are not kept"),
    ROW_NULL("ErrorAddress", "errors are not kept"),
    ROW_NULL("ErrorCorrectType", "not told"),
    ROW_NULL("ErrorData", "errors are not kept"),
    ROW_NULL("ErrorDataOrder", "errors are not kept"),
    ROW_NULL("ErrorInfo", "errors are not kept"),
    ROW_NULL("ErrorResolution", "errors are not kept"),
    ROW_NULL("ErrorTime", "errors are not kept"),
    ROW_NULL("ErrorTransferSize", "errors are not kept"),
    ROW_NULL("FlushTimer", "not told"),
    ROW_U64("InstalledSize", cache, size_kb, "`size`, kB"),
    ROW_U64("Level", cache, level_code, "`level`: 3 primary, 4 secondary, 5 tertiary, 1 others"),
    ROW_U64("LineSize", cache, bytes_line, "`coherency_line_size`, bytes"),
    ROW_NUM("Location", 0, "0, internal: the kernel tells the caches of processors"),
    ROW_U64("MaxCacheSize", cache, size_kb, "as InstalledSize"),
    ROW_STR("Name", cache, name, "\"L1-Cache\", \"L2-Cache\", …"),
    ROW_U64("NumberOfBlocks", cache, blocks, "InstalledSize / LineSize"),
    ROW_NULL("OtherErrorDescription", "errors are not kept"),
    ROW_CONST("Purpose", "Cache"),
    ROW_NULL("ReadPolicy", "not told"),
    ROW_NULL("ReplacementPolicy", "not told"),
    ROW_NULL("StartingAddress", "a cache has no addresses of its own"),
    ROW_CONST("Status", "OK"),
    ROW_NULL("SupportedSRAM", "not told"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_NULL("SystemLevelAddress", "a cache has no addresses of its own"),
    ROW_COMPUTER("SystemName"),
    ROW_NULL("WritePolicy", "not told"),
    {0},
};
static const struct prop_row use_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_CacheMemory"),
    ROW_STR("Dependent", link_pair, right, "path of the Win32_Processor"),
    ROW_NULL("BusSpeed", "not told"),
    {0},
};
const struct win32_table cache_table = {"Win32_CacheMemory", rows, tell_caches,
                                        "The caches that the processors tell the kernel of, each "
                                        "once however many processors share it."};
const struct win32_table cache_use_table = {"Win32_AssociatedProcessorMemory", use_rows, tell_uses,
                                            "A cache and a processor that uses it."};
