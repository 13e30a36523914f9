/* wbem_params: objects and contexts as parameters (MS-WMI 2.2.4, 2.2.12, 2.2.13). */
#include "dcom/wbem.h"
#include "dcom/wmio.h"
#include "util/utf.h"

const struct guid iid_class_object = GUID(0xdc12a681, 0x737f, 0x11cf, 0x884d, 0x00aa004b2e24);
const struct guid clsid_class_object = GUID(0x4590f812, 0x1d3a, 0x11d0, 0x891f, 0x00aa004b2e24);
const struct guid clsid_context = GUID(0x674b6698, 0xee92, 0x11d0, 0xad71, 0x00c04fd8fdff);

/* ---- objects ---- */
void wbem_class_cache_fini(struct wbem_class_cache *k)
{
    k->cls = cim_class_unref(k->cls);
    str_fini(&k->part);
}

hres wbem_class_cache_get(struct wbem_class_cache *k, struct cim_class *cls, struct slice *part)
{
    if (k->cls != cls) {
        wbem_class_cache_fini(k);
        hres hr = wmio_put_class_part(cls, &k->part);
        if (FAILED(hr)) {
            str_fini(&k->part);
            return hr;
        }
        k->cls = cim_class_ref(cls);
    }
    *part = str_slice(&k->part);
    return 0;
}

static void set_u32(struct str *s, size_t at, uint32_t v)
{
    for (unsigned i = 0; i < 4 && !s->failed; i++) {
        s->p[at + i] = (char)(v >> 8 * i);
    }
}

static hres put_unit(struct str *out, struct cim_object *o, struct wbem_class_cache *k)
{
    struct cim_instance *i = k ? cim_as_instance(o) : NULL;
    struct slice part;
    if (!i) {
        return wmio_encode(o, true, out);
    }
    hres hr = wbem_class_cache_get(k, i->cls, &part);
    if (FAILED(hr)) {
        return hr;
    }
    buf_put_u32(out, WMIO_SIGNATURE);
    size_t at = out->n;
    buf_put_u32(out, 0);
    hr = wmio_put_instance(i, part, true, out);
    set_u32(out, at, (uint32_t)(out->n - at - 4));
    return hr ? hr : out->n - at > WMIO_MAX_SIZE ? WBEM_E_QUOTA_VIOLATION : str_status(out);
}

#define CUSTOM_HEADER 48u /* signature, kind, IID, CLSID, extension, size */

/* MInterfacePointer with OBJREF_CUSTOM: the object goes straight to where it is sent from. */
hres wbem_put_object_body(struct ndr *n, struct cim_object *o, struct wbem_class_cache *k)
{
    struct str *out = n->out;
    ndr_align(n, 4);
    size_t at = out->n;
    buf_put_u32(out, 0);
    buf_put_u32(out, 0);
    buf_put_u32(out, OBJREF_SIGNATURE);
    buf_put_u32(out, OBJREF_CUSTOM);
    str_add(out, (const char *)iid_class_object.b, sizeof iid_class_object.b);
    str_add(out, (const char *)clsid_class_object.b, sizeof clsid_class_object.b);
    buf_put_u32(out, 0);
    size_t size = out->n;
    buf_put_u32(out, 0);
    hres hr = put_unit(out, o, k);
    set_u32(out, size, (uint32_t)(out->n - size - 4));
    set_u32(out, at, (uint32_t)(out->n - at - 8));
    set_u32(out, at + 4, (uint32_t)(out->n - at - 8));
    return hr ? hr : str_status(out);
}

hres wbem_put_object(struct ndr *n, struct cim_object *o)
{
    size_t at = n->out->n;
    hres hr = 0;
    if (ndr_ptr(n, o != NULL)) {
        hr = wbem_put_object_body(n, o, NULL);
    }
    if (FAILED(hr) && !n->out->failed) { /* none instead */
        n->out->n = at;
        (void)ndr_ptr(n, false);
    }
    return hr;
}

