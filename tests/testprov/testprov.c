/* testprov: a loadable provider for the tests: a class with every CIM type kept in memory, and methods that succeed,
 * fail, wait, report progress and look at the context. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <wmi/provider.h>

enum {
    MAX_ITEMS = 1024,
    MAX_WAITING = 65536
};

struct slow {
    wmi_request *request;
    struct prov *prov;
    bool cancelled;
    struct slow *next;
};
struct prov {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t cleaner; /* ends calls that were cancelled: their function must not do it itself */
    bool stop, seeded;
    struct slow *waiting;
    uint32_t nwaiting;
    wmi_object *items[MAX_ITEMS];
    uint32_t nitems;
    uint32_t single;
};

/* ---- values ---- */
static wmi_status put(wmi_object *o, const char *name, wmi_value v)
{
    return wmi_object_put(o, name, &v);
}

static wmi_value typed(wmi_value v, uint16_t type)
{
    v.type = type;
    return v;
}

static wmi_value list_of(uint16_t type, const wmi_value *items, uint32_t n)
{
    wmi_value v = wmi_null();
    v.is_null = false;
    v.type = type | WMI_ARRAY;
    v.count = n;
    v.items = items;
    return v;
}

static const char *text_of(wmi_request *r, const char *name)
{
    wmi_value v;
    return wmi_request_in(r, name, &v) == 0 && !v.is_null ? v.text : NULL;
}

/* ---- Slow, Release, Waiting ---- */
static wmi_status answer(wmi_request *r, uint32_t ret, const char *name, wmi_value v)
{
    wmi_object *out = wmi_request_new_out(r);
    wmi_status hr = out ? put(out, "ReturnValue", wmi_uint(ret)) : WBEM_E_OUT_OF_MEMORY;
    hr = hr || !name ? hr : put(out, name, v);
    if (hr) {
        wmi_object_unref(out);
        return hr;
    }
    return wmi_request_indicate(r, out);
}

static void finish(wmi_request *r, uint32_t ret, const char *name, wmi_value v)
{
    wmi_request_done(r, answer(r, ret, name, v));
}

static void slow_cancelled(void *arg)
{
    struct slow *s = arg;
    pthread_mutex_lock(&s->prov->lock);
    s->cancelled = true;
    pthread_cond_broadcast(&s->prov->changed);
    pthread_mutex_unlock(&s->prov->lock);
}

/* Takes those that are (or all) out of the list; under the lock. */
static struct slow *take_waiting(struct prov *p, bool all)
{
    struct slow *taken = NULL, **at = &p->waiting;
    while (*at) {
        struct slow *s = *at;
        if (all || s->cancelled) {
            *at = s->next;
            s->next = taken;
            taken = s;
            p->nwaiting--;
        } else {
            at = &s->next;
        }
    }
    return taken;
}

static uint32_t end_slow(struct slow *s)
{
    uint32_t n = 0;
    while (s) { /* the list is newest first and was turned round while it was taken */
        struct slow *next = s->next;
        const char *tag = text_of(s->request, "Tag");
        finish(s->request, 0, "TagOut", wmi_text(tag));
        free(s);
        s = next;
        n++;
    }
    return n;
}

