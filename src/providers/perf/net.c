/* net: the Tcpip classes: protocols, of /proc/net/snmp and snmp6, and interfaces, of /proc/net/dev. */
#include "providers/perf/perf.h"
#include "providers/scan.h"

#include <stdio.h>

enum {
    FILE_MAX = 8 << 20,
    MEGABIT = 1000000,
};

/* ---- protocols ---- */
static hres tell_of(struct telling *t, const char *path, struct perf_file *files)
{
    hres hr = sysroot_read_all(t->s->root, path, FILE_MAX, &files[0].text);
    struct perf_text text = {perf_now(t->s), files};
    /* without the protocol there is no object */
    hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : FAILED(hr) ? 0 : tell(t, &text);
    str_fini(&files[0].text);
    return hr;
}

static hres tell_snmp(struct telling *t)
{
    struct perf_file files[] = {{'4', STR_INIT, perf_find_column}, {0}};
    return tell_of(t, "proc/net/snmp", files);
}

static hres tell_snmp6(struct telling *t)
{
    struct perf_file files[] = {{'6', STR_INIT, perf_find_line}, {0}};
    return tell_of(t, "proc/net/snmp6", files);
}

/* clang-format off */
static const struct prop_row ip_rows[] = {
    PERF_CLOCKS(perf_text),
    PERF_ONE_NAME,
    ROW_TEXT_COUNT("DatagramsForwardedPersec", "4 Ip.ForwDatagrams", 1, "`ForwDatagrams` of Ip"),
    ROW_TEXT_LEVEL("DatagramsOutboundDiscarded", "4 Ip.OutDiscards", 1, "`OutDiscards` of Ip"),
    ROW_TEXT_LEVEL("DatagramsOutboundNoRoute", "4 Ip.OutNoRoutes", 1, "`OutNoRoutes` of Ip"),
    ROW_TEXT_COUNT("DatagramsPersec", "4 Ip.InReceives+Ip.OutRequests", 1, "`InReceives` and `OutRequests` of Ip"),
    ROW_TEXT_LEVEL("DatagramsReceivedAddressErrors", "4 Ip.InAddrErrors", 1, "`InAddrErrors` of Ip"),
    ROW_TEXT_COUNT("DatagramsReceivedDeliveredPersec", "4 Ip.InDelivers", 1, "`InDelivers` of Ip"),
    ROW_TEXT_LEVEL("DatagramsReceivedDiscarded", "4 Ip.InDiscards", 1, "`InDiscards` of Ip"),
    ROW_TEXT_LEVEL("DatagramsReceivedHeaderErrors", "4 Ip.InHdrErrors", 1, "`InHdrErrors` of Ip"),
    ROW_TEXT_COUNT("DatagramsReceivedPersec", "4 Ip.InReceives", 1, "`InReceives` of Ip"),
    ROW_TEXT_LEVEL("DatagramsReceivedUnknownProtocol", "4 Ip.InUnknownProtos", 1, "`InUnknownProtos` of Ip"),
    ROW_TEXT_COUNT("DatagramsSentPersec", "4 Ip.OutRequests", 1, "`OutRequests` of Ip"),
    ROW_TEXT_LEVEL("FragmentationFailures", "4 Ip.FragFails", 1, "`FragFails` of Ip"),
    ROW_TEXT_COUNT("FragmentedDatagramsPersec", "4 Ip.FragOKs", 1, "`FragOKs` of Ip"),
    ROW_TEXT_LEVEL("FragmentReassemblyFailures", "4 Ip.ReasmFails", 1, "`ReasmFails` of Ip"),
    ROW_TEXT_COUNT("FragmentsCreatedPersec", "4 Ip.FragCreates", 1, "`FragCreates` of Ip"),
    ROW_TEXT_COUNT("FragmentsReassembledPersec", "4 Ip.ReasmOKs", 1, "`ReasmOKs` of Ip"),
    ROW_TEXT_COUNT("FragmentsReceivedPersec", "4 Ip.ReasmReqds", 1, "`ReasmReqds` of Ip"),
    {0},
};
static const struct prop_row ip6_rows[] = {
    PERF_CLOCKS(perf_text),
    PERF_ONE_NAME,
    ROW_TEXT_COUNT("DatagramsForwardedPersec", "6 Ip6OutForwDatagrams", 1, "`OutForwDatagrams` of Ip6"),
    ROW_TEXT_LEVEL("DatagramsOutboundDiscarded", "6 Ip6OutDiscards", 1, "`OutDiscards` of Ip6"),
    ROW_TEXT_LEVEL("DatagramsOutboundNoRoute", "6 Ip6OutNoRoutes", 1, "`OutNoRoutes` of Ip6"),
    ROW_TEXT_COUNT("DatagramsPersec", "6 Ip6InReceives+Ip6OutRequests", 1, "`InReceives` and `OutRequests` of Ip6"),
    ROW_TEXT_LEVEL("DatagramsReceivedAddressErrors", "6 Ip6InAddrErrors", 1, "`InAddrErrors` of Ip6"),
    ROW_TEXT_COUNT("DatagramsReceivedDeliveredPersec", "6 Ip6InDelivers", 1, "`InDelivers` of Ip6"),
    ROW_TEXT_LEVEL("DatagramsReceivedDiscarded", "6 Ip6InDiscards", 1, "`InDiscards` of Ip6"),
    ROW_TEXT_LEVEL("DatagramsReceivedHeaderErrors", "6 Ip6InHdrErrors", 1, "`InHdrErrors` of Ip6"),
    ROW_TEXT_COUNT("DatagramsReceivedPersec", "6 Ip6InReceives", 1, "`InReceives` of Ip6"),
    ROW_TEXT_LEVEL("DatagramsReceivedUnknownProtocol", "6 Ip6InUnknownProtos", 1, "`InUnknownProtos` of Ip6"),
    ROW_TEXT_COUNT("DatagramsSentPersec", "6 Ip6OutRequests", 1, "`OutRequests` of Ip6"),
    ROW_TEXT_LEVEL("FragmentationFailures", "6 Ip6FragFails", 1, "`FragFails` of Ip6"),
    ROW_TEXT_COUNT("FragmentedDatagramsPersec", "6 Ip6FragOKs", 1, "`FragOKs` of Ip6"),
    ROW_TEXT_LEVEL("FragmentReassemblyFailures", "6 Ip6ReasmFails", 1, "`ReasmFails` of Ip6"),
    ROW_TEXT_COUNT("FragmentsCreatedPersec", "6 Ip6FragCreates", 1, "`FragCreates` of Ip6"),
    ROW_TEXT_COUNT("FragmentsReassembledPersec", "6 Ip6ReasmOKs", 1, "`ReasmOKs` of Ip6"),
    ROW_TEXT_COUNT("FragmentsReceivedPersec", "6 Ip6ReasmReqds", 1, "`ReasmReqds` of Ip6"),
    {0},
};
static const struct prop_row udp_rows[] = {
    PERF_CLOCKS(perf_text),
    PERF_ONE_NAME,
    ROW_TEXT_COUNT("DatagramsNoPortPersec", "4 Udp.NoPorts", 1, "`NoPorts` of Udp"),
    ROW_TEXT_COUNT("DatagramsPersec", "4 Udp.InDatagrams+Udp.OutDatagrams", 1, "`InDatagrams` and `OutDatagrams` of Udp"),
    ROW_TEXT_LEVEL("DatagramsReceivedErrors", "4 Udp.InErrors", 1, "`InErrors` of Udp"),
    ROW_TEXT_COUNT("DatagramsReceivedPersec", "4 Udp.InDatagrams", 1, "`InDatagrams` of Udp"),
    ROW_TEXT_COUNT("DatagramsSentPersec", "4 Udp.OutDatagrams", 1, "`OutDatagrams` of Udp"),
    {0},
};
static const struct prop_row udp6_rows[] = {
    PERF_CLOCKS(perf_text),
    PERF_ONE_NAME,
    ROW_TEXT_COUNT("DatagramsNoPortPersec", "6 Udp6NoPorts", 1, "`NoPorts` of Udp6"),
    ROW_TEXT_COUNT("DatagramsPersec", "6 Udp6InDatagrams+Udp6OutDatagrams", 1, "`InDatagrams` and `OutDatagrams` of Udp6"),
    ROW_TEXT_LEVEL("DatagramsReceivedErrors", "6 Udp6InErrors", 1, "`InErrors` of Udp6"),
    ROW_TEXT_COUNT("DatagramsReceivedPersec", "6 Udp6InDatagrams", 1, "`InDatagrams` of Udp6"),
    ROW_TEXT_COUNT("DatagramsSentPersec", "6 Udp6OutDatagrams", 1, "`OutDatagrams` of Udp6"),
    {0},
};
static const struct prop_row tcp_rows[] = {
    PERF_CLOCKS(perf_text),
    PERF_ONE_NAME,
    ROW_TEXT_LEVEL("ConnectionFailures", "4 Tcp.AttemptFails", 1, "`AttemptFails` of Tcp: over IPv4 and IPv6"),
    ROW_TEXT_LEVEL("ConnectionsActive", "4 Tcp.ActiveOpens", 1, "`ActiveOpens` of Tcp: over IPv4 and IPv6"),
    ROW_TEXT_LEVEL("ConnectionsEstablished", "4 Tcp.CurrEstab", 1, "`CurrEstab` of Tcp: over IPv4 and IPv6"),
    ROW_TEXT_LEVEL("ConnectionsPassive", "4 Tcp.PassiveOpens", 1, "`PassiveOpens` of Tcp: over IPv4 and IPv6"),
    ROW_TEXT_LEVEL("ConnectionsReset", "4 Tcp.EstabResets", 1, "`EstabResets` of Tcp: over IPv4 and IPv6"),
    ROW_TEXT_COUNT("SegmentsPersec", "4 Tcp.InSegs+Tcp.OutSegs", 1, "`InSegs` and `OutSegs` of Tcp: over IPv4 and IPv6"),
    ROW_TEXT_COUNT("SegmentsReceivedPersec", "4 Tcp.InSegs", 1, "`InSegs` of Tcp: over IPv4 and IPv6"),
    ROW_TEXT_COUNT("SegmentsRetransmittedPersec", "4 Tcp.RetransSegs", 1, "`RetransSegs` of Tcp: over IPv4 and IPv6"),
    ROW_TEXT_COUNT("SegmentsSentPersec", "4 Tcp.OutSegs", 1, "`OutSegs` of Tcp: over IPv4 and IPv6"),
    {0},
};
static const struct prop_row icmp_rows[] = {
    PERF_CLOCKS(perf_text),
    PERF_ONE_NAME,
    ROW_TEXT_LEVEL("MessagesOutboundErrors", "4 Icmp.OutErrors", 1, "`OutErrors` of Icmp"),
    ROW_TEXT_COUNT("MessagesPersec", "4 Icmp.InMsgs+Icmp.OutMsgs", 1, "`InMsgs` and `OutMsgs` of Icmp"),
    ROW_TEXT_LEVEL("MessagesReceivedErrors", "4 Icmp.InErrors", 1, "`InErrors` of Icmp"),
    ROW_TEXT_COUNT("MessagesReceivedPersec", "4 Icmp.InMsgs", 1, "`InMsgs` of Icmp"),
    ROW_TEXT_COUNT("MessagesSentPersec", "4 Icmp.OutMsgs", 1, "`OutMsgs` of Icmp"),
    ROW_TEXT_LEVEL("ReceivedAddressMask", "4 Icmp.InAddrMasks", 1, "`InAddrMasks` of Icmp"),
    ROW_TEXT_LEVEL("ReceivedAddressMaskReply", "4 Icmp.InAddrMaskReps", 1, "`InAddrMaskReps` of Icmp"),
    ROW_TEXT_LEVEL("ReceivedDestUnreachable", "4 Icmp.InDestUnreachs", 1, "`InDestUnreachs` of Icmp"),
    ROW_TEXT_COUNT("ReceivedEchoPersec", "4 Icmp.InEchos", 1, "`InEchos` of Icmp"),
    ROW_TEXT_COUNT("ReceivedEchoReplyPersec", "4 Icmp.InEchoReps", 1, "`InEchoReps` of Icmp"),
    ROW_TEXT_LEVEL("ReceivedParameterProblem", "4 Icmp.InParmProbs", 1, "`InParmProbs` of Icmp"),
    ROW_TEXT_COUNT("ReceivedRedirectPersec", "4 Icmp.InRedirects", 1, "`InRedirects` of Icmp"),
    ROW_TEXT_LEVEL("ReceivedSourceQuench", "4 Icmp.InSrcQuenchs", 1, "`InSrcQuenchs` of Icmp"),
    ROW_TEXT_LEVEL("ReceivedTimeExceeded", "4 Icmp.InTimeExcds", 1, "`InTimeExcds` of Icmp"),
    ROW_TEXT_COUNT("ReceivedTimestampPersec", "4 Icmp.InTimestamps", 1, "`InTimestamps` of Icmp"),
    ROW_TEXT_COUNT("ReceivedTimestampReplyPersec", "4 Icmp.InTimestampReps", 1, "`InTimestampReps` of Icmp"),
    ROW_TEXT_LEVEL("SentAddressMask", "4 Icmp.OutAddrMasks", 1, "`OutAddrMasks` of Icmp"),
    ROW_TEXT_LEVEL("SentAddressMaskReply", "4 Icmp.OutAddrMaskReps", 1, "`OutAddrMaskReps` of Icmp"),
    ROW_TEXT_LEVEL("SentDestinationUnreachable", "4 Icmp.OutDestUnreachs", 1, "`OutDestUnreachs` of Icmp"),
    ROW_TEXT_COUNT("SentEchoPersec", "4 Icmp.OutEchos", 1, "`OutEchos` of Icmp"),
    ROW_TEXT_COUNT("SentEchoReplyPersec", "4 Icmp.OutEchoReps", 1, "`OutEchoReps` of Icmp"),
    ROW_TEXT_LEVEL("SentParameterProblem", "4 Icmp.OutParmProbs", 1, "`OutParmProbs` of Icmp"),
    ROW_TEXT_COUNT("SentRedirectPersec", "4 Icmp.OutRedirects", 1, "`OutRedirects` of Icmp"),
    ROW_TEXT_LEVEL("SentSourceQuench", "4 Icmp.OutSrcQuenchs", 1, "`OutSrcQuenchs` of Icmp"),
    ROW_TEXT_LEVEL("SentTimeExceeded", "4 Icmp.OutTimeExcds", 1, "`OutTimeExcds` of Icmp"),
    ROW_TEXT_COUNT("SentTimestampPersec", "4 Icmp.OutTimestamps", 1, "`OutTimestamps` of Icmp"),
    ROW_TEXT_COUNT("SentTimestampReplyPersec", "4 Icmp.OutTimestampReps", 1, "`OutTimestampReps` of Icmp"),
    {0},
};
static const struct prop_row icmp6_rows[] = {
    PERF_CLOCKS(perf_text),
    PERF_ONE_NAME,
    ROW_TEXT_LEVEL("MessagesOutboundErrors", "6 Icmp6OutErrors", 1, "`OutErrors` of Icmp6"),
    ROW_TEXT_COUNT("MessagesPersec", "6 Icmp6InMsgs+Icmp6OutMsgs", 1, "`InMsgs` and `OutMsgs` of Icmp6"),
    ROW_TEXT_LEVEL("MessagesReceivedErrors", "6 Icmp6InErrors", 1, "`InErrors` of Icmp6"),
    ROW_TEXT_COUNT("MessagesReceivedPersec", "6 Icmp6InMsgs", 1, "`InMsgs` of Icmp6"),
    ROW_TEXT_COUNT("MessagesSentPersec", "6 Icmp6OutMsgs", 1, "`OutMsgs` of Icmp6"),
    ROW_TEXT_LEVEL("ReceivedDestUnreachable", "6 Icmp6InDestUnreachs", 1, "`InDestUnreachs` of Icmp6"),
    ROW_TEXT_COUNT("ReceivedEchoPersec", "6 Icmp6InEchos", 1, "`InEchos` of Icmp6"),
    ROW_TEXT_COUNT("ReceivedEchoReplyPersec", "6 Icmp6InEchoReplies", 1, "`InEchoReplies` of Icmp6"),
    ROW_TEXT_LEVEL("ReceivedMembershipQuery", "6 Icmp6InGroupMembQueries", 1, "`InGroupMembQueries` of Icmp6"),
    ROW_TEXT_LEVEL("ReceivedMembershipReduction", "6 Icmp6InGroupMembReductions", 1, "`InGroupMembReductions` of Icmp6"),
    ROW_TEXT_LEVEL("ReceivedMembershipReport", "6 Icmp6InGroupMembResponses", 1, "`InGroupMembResponses` of Icmp6"),
    ROW_TEXT_LEVEL("ReceivedNeighborAdvert", "6 Icmp6InNeighborAdvertisements", 1, "`InNeighborAdvertisements` of Icmp6"),
    ROW_TEXT_LEVEL("ReceivedNeighborSolicit", "6 Icmp6InNeighborSolicits", 1, "`InNeighborSolicits` of Icmp6"),
    ROW_TEXT_LEVEL("ReceivedPacketTooBig", "6 Icmp6InPktTooBigs", 1, "`InPktTooBigs` of Icmp6"),
    ROW_TEXT_LEVEL("ReceivedParameterProblem", "6 Icmp6InParmProblems", 1, "`InParmProblems` of Icmp6"),
    ROW_TEXT_COUNT("ReceivedRedirectPersec", "6 Icmp6InRedirects", 1, "`InRedirects` of Icmp6"),
    ROW_TEXT_LEVEL("ReceivedRouterAdvert", "6 Icmp6InRouterAdvertisements", 1, "`InRouterAdvertisements` of Icmp6"),
    ROW_TEXT_LEVEL("ReceivedRouterSolicit", "6 Icmp6InRouterSolicits", 1, "`InRouterSolicits` of Icmp6"),
    ROW_TEXT_LEVEL("ReceivedTimeExceeded", "6 Icmp6InTimeExcds", 1, "`InTimeExcds` of Icmp6"),
    ROW_TEXT_LEVEL("SentDestinationUnreachable", "6 Icmp6OutDestUnreachs", 1, "`OutDestUnreachs` of Icmp6"),
    ROW_TEXT_COUNT("SentEchoPersec", "6 Icmp6OutEchos", 1, "`OutEchos` of Icmp6"),
    ROW_TEXT_COUNT("SentEchoReplyPersec", "6 Icmp6OutEchoReplies", 1, "`OutEchoReplies` of Icmp6"),
    ROW_TEXT_LEVEL("SentMembershipQuery", "6 Icmp6OutGroupMembQueries", 1, "`OutGroupMembQueries` of Icmp6"),
    ROW_TEXT_LEVEL("SentMembershipReduction", "6 Icmp6OutGroupMembReductions", 1, "`OutGroupMembReductions` of Icmp6"),
    ROW_TEXT_LEVEL("SentMembershipReport", "6 Icmp6OutGroupMembResponses", 1, "`OutGroupMembResponses` of Icmp6"),
    ROW_TEXT_LEVEL("SentNeighborAdvert", "6 Icmp6OutNeighborAdvertisements", 1, "`OutNeighborAdvertisements` of Icmp6"),
    ROW_TEXT_LEVEL("SentNeighborSolicit", "6 Icmp6OutNeighborSolicits", 1, "`OutNeighborSolicits` of Icmp6"),
    ROW_TEXT_LEVEL("SentPacketTooBig", "6 Icmp6OutPktTooBigs", 1, "`OutPktTooBigs` of Icmp6"),
    ROW_TEXT_LEVEL("SentParameterProblem", "6 Icmp6OutParmProblems", 1, "`OutParmProblems` of Icmp6"),
    ROW_TEXT_COUNT("SentRedirectPersec", "6 Icmp6OutRedirects", 1, "`OutRedirects` of Icmp6"),
    ROW_TEXT_LEVEL("SentRouterAdvert", "6 Icmp6OutRouterAdvertisements", 1, "`OutRouterAdvertisements` of Icmp6"),
    ROW_TEXT_LEVEL("SentRouterSolicit", "6 Icmp6OutRouterSolicits", 1, "`OutRouterSolicits` of Icmp6"),
    ROW_TEXT_LEVEL("SentTimeExceeded", "6 Icmp6OutTimeExcds", 1, "`OutTimeExcds` of Icmp6"),
    {0},
};
/* clang-format on */

