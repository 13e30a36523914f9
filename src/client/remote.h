/* remote: connections to other machines. Made in dcom/, on a higher floor, which every program over client/ is linked
 * with. */
#pragma once
#include "client/services.h"

/* options->server is another machine's name. Waits until it is connected. *error: an error object of a failure, or NULL. */
hres remote_connect(const struct wmi_connect_options *o, struct wmi_services **out,
                    struct cim_instance **error);
