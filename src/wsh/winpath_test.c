#include "test.h"
#include "wsh/winpath.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A directory with the folders of drives C: (c) and D: (d), and what lies beside them (out). */
struct place {
    char dir[64], before[PATH_MAX];
    struct winpath_map *m;
};

static void make_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    close(fd);
}

static void place_init(struct place *p)
{
    snprintf(p->dir, sizeof p->dir, "%s", "/tmp/openwmi-winpath-XXXXXX");
    assert_non_null(getcwd(p->before, sizeof p->before));
    assert_non_null(mkdtemp(p->dir));
    assert_int_equal(chdir(p->dir), 0);
    static const char *const folders[] = {"c", "c/Dir", "c/dir2", "d", "out"};
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        assert_int_equal(mkdir(folders[i], 0700), 0);
    }
    static const char *const files[] = {"c/Dir/File.txt", "c/two", "c/TWO", "out/secret"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        make_file(files[i]);
    }
    assert_int_equal(symlink("../out/secret", "c/leads_out"), 0);
    assert_int_equal(symlink("../out", "c/folder_out"), 0);
    assert_int_equal(symlink("/nonexistent/x", "c/nowhere"), 0);
    assert_int_equal(symlink("Dir", "c/inside"), 0);
    assert_int_equal(symlink("loop", "c/loop"), 0);
    assert_int_equal(winpath_map_create("C=c;D:=d", true, &p->m), 0);
}

static void place_fini(struct place *p)
{
    winpath_map_destroy(p->m);
    static const char *const names[] = {"c/Dir/File.txt", "c/two",     "c/TWO",    "c/leads_out",
                                        "c/folder_out",   "c/nowhere", "c/inside", "c/loop",
                                        "c/Dir",          "c/dir2",    "c",        "d",
                                        "out/secret",     "out"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        assert_int_equal(remove(names[i]), 0);
    }
    assert_int_equal(chdir(p->before), 0);
    assert_int_equal(rmdir(p->dir), 0);
}

static void check_slice(struct slice got, const char *want)
{
    AUTO_STR s = STR_INIT;
    str_add_slice(&s, got);
    assert_string_equal(str_z(&s), want);
}

