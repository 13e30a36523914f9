/* Association and schema queries, over static and provided classes. */
#include "broker/query_fixture.h"

#include <pthread.h>

static const char schema[] =
    "class Node { [key] string Name; uint32 Size; };\n"
    "[Hot] class SubNode : Node { string More; };\n"
    "[dynamic, provider(\"AssocProv\")] class DynNode : Node { };\n"
    "class StaticBelow : DynNode { };\n"
    "[abstract, Association] class Any_Link { };\n"
    "[Association, Loose] class Link : Any_Link { [key] Node ref From; [key] Node ref To; string "
    "Label; };\n"
    "[Association] class SubLink : Link { };\n"
    "[Association, dynamic, provider(\"AssocProv\")] class DynLink : Any_Link\n"
    "{ [key] Node ref Group; [key] Node ref Part; };\n"
    "[Association, dynamic, provider(\"AssocProv\")] class AskLink : Any_Link\n"
    "{ [key] Node ref Group; [key] Node ref Part; };\n"
    "[Association, dynamic, provider(\"Nobody\")] class OrphanLink : Any_Link\n"
    "{ [key] Node ref Group; [key] Node ref Part; };\n"
    "class Other { [key] uint32 A; [key] string B; };\n"
    "[Association] class OtherLink { [key] Other ref Left; [key] Node ref Right; };\n"
    "class NoLink { [key] Node ref From; [key] Node ref To; };\n"
    "instance of Node { Name = \"a\"; };\n"
    "instance of Node { Name = \"b\"; };\n"
    "instance of SubNode { Name = \"s\"; };\n"
    "instance of Other { A = 1; B = \"x\"; };\n"
    "instance of Link { From = \"Node.Name=\\\"a\\\"\"; To = \"Node.Name=\\\"b\\\"\"; };\n"
    "instance of Link { From = \"Node=\\\"A\\\"\"; To = "
    "\"\\\\\\\\.\\\\root\\\\test:SubNode.Name=\\\"s\\\"\"; };\n"
    "instance of Link { From = \"Node.Name=\\\"a\\\"\"; To = \"Node.Name=\\\"gone\\\"\"; };\n"
    "instance of Link { From = \"root\\\\other:Node.Name=\\\"a\\\"\"; To = "
    "\"Node.Name=\\\"b\\\"\"; };\n"
    "instance of SubLink { From = \"Node.Name=\\\"s\\\"\"; To = \"Node.Name=\\\"a\\\"\"; };\n"
    "instance of OtherLink { Left = \"Other.B=\\\"X\\\",A=1\"; Right = \"Node.Name=\\\"a\\\"\"; "
    "};\n"
    "instance of NoLink { From = \"Node.Name=\\\"a\\\"\"; To = \"Node.Name=\\\"b\\\"\"; };\n";

/* ---- the provider: nodes d0, d1, d2; links from the node a to each of them ---- */
static _Atomic unsigned enumerated, asked, asked_in_vain;

static void put(wmi_object *o, const char *name, const char *text)
{
    wmi_value v = wmi_text(text);
    assert_int_equal(wmi_object_put(o, name, &v), 0);
}

/* Answers from a thread of the provider's, one after the other, when a test asks for it. */
struct job {
    wmi_request *r;
    void (*fn)(wmi_request *r, void *state);
};
static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct VEC(struct job) jobs;
    bool on, hold, quit;
    pthread_t thread;
} later = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void *later_main(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&later.lock);
    for (;;) {
        while (!later.quit && (later.jobs.n == 0 || later.hold)) {
            pthread_cond_wait(&later.changed, &later.lock);
        }
        if (later.jobs.n == 0) {
            break;
        }
        struct job j = later.jobs.v[0];
        vec_remove(&later.jobs, 0);
        pthread_mutex_unlock(&later.lock);
        j.fn(j.r, &later); /* state not NULL: it is this thread */
        pthread_mutex_lock(&later.lock);
    }
    pthread_mutex_unlock(&later.lock);
    return NULL;
}