static void *clean(void *arg)
{
    struct prov *p = arg;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        struct slow *gone = take_waiting(p, p->stop);
        if (gone) {
            pthread_mutex_unlock(&p->lock);
            end_slow(gone);
            pthread_mutex_lock(&p->lock);
        } else if (p->stop) {
            break;
        } else {
            pthread_cond_wait(&p->changed, &p->lock);
        }
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

static void m_slow(wmi_request *r, void *state)
{
    struct prov *p = state;
    struct slow *s = calloc(1, sizeof *s);
    if (!s) {
        wmi_request_done(r, WBEM_E_OUT_OF_MEMORY);
        return;
    }
    s->request = r;
    s->prov = p;
    wmi_request_on_cancel(r, slow_cancelled, s);
    pthread_mutex_lock(&p->lock);
    s->next = p->waiting;
    p->waiting = s;
    p->nwaiting++;
    pthread_cond_broadcast(&p->changed); /* it may have been cancelled before it was listed */
    pthread_mutex_unlock(&p->lock);
}

static void m_release(wmi_request *r, void *state)
{
    struct prov *p = state;
    pthread_mutex_lock(&p->lock);
    struct slow *all = take_waiting(p, true);
    pthread_mutex_unlock(&p->lock);
    uint32_t n = end_slow(all);
    finish(r, n, NULL, wmi_null());
}

static void m_waiting(wmi_request *r, void *state)
{
    struct prov *p = state;
    pthread_mutex_lock(&p->lock);
    uint32_t n = p->nwaiting;
    pthread_mutex_unlock(&p->lock);
    finish(r, n, NULL, wmi_null());
}

/* ---- Echo, Create ---- */
static const char *const echoed[][2] = {
    {"Text", "TextOut"}, {"Number", "NumberOut"}, {"Unsigned", "UnsignedOut"},
    {"Wide", "WideOut"}, {"Real", "RealOut"},     {"Flag", "FlagOut"},
    {"When", "WhenOut"}, {"List", "ListOut"},     {"Part", "PartOut"},
};
enum {
    MAX_LIST = 64
};

static wmi_status copy_value(wmi_object *out, const char *name, const wmi_value *v)
{
    if (v->is_null || !(v->type & WMI_ARRAY)) {
        return wmi_object_put(out, name, v);
    }
    wmi_value items[MAX_LIST];
    uint32_t n = v->count < MAX_LIST ? v->count : MAX_LIST;
    for (uint32_t i = 0; i < n; i++) {
        wmi_value_item(v, i, &items[i]);
    }
    return put(out, name, list_of((uint16_t)(v->type & ~WMI_ARRAY), items, n));
}

static void m_echo(wmi_request *r, void *state)
{
    (void)state;
    wmi_object *out = wmi_request_new_out(r);
    wmi_status hr = out ? put(out, "ReturnValue", wmi_uint(0)) : WBEM_E_OUT_OF_MEMORY;
    for (size_t i = 0; i < sizeof echoed / sizeof *echoed && hr == 0; i++) {
        wmi_value v;
        hr = wmi_request_in(r, echoed[i][0], &v);
        hr = hr ? hr : copy_value(out, echoed[i][1], &v);
    }
    wmi_value both;
    hr = hr ? hr : wmi_request_in(r, "Both", &both);
    if (hr == 0 && !both.is_null) {
        hr = put(out, "Both", wmi_sint(both.sint + 1));
    }
    if (hr) {
        wmi_object_unref(out);
        wmi_request_done(r, hr);
        return;
    }
    wmi_request_done(r, wmi_request_indicate(r, out));
}

static void m_create(wmi_request *r, void *state)
{
    (void)state;
    const char *line = text_of(r, "CommandLine");
    bool found = line && strncmp(line, "true", 4) == 0;
    finish(r, found ? 0 : line ? 9 : 21, found ? "ProcessId" : NULL, wmi_uint(4242));
}

/* ---- the failing ones ---- */
static void m_fail(wmi_request *r, void *state)
{
    (void)state;
    wmi_value v;
    wmi_status code = wmi_request_in(r, "Code", &v) == 0 && !v.is_null
                          ? (wmi_status)(uint32_t)v.uint
                          : WBEM_E_PROVIDER_FAILURE;
    wmi_request_fail(r, code, "the test asked for it", "parameter of Fail");
}

static void m_fail_plain(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_done(r, WBEM_E_FAILED);
}

static void m_denied(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_done(r, WBEM_E_ACCESS_DENIED);
}

static void m_nonzero(wmi_request *r, void *state)
{
    (void)state;
    finish(r, 5, "Text", wmi_text("five"));
}

static void m_progress(wmi_request *r, void *state)
{
    (void)state;
    static const char *const words[] = {"first", "second", NULL};
    for (uint32_t i = 0; i < 3; i++) {
        wmi_request_progress(r, 3, i + 1, words[i]);
    }
    finish(r, 0, "Steps", wmi_uint(3));
}

/* ---- the context ---- */
static void print_value(const wmi_value *v, char *buf, size_t size)
{
    switch (v->type & ~WMI_ARRAY) {
    case WMI_STRING:
        snprintf(buf, size, "%s", v->text);
        break;
    case WMI_BOOLEAN:
        snprintf(buf, size, "%s", v->boolean ? "true" : "false");
        break;
    case WMI_REAL32:
    case WMI_REAL64:
        snprintf(buf, size, "%g", v->real);
        break;
    case WMI_UINT8:
    case WMI_UINT16:
    case WMI_UINT32:
    case WMI_UINT64:
        snprintf(buf, size, "%llu", (unsigned long long)v->uint);
        break;
    case WMI_OBJECT:
        snprintf(buf, size, "<%s>", wmi_object_class_name(v->object));
        break;
    default:
        snprintf(buf, size, "%lld", (long long)v->sint);
    }
}

static void m_context(wmi_request *r, void *state)
{
    (void)state;
    wmi_value v, item;
    char text[256] = "";
    const char *name = text_of(r, "Name");
    wmi_object *out = wmi_request_new_out(r);
    wmi_status hr = out ? 0 : WBEM_E_OUT_OF_MEMORY;
    wmi_status found = name ? wmi_request_context(r, name, &v) : WBEM_E_NOT_FOUND;
    hr = hr ? hr : put(out, "ReturnValue", wmi_uint(found ? 2 : 0));
    if (hr == 0 && found == 0) {
        if (v.is_null) {
            snprintf(text, sizeof text, "null");
        } else if (v.type & WMI_ARRAY && wmi_value_item(&v, 0, &item)) {
            print_value(&item, text, sizeof text);
        } else {
            print_value(&v, text, sizeof text);
        }
        hr = put(out, "Value", wmi_text(text));
        hr = hr ? hr : put(out, "Type", wmi_uint(v.type));
        hr = hr ? hr : put(out, "Count", wmi_uint(v.type & WMI_ARRAY ? v.count : 0));
    }
    if (hr) {
        wmi_object_unref(out);
        wmi_request_done(r, hr);
        return;
    }
    wmi_request_done(r, wmi_request_indicate(r, out));
}

static void m_no_outputs(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_done(r, 0);
}

static void m_no_inputs(wmi_request *r, void *state)
{
    (void)state;
    finish(r, wmi_request_object(r) ? 1 : 0, NULL, wmi_null());
}

/* Against the rules: the second result is still of the right class. */
static void m_two(wmi_request *r, void *state)
{
    (void)state;
    wmi_status hr = answer(r, 1, NULL, wmi_null());
    wmi_request_done(r, hr ? hr : answer(r, 2, NULL, wmi_null()));
}

/* ---- instance methods ---- */
static void m_rename(wmi_request *r, void *state)
{
    (void)state;
    wmi_value id;
    const char *to = text_of(r, "To");
    wmi_status hr = wmi_request_key(r, "Id", &id);
    wmi_object *out = hr ? NULL : wmi_request_new_out(r);
    hr = hr ? hr : out ? 0 : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr : put(out, "ReturnValue", wmi_uint(to && *to ? 0 : 21));
    hr = hr ? hr : put(out, "Was", wmi_text(id.text));
    hr = hr ? hr : put(out, "Self", wmi_text(wmi_request_class(r)));
    if (hr) {
        wmi_object_unref(out);
        wmi_request_done(r, hr);
        return;
    }
    wmi_request_done(r, wmi_request_indicate(r, out));
}

static void m_blind(wmi_request *r, void *state)
{
    (void)state;
    wmi_value id;
    wmi_status hr = wmi_request_key(r, "Id", &id);
    finish(r, 0, "Self", hr ? wmi_null() : wmi_text(id.text));
}

/* ---- Test_Call: two instances ---- */
static void call_get(wmi_request *r, void *state)
{
    (void)state;
    wmi_value id;
    wmi_status hr = wmi_request_key(r, "Id", &id);
    if (hr == 0 && strcasecmp(id.text, "one") != 0 && strcasecmp(id.text, "two") != 0) {
        hr = strcasecmp(id.text, "fails") == 0 ? WBEM_E_PROVIDER_FAILURE : WBEM_E_NOT_FOUND;
    }
    if (hr == WBEM_E_PROVIDER_FAILURE) {
        wmi_request_fail(r, hr, "this instance always fails", "fails");
        return;
    }
    wmi_object *o = hr ? NULL : wmi_request_new_instance(r);
    hr = hr ? hr : o ? put(o, "Id", wmi_text(id.text)) : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr : put(o, "Calls", wmi_uint(1));
    if (hr) {
        wmi_object_unref(o);
        wmi_request_done(r, hr);
        return;
    }
    wmi_request_done(r, wmi_request_indicate(r, o));
}

static void call_enumerate(wmi_request *r, void *state)
{
    (void)state;
    static const char *const ids[] = {"one", "two"};
    wmi_status hr = 0;
    for (size_t i = 0; i < 2 && hr == 0; i++) {
        wmi_object *o = wmi_request_new_instance(r);
        hr = o ? put(o, "Id", wmi_text(ids[i])) : WBEM_E_OUT_OF_MEMORY;
        hr = hr ? hr : put(o, "Calls", wmi_uint(1));
        if (hr) {
            wmi_object_unref(o);
            break;
        }
        hr = wmi_request_indicate(r, o);
    }
    wmi_request_done(r, hr);
}

/* ---- Test_Item: kept in memory ---- */
static wmi_status put_list(wmi_object *o, const char *name, uint16_t type, wmi_value a, wmi_value b)
{
    const wmi_value items[] = {typed(a, type), typed(b, type)};
    return put(o, name, list_of(type, items, 2));
}

static wmi_status fill_scalars(wmi_object *o)
{
    static const struct {
        const char *name;
        uint16_t type;
        int64_t n;
    } numbers[] = {{"S8", WMI_SINT8, -128},        {"U8", WMI_UINT8, 255},
                   {"S16", WMI_SINT16, -32768},    {"U16", WMI_UINT16, 65535},
                   {"S32", WMI_SINT32, INT32_MIN}, {"U32", WMI_UINT32, UINT32_MAX},
                   {"S64", WMI_SINT64, INT64_MIN}, {"Char", WMI_CHAR16, 65}};
    wmi_status hr = put(o, "Text", wmi_text("text \xC3\xA4"));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && hr == 0; i++) {
        hr = put(o, numbers[i].name, wmi_sint(numbers[i].n));
    }
    hr = hr ? hr : put(o, "U64", wmi_uint(UINT64_MAX));
    hr = hr ? hr : put(o, "R32", wmi_real(1.5));
    hr = hr ? hr : put(o, "R64", wmi_real(-2.25));
    hr = hr ? hr : put(o, "Flag", wmi_boolean(true));
    hr = hr ? hr : put(o, "When", typed(wmi_text("20240229123456.789012+060"), WMI_DATETIME));
    hr = hr ? hr : put(o, "Other", typed(wmi_text("Test_Item.Id=\"empty\""), WMI_REFERENCE));
    return hr;
}

