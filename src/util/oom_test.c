#include "oom.h"
#include "test.h"
#include "util/arena.h"
#include "util/file.h"
#include "util/map.h"
#include "util/str.h"
#include "util/sysroot.h"
#include "util/vec.h"

TEST(util_without_memory)
{
    OOM_FOR_EVERY(n)
    {
        AUTO_STR s = STR_INIT;
        struct map m;
        struct arena a;
        struct VEC(int) v = {0};
        map_init(&m, MAP_NOCASE);
        arena_init(&a, 0);
        for (int i = 0; i < 100; i++) {
            str_addf(&s, "%d", i);
        }
        bool good = str_status(&s) == 0;
        good = good && map_set(&m, SLICE("a"), &m, NULL);
        good = good && vec_push(&v, 1);
        good = good && arena_alloc(&a, 100000) && arena_strdup(&a, SLICE("x"));
        vec_fini(&v);
        map_fini(&m);
        arena_fini(&a);
        OOM_CHECK(good);
    }
}

TEST(files_without_memory)
{
    OOM_FOR_EVERY(n)
    {
        struct sysroot *root = NULL;
        AUTO_STR s = STR_INIT;
        hres hr = sysroot_create("/", &root);
        hr = hr ? hr : sysroot_read_all(root, "proc/self/stat", 1 << 20, &s);
        hr = hr ? hr : file_mkdirs("/tmp");
        sysroot_destroy(root);
        OOM_CHECK(hr == 0);
    }
}
