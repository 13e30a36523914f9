/* locale: what the engine must know of a locale to read and write numbers and dates as Windows
 * does. en-US is built in and has no such structure; the others are filled from ICU, which is
 * loaded when a script first selects one of them. */
#pragma once
#include "disp/conv.h"
#include "disp/vardate.h"
#include "util/hres.h"

#define VBS_LCID_EN_US 1033

/* Text in front of or behind an amount of money. */
struct vbs_affix {
    uint8_t n;
    uint16_t ch[15];
};
struct vbs_locale {
    int32_t lcid;
    char name[40];  /* ICU's, e.g. "de_DE" */
    char asked[40]; /* the name it was loaded by; "" = by number */
    struct var_number_style number;
    uint8_t group_first, group_next; /* digits in the last group and in those before it */
    uint16_t money_decimal, money_group;
    uint8_t money_digits;
    struct vbs_affix money_before, money_after, debt_before, debt_after; /* debt: negative */
    uint8_t first_day;                                                   /* 1 = Sunday */
    uint8_t first_week; /* vbFirstJan1 ... vbFirstFullWeek */
    struct vardate_style date;
};

#define VBS_S_UNKNOWN_LOCALE ((hres)0x00020010) /* positive answer: there is no such locale */
/* The locale of a number or name ("de-de", "fr"); en-US too. *out is returned, released with free.
 * 0, VBS_S_UNKNOWN_LOCALE, WBEM_E_OUT_OF_MEMORY, WBEM_E_FAILED when ICU is missing or broken. */
hres vbs_locale_load(int32_t lcid, const char *name, struct vbs_locale **out);
/* What is missing when loading fails with WBEM_E_FAILED. */
const char *vbs_locale_library(void);
