/* wbem_request: calls of client/ as operations of IWbemServices (MS-WMI 3.1.4.3), and their requests. */
#include "cim/path.h"
#include "dcom/wbem_remote.h"
#include "dcom/wmio.h"
#include "util/buf.h"
#include "util/utf.h"

#include <stdlib.h>

/* The operations: class or instance matters to two of them. */
static const struct request_row {
    uint16_t instance, cls; /* opnums of the synchronous form; the asynchronous one follows it */
} rows[] = {
    [WMI_OP_GET] = {6, 6},           [WMI_OP_PUT] = {14, 8},         [WMI_OP_DELETE] = {16, 10},
    [WMI_OP_INSTANCES] = {18, 18},   [WMI_OP_SUBCLASSES] = {12, 12}, [WMI_OP_QUERY] = {20, 20},
    [WMI_OP_EXEC_METHOD] = {24, 24}, [WMI_OP_NOTIFY] = {22, 22},
};

static hres is_class_path(const char *text, bool *cls)
{
    struct cim_path p;
    hres hr = cim_path_parse(slice_of(text ? text : ""), &p, NULL);
    if (hr == 0) {
        *cls = !cim_path_is_instance(&p);
        cim_path_fini(&p);
    }
    return hr;
}

hres wbem_request_op(const struct wmi_call *call, bool async, uint16_t *op)
{
    bool cls = false;
    hres hr = 0;
    if ((size_t)call->operation >= ARRAY_LEN(rows)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    if (call->operation == WMI_OP_PUT) {
        hr = call->object ? 0 : WBEM_E_INVALID_PARAMETER;
        cls = call->object && cim_as_class((struct cim_object *)call->object);
    } else if (call->operation == WMI_OP_DELETE) {
        hr = is_class_path(call->path, &cls);
    } else if (call->operation == WMI_OP_EXEC_METHOD && (!call->path || !call->method)) {
        hr = WBEM_E_INVALID_PARAMETER;
    }
    *op = (uint16_t)((cls ? rows[call->operation].cls : rows[call->operation].instance) + async);
    return hr;
}

/* ---- the stub ---- */
static void put_text(struct ndr *n, const char *text, const char *otherwise)
{
    struct slice s = slice_of(text ? text : otherwise);
    ndr_bstr(n, &s);
}

/* Flags that only this side knows are left out; enumerations are always read forwards and at once. */
static uint32_t wire_flags(const struct wmi_call *call, const struct wbem_operation *op, bool async)
{
    uint32_t flags = call->flags & ~(uint32_t)WMI_FLAG_DROP_EVENTS;
    if (call->operation != WMI_OP_PUT) {
        flags &= ~(uint32_t)WMI_FLAG_NO_ERROR_OBJECT;
    }
    if (!async) {
        flags &= ~(uint32_t)WMI_FLAG_SEND_STATUS;
    }
    if (strchr(op->layout, 'E')) {
        flags |= WBEM_RETURN_IMMEDIATELY | WBEM_FORWARD_ONLY;
    }
    return flags;
}

/* A pointer that is given, to one that is not: filled by the other side. */
static void put_out(struct ndr *n, bool wanted)
{
    if (ndr_ptr(n, wanted)) {
        (void)ndr_ptr(n, false);
    }
}

hres wbem_request_stub(const struct wmi_call *call, uint16_t opnum, struct objref *sink,
                       struct str *stub)
{
    const struct wbem_operation *op = &wbem_operations[opnum];
    struct ndr n;
    hres hr = 0;
    remote_begin(&n, stub);
    for (const char *p = op->layout; *p && hr == 0; p++) {
        uint32_t flags;
        switch (*p) {
        case 'p':
            put_text(&n, call->path, "");
            break;
        case 'm':
            put_text(&n, call->method, "");
            break;
        case 'l':
            put_text(&n, call->language, "WQL");
            break;
        case 'q':
            put_text(&n, call->query, "");
            break;
        case 'f':
            flags = wire_flags(call, op, sink != NULL);
            ndr_u32(&n, &flags);
            break;
        case 'c':
            hr = wbem_put_context(&n, call->context);
            break;
        case 'o':
            hr = wbem_put_object(&n, (struct cim_object *)call->object);
            break;
        case 'O':
            put_out(&n, true);
            break;
        case 'R': /* the path of what was put comes with it */
            put_out(&n, call->operation == WMI_OP_PUT);
            break;
        case 'S':
            objref_put_ptr(&n, sink);
            break;
        default:
            break;
        }
    }
    return hr ? hr : n.failed || stub->failed ? WBEM_E_OUT_OF_MEMORY : 0;
}

/* ---- requests ---- */
struct wmi_request *wbem_request_new(const struct wmi_call *call, struct wmi_sink *sink,
                                     void *cookie)
{
    struct wmi_request *r = broker_request_new(NULL, call, sink, cookie);
    if (r) {
        bool query = call->operation == WMI_OP_QUERY || call->operation == WMI_OP_NOTIFY;
        const char *text = query ? call->query : call->path;
        r->text = text && *text ? cim_str_new(slice_of(text)) : NULL; /* without memory: not told */
        r->call_flags &= ~(uint32_t)WMI_FLAG_USE_AMENDED; /* the other machine has done it */
    }
    return r;
}

void wbem_request_finish(struct wmi_request *r, hres hr, const char *machine, struct failure *why,
                         struct cim_instance *error)
{
    bool silent = r->call_flags & WMI_FLAG_NO_ERROR_OBJECT && r->operation != WMI_OP_PUT;
    if (FAILED(hr) && !error && !silent) {
        failure_answered(why, hr, machine);
        error = failure_object(why, operation_name(r->operation), cim_str_slice(r->text));
    } else if (error && (silent || !FAILED(hr))) {
        error = cim_instance_unref(error);
    }
    str_fini(&why->text);
    request_finish(r, hr, error);
}

/* ---- contexts (MS-WMI 2.2.13) ---- */
static const struct guid iid_context = GUID(0x44aca674, 0xe8fc, 0x11d0, 0xa07c, 0x00c04fb68820);

enum variant_type { /* MS-OAUT 2.2.7 */
    VT_NULL = 1,
    VT_I2 = 2,
    VT_I4 = 3,
    VT_R4 = 4,
    VT_R8 = 5,
    VT_BSTR = 8,
    VT_BOOL = 11,
    VT_UNKNOWN = 13,
    VT_UI1 = 17,
    VT_ARRAY = 0x2000,
};
#define SCALAR_SIZE 8u /* of everything that is not an array (2.2.13.2) */

/* Types as scripts give them, in the number that a VARIANT has for them (MS-WMI 2.2.13.1 takes no others). */
static unsigned variant_of(unsigned type)
{
    switch (type & ~(unsigned)CIM_ARRAY) {
    case CIM_SINT8:
    case CIM_SINT16:
        return VT_I2;
    case CIM_UINT8:
        return VT_UI1;
    case CIM_SINT32:
    case CIM_UINT16:
    case CIM_UINT32:
    case CIM_CHAR16:
        return VT_I4;
    case CIM_REAL32:
        return VT_R4;
    case CIM_REAL64:
        return VT_R8;
    case CIM_BOOLEAN:
        return VT_BOOL;
    case CIM_OBJECT:
        return VT_UNKNOWN;
    default: /* 64-bit integers, dates, references: as text */
        return VT_BSTR;
    }
}

static void put_units(struct str *out, struct slice text)
{
    AUTO_STR units = STR_INIT;
    str_add_utf16le(&units, text);
    buf_put_u32(out, (uint32_t)(units.n / 2));
    str_add_slice(out, str_slice(&units));
    out->failed |= units.failed;
}

static void put_fixed(struct str *out, uint64_t v, unsigned size)
{
    for (unsigned i = 0; i < size; i++) {
        buf_put_u8(out, (uint8_t)(i < 8 ? v >> 8 * i : 0));
    }
}

static uint64_t real_bits(double d, bool wide)
{
    uint64_t bits = 0;
    float f = (float)d;
    if (wide) {
        memcpy(&bits, &d, sizeof d);
    } else {
        memcpy(&bits, &f, sizeof f);
    }
    return bits;
}

static hres put_value(struct str *out, unsigned type, const union cim_data *d, unsigned size)
{
    unsigned vt = variant_of(type);
    if (vt == VT_UNKNOWN) {
        return wmio_encode(d->obj, true, out);
    }
    if (vt == VT_BSTR) {
        AUTO_STR text = STR_INIT;
        struct cim_value v = {.type = (uint16_t)(type & ~(unsigned)CIM_ARRAY), .d = *d};
        if (v.type == CIM_STRING || v.type == CIM_DATETIME || v.type == CIM_REFERENCE) {
            str_add_slice(&text, cim_str_slice(d->str));
        } else {
            str_add_key_value(&text, &v);
        }
        put_units(out, str_slice(&text));
        return str_status(&text);
    }
    uint64_t bits = vt == VT_R4 || vt == VT_R8 ? real_bits(d->r, vt == VT_R8)
                    : vt == VT_BOOL            ? (d->b ? 0xffff : 0)
                                               : d->u;
    put_fixed(out, bits, size);
    return 0;
}

/* The element's size in the array; texts and objects have none of their own. */
static unsigned element_size(unsigned vt)
{
    switch (vt) {
    case VT_UI1:
        return 1;
    case VT_I2:
    case VT_BOOL:
        return 2;
    case VT_R8:
        return 8;
    default:
        return 4;
    }
}

static hres put_item(struct str *out, const struct named_value *v)
{
    const struct cim_value *c = &v->value;
    unsigned vt = variant_of(c->type);
    put_units(out, cim_str_slice(v->name));
    buf_put_u32(out, 0);
    if (c->null) {
        buf_put_u16(out, VT_NULL);
        return str_status(out);
    }
    if (!(c->type & CIM_ARRAY)) {
        buf_put_u16(out, (uint16_t)vt);
        return put_value(out, c->type, &c->d, SCALAR_SIZE);
    }
    buf_put_u16(out, (uint16_t)(VT_ARRAY | vt));
    buf_put_u32(out, c->d.arr->n);
    buf_put_u32(out, element_size(vt));
    hres hr = 0;
    for (uint32_t i = 0; i < c->d.arr->n && hr == 0; i++) {
        hr = put_value(out, c->type, &c->d.arr->v[i], element_size(vt));
    }
    return hr;
}

hres wbem_put_context(struct ndr *n, const struct wmi_context *c)
{
    AUTO_STR data = STR_INIT;
    struct guid id;
    hres hr = guid_random(&id) ? 0 : WBEM_E_CRITICAL_ERROR;
    if (!c || c->items.n == 0) {
        (void)ndr_ptr(n, false);
        return 0;
    }
    buf_put_u32(&data, 1);
    str_add_slice(&data, guid_slice(&id));
    buf_put_u32(&data, (uint32_t)c->items.n);
    for (size_t i = 0; i < c->items.n && hr == 0; i++) {
        hr = put_item(&data, &c->items.v[i]);
    }
    struct objref ref = {.kind = OBJREF_CUSTOM,
                         .iid = iid_context,
                         .clsid = clsid_context,
                         .data = str_slice(&data)};
    objref_put_ptr(n, &ref);
    return hr ? hr : str_status(&data);
}