#define PROTOCOL(id, cls, r, fn, words)                                                            \
    const struct win32_table perf_##id##_table = {                                                 \
        .name = "Win32_PerfRawData_Tcpip_" cls, .rows = r, .tell_all = fn, .about = words}
#define OF_4 "One object, of /proc/net/snmp."
#define OF_6 "One object, of /proc/net/snmp6; none without IPv6."
PROTOCOL(ip, "IP", ip_rows, tell_snmp, OF_4 " IPv4, as on the systems that have this class.");
PROTOCOL(ipv4, "IPv4", ip_rows, tell_snmp, OF_4);
PROTOCOL(ipv6, "IPv6", ip6_rows, tell_snmp6, OF_6);
PROTOCOL(udp, "UDP", udp_rows, tell_snmp, OF_4 " IPv4, as on the systems that have this class.");
PROTOCOL(udpv4, "UDPv4", udp_rows, tell_snmp, OF_4);
PROTOCOL(udpv6, "UDPv6", udp6_rows, tell_snmp6, OF_6);
PROTOCOL(tcp, "TCP", tcp_rows, tell_snmp, OF_4);
PROTOCOL(icmp, "ICMP", icmp_rows, tell_snmp, OF_4);
PROTOCOL(icmpv6, "ICMPv6", icmp6_rows, tell_snmp6, OF_6);

