/* Templates, the list of allowed classes, the killer of processes that take too long. */
#include "cim/cim_fixture.h"
#include "consumers/internal.h"
#include "providers/words.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct cim_instance *event;
static struct cim_class *base, *holder;

static void put_text(struct cim_instance *i, const char *name, const char *text)
{
    struct cim_value v;
    assert_int_equal(cim_value_text(&v, CIM_STRING, slice_of(text)), 0);
    assert_int_equal(cim_instance_put(i, slice_of(name), &v), 0);
    cim_value_clear(&v);
}

static void put_tags(struct cim_instance *i, unsigned n)
{
    struct cim_array *a = cim_array_new(CIM_STRING, n);
    assert_non_null(a);
    for (unsigned k = 0; k < n; k++) {
        a->v[k].str = cim_str_new(k ? SLICE("b,c") : SLICE("a"));
    }
    struct cim_value v = cim_arrval(a);
    assert_int_equal(cim_instance_put(i, SLICE("Tags"), &v), 0);
    cim_value_clear(&v);
}

static void setup(void)
{
    base = fixture_base();
    holder = fixture_derived(base);
    event = cim_instance_new(holder);
    AUTO_CIM_INSTANCE inner = cim_instance_new(base);
    put_text(inner, "Id", "x y\n\"'z");
    put_text(event, "Id", "outer");
    struct cim_value v = cim_objval(&inner->o);
    assert_int_equal(cim_instance_put(event, SLICE("Emb"), &v), 0);
}

static void teardown(void)
{
    cim_instance_unref(event);
    cim_class_unref(holder);
    cim_class_unref(base);
}

static void check(const char *text, void (*add)(struct str *out, struct slice value),
                  const char *expect)
{
    AUTO_STR s = STR_INIT;
    assert_int_equal(template_expand(slice_of(text), event, add, &s), 0);
    assert_string_equal(str_z(&s), expect);
}

TEST(templates_are_filled_from_the_event)
{
    setup();
    check("plain text", NULL, "plain text");
    check("", NULL, "");
    check("Id is %Id%!", NULL, "Id is outer!");
    check("%Num%", NULL, "7");
    check("%emb.ID%", NULL, "x y\n\"'z");
    check("%Emb.Num% %Emb.__CLASS%", NULL, "7 Test_Base");
    check("100%% of %Id%", NULL, "100% of outer");
    check("50% only", NULL, "50% only");
    check("\"%Id%\" %Id%", NULL, "\"%Id%\" outer");
    check("\"%Id%", NULL, "\"%Id%");
    check("[%NoSuch%|%When%|%Emb.No%]", NULL, "[||]");
    put_tags(event, 0);
    check("%Tags%", NULL, "()");
    put_tags(event, 1);
    check("%Tags%", NULL, "a");
    put_tags(event, 2);
    check("%Tags%", NULL, "(\"a\",\"b,c\")");
    AUTO_STR s = STR_INIT;
    assert_int_equal(template_expand(SLICE("%Emb%"), event, NULL, &s), 0);
    assert_non_null(strstr(str_z(&s), "instance of Test_Base"));
    teardown();
}

TEST(a_value_cannot_leave_its_argument)
{
    setup();
    AUTO_STR s = STR_INIT;
    assert_int_equal(template_expand(SLICE("prog --id=%Emb.Id% %Id%"), event, words_add_quoted, &s),
                     0);
    struct words w;
    assert_int_equal(words_split(str_slice(&s), &w), 0);
    assert_int_equal(w.n, 3);
    assert_string_equal(w.v[2], "--id=x y\n\"'z");
    assert_string_equal(w.v[3], "outer");
    words_fini(&w);
    teardown();
}

TEST(a_template_has_a_limit)
{
    setup();
    AUTO_STR big = STR_INIT;
    AUTO_STR s = STR_INIT;
    for (unsigned i = 0; i < 9000; i++) {
        str_addc(&big, 'x');
    }
    put_text(event, "Id", str_z(&big));
    str_clear(&big);
    for (unsigned i = 0; i < 200; i++) {
        str_addz(&big, "%Id%");
    }
    assert_int_equal(template_expand(str_slice(&big), event, NULL, &s), WBEM_E_QUOTA_VIOLATION);
    teardown();
}

TEST(only_named_classes_are_allowed)
{
    assert_false(consumer_allowed(NULL, SLICE("LogFileEventConsumer")));
    assert_false(consumer_allowed("", SLICE("LogFileEventConsumer")));
    assert_true(consumer_allowed(" A, logfileeventconsumer", SLICE("LogFileEventConsumer")));
    assert_false(consumer_allowed("LogFile", SLICE("LogFileEventConsumer")));
    assert_true(consumer_allowed("A *", SLICE("LogFileEventConsumer")));
    assert_false(consumer_allowed("*x", SLICE("LogFileEventConsumer")));
}

TEST(what_takes_too_long_is_killed)
{
    struct killer *k = killer_create();
    assert_non_null(k);
    pid_t quick = fork(), slow = quick == 0 ? -1 : fork();
    if (quick == 0) {
        _exit(0);
    }
    if (slow == 0) {
        pause();
        _exit(1);
    }
    assert_int_equal(killer_add(k, (uint32_t)quick, 3600), 0);
    assert_int_equal(killer_add(k, (uint32_t)slow, 0), 0);
    int status;
    assert_int_equal(waitpid(slow, &status, 0), slow);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    assert_int_equal(waitpid(quick, &status, 0), quick);
    assert_true(WIFEXITED(status));
    assert_int_equal(killer_add(k, (uint32_t)quick, 0), 0); /* gone already */
    killer_destroy(k);
}
