/* computer_parts: the associations of the computer with what belongs to it. */
#include "providers/table.h"

static const struct computer_part parts[] = {
    {"Win32_SystemPartitions", &partition_table, "DeviceID"},
    {"Win32_ComputerSystemProcessor", &processor_table, "DeviceID"},
    {"Win32_SystemTimeZone", &time_zone_table, "StandardName"},
};

static const struct prop_row *row_of(const struct win32_table *table, const char *property)
{
    const struct prop_row *row = table->rows;
    while (strcmp(row->name, property) != 0) {
        row++;
    }
    return row;
}

hres tell_part(struct telling *t, const void *subject)
{
    struct link_pair p = {0};
    struct cim_value key = cim_null(CIM_STRING);
    const struct prop_row *row = row_of(t->part->table, t->part->key);
    hres hr = row->fill(row, subject, &key);
    if (hr == 0 && !key.null) {
        telling_path1(t, &p.left, "Win32_ComputerSystem", "Name", cim_str_slice(t->s->computer));
        telling_path1(t, &p.right, t->part->table->name, t->part->key, cim_str_slice(key.d.str));
        hr = tell_link(t->whole, &p);
    }
    cim_value_clear(&key);
    link_pair_fini(&p);
    return hr;
}

static hres tell_parts(struct telling *t)
{
    const struct computer_part *part = parts;
    while (strcmp(part->name, t->table->name) != 0) {
        part++;
    }
    struct telling of = {.r = t->r, .s = t->s, .table = part->table, .part = part, .whole = t};
    of.plan.needs = row_of(part->table, part->key)->needs;
    return part->table->tell_all(&of);
}

#define COMPUTER "path of the Win32_ComputerSystem"
static const struct prop_row group_rows[] = {
    ROW_STR("GroupComponent", link_pair, left, COMPUTER),
    ROW_STR("PartComponent", link_pair, right, "path of the part"),
    {0},
};
static const struct prop_row setting_rows[] = {
    ROW_STR("Element", link_pair, left, COMPUTER),
    ROW_STR("Setting", link_pair, right, "path of the setting"),
    {0},
};

#define PARTS "The computer with each of these objects."
const struct win32_table computer_processor_table = {"Win32_ComputerSystemProcessor", group_rows,
                                                     tell_parts, PARTS};
const struct win32_table computer_time_zone_table = {"Win32_SystemTimeZone", setting_rows,
                                                     tell_parts, PARTS};
const struct win32_table computer_partition_table = {"Win32_SystemPartitions", group_rows,
                                                     tell_parts, PARTS};
