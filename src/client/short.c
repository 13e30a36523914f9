/* short: the short forms of calls (wmi/client.h), each made of wmi_call_wait, wmi_call_async or
 * wmi_call_enum. */
#include "client/services.h"
#include "wql/wql.h"

#include <stdlib.h>
#include <wmi/client.h>

wmi_status wmi_services_exec_method_async(wmi_services *s, wmi_sink *sink, const char *path,
                                          const char *method, wmi_object *in_params, uint32_t flags,
                                          wmi_context *context, void *cookie)
{
    struct wmi_call c = {.operation = WMI_OP_EXEC_METHOD,
                         .path = path,
                         .method = method,
                         .object = in_params,
                         .flags = flags,
                         .context = context};
    return wmi_call_async(s, &c, sink, cookie);
}

wmi_status wmi_services_exec_method(wmi_services *s, const char *path, const char *method,
                                    wmi_object *in_params, wmi_object **out_params)
{
    struct wmi_call c = {
        .operation = WMI_OP_EXEC_METHOD, .path = path, .method = method, .object = in_params};
    return wmi_call_wait(s, &c, out_params);
}

wmi_status wmi_services_get(wmi_services *s, const char *path, wmi_object **out)
{
    struct wmi_call c = {.operation = WMI_OP_GET, .path = path};
    return wmi_call_wait(s, &c, out);
}

wmi_status wmi_services_query(wmi_services *s, const char *wql, wmi_enum **out)
{
    struct wmi_call c = {.operation = WMI_OP_QUERY, .query = wql, .language = "WQL"};
    return wmi_call_enum(s, &c, out);
}

wmi_status wmi_services_notify(wmi_services *s, const char *wql, wmi_enum **out)
{
    struct wmi_call c = {.operation = WMI_OP_NOTIFY, .query = wql, .language = "WQL"};
    return wmi_call_enum(s, &c, out);
}

wmi_status wmi_services_publish(wmi_services *s, wmi_object *event)
{
    struct cim_instance *i = event ? cim_as_instance(event) : NULL;
    return i ? services_publish(s, i) : WBEM_E_INVALID_PARAMETER;
}

wmi_status wmi_services_query_async(wmi_services *s, wmi_sink *sink, const char *wql,
                                    uint32_t flags, void *cookie)
{
    struct wmi_call c = {
        .operation = WMI_OP_QUERY, .query = wql, .language = "WQL", .flags = flags};
    return wmi_call_async(s, &c, sink, cookie);
}

static wmi_status association_text(const char *path, const struct wmi_association *o,
                                   enum wql_kind kind, struct str *out)
{
    static const struct wmi_association none;
    o = o ? o : &none;
    struct wql_assoc q = {.kind = kind,
                          .path = slice_of(path),
                          .assoc_class = slice_of(o->assoc_class),
                          .result_class = slice_of(o->result_class),
                          .result_role = slice_of(o->result_role),
                          .role = slice_of(o->role),
                          .required_assoc_qualifier = slice_of(o->required_assoc_qualifier),
                          .required_qualifier = slice_of(o->required_qualifier),
                          .class_defs_only = o->class_defs_only,
                          .schema_only = o->schema_only,
                          .keys_only = o->keys_only};
    bool strange = q.assoc_class.n || q.result_role.n || q.required_assoc_qualifier.n;
    return kind == WQL_REFERENCES && strange ? WBEM_E_INVALID_PARAMETER : wql_assoc_text(&q, out);
}

static wmi_status associations(wmi_services *s, const char *path, const struct wmi_association *o,
                               enum wql_kind kind, wmi_enum **out)
{
    AUTO_STR text = STR_INIT;
    wmi_status hr = association_text(path, o, kind, &text);
    return hr ? hr : wmi_services_query(s, str_z(&text), out);
}

static wmi_status associations_async(wmi_services *s, wmi_sink *sink, const char *path,
                                     const struct wmi_association *o, enum wql_kind kind,
                                     uint32_t flags, void *cookie)
{
    AUTO_STR text = STR_INIT;
    wmi_status hr = association_text(path, o, kind, &text);
    return hr ? hr : wmi_services_query_async(s, sink, str_z(&text), flags, cookie);
}

