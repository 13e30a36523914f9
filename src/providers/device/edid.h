/* edid: what a monitor says of itself (VESA Enhanced EDID, release A). */
#pragma once
#include "util/base.h"

struct edid {
    bool known;
    char maker[4], id[9], name[14]; /* "DEL", "DELA0C5", "DELL U2719D"; the name may be empty */
    uint64_t width, height;         /* pixels of the preferred mode; 0: not told */
    uint64_t dpi_x, dpi_y;          /* pixels per inch; 0: not told */
};
/* known stays false for what is no EDID (header, size or sum). */
void edid_read(struct slice bytes, struct edid *out);
