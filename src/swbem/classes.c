/* classes: the list of the scripting objects' classes. */
#include "swbem/objects.h"

const struct sclass *const swbem_classes[] = {
    &locator_class,
    &services_class,
    &object_class,
    &last_error_class,
    &objectset_class,
    &nvs_class,
    &named_value_class,
    &path_class,
    &propset_class,
    &property_class,
    &qualset_class,
    &qualifier_class,
    &methodset_class,
    &method_class,
    &sink_class,
    &eventsource_class,
    &security_class,
    &privset_class,
    &privilege_class,
    &datetime_class,
    &refreshable_class,
    &refresher_class,
    NULL,
};