/* true: the job will be done by the thread. */
static bool put_off(wmi_request *r, void *state, void (*fn)(wmi_request *r, void *state))
{
    pthread_mutex_lock(&later.lock);
    bool off = later.on && state != &later;
    if (off) {
        assert_true(vec_push(&later.jobs, ((struct job){r, fn})));
        pthread_cond_broadcast(&later.changed);
    }
    pthread_mutex_unlock(&later.lock);
    return off;
}

static void later_start(bool hold)
{
    later.on = true;
    later.hold = hold;
    later.quit = false;
    assert_int_equal(pthread_create(&later.thread, NULL, later_main, NULL), 0);
}

static void later_stop(void)
{
    pthread_mutex_lock(&later.lock);
    later.quit = true;
    later.hold = false;
    pthread_cond_broadcast(&later.changed);
    pthread_mutex_unlock(&later.lock);
    assert_int_equal(pthread_join(later.thread, NULL), 0);
    later.on = false;
    vec_fini(&later.jobs);
}

static void node_enumerate(wmi_request *r, void *state)
{
    if (put_off(r, state, node_enumerate)) {
        return;
    }
    static const char *const names[] = {"d0", "d1", "d2"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        wmi_object *o = wmi_request_new_instance(r);
        put(o, "Name", names[i]);
        (void)wmi_request_indicate(r, o);
    }
    wmi_request_done(r, 0);
}

static void node_get(wmi_request *r, void *state)
{
    if (put_off(r, state, node_get)) {
        return;
    }
    wmi_value v;
    wmi_status hr = wmi_request_key(r, "Name", &v);
    if (hr == 0 && v.text[0] == 'd' && v.text[1] >= '0' && v.text[1] <= '2' && !v.text[2]) {
        wmi_object *o = wmi_request_new_instance(r);
        put(o, "Name", v.text);
        (void)wmi_request_indicate(r, o);
        wmi_request_done(r, 0);
    } else {
        wmi_request_done(r, hr ? hr : WBEM_E_NOT_FOUND);
    }
}

static void links(wmi_request *r)
{
    static const char *const parts[] = {"DynNode.Name=\"d0\"", "Node.Name=\"d1\"",
                                        "DynNode.Name=\"d9\""};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        wmi_object *o = wmi_request_new_instance(r);
        put(o, "Group", "Node.Name=\"a\"");
        put(o, "Part", parts[i]);
        (void)wmi_request_indicate(r, o);
    }
}

static void link_enumerate(wmi_request *r, void *state)
{
    if (put_off(r, state, link_enumerate)) {
        return;
    }
    atomic_fetch_add(&enumerated, 1);
    links(r);
    wmi_request_done(r, 0);
}

/* Knows only what is asked by Group. */
static void link_query(wmi_request *r, void *state)
{
    if (put_off(r, state, link_query)) {
        return;
    }
    const char *property, *op;
    wmi_value v;
    if (!wmi_request_condition(r, 0, &property, &op, &v) || strcmp(property, "Group") != 0) {
        atomic_fetch_add(&asked_in_vain, 1);
        wmi_request_done(r, WBEM_E_PROVIDER_NOT_CAPABLE);
        return;
    }
    assert_string_equal(op, "=");
    assert_memory_equal(v.text, "\\\\HOST\\root\\test:", 17);
    atomic_fetch_add(&asked, 1);
    links(r);
    wmi_request_done(r, 0);
}

static const struct wmi_provider provider = {
    .name = "AssocProv",
    .classes =
        (const struct wmi_class_provider[]){
            {.name = "DynNode", .get = node_get, .enumerate = node_enumerate},
            {.name = "DynLink", .enumerate = link_enumerate},
            {.name = "AskLink", .enumerate = link_enumerate, .query = link_query},
            {0},
        },
};

struct row {
    const char *query, *want; /* want NULL: status */
    hres status;
};

static void check_rows(struct query_fix *f, const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        AUTO_STR got = STR_INIT;
        hres hr = qf_run(f, WMI_OP_QUERY, rows[i].query, 0);
        qf_text(f, &got);
        if (hr != rows[i].status || (rows[i].want && strcmp(str_z(&got), rows[i].want) != 0)) {
            fail_msg("%s:\n%s %s\n%s", rows[i].query, hres_name(hr), f->error, str_z(&got));
        }
    }
}