hres wbem_read_object(const struct objref *ref, struct cim_object **o)
{
    if (ref->kind != OBJREF_CUSTOM || !guid_eq(&ref->clsid, &clsid_class_object)) {
        return WBEM_E_INVALID_OBJECT;
    }
    return wmio_decode(ref->data, o);
}

hres wbem_get_object(struct ndr *n, struct cim_object **o)
{
    struct objref ref;
    *o = NULL;
    if (!ndr_ptr(n, false) || !objref_get(n, &ref)) {
        return 0;
    }
    return wbem_read_object(&ref, o);
}

/* ---- contexts (2.2.13) ---- */
enum variant_type { /* MS-OAUT 2.2.7 */
    VT_NULL = 1,
    VT_I2 = 2,
    VT_I4 = 3,
    VT_R4 = 4,
    VT_R8 = 5,
    VT_BSTR = 8,
    VT_BOOL = 11,
    VT_UNKNOWN = 13,
    VT_I1 = 16,
    VT_UI1 = 17,
    VT_UI2 = 18,
    VT_UI4 = 19,
    VT_ARRAY = 0x2000,
};
#define CONTEXT_MAX_ELEMENTS 0x100000u

static bool context_string(struct buf_reader *r, struct str *out)
{
    uint32_t n = buf_u32(r); /* units */
    if (r->error || n > buf_left(r) / 2) {
        buf_fail(r);
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint16_t unit = buf_u16(r);
        uint16_t pair[2] = {unit, 0};
        if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < n) {
            pair[1] = buf_u16(r);
            i++;
            str_add_utf16(out, pair, 2);
        } else if (unit) {
            str_add_utf16(out, pair, 1);
        }
    }
    return !out->failed;
}

static hres context_object(struct buf_reader *r, struct cim_value *out)
{
    struct cim_object *o = NULL;
    struct slice rest = {(const char *)r->p, buf_left(r)};
    (void)buf_u32(r);
    uint32_t len = buf_u32(r);
    if (r->error || len > buf_left(r)) {
        return WBEM_E_INVALID_STREAM;
    }
    hres hr = wmio_decode((struct slice){rest.p, len + 8u}, &o);
    if (hr == 0) {
        r->p += len;
        *out = cim_objval(o);
    }
    return hr;
}

static double real_of(uint64_t bits, bool wide)
{
    double d;
    float f;
    uint32_t narrow = (uint32_t)bits;
    if (wide) {
        memcpy(&d, &bits, sizeof d);
        return d;
    }
    memcpy(&f, &narrow, sizeof f);
    return (double)f;
}

#define SCALAR_SIZE 8u /* of everything that is not an array (2.2.13.2) */

static uint64_t fixed(struct buf_reader *r, unsigned size)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < size; i++) {
        uint64_t byte = buf_u8(r);
        v |= i < 8 ? byte << 8 * i : 0;
    }
    return v;
}

