/* computer_parts: the associations of the computer with what belongs to it. */
#include "providers/table.h"

static const struct computer_part parts[] = {
    {"Win32_SystemPartitions", &partition_table, "DeviceID"},
    {"Win32_ComputerSystemProcessor", &processor_table, "DeviceID"},
    {"Win32_SystemTimeZone", &time_zone_table, "StandardName"},
    {"Win32_SystemBootConfiguration", &boot_table, "Name"},
    {"Win32_SystemLogicalMemoryConfiguration", &logical_memory_table, "Name"},
    {"Win32_SystemNetworkConnections", &network_connection_table, "Name"},
    /* the devices of the machine */
    {"Win32_SystemDevices", &processor_table, "DeviceID"},
    {"Win32_SystemDevices", &cache_table, "DeviceID"},
    {"Win32_SystemDevices", &disk_drive_table, "DeviceID"},
    {"Win32_SystemDevices", &cdrom_table, "DeviceID"},
    {"Win32_SystemDevices", &partition_table, "DeviceID"},
    {"Win32_SystemDevices", &logical_disk_table, "DeviceID"},
    {"Win32_SystemDevices", &pnp_entity_table, "DeviceID"},
    {"Win32_SystemDevices", &ide_table, "DeviceID"},
    {"Win32_SystemDevices", &scsi_table, "DeviceID"},
    {"Win32_SystemDevices", &firewire_table, "DeviceID"},
    {"Win32_SystemDevices", &usb_controller_table, "DeviceID"},
    {"Win32_SystemDevices", &usb_hub_table, "DeviceID"},
    {"Win32_SystemDevices", &video_table, "DeviceID"},
    {"Win32_SystemDevices", &monitor_table, "DeviceID"},
    {"Win32_SystemDevices", &sound_table, "DeviceID"},
    {"Win32_SystemDevices", &keyboard_table, "DeviceID"},
    {"Win32_SystemDevices", &pointer_table, "DeviceID"},
    {"Win32_SystemDevices", &battery_table, "DeviceID"},
    {"Win32_SystemDevices", &temperature_table, "DeviceID"},
    {"Win32_SystemDevices", &voltage_table, "DeviceID"},
    {"Win32_SystemDevices", &current_table, "DeviceID"},
    {"Win32_SystemDevices", &fan_table, "DeviceID"},
    {"Win32_SystemDevices", &motherboard_table, "DeviceID"},
    {"Win32_SystemDevices", &bus_table, "DeviceID"},
    {"Win32_SystemDevices", &serial_port_table, "DeviceID"},
    {"Win32_SystemDevices", &portable_battery_table, "DeviceID"},
    {"Win32_SystemDevices", &array_range_table, "DeviceID"},
    {"Win32_SystemDevices", &device_range_table, "DeviceID"},
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
    hres hr = 0;
    for (size_t i = 0; i < ARRAY_LEN(parts) && hr == 0; i++) {
        const struct computer_part *part = &parts[i];
        if (strcmp(part->name, t->table->name) == 0) {
            struct telling of = {
                .r = t->r, .s = t->s, .table = part->table, .part = part, .whole = t};
            of.plan.needs = row_of(part->table, part->key)->needs;
            hr = part->table->tell_all(&of);
        }
    }
    return hr;
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
const struct win32_table computer_boot_table = {"Win32_SystemBootConfiguration", setting_rows,
                                                tell_parts, PARTS};
const struct win32_table computer_memory_table = {"Win32_SystemLogicalMemoryConfiguration",
                                                  setting_rows, tell_parts, PARTS};
const struct win32_table computer_connections_table = {"Win32_SystemNetworkConnections", group_rows,
                                                       tell_parts, PARTS};
const struct win32_table computer_devices_table = {
    "Win32_SystemDevices", group_rows, tell_parts,
    "The computer with each of its devices: processors, caches, disks, partitions, what is on the "
    "buses, keyboards, monitors, batteries and sensors."};