#define A_PATH "{Node.Name='a'}"
static const struct row object_rows[] = {
    {"ASSOCIATORS OF " A_PATH " WHERE AssocClass = Link",
     "Node.Name=\"b\" | SubNode.Name=\"s\" | SubNode.Name=\"s\"", 0},
    {"ASSOCIATORS OF {Node='A'} WHERE AssocClass = SubLink", "SubNode.Name=\"s\"", 0},
    {"ASSOCIATORS OF " A_PATH " WHERE AssocClass=Link Role=From",
     "Node.Name=\"b\" | SubNode.Name=\"s\"", 0},
    {"ASSOCIATORS OF " A_PATH " WHERE AssocClass=Link Role=To", "SubNode.Name=\"s\"", 0},
    {"ASSOCIATORS OF " A_PATH " WHERE AssocClass=Link ResultRole=From", "SubNode.Name=\"s\"", 0},
    {"ASSOCIATORS OF " A_PATH " WHERE Role=From ResultRole=From", "", 0},
    {"ASSOCIATORS OF " A_PATH " WHERE AssocClass=Link ResultClass=SubNode",
     "SubNode.Name=\"s\" | SubNode.Name=\"s\"", 0},
    {"ASSOCIATORS OF " A_PATH " WHERE RequiredQualifier = Hot",
     "SubNode.Name=\"s\" | SubNode.Name=\"s\"", 0},
    {"ASSOCIATORS OF " A_PATH " WHERE RequiredAssocQualifier = Loose Role=From",
     "Node.Name=\"b\" | SubNode.Name=\"s\"", 0},
    {"ASSOCIATORS OF " A_PATH " WHERE ResultClass=Other", "Other.A=1,B=\"x\"", 0},
    {"ASSOCIATORS OF {Other.B='x',A=1}", "Node.Name=\"a\"", 0},
    {"ASSOCIATORS OF " A_PATH " WHERE ResultClass=DynNode",
     "DynNode.Name=\"d0\" | DynNode.Name=\"d0\" | DynNode.Name=\"d1\" | DynNode.Name=\"d1\"", 0},
    {"ASSOCIATORS OF {Node.Name='d1'} WHERE AssocClass=DynLink", "Node.Name=\"a\"", 0},
    {"ASSOCIATORS OF {DynNode.Name='d1'}", "Node.Name=\"a\" | Node.Name=\"a\"", 0},
    {"ASSOCIATORS OF {DynNode.Name='d2'}", "", 0},
    {"ASSOCIATORS OF {Node.Name='b'} WHERE ClassDefsOnly", "class Node", 0},
    {"ASSOCIATORS OF " A_PATH " WHERE AssocClass=Link ClassDefsOnly", "class Node | class SubNode",
     0},
    {"ASSOCIATORS OF " A_PATH " WHERE AssocClass=SubLink KeysOnly", "SubNode.Name=\"s\" Name", 0},
    {"ASSOCIATORS OF {root\\test:Node.Name='b'}", "Node.Name=\"a\"", 0},
    {"REFERENCES OF {Node.Name='b'}",
     "Link.From=\"Node.Name=\\\"a\\\"\",To=\"Node.Name=\\\"b\\\"\" | "
     "Link.From=\"root\\\\other:Node.Name=\\\"a\\\"\",To=\"Node.Name=\\\"b\\\"\"",
     0},
    {"REFERENCES OF {SubNode.Name='s'} WHERE Role = From",
     "SubLink.From=\"Node.Name=\\\"s\\\"\",To=\"Node.Name=\\\"a\\\"\"", 0},
    {"REFERENCES OF {SubNode.Name='s'} WHERE ResultClass = SubLink",
     "SubLink.From=\"Node.Name=\\\"s\\\"\",To=\"Node.Name=\\\"a\\\"\"", 0},
    {"REFERENCES OF " A_PATH " WHERE ClassDefsOnly",
     "class AskLink | class DynLink | class Link | class OtherLink | class SubLink", 0},
    {"REFERENCES OF " A_PATH " WHERE RequiredQualifier=Loose Role=To", "", 0},
    {"REFERENCES OF {Node.Name='s'} WHERE KeysOnly Role=From",
     "SubLink.From=\"Node.Name=\\\"s\\\"\",To=\"Node.Name=\\\"a\\\"\" From To", 0},
};

