/* String templates of consumers: any text over an event with every kind of value; within command lines, what comes from
 * the event stays within the words of the template. */
#include "consumers/consumers.h"
#include "mof/memtarget.h"
#include "providers/words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char schema[] =
    "class A { [key] string S; boolean B; sint64 I; real64 R; char16 C; datetime D; A REF Ref;\n"
    "  A Emb; string Arr[]; uint8 Bytes[]; A Objs[]; string N; };\n"
    "instance of A { S = \"it's \\\"x\\\" $(y) \\\\ \"; B = TRUE; I = -5; R = 1.5; C = 'x';\n"
    "  D = \"20240102030405.000000+060\"; Ref = \"A.S=\\\"x\\\"\"; Emb = instance of A { S = "
    "\"in\"; };\n"
    "  Arr = {\"a\", \"b,\\\"c\"}; Bytes = {1}; Objs = {instance of A { S = \"o1\"; }, instance of "
    "A { S = \"o2\"; "
    "}}; };\n";

/* The words of the text when what is put in is one letter. */
static void add_letter(struct str *out, struct slice value)
{
    (void)value;
    str_addc(out, 'x');
}

static void expand(struct slice text, const struct cim_instance *event)
{
    AUTO_STR plain = STR_INIT;
    AUTO_STR quoted = STR_INIT;
    AUTO_STR letters = STR_INIT;
    struct words w, v;
    (void)template_expand(text, event, NULL, &plain);
    if (template_expand(text, event, words_add_quoted, &quoted) ||
        template_expand(text, event, add_letter, &letters)) {
        return;
    }
    hres with = words_split(str_slice(&quoted), &w), without = words_split(str_slice(&letters), &v);
    /* single quotes and backslashes of the template itself may stand around a value: see command_line.c */
    bool own_quotes = memchr(text.p, '\'', text.n) || memchr(text.p, '\\', text.n);
    if (!own_quotes && (with != without || (with == 0 && w.n != v.n))) {
        abort();
    }
    if (with == 0) {
        words_fini(&w);
    }
    if (without == 0) {
        words_fini(&v);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mof_mem mem;
    struct mof_report report;
    struct mof_options options = {.ns = "root"};
    struct mof_target target = mof_mem_target(&mem);
    mof_mem_init(&mem);
    mof_report_init(&report);
    if (mof_compile_text(slice_of(schema), "schema.mof", &options, &target, &report)) {
        abort();
    }
    if (size) {
        expand((struct slice){(const char *)data, size}, mem.ns.v[0].instances.v[0]);
    }
    mof_report_fini(&report);
    mof_mem_fini(&mem);
    return 0;
}
