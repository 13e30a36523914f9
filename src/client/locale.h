/* locale: the languages of a connection that names none. Internal to client/. */
#pragma once
#include "util/str.h"

/* Appends "ms_407,ms_409": the language of the environment (LC_ALL, LC_MESSAGES, LANG), then English. */
hres locale_default(struct str *out);
