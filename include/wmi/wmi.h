/* wmi: everything of libwmi for clients. Providers include wmi/provider.h. */
#ifndef WMI_H
#define WMI_H
#include <wmi/client.h>
#include <wmi/object.h>
#include <wmi/status.h>
#endif
