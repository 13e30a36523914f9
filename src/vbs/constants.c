/* The vb... constants. */
#include "vbs/engine.h"

static const struct {
    const char *name;
    int32_t value;
} numbers[] = {
    {"vbBlack", 0x0},
    {"vbRed", 0xff},
    {"vbGreen", 0xff00},
    {"vbYellow", 0xffff},
    {"vbBlue", 0xff0000},
    {"vbMagenta", 0xff00ff},
    {"vbCyan", 0xffff00},
    {"vbWhite", 0xffffff},
    {"vbBinaryCompare", 0},
    {"vbTextCompare", 1},
    {"vbDatabaseCompare", 2},
    {"vbSunday", 1},
    {"vbMonday", 2},
    {"vbTuesday", 3},
    {"vbWednesday", 4},
    {"vbThursday", 5},
    {"vbFriday", 6},
    {"vbSaturday", 7},
    {"vbUseSystem", 0},
    {"vbUseSystemDayOfWeek", 0},
    {"vbFirstJan1", 1},
    {"vbFirstFourDays", 2},
    {"vbFirstFullWeek", 3},
    {"vbGeneralDate", 0},
    {"vbLongDate", 1},
    {"vbShortDate", 2},
    {"vbLongTime", 3},
    {"vbShortTime", 4},
    {"vbObjectError", INT32_MIN + 0x40000},
    {"vbOKOnly", 0},
    {"vbOKCancel", 1},
    {"vbAbortRetryIgnore", 2},
    {"vbYesNoCancel", 3},
    {"vbYesNo", 4},
    {"vbRetryCancel", 5},
    {"vbCritical", 16},
    {"vbQuestion", 32},
    {"vbExclamation", 48},
    {"vbInformation", 64},
    {"vbDefaultButton1", 0},
    {"vbDefaultButton2", 256},
    {"vbDefaultButton3", 512},
    {"vbDefaultButton4", 768},
    {"vbApplicationModal", 0},
    {"vbSystemModal", 4096},
    {"vbMsgBoxHelpButton", 16384},
    {"vbMsgBoxSetForeground", 65536},
    {"vbMsgBoxRight", 524288},
    {"vbMsgBoxRtlReading", 1048576},
    {"vbOK", 1},
    {"vbCancel", 2},
    {"vbAbort", 3},
    {"vbRetry", 4},
    {"vbIgnore", 5},
    {"vbYes", 6},
    {"vbNo", 7},
    {"vbUseDefault", -2},
    {"vbTrue", -1},
    {"vbFalse", 0},
    {"vbEmpty", 0},
    {"vbNull", 1},
    {"vbInteger", 2},
    {"vbLong", 3},
    {"vbSingle", 4},
    {"vbDouble", 5},
    {"vbCurrency", 6},
    {"vbDate", 7},
    {"vbString", 8},
    {"vbObject", 9},
    {"vbError", 10},
    {"vbBoolean", 11},
    {"vbVariant", 12},
    {"vbDataObject", 13},
    {"vbDecimal", 14},
    {"vbByte", 17},
    {"vbArray", 8192},
};
static const struct {
    const char *name, *value;
    uint8_t length;
} strings[] = {
    {"vbCr", "\r", 1},       {"vbCrLf", "\r\n", 2},    {"vbFormFeed", "\f", 1},
    {"vbLf", "\n", 1},       {"vbNewLine", "\r\n", 2}, {"vbNullChar", "\0", 1},
    {"vbNullString", "", 0}, {"vbTab", "\t", 1},       {"vbVerticalTab", "\v", 1},
};

hres vbs_constants_define(struct vbs *e)
{
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        int32_t n = numbers[i].value;
        struct var v = n >= INT16_MIN && n <= INT16_MAX ? VAR_I2((int16_t)n) : VAR_I4(n);
        hres hr = vbs_add_const(e, numbers[i].name, &v);
        if (FAILED(hr)) {
            return hr;
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(strings); i++) {
        struct bstr *s = bstr_from_utf8((struct slice){strings[i].value, strings[i].length});
        if (!s) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        struct var v = VAR_STR(s);
        hres hr = vbs_add_const(e, strings[i].name, &v);
        bstr_unref(s);
        if (FAILED(hr)) {
            return hr;
        }
    }
    return 0;
}
