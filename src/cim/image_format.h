/* image_format: sizes shared by the reader and the writer of cim/image.h. */
#pragma once
#define IMAGE_MAGIC "OWMIIMG1"
enum {
    IMAGE_MAGIC_LEN = 8,
    IMAGE_HEADER = IMAGE_MAGIC_LEN + 4 + 4 * 8,
    IMAGE_NS_ROW = 24,
    IMAGE_CLASS_ROW = 32,
    IMAGE_CHILD_ROW = 4,
    IMAGE_INSTANCE_ROW = 20,
};
