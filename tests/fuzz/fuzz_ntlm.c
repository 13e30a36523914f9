/* Tokens of log-ons. The first byte: 0 a server of NTLM, 1 of SPNEGO, 2 a client. Then the length of the first token (two bytes,
 * little-endian), the first token, the second one. */
#include "rpc/auth.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static hres find(void *arg, const char *user, const char *domain, const char *peer,
                 struct principal **who)
{
    (void)arg;
    (void)domain;
    (void)peer;
    struct principal *p = calloc(1, sizeof *p);
    if (!p) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    p->refs = REF_INIT;
    p->user = strdup(user);
    p->domain = strdup("");
    p->account = strdup(user);
    *who = p;
    return 0;
}

static void serve(struct rpc_auth *a, struct slice first, struct slice second)
{
    static const struct authority authority = {
        .ntlm = {.computer = "SERVER", .dns_name = "server", .allow_v1 = true}, .find = find};
    AUTO_STR one = STR_INIT, two = STR_INIT;
    a->authority = &authority;
    a->peer = "127.0.0.2";
    if (rpc_auth_accept(a, first, &one) == 0) {
        (void)rpc_auth_accept(a, second, &two);
    }
}

static void ask(struct rpc_auth *a, struct slice token)
{
    AUTO_STR one = STR_INIT, two = STR_INIT;
    struct ntlm_client who = {.user = SLICE("user"), .domain = SLICE("domain")};
    if (rpc_auth_begin(a, &one) == 0) {
        (void)rpc_auth_continue(a, &who, token, &two);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3) {
        return 0;
    }
    size_t n = (size_t)data[1] | (size_t)data[2] << 8;
    n = n < size - 3 ? n : size - 3;
    struct slice first = {(const char *)data + 3, n}, second = {first.p + n, size - 3 - n};
    struct rpc_auth *a = rpc_auth_new(1, data[0] == 1 ? AUTH_SPNEGO : AUTH_NTLM, LEVEL_PRIVACY);
    if (a && data[0] == 2) {
        ask(a, first);
    } else if (a) {
        serve(a, first, second);
    }
    rpc_auth_destroy(a);
    return 0;
}
