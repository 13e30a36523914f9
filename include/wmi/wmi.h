/* wmi: everything of libwmi for clients. Providers include wmi/provider.h. */
#ifndef WMI_H
#define WMI_H
#include <wmi/class.h>
#include <wmi/client.h>
#include <wmi/datetime.h>
#include <wmi/object.h>
#include <wmi/path.h>
#include <wmi/status.h>
#endif