static wmi_status fill_lists(wmi_object *o)
{
    wmi_status hr = put_list(o, "ATexts", WMI_STRING, wmi_text("a"), wmi_text("b"));
    hr = hr ? hr : put_list(o, "AS8", WMI_SINT8, wmi_sint(-1), wmi_sint(1));
    hr = hr ? hr : put_list(o, "AU8", WMI_UINT8, wmi_uint(1), wmi_uint(255));
    hr = hr ? hr : put_list(o, "AS16", WMI_SINT16, wmi_sint(-2), wmi_sint(2));
    hr = hr ? hr : put_list(o, "AU16", WMI_UINT16, wmi_uint(2), wmi_uint(65535));
    hr = hr ? hr : put_list(o, "AS32", WMI_SINT32, wmi_sint(-3), wmi_sint(3));
    hr = hr ? hr : put_list(o, "AU32", WMI_UINT32, wmi_uint(3), wmi_uint(4000000000u));
    hr = hr ? hr : put_list(o, "AS64", WMI_SINT64, wmi_sint(-4), wmi_sint(4));
    hr = hr ? hr : put_list(o, "AU64", WMI_UINT64, wmi_uint(4), wmi_uint(UINT64_MAX));
    hr = hr ? hr : put_list(o, "AR32", WMI_REAL32, wmi_real(0.5), wmi_real(1));
    hr = hr ? hr : put_list(o, "AR64", WMI_REAL64, wmi_real(0.25), wmi_real(2));
    hr = hr ? hr : put_list(o, "AFlags", WMI_BOOLEAN, wmi_boolean(true), wmi_boolean(false));
    hr = hr ? hr : put_list(o, "AChars", WMI_CHAR16, wmi_uint(65), wmi_uint(66));
    hr = hr ? hr
            : put_list(o, "AWhens", WMI_DATETIME, wmi_text("20240101000000.000000+000"),
                       wmi_text("00000001020304.000000:000"));
    return hr ? hr
              : put_list(o, "AOthers", WMI_REFERENCE, wmi_text("Test_Item.Id=\"empty\""),
                         wmi_text("Test_Item.Id=\"full\""));
}

