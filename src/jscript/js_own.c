/* js_own: what is ours and lives as long as an object of JavaScript: references of host objects, arrays,
 * cursors. */
#include "jscript/js.h"

#include <stdlib.h>

void js_owned_clear(struct js_owned *w)
{
    struct js_owned old = *w;
    w->object = NULL;
    w->array = NULL;
    w->cursor = NULL;
    if (old.cursor) {
        old.cursor->ops->destroy(old.cursor);
    }
    var_array_destroy(old.array);
    disp_unref(old.object);
}

static void end(struct js_owned *w)
{
    *w->prev = w->next;
    if (w->next) {
        w->next->prev = w->prev;
    }
    js_owned_clear(w);
    free(w);
}

struct js_owned *js_owned_at(duk_context *ctx, duk_idx_t idx)
{
    struct js_owned *w = NULL;
    if (duk_is_object(ctx, idx)) {
        duk_get_prop_string(ctx, idx, HIDDEN("own"));
        w = duk_get_pointer_default(ctx, -1, NULL);
        duk_pop(ctx);
    }
    return w;
}

static duk_ret_t release(duk_context *ctx)
{
    struct js_owned *w = js_owned_at(ctx, 0);
    if (w) {
        duk_push_pointer(ctx, NULL);
        duk_put_prop_string(ctx, 0, HIDDEN("own"));
        end(w);
    }
    return 0;
}

struct js_owned *js_own(duk_context *ctx)
{
    struct js *js = js_of(ctx);
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, STASH_RELEASE);
    duk_set_finalizer(ctx, -3);
    duk_pop(ctx);
    duk_push_pointer(ctx, NULL);
    duk_put_prop_string(ctx, -2, HIDDEN("own"));
    struct js_owned *w = calloc(1, sizeof *w);
    if (!w) {
        js_throw(ctx, WBEM_E_OUT_OF_MEMORY, NULL);
    }
    w->next = js->owned;
    w->prev = &js->owned;
    if (w->next) {
        w->next->prev = &w->next;
    }
    js->owned = w;
    duk_push_pointer(ctx, w);
    duk_put_prop_string(ctx, -2, HIDDEN("own")); /* takes no memory: it is there */
    return w;
}

/* The table of strings keeps the name, so that looking it up takes no memory. */
void js_own_init(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_push_c_function(ctx, release, 1);
    duk_put_prop_string(ctx, -2, STASH_RELEASE);
    duk_push_null(ctx);
    duk_put_prop_string(ctx, -2, HIDDEN("own"));
    duk_pop(ctx);
}

void js_own_end(struct js *js)
{
    while (js->owned) {
        end(js->owned);
    }
}
