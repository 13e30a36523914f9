/* wmio_read: between the parts that read objects. Internal to dcom/. */
#pragma once
#include "dcom/wmio.h"
#include "util/arena.h"

/* A reader of pieces of an object: every look is checked against what is left. */
struct wmio_in {
    const uint8_t *p, *end;
    bool failed;
    unsigned depth; /* of objects in objects */
    struct arena *mem;
};
uint8_t wmio_u8(struct wmio_in *in);
uint16_t wmio_u16(struct wmio_in *in);
uint32_t wmio_u32(struct wmio_in *in);
/* The next n bytes as a reader of their own. */
struct wmio_in wmio_sub(struct wmio_in *in, size_t n);
/* A piece whose length, which counts itself, stands before it. */
struct wmio_in wmio_piece(struct wmio_in *in);
/* A heap (2.2.66) after what refers to it. */
struct slice wmio_heap(struct wmio_in *in);
/* Encoded-String as UTF-8 in the arena. */
struct slice wmio_string(struct wmio_in *in);
/* A reader at a reference into a heap. */
struct wmio_in wmio_at(struct wmio_in *in, struct slice heap, uint32_t ref);
/* Text at a reference; names of the dictionary too. */
struct slice wmio_heap_string(struct wmio_in *in, struct slice heap, uint32_t ref);
/* A value of type at in. Fails in; *out is the NULL then. */
void wmio_value(struct wmio_in *in, struct slice heap, unsigned type, struct cim_value *out);
/* Qualifiers (2.2.58) of a piece into q; CIMTYPE is left out and told in cimtype (may be NULL). */
hres wmio_quals(struct wmio_in *in, struct slice heap, struct cim_quals *q, struct slice *cimtype);
/* Server and namespace of an ObjectBlock, when it has them; and what kind of object follows (enum wmio_object_flags). */
hres wmio_decoration(struct wmio_in *in, uint8_t *flags, struct slice *server, struct slice *ns);
struct wmio_layout;
/* The values of an instance after its ClassPart. *out is counted; origin may be NULL. */
hres wmio_instance_body(struct wmio_in *in, const struct wmio_layout *l, struct cim_origin *origin,
                        struct cim_object **out);
/* ObjectBlock (2.2.5). */
hres wmio_block(struct wmio_in *in, struct cim_object **out);

/* Where the values of instances of a class lie. */
struct wmio_place {
    uint32_t offset, index; /* in the value table; of the property in cls */
    uint16_t order, type;
};
struct wmio_layout {
    struct cim_class *cls; /* counted: sealed, without methods */
    struct wmio_place *places;
    uint32_t n;      /* properties */
    uint32_t values; /* bytes of NdTable and ValueTable together */
};
/* ClassPart. The places lie in the arena; methods: an unsealed class is left in *open (owned) instead of cls. */
hres wmio_class_part(struct wmio_in *in, struct wmio_layout *out, struct cim_class **open);
