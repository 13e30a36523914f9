/* The network of the machine that runs the test, and of a network namespace of its own. */
#include "providers/network/icmp.h"
#include "providers/network/net.h"
#include "providers/prov_tree.h"

#include <arpa/inet.h>
#include <sched.h>
#include <sys/wait.h>

TEST(the_kernel_tells_the_same_as_its_files)
{
    struct net n, files = {0};
    struct cimwin32 *s;
    assert_int_equal(cimwin32_create("/", &s), 0);
    assert_int_equal(net_read(s, NET_LINKS | NET_ADDRS | NET_ROUTES, &n), 0);
    assert_int_equal(net_read_files(s, NET_LINKS | NET_ADDRS | NET_ROUTES, &files), 0);
    for (size_t i = 0; i < n.routes.n; i++) {
        bool there = n.routes.v[i].family != AF_INET;
        for (size_t k = 0; k < files.routes.n && !there; k++) {
            const struct net_route *a = &n.routes.v[i], *b = &files.routes.v[k];
            there = b->family == AF_INET && a->to.v4.s_addr == b->to.v4.s_addr &&
                    a->metric == b->metric && a->prefix == b->prefix &&
                    a->has_gateway == b->has_gateway;
        }
        assert_true(there || files.routes.n == 0); /* no /proc/net */
    }
    net_fini(&n);
    net_fini(&files);
    cimwin32_destroy(s);
}

static const struct net_link *loopback_of(const struct net *n)
{
    for (size_t i = 0; i < n->links.n; i++) {
        if (n->links.v[i].flags & IFF_LOOPBACK) {
            return &n->links.v[i];
        }
    }
    return NULL;
}

/* Whether the loopback interface of this namespace is up. */
static bool is_up(uint64_t *index)
{
    struct net n = {0};
    if (net_read_live(NET_LINKS, &n)) {
        return false;
    }
    const struct net_link *lo = loopback_of(&n);
    bool up = lo && (lo->flags & IFF_UP);
    *index = lo ? lo->index : 0;
    net_fini(&n);
    return up;
}

static enum icmp_status echo(const char *address, uint32_t size, struct icmp_reply *reply)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    struct icmp_request q = {.to_size = sizeof to, .size = size, .timeout = 2000, .ttl = 80};
    assert_int_equal(inet_pton(AF_INET, address, &to.sin_addr), 1);
    memcpy(&q.to, &to, sizeof to);
    icmp_echo(&q, reply);
    return reply->status;
}

/* The routes of the main table to the network, and the metric of the last one. */
static size_t count_routes(const struct net_route *r, uint64_t *metric)
{
    struct net n = {0};
    size_t count = 0;
    (void)net_read_live(NET_ROUTES, &n);
    for (size_t i = 0; i < n.routes.n; i++) {
        const struct net_route *x = &n.routes.v[i];
        if (x->family == AF_INET && x->prefix == r->prefix && x->to.v4.s_addr == r->to.v4.s_addr) {
            *metric = x->metric;
            count++;
        }
    }
    net_fini(&n);
    return count;
}

static int put_route_object(struct fix *f, uint64_t index, const char *next, uint64_t metric,
                            int32_t flags)
{
    AUTO_GOT c;
    AUTO_GOT g;
    if (fix_get(f, "Win32_IP4RouteTable", &c)) {
        return -1;
    }
    struct cim_instance *i = cim_instance_new(cim_as_class(c.v.v[0]));
    put_text(i, "Destination", "198.51.100.0");
    put_text(i, "Mask", "255.255.255.0");
    put_text(i, "NextHop", next);
    put_uint(i, "InterfaceIndex", index);
    put_uint(i, "Metric1", metric);
    struct wmi_call call = {.operation = WMI_OP_PUT, .object = &i->o, .flags = (uint32_t)flags};
    int hr = fix_call(f, &call, &g);
    cim_instance_unref(i);
    return hr;
}

