/* lib: what the functions of the language share. Each has the shape of vbs_fn; its row is in lib.c.
 * An argument left out is VT_ERROR in the middle and missing at the end: ARG answers NULL for both.
 */
#pragma once
#include "vbs/engine.h"

static inline const struct var *lib_arg(const struct var **argv, unsigned n, unsigned i)
{
    return i < n && !var_is_missing(argv[i]) ? argv[i] : NULL;
}
#define ARG(i)    lib_arg(argv, n, (i))
#define LIB(name) int name(struct vbs *e, const struct var **argv, unsigned n, struct var *out)

/* Text of an argument, borrowed where it is a string already. */
struct text {
    const uint16_t *p;
    size_t n;
    struct bstr *own;
};
int lib_date(struct vbs *e, const struct var *v, double *out);
int lib_text(struct vbs *e, const struct var *v, struct text *t); /* Null: error 94 */
static inline void lib_text_done(struct text *t)
{
    if (t->own) {
        bstr_unref(t->own);
    }
}
int lib_put_text(struct vbs *e, const uint16_t *p, size_t n, struct var *out); /* copies */
int lib_put_str(struct vbs *e, struct str *s, struct var *out); /* UTF-8; s is finished */
int lib_put_z(struct vbs *e, const char *z, struct var *out);
/* Long with a default for a missing argument; below min: error 5. */
int lib_long(struct vbs *e, const struct var *v, int32_t def, int32_t min, int32_t *out);
/* Compare mode argument: 0 binary, 1 text; else error 5. */
int lib_mode(struct vbs *e, const struct var *v, bool *text);
/* Index of the needle in the text from at on, or -1. */
int64_t lib_find(const struct text *t, const struct text *needle, size_t at, bool fold);