/* "full" and "empty" are made with the first request, which brings the class along. */
static wmi_status seed(struct prov *p, wmi_request *r)
{
    if (p->seeded) {
        return 0;
    }
    wmi_object *full = wmi_request_new_instance(r), *empty = wmi_request_new_instance(r);
    wmi_status hr = full && empty ? 0 : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr : put(full, "Id", wmi_text("full"));
    hr = hr ? hr : put(empty, "Id", wmi_text("empty"));
    hr = hr ? hr : put(empty, "S32", wmi_null());
    hr = hr ? hr : fill_scalars(full);
    hr = hr ? hr : fill_lists(full);
    if (hr) {
        wmi_object_unref(full);
        wmi_object_unref(empty);
        return hr;
    }
    p->items[p->nitems++] = full;
    p->items[p->nitems++] = empty;
    p->seeded = true;
    return 0;
}

static bool is_item(wmi_object *o, const char *cls, const char *id)
{
    wmi_value v;
    return strcasecmp(wmi_object_class_name(o), cls) == 0 && wmi_object_get(o, "Id", &v) == 0 &&
           !v.is_null && strcasecmp(v.text, id) == 0;
}

/* Under the lock. */
static wmi_object **find_item(struct prov *p, const char *cls, const char *id)
{
    for (uint32_t i = 0; i < p->nitems; i++) {
        if (is_item(p->items[i], cls, id)) {
            return &p->items[i];
        }
    }
    return NULL;
}

