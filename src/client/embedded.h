/* embedded: the broker in this process. Internal to client/. */
#pragma once
#include "client/services.h"

hres embedded_connect(const struct wmi_connect_options *o, struct wmi_services **out);
/* True for the names this machine goes by. */
bool is_local_server(const char *server);