TEST(associations_of_objects)
{
    struct query_fix *f = qf_open(&provider, schema);
    check_rows(f, object_rows, ARRAY_LEN(object_rows));
    qf_close(f);
}

TEST(associations_when_providers_answer_later)
{
    struct query_fix *f = qf_open(&provider, schema);
    later_start(false);
    for (int i = 0; i < 20; i++) {
        check_rows(f, object_rows, ARRAY_LEN(object_rows));
    }
    later_stop();
    qf_close(f);
}

static void wait_for_job(void)
{
    pthread_mutex_lock(&later.lock);
    while (later.jobs.n == 0) {
        pthread_cond_wait(&later.changed, &later.lock);
    }
    pthread_mutex_unlock(&later.lock);
}

/* Cancelled while a provider has the request; the answer that comes afterwards is not wanted. */
TEST(a_cancelled_association_query_ends_once)
{
    static const char *const queries[] = {
        "ASSOCIATORS OF {DynNode.Name='d1'}", /* at the source */
        "ASSOCIATORS OF {Node.Name='a'} WHERE AssocClass=DynLink",
        "REFERENCES OF {Node.Name='a'} WHERE ResultClass=AskLink Role=Group"};
    struct query_fix *f = qf_open(&provider, schema);
    for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
        struct wmi_call c = {.operation = WMI_OP_QUERY, .query = queries[i], .language = "WQL"};
        later_start(true);
        qf_clear(f);
        assert_int_equal(broker_start(f->s, &c, f->sink, NULL, NULL), 0);
        wait_for_job();
        sink_cancel(f->sink);
        while (f->completed == 0) {
            queue_wait(f->q, -1);
        }
        assert_int_equal(f->status, WBEM_E_CALL_CANCELLED);
        later_stop();
        assert_int_equal(f->completed, 1);
        assert_int_equal(f->found.n, 0);
    }
    qf_close(f);
}

/* Cancelled at any moment, while workers, the provider's thread and this one go on. */
TEST(association_queries_are_cancelled_at_any_moment)
{
    struct query_fix *f = qf_open(&provider, schema);
    later_start(false);
    for (unsigned i = 0; i < 400; i++) {
        struct wmi_call c = {.operation = WMI_OP_QUERY,
                             .query = i % 2 ? "ASSOCIATORS OF {Node.Name='a'}"
                                            : "REFERENCES OF {DynNode.Name='d1'}",
                             .language = "WQL"};
        qf_clear(f);
        assert_int_equal(broker_start(f->s, &c, f->sink, NULL, NULL), 0);
        for (unsigned k = 0; k < i % 40; k++) {
            queue_drain(f->q);
        }
        sink_cancel(f->sink);
        while (f->completed == 0) {
            queue_wait(f->q, -1);
        }
        assert_int_equal(f->completed, 1);
        assert_true(f->status == 0 || f->status == WBEM_E_CALL_CANCELLED);
    }
    later_stop();
    qf_close(f);
}

TEST(associations_of_classes)
{
    static const struct row rows[] = {
        {"REFERENCES OF {Other} WHERE SchemaOnly", "class OtherLink", 0},
        {"REFERENCES OF {SubNode} WHERE SchemaOnly Role=To", "class Link | class SubLink", 0},
        {"REFERENCES OF {Node} WHERE SchemaOnly ResultClass=Link", "class Link | class SubLink", 0},
        {"ASSOCIATORS OF {Node} WHERE SchemaOnly", "class Node | class Other", 0},
        {"ASSOCIATORS OF {Other} WHERE SchemaOnly ResultRole=Left", "", 0},
        {"ASSOCIATORS OF {Other} WHERE SchemaOnly ResultClass=Node ResultRole=Right", "class Node",
         0},
        {"ASSOCIATORS OF {Node} WHERE SchemaOnly ResultClass=SubNode", "", 0},
        {"ASSOCIATORS OF {Node} WHERE SchemaOnly AssocClass=OtherLink", "class Other", 0},
        {"ASSOCIATORS OF {Node}", "", 0}, /* no association names the class itself */
    };
    struct query_fix *f = qf_open(&provider, schema);
    check_rows(f, rows, ARRAY_LEN(rows));
    qf_close(f);
}

