/* ntlm_keys: between the parts of ntlm. Internal to rpc/. */
#pragma once
#include "rpc/ntlm.h"

/* Now, as a FILETIME. */
uint64_t ntlm_time(void);
/* Keys of both directions from c->key. server: this side accepts. */
void ntlm_set_keys(struct ntlm_context *c, bool server);
/* NTOWFv2 (MS-NLMP 3.3.2). false: out of memory. */
bool ntlm_v2_hash(const uint8_t nt_hash[16], struct slice user, struct slice domain,
                  uint8_t out[16]);
/* The text of a field in UTF-8 appended to out. */
enum ntlm_av {
    AV_EOL = 0,
    AV_NB_COMPUTER = 1,
    AV_NB_DOMAIN = 2,
    AV_DNS_COMPUTER = 3,
    AV_DNS_DOMAIN = 4,
    AV_FLAGS = 6,
    AV_TIMESTAMP = 7,
    AV_TARGET = 9,
    AV_CHANNEL = 10,
};
#define AV_FLAG_MIC        0x2u
#define NTLM_MIC_OFFSET    72u /* in AUTHENTICATE, when it has a version */
#define NTLM_MIC_SIZE      16u
#define NTLM_V2_RESPONSE   44u /* fixed part before the AV pairs */
#define NTLM_NEGOTIATE_MIN 16u
/* Finds a pair; false when it is not there or the list is damaged. */
bool ntlm_av_find(struct slice list, uint16_t id, struct slice *value);
void ntlm_put_av(struct str *out, uint16_t id, struct slice value);
void ntlm_put_field(struct str *out, size_t len, size_t *offset);
/* A message may begin like this: signature and type. */
void ntlm_put_head(struct str *out, uint32_t type);
bool ntlm_is_message(struct slice m, uint32_t type, size_t least);
uint32_t ntlm_u32(struct slice m, size_t at);
/* The bytes a field at `at` points to. false: outside of the message. */
bool ntlm_field(struct slice m, size_t at, struct slice *value);
/* MIC over the three messages (the last with its MIC zeroed). */
void ntlm_mic(const struct ntlm_context *c, uint8_t out[16]);