/* ---- text ---- */
TEST(path_text_is_taken_apart)
{
    static const struct {
        const char *path, *parent, *name, *base, *extension;
    } rows[] = {
        {"C:\\a\\b.txt", "C:\\a", "b.txt", "b", "txt"},
        {"C:\\a\\b.tar.gz", "C:\\a", "b.tar.gz", "b.tar", "gz"},
        {"C:\\a\\b\\", "C:\\a", "b", "b", ""},
        {"C:\\a", "C:\\", "a", "a", ""},
        {"C:\\", "", "", "", ""},
        {"C:", "", "", "", ""},
        {"C:a", "C:", "a", "a", ""},
        {"c:/x/y", "c:/x", "y", "y", ""},
        {"/a/b.c", "/a", "b.c", "b", "c"},
        {"/a", "/", "a", "a", ""},
        {"/", "", "", "", ""},
        {"a", "", "a", "a", ""},
        {"a\\b", "a", "b", "b", ""},
        {"/home/me\\x.vbs", "/home/me", "x.vbs", "x", "vbs"},
        {"\\\\server\\share\\a", "\\\\server\\share\\", "a", "a", ""},
        {"\\\\server\\share", "", "", "", ""},
        {".profile", "", ".profile", "", "profile"},
        {"a.", "", "a.", "a", ""},
        {"", "", "", "", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct slice p = slice_of(rows[i].path);
        check_slice(winpath_parent(p), rows[i].parent);
        check_slice(winpath_name(p), rows[i].name);
        check_slice(winpath_base(p), rows[i].base);
        check_slice(winpath_extension(p), rows[i].extension);
    }
}

TEST(paths_are_joined_with_the_separator_they_use)
{
    static const char *const rows[][3] = {
        {"C:\\a", "b", "C:\\a\\b"},
        {"C:\\a\\", "b", "C:\\a\\b"},
        {"C:\\a\\", "\\b", "C:\\a\\b"},
        {"C:\\a", "\\b", "C:\\a\\b"},
        {"C:", "b", "C:b"},
        {"C:\\", "b", "C:\\b"},
        {"/a", "b", "/a/b"},
        {"/a/", "b", "/a/b"},
        {"/", "b", "/b"},
        {"/a\\b", "c", "/a\\b/c"},
        {"a", "b", "a/b"},
        {"a\\b", "c", "a\\b\\c"},
        {"", "b", "b"},
        {"a", "", "a"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_STR s = STR_INIT;
        winpath_join(&s, slice_of(rows[i][0]), slice_of(rows[i][1]));
        assert_string_equal(str_z(&s), rows[i][2]);
    }
}

TEST(wildcards_match_without_case)
{
    static const struct {
        const char *pattern, *name;
        bool matches;
    } rows[] = {
        {"*.txt", "A.TXT", true},
        {"*.txt", "a.txt.bak", false},
        {"a?c", "abc", true},
        {"a?c", "ac", false},
        {"*", "", true},
        {"*.*", "noext", true},
        {"*.*", ".x", true},
        {"a*b*c", "aXbYbZc", true},
        {"a*b*c", "aXcYb", false},
        {"?", "\xc3\xa9", true},
        {"\xc3\xa9*", "\xc3\x89t", true},
        {"", "a", false},
        {"**a", "bba", true},
        {"[a]", "a", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(winpath_match(slice_of(rows[i].pattern), slice_of(rows[i].name)),
                         rows[i].matches);
    }
    assert_true(winpath_has_wildcard(SLICE("a*")));
    assert_true(winpath_has_wildcard(SLICE("a?")));
    assert_false(winpath_has_wildcard(SLICE("a")));
}

TEST(names_are_legal)
{
    assert_true(winpath_is_legal_name(SLICE("a")));
    assert_true(winpath_is_legal_name(SLICE("...")));
    static const char *const bad[] = {"", ".", "..", "a/b", "a\\b", "\xff"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_false(winpath_is_legal_name(slice_of(bad[i])));
    }
}

/* ---- drives ---- */
TEST(maps_have_a_form)
{
    static const char *const good[] = {"", "C=/x", "c=/x;D:=/y", "C=/x;", "Z=", "C=relative"};
    static const char *const bad[] = {"C", "=x", "1=/x", "C/x", ";", "CC=/x", "C=/x;;D=/y"};
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        assert_true(winpath_map_valid(good[i]));
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct winpath_map *m = NULL;
        assert_false(winpath_map_valid(bad[i]));
        assert_int_equal(winpath_map_create(bad[i], false, &m), WBEM_E_INVALID_PARAMETER);
    }
}

TEST(drives_come_from_the_environment_and_the_option)
{
    struct winpath_map *m;
    setenv("OPENWMI_DRIVE_C", "/one", 1);
    setenv("OPENWMI_DRIVES", "D=/two;E=/three/", 1);
    assert_int_equal(winpath_map_create("E=/four;Z=", false, &m), 0);
    assert_string_equal(winpath_drive_root(m, 'c'), "/one");
    assert_string_equal(winpath_drive_root(m, 'D'), "/two");
    assert_string_equal(winpath_drive_root(m, 'E'), "/four");
    assert_null(winpath_drive_root(m, 'Z'));
    assert_null(winpath_drive_root(m, '1'));
    const char *rest;
    assert_int_equal(winpath_drive_of(m, "/two/x/y", &rest), 'D');
    assert_string_equal(rest, "x/y");
    assert_int_equal(winpath_drive_of(m, "/twofold", NULL), 0);
    winpath_map_destroy(m);
    unsetenv("OPENWMI_DRIVE_C");
    unsetenv("OPENWMI_DRIVES");
}

TEST(the_folder_of_c_is_made_on_first_use)
{
    char dir[] = "/tmp/openwmi-drive-XXXXXX", c[64];
    struct winpath_map *m;
    struct stat st;
    assert_non_null(mkdtemp(dir));
    snprintf(c, sizeof c, "%s/openwmi/drive_c", dir);
    setenv("XDG_DATA_HOME", dir, 1);
    assert_int_equal(winpath_map_create(NULL, false, &m), 0);
    assert_string_equal(winpath_drive_root(m, 'C'), c);
    assert_int_not_equal(stat(c, &st), 0);
    winpath_map_destroy(m);
    assert_int_equal(winpath_map_create(NULL, true, &m), 0);
    assert_int_equal(winpath_drive_of(m, "/etc", NULL), 'Z');
    assert_int_not_equal(stat(c, &st), 0); /* a look at other places does not make it */
    assert_string_equal(winpath_drive_root(m, 'C'), c);
    assert_int_equal(stat(c, &st), 0);
    winpath_map_destroy(m);
    unsetenv("XDG_DATA_HOME");
    rmdir(c);
    snprintf(c, sizeof c, "%s/openwmi", dir);
    rmdir(c);
    rmdir(dir);
}

/* ---- resolving ---- */
/* file: below the directory of the place, or absolute with a '/' before. */
static void check(struct place *p, const char *text, unsigned flags, const char *shown,
                  const char *file, bool found)
{
    struct winpath w;
    char want[256];
    assert_int_equal(winpath_resolve(p->m, slice_of(text), flags, &w, NULL), 0);
    snprintf(want, sizeof want, "%s%s%s", file[0] == '/' ? "" : p->dir, file[0] == '/' ? "" : "/",
             file);
    assert_string_equal(w.file, want);
    if (shown) {
        assert_string_equal(w.shown, shown);
    } else {
        assert_string_equal(w.shown, want);
    }
    assert_int_equal(w.found, found);
    winpath_fini(&w);
}

TEST(script_paths_become_linux_paths)
{
    struct place p;
    place_init(&p);
    check(&p, "C:\\Dir\\File.txt", 0, "C:\\Dir\\File.txt", "c/Dir/File.txt", true);
    check(&p, "c:/Dir/File.txt", 0, "C:\\Dir\\File.txt", "c/Dir/File.txt", true);
    check(&p, "C:\\DIR\\file.TXT", 0, "C:\\Dir\\File.txt", "c/Dir/File.txt", true);
    check(&p, "C:\\Dir\\.\\x\\..\\File.txt", 0, "C:\\Dir\\File.txt", "c/Dir/File.txt", true);
    check(&p, "C:\\dir\\new.txt", 0, "C:\\Dir\\new.txt", "c/Dir/new.txt", false);
    check(&p, "C:\\two", 0, "C:\\two", "c/two", true);
    check(&p, "C:\\TWO", 0, "C:\\TWO", "c/TWO", true);
    check(&p, "C:\\Two", 0, "C:\\Two", "c/Two", false);
    check(&p, "C:\\", 0, "C:\\", "c", true);
    check(&p, "D:", 0, "D:\\", "d", true);
    check(&p, "d:x", 0, "D:\\x", "d/x", false);
    check(&p, "\\\\?\\C:\\two", 0, "C:\\two", "c/two", true);
    check(&p, "c/dir/file.txt", 0, NULL, "c/Dir/File.txt", true);
    check(&p, "c\\dir\\file.txt", 0, NULL, "c/Dir/File.txt", true);
    check(&p, "/", 0, "/", "/", true);
    check(&p, "//../..//", 0, "/", "/", true);
    check(&p, "/tmp\\", 0, "/tmp", "/tmp", true);
    check(&p, "Z:\\tmp", 0, "Z:\\tmp", "/tmp", true);
    check(&p, "\\tmp", 0, "Z:\\tmp", "/tmp", true);
    check(&p, "z:/../tmp", 0, "Z:\\tmp", "/tmp", true);
    check(&p, "C:\\inside\\file.txt", 0, "C:\\inside\\File.txt", "c/inside/File.txt", true);
    check(&p, "c/a*b", 0, NULL, "c/a*b", false);
    place_fini(&p);
}

static void refused(struct place *p, const char *text, int number, bool named)
{
    struct winpath w;
    struct disp_error e = {0};
    assert_int_equal(winpath_resolve(p->m, slice_of(text), 0, &w, &e), HRES_SCRIPT(number));
    assert_int_equal(e.description != NULL, named);
    disp_error_clear(&e);
}

TEST(what_leads_out_of_a_drive_is_refused)
{
    struct place p;
    place_init(&p);
    refused(&p, "C:\\..\\out\\secret", 70, true);
    refused(&p, "C:\\..\\..\\etc", 70, true);
    refused(&p, "C:\\Dir\\..\\..\\c\\two", 70, true);
    refused(&p, "C:\\leads_out", 70, true);
    refused(&p, "C:\\folder_out\\secret", 70, true);
    refused(&p, "C:\\FOLDER_OUT\\new", 70, true);
    refused(&p, "C:\\nowhere", 70, true);
    refused(&p, "C:\\loop", 70, true);
    refused(&p, "\\\\server\\share\\x", 76, true);
    refused(&p, "Q:\\x", 76, false);
    refused(&p, "", 5, false);
    refused(&p, "C:\\a*b", 52, false);
    refused(&p, "C:\\a:b", 52, false);
    check(&p, "C:\\leads_out", WINPATH_LINK, "C:\\leads_out", "c/leads_out", true);
    check(&p, "C:\\nowhere", WINPATH_LINK, "C:\\nowhere", "c/nowhere", true);
    check(&p, "c/leads_out", 0, NULL, "c/leads_out", true); /* of Linux style: no drive to leave */
    place_fini(&p);
}

TEST(long_paths_and_nul_are_bad_names)
{
    struct place p;
    struct winpath w;
    place_init(&p);
    AUTO_STR s = STR_INIT;
    for (int i = 0; i < WINPATH_MAX; i++) {
        str_addz(&s, "/a");
    }
    assert_int_equal(winpath_resolve(p.m, str_slice(&s), 0, &w, NULL), HRES_SCRIPT(52));
    assert_int_equal(winpath_resolve(p.m, SLICE("a\0b"), 0, &w, NULL), HRES_SCRIPT(52));
    place_fini(&p);
}

TEST(absolute_paths_are_text)
{
    struct place p;
    place_init(&p);
    static const char *const rows[][2] = {
        {"c:\\\\\\", "C:\\"},
        {"c:\\..\\..\\a", "C:\\a"},
        {"c:x\\..\\y", "C:\\y"},
        {"C:\\LEADS_OUT", "C:\\LEADS_OUT"},
        {"c:*.*\\may97", "C:\\*.*\\may97"},
        {"/a/../b/", "/b"},
        {"\\\\s\\h\\x", "\\\\s\\h\\x"},
        {"Q:\\x", "Q:\\x"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_STR s = STR_INIT;
        assert_int_equal(winpath_absolute(p.m, slice_of(rows[i][0]), &s), 0);
        assert_string_equal(str_z(&s), rows[i][1]);
    }
    place_fini(&p);
}

static void cwd_is(struct place *p, const char *want)
{
    AUTO_STR s = STR_INIT;
    assert_int_equal(winpath_cwd(p->m, &s), 0);
    assert_string_equal(str_z(&s), want);
}

TEST(the_current_directory_has_the_style_it_was_set_with)
{
    struct place p;
    place_init(&p);
    cwd_is(&p, p.dir);
    assert_int_equal(winpath_chdir(p.m, SLICE("c:\\dir"), NULL), 0);
    cwd_is(&p, "C:\\Dir");
    check(&p, "file.txt", 0, "C:\\Dir\\File.txt", "c/Dir/File.txt", true);
    check(&p, "c:", 0, "C:\\Dir", "c/Dir", true);
    check(&p, "c:..\\two", 0, "C:\\two", "c/two", true);
    check(&p, "\\two", 0, "C:\\two", "c/two", true);
    check(&p, "D:x", 0, "D:\\x", "d/x", false);
    refused(&p, "..\\..\\out", 70, true);
    assert_int_equal(winpath_chdir(p.m, SLICE("c:\\absent"), NULL), HRES_SCRIPT(76));
    assert_int_equal(winpath_chdir(p.m, slice_of(p.dir), NULL), 0);
    cwd_is(&p, p.dir);
    place_fini(&p);
}

TEST(linux_paths_are_shown_on_their_drive)
{
    struct place p;
    place_init(&p);
    char file[128];
    snprintf(file, sizeof file, "%s/c/Dir/x", p.dir);
    AUTO_STR a = STR_INIT, b = STR_INIT, c = STR_INIT;
    assert_int_equal(winpath_show(p.m, file, true, &a), 0);
    assert_string_equal(str_z(&a), "C:\\Dir\\x");
    assert_int_equal(winpath_show(p.m, "/usr/bin", true, &b), 0);
    assert_string_equal(str_z(&b), "Z:\\usr\\bin");
    assert_int_equal(winpath_show(p.m, file, false, &c), 0);
    assert_string_equal(str_z(&c), file);
    place_fini(&p);
}

TEST(children_of_a_folder)
{
    struct place p;
    struct winpath root, child, copy;
    place_init(&p);
    assert_int_equal(winpath_resolve(p.m, SLICE("C:\\"), 0, &root, NULL), 0);
    assert_true(root.is_root && root.windows && root.as_folder && root.drive == 'C');
    assert_int_equal(winpath_child(p.m, &root, SLICE("two"), 0, &child, NULL), 0);
    assert_int_equal(winpath_copy(&child, &copy), 0);
    assert_string_equal(copy.shown, "C:\\two");
    winpath_fini(&copy);
    winpath_fini(&child);
    assert_int_equal(winpath_child(p.m, &root, SLICE("a\\b"), 0, &child, NULL), HRES_SCRIPT(52));
    assert_int_equal(winpath_child(p.m, &root, SLICE(".."), 0, &child, NULL), HRES_SCRIPT(52));
    winpath_fini(&root);
    place_fini(&p);
}
