/* orpc: calls of objects (MS-DCOM 2.2.13, 3.1.1.5): what goes round their parameters, and their way to a worker. */
#pragma once
#include "broker/pool.h"
#include "dcom/exporter.h"

struct dcom_server;
#define COM_MAJOR        5u
#define COM_MINOR        7u
#define ORPC_MAX_MEM     0x4000000u /* bytes of what is decoded of one call */
#define ORPC_MAX_EXTENTS 64u

struct orpc_call {
    struct work work;
    struct rpc_call *rpc;
    struct dcom_server *server;
    struct dcom_object *object; /* counted; NULL for IRemUnknown */
    const struct dcom_interface *iface;
    struct arena mem;
    struct ndr in, out;
};
/* ORPCTHIS off the front of the parameters. false: fault. */
bool orpc_this(struct ndr *n);
/* ORPCTHAT without extensions. */
void orpc_that(struct ndr *n);
/* ORPCTHAT off the front of an answer. false: it is damaged. */
bool orpc_read_that(struct ndr *n);
/* Ends a call: the out parameters have been written; the result follows them. c is gone. */
void orpc_return(struct orpc_call *c, hres hr);
void orpc_fault(struct orpc_call *c, uint32_t status);
/* The parameters were read: true; else the fault was sent and c is gone. */
bool orpc_read(struct orpc_call *c);
/* An interface pointer of an object of ours, behind a pointer: exported, or NULL for o NULL or a failure (returned). */
hres orpc_put_object(struct orpc_call *c, struct dcom_object *o, const struct guid *iid);
/* Takes calls of objects off the connections: the dispatch of their rpc interfaces. arg: struct dcom_server. */
void orpc_dispatch(struct rpc_call *call, void *arg);