wmi_status wmi_services_associators(wmi_services *s, const char *path,
                                    const struct wmi_association *options, wmi_enum **out)
{
    return associations(s, path, options, WQL_ASSOCIATORS, out);
}

wmi_status wmi_services_references(wmi_services *s, const char *path,
                                   const struct wmi_association *options, wmi_enum **out)
{
    return associations(s, path, options, WQL_REFERENCES, out);
}

wmi_status wmi_services_associators_async(wmi_services *s, wmi_sink *sink, const char *path,
                                          const struct wmi_association *options, uint32_t flags,
                                          void *cookie)
{
    return associations_async(s, sink, path, options, WQL_ASSOCIATORS, flags, cookie);
}

wmi_status wmi_services_references_async(wmi_services *s, wmi_sink *sink, const char *path,
                                         const struct wmi_association *options, uint32_t flags,
                                         void *cookie)
{
    return associations_async(s, sink, path, options, WQL_REFERENCES, flags, cookie);
}

wmi_status wmi_services_put(wmi_services *s, wmi_object *object, uint32_t flags)
{
    struct wmi_call c = {.operation = WMI_OP_PUT, .object = object, .flags = flags};
    return wmi_call_wait(s, &c, NULL);
}

wmi_status wmi_services_delete(wmi_services *s, const char *path)
{
    struct wmi_call c = {.operation = WMI_OP_DELETE, .path = path};
    return wmi_call_wait(s, &c, NULL);
}

wmi_status wmi_services_get_async(wmi_services *s, wmi_sink *sink, const char *path, uint32_t flags,
                                  void *cookie)
{
    struct wmi_call c = {.operation = WMI_OP_GET, .path = path, .flags = flags};
    return wmi_call_async(s, &c, sink, cookie);
}

wmi_status wmi_services_refresh(wmi_services *s, wmi_object **object, uint32_t flags)
{
    char *path = NULL;
    wmi_object *fresh = NULL;
    wmi_status hr = wmi_object_relpath(*object, &path);
    if (hr || !path) {
        return hr ? hr : WBEM_E_INVALID_OBJECT_PATH;
    }
    struct wmi_call c = {.operation = WMI_OP_GET, .path = path, .flags = flags};
    hr = wmi_call_wait(s, &c, &fresh);
    free(path);
    if (FAILED(hr) || !fresh) {
        return FAILED(hr) ? hr : WBEM_E_FAILED;
    }
    wmi_object_unref(*object);
    *object = fresh;
    return hr;
}

/* Instances and subclasses. */
static struct wmi_call set_call(enum wmi_operation op, const char *class_name, uint32_t flags)
{
    return (struct wmi_call){.operation = op, .path = class_name ? class_name : "", .flags = flags};
}

wmi_status wmi_services_instances(wmi_services *s, const char *class_name, uint32_t flags,
                                  wmi_enum **out)
{
    struct wmi_call c = set_call(WMI_OP_INSTANCES, class_name, flags);
    return wmi_call_enum(s, &c, out);
}

wmi_status wmi_services_instances_async(wmi_services *s, wmi_sink *sink, const char *class_name,
                                        uint32_t flags, void *cookie)
{
    struct wmi_call c = set_call(WMI_OP_INSTANCES, class_name, flags);
    return wmi_call_async(s, &c, sink, cookie);
}

wmi_status wmi_services_subclasses(wmi_services *s, const char *class_name, uint32_t flags,
                                   wmi_enum **out)
{
    struct wmi_call c = set_call(WMI_OP_SUBCLASSES, class_name, flags);
    return wmi_call_enum(s, &c, out);
}

wmi_status wmi_services_subclasses_async(wmi_services *s, wmi_sink *sink, const char *class_name,
                                         uint32_t flags, void *cookie)
{
    struct wmi_call c = set_call(WMI_OP_SUBCLASSES, class_name, flags);
    return wmi_call_async(s, &c, sink, cookie);
}

