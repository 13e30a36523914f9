/* Fixtures of the compiler's tests. */
#pragma once
#include "mof/memtarget.h"
#include "test.h"

struct compiled {
    struct mof_mem mem;
    struct mof_report report;
    hres hr;
};
static inline void compiled_fini(struct compiled *c)
{
    mof_report_fini(&c->report);
    mof_mem_fini(&c->mem);
}
#define AUTO_COMPILED AUTO(compiled_fini) struct compiled
static inline void compile_more(struct compiled *c, const char *text)
{
    struct mof_options options = {.ns = "root\\test"};
    struct mof_target target = mof_mem_target(&c->mem);
    c->hr = mof_compile_text(slice_of(text), "t.mof", &options, &target, &c->report);
}
static inline struct compiled compile(const char *text)
{
    struct compiled c = {0};
    mof_mem_init(&c.mem);
    mof_report_init(&c.report);
    compile_more(&c, text);
    return c;
}
static inline struct compiled compile_good(const char *text)
{
    struct compiled c = compile(text);
    assert_string_equal(str_z(&c.report.text), "");
    assert_int_equal(c.hr, 0);
    return c;
}
static inline struct cim_class *class_named(const struct compiled *c, const char *name)
{
    struct cim_class *cls = mof_mem_find_class(&c->mem, SLICE("root\\test"), slice_of(name));
    assert_non_null(cls);
    return cls;
}
static inline struct cim_instance *instance_at(const struct compiled *c, size_t i)
{
    const struct mof_mem_ns *ns = mof_mem_find_ns(&c->mem, SLICE("root\\test"));
    assert_non_null(ns);
    assert_true(i < ns->instances.n);
    return ns->instances.v[i];
}