TEST(association_queries_that_fail)
{
    static const struct row rows[] = {
        {"ASSOCIATORS OF {Node.Name='zz'}", "", WBEM_E_NOT_FOUND},
        {"REFERENCES OF {DynNode.Name='d7'}", "", WBEM_E_NOT_FOUND},
        {"ASSOCIATORS OF {Nope.Name='a'}", "", WBEM_E_NOT_FOUND},
        {"ASSOCIATORS OF {Nope} WHERE SchemaOnly", "", WBEM_E_NOT_FOUND},
        {"ASSOCIATORS OF {Node.}", "", WBEM_E_INVALID_OBJECT_PATH},
        {"ASSOCIATORS OF {Node.Nokey=1}", "", WBEM_E_INVALID_OBJECT_PATH},
        {"ASSOCIATORS OF {root\\other:Node.Name='a'}", "", WBEM_E_INVALID_OBJECT_PATH},
        {"ASSOCIATORS OF " A_PATH " WHERE SchemaOnly", "", WBEM_E_INVALID_OBJECT_PATH},
        {"ASSOCIATORS OF " A_PATH " WHERE AssocClass=Nope", "", WBEM_E_INVALID_CLASS},
        {"ASSOCIATORS OF " A_PATH " WHERE ResultClass=Nope", "", WBEM_E_INVALID_CLASS},
        {"REFERENCES OF " A_PATH " WHERE ResultClass=Nope", "", WBEM_E_INVALID_CLASS},
        {"ASSOCIATORS OF " A_PATH " WHERE AssocClass=OrphanLink", "", WBEM_E_PROVIDER_NOT_FOUND},
        {"ASSOCIATORS OF " A_PATH " WHERE KeysOnly, Role=x", "", WBEM_E_INVALID_QUERY},
        {"SELECT * FROM Node WITHIN 1", "", WBEM_E_INVALID_QUERY},
    };
    struct query_fix *f = qf_open(&provider, schema);
    check_rows(f, rows, ARRAY_LEN(rows));
    assert_int_equal(qf_run(f, WMI_OP_QUERY, "ASSOCIATORS OF " A_PATH, WMI_FLAG_PROTOTYPE),
                     WBEM_E_INVALID_PARAMETER);
    assert_int_equal(qf_run(f, WMI_OP_QUERY, "SELECT * FROM Node GROUP WITHIN 1", 0),
                     WBEM_E_INVALID_QUERY);
    assert_non_null(strstr(f->error, "ExecNotificationQuery"));
    qf_close(f);
}

TEST(providers_are_asked_with_the_reference_as_condition)
{
    struct query_fix *f = qf_open(&provider, schema);
    atomic_store(&enumerated, 0);
    atomic_store(&asked, 0);
    atomic_store(&asked_in_vain, 0);
    assert_int_equal(
        qf_run(f, WMI_OP_QUERY, "REFERENCES OF " A_PATH " WHERE ResultClass=AskLink Role=Group", 0),
        0);
    assert_int_equal(f->found.n, 3);
    assert_int_equal(atomic_load(&asked), 1);
    assert_int_equal(atomic_load(&enumerated), 0);
    /* by Part it says it cannot, and is enumerated */
    assert_int_equal(qf_run(f, WMI_OP_QUERY,
                            "REFERENCES OF {Node.Name='d0'} WHERE ResultClass=AskLink Role=Part",
                            0),
                     0);
    assert_int_equal(f->found.n, 1);
    assert_int_equal(atomic_load(&asked_in_vain), 1);
    assert_int_equal(atomic_load(&enumerated), 1);
    /* asked once for each role, told once */
    assert_int_equal(
        qf_run(f, WMI_OP_QUERY, "REFERENCES OF " A_PATH " WHERE ResultClass=AskLink", 0), 0);
    assert_int_equal(f->found.n, 3);
    qf_close(f);
}