static void item_get(wmi_request *r, void *state)
{
    struct prov *p = state;
    wmi_value id;
    wmi_status hr = wmi_request_key(r, "Id", &id);
    wmi_object *copy = NULL;
    pthread_mutex_lock(&p->lock);
    hr = hr || strcmp(wmi_request_class(r), "Test_Item") != 0 ? hr : seed(p, r);
    wmi_object **at = hr ? NULL : find_item(p, wmi_request_class(r), id.text);
    if (at) {
        copy = wmi_object_clone(*at);
    }
    pthread_mutex_unlock(&p->lock);
    hr = hr ? hr : !at ? WBEM_E_NOT_FOUND : copy ? 0 : WBEM_E_OUT_OF_MEMORY;
    wmi_request_done(r, hr ? hr : wmi_request_indicate(r, copy));
}

static void item_enumerate(wmi_request *r, void *state)
{
    struct prov *p = state;
    wmi_object *copies[MAX_ITEMS];
    uint32_t n = 0;
    pthread_mutex_lock(&p->lock);
    wmi_status hr = strcmp(wmi_request_class(r), "Test_Item") == 0 ? seed(p, r) : 0;
    for (uint32_t i = 0; i < p->nitems && hr == 0; i++) {
        if (strcasecmp(wmi_object_class_name(p->items[i]), wmi_request_class(r)) == 0) {
            copies[n] = wmi_object_clone(p->items[i]);
            hr = copies[n] ? 0 : WBEM_E_OUT_OF_MEMORY;
            n += copies[n] != NULL;
        }
    }
    pthread_mutex_unlock(&p->lock);
    for (uint32_t i = 0; i < n; i++) {
        if (hr == 0) {
            hr = wmi_request_indicate(r, copies[i]);
        } else {
            wmi_object_unref(copies[i]);
        }
    }
    wmi_request_done(r, hr);
}

static void item_put(wmi_request *r, void *state)
{
    struct prov *p = state;
    wmi_object *o = wmi_request_object(r);
    uint32_t mode = wmi_request_flags(r) & 3;
    wmi_value id;
    wmi_status hr = wmi_object_get(o, "Id", &id);
    hr = hr ? hr : id.is_null ? WBEM_E_ILLEGAL_NULL : 0;
    if (hr == 0 && strcmp(id.text, "refused") == 0) {
        wmi_request_fail(r, WBEM_E_VALUE_OUT_OF_RANGE, "this one is refused", id.text);
        return;
    }
    wmi_object *copy = hr ? NULL : wmi_object_clone(o);
    pthread_mutex_lock(&p->lock);
    hr = hr ? hr : copy ? 0 : WBEM_E_OUT_OF_MEMORY;
    hr = hr || strcmp(wmi_request_class(r), "Test_Item") != 0 ? hr : seed(p, r);
    wmi_object **at = hr ? NULL : find_item(p, wmi_request_class(r), id.text);
    hr = hr                 ? hr
         : at && mode == 2  ? WBEM_E_ALREADY_EXISTS
         : !at && mode == 1 ? WBEM_E_NOT_FOUND
                            : 0;
    hr = hr ? hr : !at && p->nitems == MAX_ITEMS ? WBEM_E_QUOTA_VIOLATION : 0;
    if (hr == 0 && at) {
        wmi_object_unref(*at);
        *at = copy;
    } else if (hr == 0) {
        p->items[p->nitems++] = copy;
    }
    pthread_mutex_unlock(&p->lock);
    if (hr) {
        wmi_object_unref(copy);
    }
    wmi_request_done(r, hr);
}