static int try_routes(uint64_t index)
{
    struct net_route r = {.family = AF_INET, .index = index, .prefix = 24};
    struct fix f;
    uint64_t metric = 0;
    char path[128];
    r.to.v4.s_addr = inet_addr("198.51.100.0");
    fixture_as_root = geteuid() == 0;
    fix_open(&f, "/");
    if (put_route_object(&f, index, "0.0.0.0", 5, WMI_FLAG_CREATE_ONLY) ||
        count_routes(&r, &metric) != 1 || metric != 5) {
        return 10;
    }
    if (put_route_object(&f, index, "0.0.0.0", 6, WMI_FLAG_CREATE_ONLY) != WBEM_E_ALREADY_EXISTS) {
        return 11;
    }
    if (put_route_object(&f, index, "0.0.0.0", 7, 0) || count_routes(&r, &metric) != 1 ||
        metric != 7) {
        return 12;
    }
    if (put_route_object(&f, index, "203.0.113.1", 1, 0) != WBEM_E_INVALID_PARAMETER) {
        return 13; /* no way to that gateway */
    }
    if (count_of(&f, "SELECT * FROM Win32_IP4RouteTable WHERE Destination = '198.51.100.0'") != 1) {
        return 14;
    }
    snprintf(
        path, sizeof path,
        "Win32_IP4RouteTable.Destination='198.51.100.0',InterfaceIndex=%u,Mask='255.255.255.0',"
        "NextHop='0.0.0.0'",
        (unsigned)index);
    for (int i = 0; i < 2; i++) {
        AUTO_GOT g;
        struct wmi_call call = {.operation = WMI_OP_DELETE, .path = path};
        if (fix_call(&f, &call, &g) != (i ? WBEM_E_NOT_FOUND : 0)) {
            return 15 + i;
        }
    }
    fix_close(&f);
    return count_routes(&r, &metric) == 0 ? 0 : 17;
}

/* In a namespace of its own, as its root: what failed, 0 for nothing. */
static int try_namespace(void)
{
    struct icmp_reply r;
    uint64_t index;
    if (is_up(&index)) {
        return 1;
    }
    if (echo("127.0.0.1", 32, &r) != ICMP_NET_UNREACHABLE) {
        return 2;
    }
    if (net_set_up(index, true) || !is_up(&index)) {
        return 3;
    }
    if (echo("127.0.0.1", 1000, &r) != ICMP_OK || r.size != 1000 || r.ttl != 64 || r.inconsistent) {
        return 4;
    }
    if (echo("127.0.0.1", ICMP_SIZE_MAX + 1, &r) != ICMP_TOO_BIG) {
        return 5;
    }
    int routes = try_routes(index);
    return routes ? routes : net_set_up(index, false) || is_up(&index) ? 6 : 0;
}

TEST(interfaces_are_set_up_and_asked)
{
    enum {
        NO_NAMESPACE = 99
    };
    int status;
    pid_t child = fork();
    if (child == 0) {
        bool own = unshare(CLONE_NEWNET) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
        _exit(own ? try_namespace() : NO_NAMESPACE);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_NAMESPACE) { /* then nothing may be set either */
        assert_int_not_equal(net_set_up(1, true), 0);
        assert_int_not_equal(net_change_route(&(struct net_route){.family = AF_INET}, NET_ADD), 0);
    } else {
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    assert_int_not_equal(net_set_up(INT32_MAX, true), 0);
}

static bool may_ask(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_ICMP);
    fd = fd < 0 ? socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP) : fd;
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0;
}

TEST(the_own_machine_answers)
{
    static const struct {
        const char *conditions;
        unsigned status; /* where it may ask */
    } rows[] = {
        {"Address = '127.0.0.1'", 0},
        {"Address = '127.0.0.1' AND BufferSize = 0", 0},
        {"Address = '127.0.0.1' AND RecordRoute = 3", ICMP_BAD_OPTION},
        {"Address = '127.0.0.1' AND TimeToLive = 256", ICMP_BAD_REQUEST},
        {"Address = '127.0.0.1' AND NoFragmentation = TRUE AND ResolveAddressNames = TRUE", 0},
    };
    struct fix f;
    fix_open(&f, "/");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_GOT g;
        char query[256], buf[512];
        unsigned want = rows[i].status || may_ask() ? rows[i].status : ICMP_FAILURE;
        snprintf(query, sizeof query, "SELECT * FROM Win32_PingStatus WHERE %s",
                 rows[i].conditions);
        assert_int_equal(fix_query(&f, query, &g), 0);
        assert_int_equal(g.v.n, 1);
        assert_int_equal(uint_of(g.v.v[0], "StatusCode"), want);
        assert_string_equal(text_of(g.v.v[0], "ProtocolAddress", buf), "127.0.0.1");
    }
    AUTO_GOT g;
    char buf[512];
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_PingStatus WHERE Address = ''", &g), 0);
    assert_int_equal(g.v.n, 1);
    assert_int_equal(uint_of(g.v.v[0], "PrimaryAddressResolutionStatus"), 11001);
    assert_string_equal(text_of(g.v.v[0], "StatusCode", buf), "NULL");
    fix_close(&f);
}