wmi_status wmi_services_notify_async(wmi_services *s, wmi_sink *sink, const char *wql,
                                     uint32_t flags, void *cookie)
{
    struct wmi_call c = {
        .operation = WMI_OP_NOTIFY, .query = wql, .language = "WQL", .flags = flags};
    return wmi_call_async(s, &c, sink, cookie);
}

wmi_status wmi_services_put_async(wmi_services *s, wmi_sink *sink, wmi_object *object,
                                  uint32_t flags, void *cookie)
{
    struct wmi_call c = {.operation = WMI_OP_PUT, .object = object, .flags = flags};
    return wmi_call_async(s, &c, sink, cookie);
}

wmi_status wmi_services_delete_async(wmi_services *s, wmi_sink *sink, const char *path,
                                     void *cookie)
{
    struct wmi_call c = {.operation = WMI_OP_DELETE, .path = path};
    return wmi_call_async(s, &c, sink, cookie);
}

/* ---- security of the namespace ---- */
static const char security_path[] = "__SystemSecurity=@";

wmi_status wmi_services_rights(wmi_services *s, uint32_t *rights)
{
    wmi_object *out = NULL;
    wmi_value v;
    wmi_status hr = wmi_services_exec_method(s, security_path, "GetCallerAccessRights", NULL, &out);
    hr = hr ? hr : out ? wmi_object_get(out, "rights", &v) : WBEM_E_FAILED;
    if (hr == 0) {
        *rights = v.is_null ? 0 : (uint32_t)v.sint;
    }
    wmi_object_unref(out);
    return hr;
}

static wmi_status take_bytes(const wmi_value *v, unsigned char **bytes, size_t *n)
{
    wmi_value item;
    unsigned char *b = malloc(v->count + 1u);
    if (!b) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t i = 0; wmi_value_item(v, i, &item); i++) {
        b[i] = (unsigned char)item.uint;
    }
    *bytes = b;
    *n = v->is_null ? 0 : v->count;
    return 0;
}

wmi_status wmi_services_get_security(wmi_services *s, unsigned char **sd, size_t *n)
{
    wmi_object *out = NULL;
    wmi_value v;
    *sd = NULL;
    *n = 0;
    wmi_status hr = wmi_services_exec_method(s, security_path, "GetSD", NULL, &out);
    hr = hr ? hr : out ? wmi_object_get(out, "SD", &v) : WBEM_E_FAILED;
    hr = hr ? hr : take_bytes(&v, sd, n);
    wmi_object_unref(out);
    return hr;
}

/* The in-parameters of SetSD. */
static wmi_status security_parameters(wmi_services *s, const wmi_value *sd, wmi_object **in)
{
    wmi_object *cls = NULL, *signature = NULL;
    wmi_status hr = wmi_services_get(s, "__SystemSecurity", &cls);
    hr = hr ? hr : wmi_object_method_in(cls, "SetSD", &signature);
    hr = hr ? hr : wmi_object_spawn(signature, in);
    hr = hr ? hr : wmi_object_put(*in, "SD", sd);
    wmi_object_unref(signature);
    wmi_object_unref(cls);
    return hr;
}

wmi_status wmi_services_set_security(wmi_services *s, const unsigned char *sd, size_t n)
{
    enum {
        MAX_DESCRIPTOR = 65536
    };
    if (!sd || n > MAX_DESCRIPTOR) {
        return WBEM_E_INVALID_PARAMETER;
    }
    wmi_value *items = calloc(n + 1, sizeof *items);
    if (!items) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        items[i] = wmi_uint(sd[i]);
    }
    wmi_value array = wmi_array(WMI_UINT8, items, (uint32_t)n);
    wmi_object *in = NULL;
    wmi_status hr = security_parameters(s, &array, &in);
    hr = hr ? hr : wmi_services_exec_method(s, security_path, "SetSD", in, NULL);
    wmi_object_unref(in);
    free(items);
    return hr;
}