/* ---- TCP by the protocol below ---- */
enum tcp_value {
    V_ESTABLISHED,
};
/* "sl local rem st …": connections in the states ESTABLISHED (01) and CLOSE_WAIT (08), as CurrEstab counts them. */
static hres tell_connections(struct telling *t, const char *path)
{
    AUTO_STR text = STR_INIT;
    struct slice line, word;
    struct perf_item i;
    hres hr = sysroot_read_all(t->s->root, path, FILE_MAX, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    perf_item_init(&i, perf_now(t->s), NULL);
    i.v[V_ESTABLISHED] = 0;
    struct slice rest = str_slice(&text);
    while (scan_line(&rest, &line)) {
        bool ok = true;
        for (int k = 0; k < 4 && ok; k++) {
            ok = scan_word(&line, &word);
        }
        i.v[V_ESTABLISHED] += ok && (slice_is(word, "01") || slice_is(word, "08"));
    }
    return tell(t, &i);
}

static hres tell_tcp4(struct telling *t)
{
    return tell_connections(t, "proc/net/tcp");
}

static hres tell_tcp6(struct telling *t)
{
    return tell_connections(t, "proc/net/tcp6");
}

#define BOTH "the kernel counts IPv4 and IPv6 together: Win32_PerfRawData_Tcpip_TCP"
static const struct prop_row connection_rows[] = {
    PERF_CLOCKS(perf_item),
    PERF_ONE_NAME,
    ROW_NULL("ConnectionFailures", BOTH),
    ROW_NULL("ConnectionsActive", BOTH),
    ROW_LEVEL("ConnectionsEstablished", V_ESTABLISHED,
              "connections in the states ESTABLISHED and CLOSE_WAIT"),
    ROW_NULL("ConnectionsPassive", BOTH),
    ROW_NULL("ConnectionsReset", BOTH),
    ROW_NULL("SegmentsPersec", BOTH),
    ROW_NULL("SegmentsReceivedPersec", BOTH),
    ROW_NULL("SegmentsRetransmittedPersec", BOTH),
    ROW_NULL("SegmentsSentPersec", BOTH),
    {0},
};
PROTOCOL(tcpv4, "TCPv4", connection_rows, tell_tcp4, "One object, of /proc/net/tcp.");
PROTOCOL(tcpv6, "TCPv6", connection_rows, tell_tcp6,
         "One object, of /proc/net/tcp6; none without IPv6.");

/* ---- interfaces ---- */
enum net_value {
    V_IN_BYTES,
    V_IN_PACKETS,
    V_IN_ERRORS,
    V_IN_DROPPED,
    V_OUT_BYTES,
    V_OUT_PACKETS,
    V_OUT_ERRORS,
    V_OUT_DROPPED,
    V_IN_MULTICAST,
    V_BYTES,
    V_PACKETS,
    V_IN_UNICAST,
    V_SPEED,
};

/* "eth0: bytes packets errs drop fifo frame compressed multicast bytes packets errs drop …". */
static bool read_interface(struct slice line, struct slice *name, struct perf_item *i)
{
    static const uint8_t place[] = {V_IN_BYTES,  V_IN_PACKETS,  V_IN_ERRORS,  V_IN_DROPPED,
                                    255,         255,           255,          V_IN_MULTICAST,
                                    V_OUT_BYTES, V_OUT_PACKETS, V_OUT_ERRORS, V_OUT_DROPPED};
    struct slice word;
    const char *colon = memrchr(line.p, ':', line.n);
    if (!colon) {
        return false;
    }
    *name = scan_trim((struct slice){line.p, (size_t)(colon - line.p)});
    line = slice_from(line, (size_t)(colon + 1 - line.p));
    for (size_t k = 0; k < sizeof place; k++) {
        if (!scan_word(&line, &word)) {
            return false;
        }
        if (place[k] != 255) {
            i->v[place[k]] = scan_number(word);
        }
    }
    return true;
}

static uint64_t speed_of(const struct cimwin32 *s, const char *name)
{
    char path[128];
    uint64_t megabits;
    snprintf(path, sizeof path, "sys/class/net/%s/speed", name);
    /* -1, or no answer, where there is no carrier or no such thing */
    return host_number(s->root, path, &megabits) ? megabits * MEGABIT : NOT_KNOWN;
}

static hres tell_interface(struct telling *t, struct slice line, struct perf_stamp at)
{
    struct perf_item i;
    struct slice name;
    char text[64];
    perf_item_init(&i, at, text);
    if (!read_interface(line, &name, &i) || name.n >= sizeof text || slice_is(name, "lo")) {
        return 0;
    }
    memcpy(text, name.p, name.n);
    text[name.n] = 0;
    i.v[V_BYTES] = perf_sum(i.v[V_IN_BYTES], i.v[V_OUT_BYTES]);
    i.v[V_PACKETS] = perf_sum(i.v[V_IN_PACKETS], i.v[V_OUT_PACKETS]);
    i.v[V_IN_UNICAST] = i.v[V_IN_PACKETS] >= i.v[V_IN_MULTICAST]
                            ? i.v[V_IN_PACKETS] - i.v[V_IN_MULTICAST]
                            : NOT_KNOWN;
    i.v[V_SPEED] = speed_of(t->s, text);
    return tell(t, &i);
}

static hres tell_interfaces(struct telling *t)
{
    AUTO_STR text = STR_INIT;
    struct slice line;
    struct perf_stamp at = perf_now(t->s);
    hres hr = sysroot_read_all(t->s->root, "proc/net/dev", FILE_MAX, &text);
    struct slice rest = str_slice(&text);
    hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    while (hr == 0 && scan_line(&rest, &line)) {
        hr = tell_interface(t, line, at);
    }
    return hr;
}

#define NO_RSC "the kernel does not count merged segments by interface"
static const struct prop_row net_rows[] = {
    PERF_CLOCKS(perf_item),
    PERF_NAME,
    ROW_COUNT("BytesReceivedPersec", V_IN_BYTES, "received: bytes"),
    ROW_COUNT("BytesSentPersec", V_OUT_BYTES, "sent: bytes"),
    ROW_COUNT("BytesTotalPersec", V_BYTES, "both"),
    ROW_LEVEL("CurrentBandwidth", V_SPEED,
              "/sys/class/net/NAME/speed, bits per second; NULL without a carrier"),
    ROW_NULL("OffloadedConnections", "connections are not offloaded"),
    ROW_NULL("OutputQueueLength", "not told without asking each queue"),
    ROW_LEVEL("PacketsOutboundDiscarded", V_OUT_DROPPED, "sent: drop"),
    ROW_LEVEL("PacketsOutboundErrors", V_OUT_ERRORS, "sent: errs"),
    ROW_COUNT("PacketsPersec", V_PACKETS, "both"),
    ROW_LEVEL("PacketsReceivedDiscarded", V_IN_DROPPED, "received: drop"),
    ROW_LEVEL("PacketsReceivedErrors", V_IN_ERRORS, "received: errs"),
    ROW_COUNT("PacketsReceivedNonUnicastPersec", V_IN_MULTICAST, "received: multicast"),
    ROW_COUNT("PacketsReceivedPersec", V_IN_PACKETS, "received: packets"),
    ROW_COUNT("PacketsReceivedUnicastPersec", V_IN_UNICAST, "received: packets without multicast"),
    ROW_NULL("PacketsReceivedUnknown", "not counted by interface"),
    ROW_NULL("PacketsSentNonUnicastPersec", "not counted for what is sent"),
    ROW_COUNT("PacketsSentPersec", V_OUT_PACKETS, "sent: packets"),
    ROW_NULL("PacketsSentUnicastPersec", "not counted for what is sent"),
    ROW_NULL("TCPActiveRSCConnections", NO_RSC),
    ROW_NULL("TCPRSCAveragePacketSize", NO_RSC),
    ROW_NULL("TCPRSCCoalescedPacketsPersec", NO_RSC),
    ROW_NULL("TCPRSCExceptionsPersec", NO_RSC),
    {0},
};
#define INTERFACES "The interfaces of /proc/net/dev, by their names, without the loop back."
PROTOCOL(interface, "NetworkInterface", net_rows, tell_interfaces, INTERFACES);
PROTOCOL(adapter, "NetworkAdapter", net_rows, tell_interfaces, INTERFACES);