static hres context_text(struct buf_reader *r, struct cim_value *out)
{
    AUTO_STR text = STR_INIT;
    if (!context_string(r, &text)) {
        return r->error ? WBEM_E_INVALID_STREAM : WBEM_E_OUT_OF_MEMORY;
    }
    struct cim_str *s = cim_str_new(str_slice(&text));
    *out = cim_strval(CIM_STRING, s);
    return s ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* One value, of this many bytes where its type does not tell them. */
static hres context_value(struct buf_reader *r, unsigned vt, unsigned size, struct cim_value *out)
{
    if (vt == VT_BSTR) {
        return context_text(r, out);
    }
    if (vt == VT_UNKNOWN) {
        return context_object(r, out);
    }
    if (vt == VT_NULL) {
        *out = cim_null(CIM_EMPTY);
        return 0;
    }
    uint64_t v = fixed(r, size);
    switch (vt) {
    case VT_I1:
        *out = cim_sint(CIM_SINT8, (int8_t)v);
        break;
    case VT_UI1:
        *out = cim_uint(CIM_UINT8, (uint8_t)v);
        break;
    case VT_I2:
        *out = cim_sint(CIM_SINT16, (int16_t)v);
        break;
    case VT_UI2:
        *out = cim_uint(CIM_UINT16, (uint16_t)v);
        break;
    case VT_BOOL:
        *out = cim_bool((uint16_t)v != 0);
        break;
    case VT_I4:
        *out = cim_sint(CIM_SINT32, (int32_t)v);
        break;
    case VT_UI4:
        *out = cim_uint(CIM_UINT32, (uint32_t)v);
        break;
    case VT_R4:
        *out = cim_real(CIM_REAL32, real_of(v, false));
        break;
    case VT_R8:
        *out = cim_real(CIM_REAL64, real_of(v, true));
        break;
    default:
        return WBEM_E_INVALID_PARAMETER;
    }
    return r->error ? WBEM_E_INVALID_STREAM : 0;
}

/* Number, size of an element, elements. */
static hres context_array(struct buf_reader *r, unsigned vt, struct cim_value *out)
{
    uint32_t n = buf_u32(r), size = buf_u32(r);
    if (r->error || n > CONTEXT_MAX_ELEMENTS || n > buf_left(r) || size == 0 ||
        size > SCALAR_SIZE) {
        return WBEM_E_INVALID_STREAM;
    }
    struct cim_array *a = NULL;
    for (uint32_t i = 0; i < n; i++) {
        struct cim_value v = {0};
        hres hr = context_value(r, vt, size, &v);
        if (hr == 0 && v.type == CIM_EMPTY) {
            hr = WBEM_E_INVALID_PARAMETER;
        }
        if (hr == 0 && !a) {
            a = cim_array_new(v.type, n);
            hr = a ? 0 : WBEM_E_OUT_OF_MEMORY;
        }
        if (FAILED(hr)) {
            cim_value_clear(&v);
            cim_array_unref(a);
            return hr;
        }
        a->v[i] = v.d; /* taken */
    }
    *out = a ? cim_arrval(a) : cim_null(CIM_EMPTY);
    return 0;
}

static hres read_context(struct slice data, struct wmi_context *c)
{
    struct buf_reader r;
    buf_reader_init(&r, data.p, data.n);
    (void)buf_u32(&r);
    for (unsigned i = 0; i < 16; i++) {
        (void)buf_u8(&r);
    }
    uint32_t n = buf_u32(&r);
    if (r.error || n > CONTEXT_MAX) {
        return WBEM_E_INVALID_STREAM;
    }
    hres hr = 0;
    for (uint32_t i = 0; i < n && hr == 0; i++) {
        AUTO_STR name = STR_INIT;
        struct cim_value v = {0};
        (void)context_string(&r, &name);
        (void)buf_u32(&r);
        unsigned vt = buf_u16(&r);
        hr = r.error         ? WBEM_E_INVALID_STREAM
             : vt & VT_ARRAY ? context_array(&r, vt & ~(unsigned)VT_ARRAY, &v)
                             : context_value(&r, vt, SCALAR_SIZE, &v);
        hr = hr ? hr : context_put(c, str_slice(&name), &v);
        cim_value_clear(&v);
    }
    return hr;
}

hres wbem_get_context(struct ndr *n, struct wmi_context **c)
{
    struct objref ref;
    *c = NULL;
    if (!ndr_ptr(n, false) || !objref_get(n, &ref)) {
        return 0;
    }
    if (ref.kind != OBJREF_CUSTOM || !guid_eq(&ref.clsid, &clsid_context)) {
        return WBEM_E_INVALID_CONTEXT;
    }
    struct wmi_context *made = context_new();
    hres hr = made ? read_context(ref.data, made) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        context_unref(made);
        return hr;
    }
    *c = made;
    return 0;
}