TEST(references_follow_what_is_written)
{
    struct query_fix *f = qf_open(&provider, schema);
    qf_fill(f, "class Node { [key] string Name; uint32 Size; };\n"
               "[Association] class Plain { [key] uint32 Id; Node ref To; };\n"
               "instance of Plain { Id = 1; To = \"Node.Name=\\\"b\\\"\"; };\n");
    static const char refs[] = "REFERENCES OF {Node.Name='b'} WHERE ResultClass=Plain";
    assert_int_equal(qf_run(f, WMI_OP_QUERY, refs, 0), 0);
    assert_int_equal(f->found.n, 1);
    qf_fill(f, "class Node { [key] string Name; uint32 Size; };\n"
               "[Association] class Plain { [key] uint32 Id; Node ref To; };\n"
               "instance of Plain { Id = 1; To = \"Node.Name=\\\"a\\\"\"; };\n");
    assert_int_equal(qf_run(f, WMI_OP_QUERY, refs, 0), 0);
    assert_int_equal(f->found.n, 0);
    assert_int_equal(qf_run(f, WMI_OP_QUERY, "REFERENCES OF " A_PATH " WHERE ResultClass=Plain", 0),
                     0);
    assert_int_equal(f->found.n, 1);
    assert_int_equal(qf_run(f, WMI_OP_DELETE, "Plain.Id=1", 0), 0);
    assert_int_equal(qf_run(f, WMI_OP_QUERY, "REFERENCES OF " A_PATH " WHERE ResultClass=Plain", 0),
                     0);
    assert_int_equal(f->found.n, 0);
    qf_close(f);
}

TEST(instances_below_a_provided_class_are_found)
{
    struct query_fix *f = qf_open(&provider, schema);
    qf_fill(f, "class Node { [key] string Name; uint32 Size; };\n"
               "[dynamic, provider(\"AssocProv\")] class DynNode : Node { };\n"
               "class StaticBelow : DynNode { };\n"
               "instance of StaticBelow { Name = \"below\"; };\n");
    static const char *const paths[] = {"StaticBelow.Name='below'", "DynNode.Name='below'",
                                        "Node.Name='below'"};
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        assert_int_equal(qf_run(f, WMI_OP_GET, paths[i], 0), 0);
        assert_string_equal(f->found.v[0], "StaticBelow.Name=\"below\"");
    }
    assert_int_equal(qf_run(f, WMI_OP_GET, "DynNode.Name='no'", 0), WBEM_E_NOT_FOUND);
    qf_close(f);
}

/* Many ends are fetched one after the other, not one inside the other. */
TEST(an_object_with_many_associations)
{
    enum {
        MANY = 20000
    };
    struct query_fix *f = qf_open(&provider, schema);
    AUTO_CIM_CLASS node = NULL;
    AUTO_CIM_CLASS link = NULL;
    struct repo *repo = f->b->repo;
    struct repo_txn *t = NULL;
    assert_int_equal(repo_class(repo, NULL, SLICE(QF_NS), SLICE("Node"), &node), 0);
    assert_int_equal(repo_class(repo, NULL, SLICE(QF_NS), SLICE("Link"), &link), 0);
    assert_int_equal(repo_begin(repo, &t), 0);
    for (int i = 0; i < MANY; i++) {
        char name[24], path[64];
        AUTO_CIM_INSTANCE n = cim_instance_new(node);
        AUTO_CIM_INSTANCE l = cim_instance_new(link);
        snprintf(name, sizeof name, "m%d", i);
        snprintf(path, sizeof path, "Node.Name=\"%s\"", name);
        put(&n->o, "Name", name);
        put(&l->o, "From", "Node.Name=\"b\"");
        put(&l->o, "To", path);
        assert_int_equal(repo_put_instance(repo, t, SLICE(QF_NS), n, 0), 0);
        assert_int_equal(repo_put_instance(repo, t, SLICE(QF_NS), l, 0), 0);
    }
    assert_int_equal(repo_commit(t), 0);
    assert_int_equal(qf_run(f, WMI_OP_QUERY, "ASSOCIATORS OF {Node.Name='b'} WHERE Role=From", 0),
                     0);
    assert_int_equal(f->found.n, MANY);
    assert_int_equal(qf_run(f, WMI_OP_QUERY, "REFERENCES OF {Node.Name='b'} WHERE Role=From", 0),
                     0);
    assert_int_equal(f->found.n, MANY);
    assert_int_equal(qf_run(f, WMI_OP_QUERY, "ASSOCIATORS OF {Node.Name='m7'}", 0), 0);
    assert_int_equal(f->found.n, 1);
    qf_close(f);
}

