/* What a client sends: packets with fragments and log-ons, in pieces. The first byte is the size of the pieces (0: all at once). */
#include "rpc/server.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void nothing(void *arg)
{
    (void)arg;
}

static void answered(void *arg, struct rpc_call *call)
{
    (void)arg;
    rpc_conn_finish(call);
}

static void dispatch(struct rpc_call *call, void *arg)
{
    (void)arg;
    str_add_slice(&call->answer, str_slice(&call->stub));
    rpc_call_answer(call);
}

static hres find(void *arg, const char *user, const char *domain, const char *peer,
                 struct principal **who)
{
    (void)arg;
    (void)user;
    (void)domain;
    (void)peer;
    (void)who;
    return WBEM_E_NOT_FOUND;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct rpc_transport transport = {nothing, answered, nothing, NULL};
    static const struct rpc_interface resolver = {
        .uuid = GUID(0x99fcfec4, 0x5260, 0x101b, 0xbbcb, 0x00aa0021347a),
        .ops = 6,
        .open_ops = 0x38,
        .dispatch = dispatch};
    static const struct rpc_interface activator = {
        .uuid = GUID_COM(0x1a0), .ops = 5, .open_ops = 0x10, .dispatch = dispatch};
    static const struct rpc_interface *const list[] = {&resolver, &activator, NULL};
    static const struct authority authority = {.ntlm = {.computer = "SERVER", .dns_name = "server"},
                                               .find = find};
    static const struct rpc_server server = {list, &authority, LEVEL_INTEGRITY};
    struct rpc_conn *c =
        size ? rpc_conn_new(&server, &transport, NULL, "127.0.0.1[135]", "127.0.0.2") : NULL;
    if (!c) {
        return 0;
    }
    size_t piece = data[0] ? data[0] : size;
    for (size_t at = 1; at < size; at += piece) {
        rpc_conn_feed(c, data + at, size - at < piece ? size - at : piece);
        str_clear(&c->out);
    }
    rpc_conn_closed(c);
    rpc_conn_unref(c);
    return 0;
}
