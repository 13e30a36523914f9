/* collection: WshCollection, a list of texts. */
#include "wsh/files.h"
#include "wsh/shell.h"

#include <stdlib.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})

struct collection {
    struct sobj o;
    char **texts;
    size_t n;
};

static struct collection *self_of(struct sobj *o)
{
    return (struct collection *)o;
}

static void free_texts(char **texts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(texts[i]);
    }
    free(texts);
}

static void collection_destroy(struct sobj *o)
{
    free_texts(self_of(o)->texts, self_of(o)->n);
}

static hres m_item(struct sobj *o, struct scall *c)
{
    int32_t i = c->a[0].number;
    if (i < 0 || (size_t)i >= self_of(o)->n) {
        return HRES_SCRIPT(9);
    }
    return ret_text(c, slice_of(self_of(o)->texts[i]));
}

static hres m_count(struct sobj *o, struct scall *c)
{
    return ret_int(c, (int32_t)self_of(o)->n);
}

static hres new_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    (void)err;
    struct collection *l = self_of(o);
    struct var *v = calloc(l->n + 1, sizeof *v);
    size_t n = 0;
    for (; v && n < l->n; n++) {
        struct bstr *s = bstr_from_z(l->texts[n]);
        if (!s) {
            break;
        }
        v[n] = VAR_STR(s);
    }
    if (!v || n < l->n) {
        for (size_t i = 0; v && i < n; i++) {
            var_clear(&v[i]);
        }
        free(v);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return list_enum_new(v, n, out);
}

static const struct member members[] = {
    {"Item", DISPID_VALUE, DISP_METHOD | DISP_GET, m_item, PARAMS({"index", P_INT})},
    {"Count", 1, DISP_METHOD, m_count, NULL},
    {"length", 2, DISP_GET, m_count, NULL},
    {0},
};
static const struct sclass collection_class = {.ops = SOBJ_OPS("IWshCollection", true),
                                               .members = members,
                                               .destroy = collection_destroy,
                                               .new_enum = new_enum};

hres collection_new(struct host *h, char **texts, size_t n, struct sobj **out)
{
    struct collection *l = sobj_new(h, &collection_class, sizeof *l);
    if (!l) {
        free_texts(texts, n);
        return WBEM_E_OUT_OF_MEMORY;
    }
    l->texts = texts;
    l->n = n;
    *out = &l->o;
    return 0;
}