TEST(lists_show_what_they_name)
{
    static const struct row rows[] = {
        {"SELECT A FROM Other", "(no path) A", 0},
        {"SELECT B, A FROM Other", "Other.A=1,B=\"x\" B A", 0},
        {"SELECT __PATH FROM Other", "Other.A=1,B=\"x\" A B", 0},
        {"SELECT __RELPATH, Size FROM SubNode", "SubNode.Name=\"s\" Size Name", 0},
        {"SELECT __CLASS FROM Other", "(no path)", 0},
        {"SELECT Size FROM SubNode WHERE __CLASS = 'subnode'", "(no path) Size", 0},
        {"SELECT Name FROM Node WHERE __CLASS = 'SubNode'", "SubNode.Name=\"s\" Name", 0},
        {"SELECT Name FROM Node WHERE __RELPATH = 'SubNode=\"S\"'", "SubNode.Name=\"s\" Name", 0},
        {"SELECT Name FROM Node WHERE __PATH = '\\\\\\\\.\\\\root\\\\test:Node.Name=\"b\"'",
         "Node.Name=\"b\" Name", 0},
        {"SELECT Nope FROM Node", "", WBEM_E_INVALID_QUERY},
    };
    struct query_fix *f = qf_open(&provider, schema);
    check_rows(f, rows, ARRAY_LEN(rows));
    assert_int_equal(qf_run(f, WMI_OP_QUERY, "SELECT More FROM SubNode", WMI_FLAG_ENSURE_LOCATABLE),
                     0);
    assert_string_equal(f->found.v[0], "SubNode.Name=\"s\" More Name");
    assert_int_equal(qf_run(f, WMI_OP_QUERY, "SELECT More FROM SubNode", WMI_FLAG_PROTOTYPE), 0);
    assert_string_equal(f->found.v[0], "class SubNode");
    qf_close(f);
}

TEST(classes_are_found_by_schema_queries)
{
    static const struct row rows[] = {
        {"SELECT * FROM meta_class WHERE __this ISA 'Node'",
         "class DynNode | class Node | class StaticBelow | class SubNode", 0},
        {"SELECT * FROM meta_class WHERE __Class = 'link'", "class Link", 0},
        {"SELECT * FROM meta_class WHERE __Class = 'nope'", "", 0},
        {"SELECT * FROM meta_class WHERE __this ISA 'Nope'", "", 0},
        {"SELECT * FROM meta_class WHERE __Class LIKE '%Link' AND __Superclass IS NULL",
         "class Any_Link | class NoLink | class OtherLink", 0},
        {"SELECT * FROM meta_class WHERE __Superclass = 'Any_Link'",
         "class AskLink | class DynLink | class Link | class OrphanLink", 0},
        {"SELECT * FROM meta_class WHERE __Dynasty = 'Any_Link' AND NOT __this ISA 'Link'",
         "class Any_Link | class AskLink | class DynLink | class OrphanLink", 0},
        {"SELECT * FROM meta_class WHERE __this ISA 'Node' OR __Class = 'Other'",
         "class DynNode | class Node | class Other | class StaticBelow | class SubNode", 0},
        {"SELECT Name FROM meta_class", "", WBEM_E_INVALID_QUERY},
    };
    struct query_fix *f = qf_open(&provider, schema);
    check_rows(f, rows, ARRAY_LEN(rows));
    assert_int_equal(qf_run(f, WMI_OP_QUERY, "SELECT * FROM meta_class", 0), 0);
    size_t all = f->found.n;
    assert_int_equal(qf_run(f, WMI_OP_SUBCLASSES, "", 0), 0);
    assert_int_equal(all, f->found.n);
    assert_true(all > 50); /* with the system classes */
    qf_close(f);
}