static void item_delete(wmi_request *r, void *state)
{
    struct prov *p = state;
    wmi_value id;
    wmi_status hr = wmi_request_key(r, "Id", &id);
    pthread_mutex_lock(&p->lock);
    wmi_object **at = hr ? NULL : find_item(p, wmi_request_class(r), id.text);
    if (at) {
        wmi_object_unref(*at);
        *at = p->items[--p->nitems];
    }
    pthread_mutex_unlock(&p->lock);
    wmi_request_done(r, hr ? hr : at ? 0 : WBEM_E_NOT_FOUND);
}

/* ---- Test_Single, Test_Broken ---- */
static void single_get(wmi_request *r, void *state)
{
    struct prov *p = state;
    wmi_object *o = wmi_request_new_instance(r);
    pthread_mutex_lock(&p->lock);
    uint32_t n = p->single;
    pthread_mutex_unlock(&p->lock);
    wmi_status hr = o ? put(o, "Value", wmi_uint(n)) : WBEM_E_OUT_OF_MEMORY;
    if (hr) {
        wmi_object_unref(o);
        wmi_request_done(r, hr);
        return;
    }
    wmi_request_done(r, wmi_request_indicate(r, o));
}

static void single_put(wmi_request *r, void *state)
{
    struct prov *p = state;
    wmi_value v;
    wmi_status hr = wmi_object_get(wmi_request_object(r), "Value", &v);
    pthread_mutex_lock(&p->lock);
    p->single = hr || v.is_null ? 0 : (uint32_t)v.uint;
    pthread_mutex_unlock(&p->lock);
    wmi_request_done(r, hr);
}

static void broken(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_fail(r, WBEM_E_PROVIDER_FAILURE, "broken on purpose", "Test_Broken");
}

/* ---- the table ---- */
static wmi_status load(void **state)
{
    struct prov *p = calloc(1, sizeof *p);
    if (!p) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->changed, NULL);
    if (pthread_create(&p->cleaner, NULL, clean, p)) {
        free(p);
        return WBEM_E_FAILED;
    }
    p->single = 1;
    *state = p;
    return 0;
}

static void unload(void *state)
{
    struct prov *p = state;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->cleaner, NULL);
    for (uint32_t i = 0; i < p->nitems; i++) {
        wmi_object_unref(p->items[i]);
    }
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->changed);
    free(p);
}

static const struct wmi_method_provider methods[] = {
    {"Echo", m_echo},
    {"Create", m_create},
    {"Slow", m_slow},
    {"Release", m_release},
    {"Waiting", m_waiting},
    {"Fail", m_fail},
    {"FailPlain", m_fail_plain},
    {"ReturnsNonZero", m_nonzero},
    {"Progress", m_progress},
    {"Context", m_context},
    {"NoOutputs", m_no_outputs},
    {"NoInputs", m_no_inputs},
    {"Denied", m_denied},
    {"TwoObjects", m_two},
    {"Off", m_no_inputs},
    {"Missing", m_no_inputs},
    {"Rename", m_rename},
    {"Blind", m_blind},
    {0},
};
static const struct wmi_class_provider classes[] = {
    {.name = "Test_Item",
     .get = item_get,
     .enumerate = item_enumerate,
     .put = item_put,
     .del = item_delete},
    {.name = "Test_SubItem",
     .get = item_get,
     .enumerate = item_enumerate,
     .put = item_put,
     .del = item_delete},
    {.name = "Test_Call", .get = call_get, .enumerate = call_enumerate, .methods = methods},
    {.name = "Test_Single", .get = single_get, .enumerate = single_get, .put = single_put},
    {.name = "Test_Broken", .get = broken, .enumerate = broken, .put = broken, .del = broken},
    {0},
};

WMI_PROVIDER_EXPORT const struct wmi_provider *wmi_provider_entry(unsigned abi);
const struct wmi_provider *wmi_provider_entry(unsigned abi)
{
    static const struct wmi_provider table = {"TestProvider", load, unload, classes};
    return abi == WMI_PROVIDER_ABI ? &table : NULL;
}