/* name, minimum, maximum of arguments, may return an object, help */
#define VBS_LIB(F)                                                                                 \
    F(Abs, 1, 1, 0, "absolute value")                                                              \
    F(Array, 0, 255, 0, "array of the arguments")                                                  \
    F(Asc, 1, 1, 0, "character code (Windows-1252) of the first character")                        \
    F(AscB, 1, 1, 0, "first byte of a text")                                                       \
    F(AscW, 1, 1, 0, "UTF-16 code unit of the first character")                                    \
    F(Atn, 1, 1, 0, "arcus tangent")                                                               \
    F(CBool, 1, 1, 0, "as Boolean")                                                                \
    F(CByte, 1, 1, 0, "as Byte")                                                                   \
    F(CCur, 1, 1, 0, "as Currency")                                                                \
    F(CDate, 1, 1, 0, "as Date")                                                                   \
    F(CDbl, 1, 1, 0, "as Double")                                                                  \
    F(Chr, 1, 1, 0, "character of a code (Windows-1252)")                                          \
    F(ChrB, 1, 1, 0, "character of a byte")                                                        \
    F(ChrW, 1, 1, 0, "character of a UTF-16 code unit")                                            \
    F(CInt, 1, 1, 0, "as Integer, half to even")                                                   \
    F(CLng, 1, 1, 0, "as Long, half to even")                                                      \
    F(Cos, 1, 1, 0, "cosine")                                                                      \
    F(CreateObject, 1, 2, 1, "object of a ProgID")                                                 \
    F(CSng, 1, 1, 0, "as Single")                                                                  \
    F(CStr, 1, 1, 0, "as String")                                                                  \
    F(Date, 0, 0, 0, "today")                                                                      \
    F(DateAdd, 3, 3, 0, "date plus intervals")                                                     \
    F(DateDiff, 3, 5, 0, "intervals between dates")                                                \
    F(DatePart, 2, 4, 0, "part of a date")                                                         \
    F(DateSerial, 3, 3, 0, "date of year, month, day")                                             \
    F(DateValue, 1, 1, 0, "date without time")                                                     \
    F(Day, 1, 1, 0, "day of the month")                                                            \
    F(Escape, 1, 1, 0, "text with %XX and %uXXXX")                                                 \
    F(Eval, 1, 1, 1, "value of an expression in text form")                                        \
    F(Execute, 1, 1, 1, "runs statements in this scope")                                           \
    F(ExecuteGlobal, 1, 1, 1, "runs statements in the global scope")                               \
    F(Exp, 1, 1, 0, "e to the power")                                                              \
    F(Filter, 2, 4, 0, "elements that contain a text")                                             \
    F(Fix, 1, 1, 0, "integer part, towards zero")                                                  \
    F(FormatCurrency, 1, 5, 0, "number as $1,234.50")                                              \
    F(FormatDateTime, 1, 2, 0, "date as text")                                                     \
    F(FormatNumber, 1, 5, 0, "number as 1,234.50")                                                 \
    F(FormatPercent, 1, 5, 0, "number as 12.50%")                                                  \
    F(GetLocale, 0, 0, 0, "locale id")                                                             \
    F(GetObject, 0, 2, 1, "object of a path or moniker")                                           \
    F(GetRef, 1, 1, 1, "procedure as an object")                                                   \
    F(Hex, 1, 1, 0, "hexadecimal digits")                                                          \
    F(Hour, 1, 1, 0, "hour")                                                                       \
    F(InputBox, 1, 7, 0, "asks for a text")                                                        \
    F(InStr, 2, 4, 0, "position of a text in a text")                                              \
    F(InStrB, 2, 4, 0, "byte position of a text in a text")                                        \
    F(InStrRev, 2, 4, 0, "last position of a text in a text")                                      \
    F(Int, 1, 1, 0, "integer part, downwards")                                                     \
    F(IsArray, 1, 1, 0, "is it an array")                                                          \
    F(IsDate, 1, 1, 0, "can it be a date")                                                         \
    F(IsEmpty, 1, 1, 0, "is it Empty")                                                             \
    F(IsNull, 1, 1, 0, "is it Null")                                                               \
    F(IsNumeric, 1, 1, 0, "can it be a number")                                                    \
    F(IsObject, 1, 1, 0, "is it an object")                                                        \
    F(Join, 1, 2, 0, "elements as one text")                                                       \
    F(LBound, 1, 2, 0, "lower bound")                                                              \
    F(LCase, 1, 1, 0, "lower case")                                                                \
    F(Left, 2, 2, 0, "first characters")                                                           \
    F(LeftB, 2, 2, 0, "first bytes")                                                               \
    F(Len, 1, 1, 0, "characters")                                                                  \
    F(LenB, 1, 1, 0, "bytes")                                                                      \
    F(LoadPicture, 1, 1, 1, "not there: error 445")                                                \
    F(Log, 1, 1, 0, "natural logarithm")                                                           \
    F(LTrim, 1, 1, 0, "without blanks at the left")                                                \
    F(Mid, 2, 3, 0, "characters from a position")                                                  \
    F(MidB, 2, 3, 0, "bytes from a position")                                                      \
    F(Minute, 1, 1, 0, "minute")                                                                   \
    F(Month, 1, 1, 0, "month")                                                                     \
    F(MonthName, 1, 2, 0, "name of a month")                                                       \
    F(MsgBox, 1, 5, 0, "shows a message")                                                          \
    F(Now, 0, 0, 0, "date and time")                                                               \
    F(Oct, 1, 1, 0, "octal digits")                                                                \
    F(Randomize, 0, 1, 0, "seeds Rnd")                                                             \
    F(Replace, 3, 6, 0, "text with replacements")                                                  \
    F(RGB, 3, 3, 0, "colour number")                                                               \
    F(Right, 2, 2, 0, "last characters")                                                           \
    F(RightB, 2, 2, 0, "last bytes")                                                               \
    F(Rnd, 0, 1, 0, "pseudo-random number")                                                        \
    F(Round, 1, 2, 0, "rounded, half to even")                                                     \
    F(RTrim, 1, 1, 0, "without blanks at the right")                                               \
    F(ScriptEngine, 0, 0, 0, "name of the language")                                               \
    F(ScriptEngineBuildVersion, 0, 0, 0, "build")                                                  \
    F(ScriptEngineMajorVersion, 0, 0, 0, "version")                                                \
    F(ScriptEngineMinorVersion, 0, 0, 0, "version")                                                \
    F(Second, 1, 1, 0, "second")                                                                   \
    F(SetLocale, 0, 1, 0, "sets the locale, answers the former one")                               \
    F(Sgn, 1, 1, 0, "sign")                                                                        \
    F(Sin, 1, 1, 0, "sine")                                                                        \
    F(Space, 1, 1, 0, "blanks")                                                                    \
    F(Split, 1, 4, 0, "parts of a text")                                                           \
    F(Sqr, 1, 1, 0, "square root")                                                                 \
    F(StrComp, 2, 3, 0, "compares texts")                                                          \
    F(String, 2, 2, 0, "a character repeated")                                                     \
    F(StrReverse, 1, 1, 0, "text backwards")                                                       \
    F(Tan, 1, 1, 0, "tangent")                                                                     \
    F(Time, 0, 0, 0, "time of day")                                                                \
    F(Timer, 0, 0, 0, "seconds since midnight")                                                    \
    F(TimeSerial, 3, 3, 0, "time of hour, minute, second")                                         \
    F(TimeValue, 1, 1, 0, "time without date")                                                     \
    F(Trim, 1, 1, 0, "without blanks around")                                                      \
    F(TypeName, 1, 1, 0, "name of the type")                                                       \
    F(UBound, 1, 2, 0, "upper bound")                                                              \
    F(UCase, 1, 1, 0, "upper case")                                                                \
    F(Unescape, 1, 1, 0, "text of Escape back")                                                    \
    F(VarType, 1, 1, 0, "number of the type")                                                      \
    F(Weekday, 1, 2, 0, "day of the week")                                                         \
    F(WeekdayName, 1, 3, 0, "name of a day")                                                       \
    F(Year, 1, 1, 0, "year")

#define VBS_LIB_DECLARE(name, min, max, object, doc) LIB(lib_##name);
VBS_LIB(VBS_LIB_DECLARE)
#undef VBS_LIB_DECLARE
