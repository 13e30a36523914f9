/* CIM_DataFile and Win32_Directory over a tree made for each test. */
#include "providers/file/file.h"
#include "providers/prov_fixture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <unistd.h>

struct tree {
    struct fix f;
    char dir[64];
};

static void at(const struct tree *t, const char *path, char buf[512])
{
    snprintf(buf, 512, "%s%s", t->dir, path);
}

static void write_file(const struct tree *t, const char *path, const char *text)
{
    char buf[512];
    at(t, path, buf);
    int fd = open(buf, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(close(fd), 0);
}

static void make_dir(const struct tree *t, const char *path)
{
    char buf[512];
    at(t, path, buf);
    assert_int_equal(mkdir(buf, 0755), 0);
}

static void make_link(const struct tree *t, const char *path, const char *to)
{
    char buf[512];
    at(t, path, buf);
    assert_int_equal(symlink(to, buf), 0);
}

static bool is_there(const struct tree *t, const char *path)
{
    char buf[512];
    struct stat st;
    at(t, path, buf);
    return lstat(buf, &st) == 0;
}

static void open_tree(struct tree *t)
{
    snprintf(t->dir, sizeof t->dir, "/tmp/openwmi-files-XXXXXX");
    assert_non_null(mkdtemp(t->dir));
    make_dir(t, "/proc");
    make_dir(t, "/docs");
    make_dir(t, "/docs/old");
    make_dir(t, "/docs/old/deep");
    make_dir(t, "/usr");
    make_dir(t, "/usr/share");
    make_dir(t, "/usr/share/mime");
    write_file(t, "/usr/share/mime/globs2",
               "# made by hand\n60:text/x-first:*.txt\n50:text/plain:*.txt\n50:image/png:*.PNG:cs\n"
               "50:text/x-makefile:Makefile\n50:x/no:*.a?b\nbroken\n");
    write_file(t, "/docs/a.txt", "hello");
    write_file(t, "/docs/.profile", "");
    write_file(t, "/docs/it's \"odd\".tar.gz", "xyz");
    write_file(t, "/docs/old/b.png", "b");
    write_file(t, "/docs/old/deep/c.txt", "c");
    make_link(t, "/docs/to-a", "a.txt");
    make_link(t, "/docs/to-old", "old");
    make_link(t, "/docs/lost", "nowhere");
    char buf[512];
    at(t, "/docs/pipe", buf);
    assert_int_equal(mkfifo(buf, 0600), 0);
    fix_open(&t->f, t->dir);
}

static int drop(const char *path, const struct stat *st, int kind, struct FTW *w)
{
    (void)st;
    (void)kind;
    (void)w;
    return remove(path);
}

static void close_tree(struct tree *t)
{
    fix_close(&t->f);
    assert_int_equal(nftw(t->dir, drop, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* The names that a query finds, in order, with blanks between them. */
static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void expect_names(struct tree *t, const char *query, const char *want)
{
    AUTO_GOT g;
    char names[32][512], all[4096] = "";
    assert_int_equal(fix_query(&t->f, query, &g), 0);
    assert_in_range(g.v.n, 0, 31);
    for (size_t i = 0; i < g.v.n; i++) {
        (void)text_of(g.v.v[i], "Name", names[i]);
    }
    qsort(names, g.v.n, sizeof *names, compare);
    for (size_t i = 0, n = 0; i < g.v.n; i++) {
        n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", i ? " " : "", names[i]);
    }
    assert_string_equal(all, want);
}

static void expect(struct tree *t, const char *path, const char *property, const char *want)
{
    AUTO_GOT g;
    char buf[512];
    assert_int_equal(fix_get(&t->f, path, &g), 0);
    assert_string_equal(text_of(g.v.v[0], property, buf), want);
}

TEST(a_file_is_told_with_its_values)
{
    struct tree t;
    open_tree(&t);
    const char *a = "CIM_DataFile.Name=\"/docs/a.txt\"";
    static const char *const want[][2] = {
        {"Name", "/docs/a.txt"},
        {"Path", "/docs/"},
        {"FileName", "a"},
        {"Extension", "txt"},
        {"FileSize", "5"},
        {"FileType", "text/x-first"},
        {"Hidden", "FALSE"},
        {"Readable", "TRUE"},
        {"CreationClassName", "CIM_LogicalFile"},
        {"Drive", "NULL"},
        {"Caption", "/docs/a.txt"},
    };
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        expect(&t, a, want[i][0], want[i][1]);
    }
    expect(&t, "CIM_DataFile.Name=\"/docs/.profile\"", "Hidden", "TRUE");
    expect(&t, "CIM_DataFile.Name=\"/docs/.profile\"", "FileName", ".profile");
    expect(&t, "CIM_DataFile.Name=\"/docs/.profile\"", "Extension", "");
    const char *odd = "CIM_DataFile.Name=\"/docs/it's \\\"odd\\\".tar.gz\"";
    expect(&t, odd, "FileName", "it's \"odd\".tar");
    expect(&t, odd, "Extension", "gz");
    expect(&t, odd, "FileType", "NULL");
    expect(&t, "CIM_DataFile.Name=\"/docs/old/b.png\"", "FileType", "image/png");
    expect(&t, "CIM_DataFile.Name=\"/docs/to-a\"", "FileSize", "5");
    expect(&t, "CIM_DataFile.Name=\"/docs/lost\"", "FileSize", "7");
    expect(&t, "Win32_Directory.Name=\"/docs\"", "FileType", "File Folder");
    expect(&t, "Win32_Directory.Name=\"/docs\"", "FileSize", "NULL");
    expect(&t, "Win32_Directory.Name=\"/docs\"", "Path", "/");
    expect(&t, "Win32_Directory.Name=\"/\"", "FileName", "");
    close_tree(&t);
}

TEST(what_is_no_such_file_is_not_found)
{
    struct tree t;
    open_tree(&t);
    static const char *const paths[] = {
        "CIM_DataFile.Name=\"/docs\"",
        "CIM_DataFile.Name=\"/docs/pipe\"",
        "CIM_DataFile.Name=\"/docs/none\"",
        "CIM_DataFile.Name=\"/docs/../docs/a.txt\"",
        "CIM_DataFile.Name=\"/docs//a.txt\"",
        "CIM_DataFile.Name=\"docs/a.txt\"",
        "CIM_DataFile.Name=\"\"",
        "CIM_DataFile.Name=\"/docs/a.txt/\"",
        "Win32_Directory.Name=\"/docs/a.txt\"",
        "CIM_DataFile.Name=\"/docs/a.txt/b\"",
        "Win32_Directory.Name=\"/docs/\"",
        "Win32_Directory.Name=\"C:\\\\docs\"",
    };
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        AUTO_GOT g;
        assert_int_equal(fix_get(&t.f, paths[i], &g), WBEM_E_NOT_FOUND);
    }
    close_tree(&t);
}

TEST(queries_look_where_they_are_told_to)
{
    struct tree t;
    open_tree(&t);
    expect_names(&t, "SELECT * FROM CIM_DataFile WHERE Path='/docs/'",
                 "/docs/.profile /docs/a.txt /docs/it's \"odd\".tar.gz /docs/lost /docs/to-a");
    expect_names(&t, "SELECT * FROM Win32_Directory WHERE Path='/docs/'", "/docs/old /docs/to-old");
    expect_names(&t, "SELECT * FROM CIM_LogicalFile WHERE Path='/docs/old/'",
                 "/docs/old/b.png /docs/old/deep");
    expect_names(
        &t,
        "SELECT Name FROM CIM_DataFile WHERE Path='/docs/' AND FileName='a' AND Extension='txt'",
        "/docs/a.txt");
    expect_names(
        &t, "SELECT Name FROM CIM_DataFile WHERE Path='/docs/' AND FileName='a' AND Extension='c'",
        "");
    expect_names(&t, "SELECT Name FROM CIM_DataFile WHERE Name LIKE '/docs/%.txt'",
                 "/docs/a.txt /docs/old/deep/c.txt");
    expect_names(&t, "SELECT Name FROM CIM_DataFile WHERE Path LIKE '/docs/old/%'",
                 "/docs/old/b.png /docs/old/deep/c.txt");
    expect_names(&t, "SELECT Name FROM Win32_Directory WHERE Name LIKE '/docs/%'",
                 "/docs/old /docs/old/deep /docs/to-old");
    expect_names(&t, "SELECT Name FROM CIM_DataFile WHERE Path='/docs'", "");
    expect_names(&t, "SELECT Name FROM CIM_DataFile WHERE Path='/none/'", "");
    expect_names(&t, "SELECT Name FROM Win32_Directory WHERE Path='/'", "/docs /proc /usr");
    close_tree(&t);
}

TEST(a_disk_is_not_walked_as_a_whole)
{
    struct tree t;
    open_tree(&t);
    static const char *const queries[] = {
        "SELECT * FROM CIM_DataFile",
        "SELECT * FROM CIM_DataFile WHERE Extension='txt'",
        "SELECT * FROM CIM_DataFile WHERE Name='/docs/a.txt' OR Name='/docs/b'",
        "SELECT * FROM CIM_DataFile WHERE Name LIKE '%.txt'",
        "SELECT * FROM CIM_DataFile WHERE Path LIKE '/%'",
        "SELECT * FROM Win32_Directory WHERE Hidden=TRUE",
        "SELECT * FROM Win32_SubDirectory",
        "SELECT * FROM CIM_DirectoryContainsFile",
    };
    for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
        AUTO_GOT g;
        assert_int_equal(fix_query(&t.f, queries[i], &g), WBEM_E_PROVIDER_NOT_CAPABLE);
        assert_int_equal(g.v.n, 0);
    }
    AUTO_GOT g;
    assert_int_equal(fix_query(&t.f, "SELECT Name FROM CIM_System", &g), 0);
    assert_int_equal(g.v.n, 1);
    AUTO_GOT all; /* classes above leave them out */
    assert_int_equal(
        fix_query(&t.f, "SELECT Name FROM CIM_LogicalElement WHERE Name='nothing'", &all), 0);
    close_tree(&t);
}

TEST(associations_tell_what_is_in_a_directory)
{
    struct tree t;
    open_tree(&t);
    expect_names(
        &t, "ASSOCIATORS OF {Win32_Directory.Name='/docs/old'} WHERE ResultClass=CIM_LogicalFile",
        "/docs /docs/old/b.png /docs/old/deep");
    expect_names(&t,
                 "ASSOCIATORS OF {CIM_DataFile.Name='/docs/a.txt'} WHERE "
                 "AssocClass=CIM_DirectoryContainsFile",
                 "/docs");
    AUTO_GOT g;
    assert_int_equal(fix_query(&t.f,
                               "REFERENCES OF {Win32_Directory.Name='/docs/old/deep'} WHERE "
                               "ResultClass=Win32_SubDirectory",
                               &g),
                     0);
    assert_int_equal(g.v.n, 1);
    close_tree(&t);
}

/* ---- methods ---- */
#define FILE_OF(p) "CIM_DataFile.Name=\"" p "\""
#define DIR_OF(p)  "Win32_Directory.Name=\"" p "\""

static uint64_t run_with(struct tree *t, const char *path, const char *method, const char *param,
                         const char *value)
{
    bool dir = strncmp(path, "Win32_", 6) == 0;
    AUTO_GOT g;
    if (!param) {
        return run(&t->f, path, method, NULL, &g);
    }
    struct cim_instance *in = in_params_of(&t->f, dir ? "Win32_Directory" : "CIM_DataFile", method);
    put_text(in, param, value);
    uint64_t ret = run(&t->f, path, method, in, &g);
    cim_instance_unref(in);
    return ret;
}

TEST(files_are_copied_renamed_deleted)
{
    struct tree t;
    open_tree(&t);
    const char *a = FILE_OF("/docs/a.txt");
    assert_int_equal(run_with(&t, a, "Copy", "FileName", "/docs/copy.txt"), FR_OK);
    expect(&t, FILE_OF("/docs/copy.txt"), "FileSize", "5");
    assert_int_equal(run_with(&t, a, "Copy", "FileName", "/docs/copy.txt"), FR_EXISTS);
    assert_int_equal(run_with(&t, a, "Copy", "FileName", "/docs/a.txt"), FR_EXISTS);
    assert_int_equal(run_with(&t, a, "Copy", "FileName", "copy.txt"), FR_OBJECT);
    assert_int_equal(run_with(&t, a, "Copy", "FileName", "/none/copy.txt"), FR_OBJECT);
    assert_int_equal(run_with(&t, a, "Copy", "FileName", "/docs/../x"), FR_OBJECT);
    assert_int_equal(run_with(&t, a, "Copy", NULL, NULL), FR_PARAMETER);
    assert_int_equal(run_with(&t, a, "Rename", "FileName", "/docs/copy.txt"), FR_EXISTS);
    assert_int_equal(run_with(&t, a, "Rename", "FileName", "/docs/old/moved.txt"), FR_OK);
    assert_false(is_there(&t, "/docs/a.txt"));
    assert_true(is_there(&t, "/docs/old/moved.txt"));
    assert_int_equal(run_with(&t, FILE_OF("/docs/copy.txt"), "Delete", NULL, NULL), FR_OK);
    assert_false(is_there(&t, "/docs/copy.txt"));
    assert_int_equal(run_with(&t, FILE_OF("/docs/lost"), "Delete", NULL, NULL), FR_OK);
    assert_false(is_there(&t, "/docs/lost"));
    assert_int_equal(run_with(&t, FILE_OF("/docs/.profile"), "Compress", NULL, NULL), FR_NOT_NTFS);
    assert_int_equal(run_with(&t, FILE_OF("/docs/.profile"), "Uncompress", NULL, NULL),
                     FR_NOT_NTFS);
    assert_int_equal(run_with(&t, FILE_OF("/docs/.profile"), "TakeOwnerShip", NULL, NULL), FR_OK);
    AUTO_GOT g;
    struct wmi_call gone = {.operation = WMI_OP_EXEC_METHOD, .path = a, .method = "Delete"};
    assert_int_equal(fix_call(&t.f, &gone, &g), WBEM_E_NOT_FOUND);
    close_tree(&t);
}

TEST(directories_are_copied_and_deleted_with_what_is_in_them)
{
    struct tree t;
    open_tree(&t);
    assert_int_equal(run_with(&t, DIR_OF("/docs/old"), "Copy", "FileName", "/docs/old/deep/x"),
                     FR_PARAMETER);
    assert_int_equal(run_with(&t, DIR_OF("/docs/old"), "Copy", "FileName", "/copy"), FR_OK);
    expect_names(&t, "SELECT Name FROM CIM_LogicalFile WHERE Name LIKE '/copy/%'",
                 "/copy/b.png /copy/deep /copy/deep/c.txt");
    assert_int_equal(run_with(&t, DIR_OF("/docs/old"), "Copy", "FileName", "/copy"), FR_EXISTS);
    assert_int_equal(run_with(&t, DIR_OF("/docs/to-old"), "Delete", NULL, NULL), FR_OK);
    assert_true(is_there(&t, "/docs/old/b.png")); /* the link only */
    assert_int_equal(run_with(&t, DIR_OF("/copy"), "Rename", "FileName", "/copy/in"), FR_PARAMETER);
    assert_int_equal(run_with(&t, DIR_OF("/copy"), "Rename", "FileName", "/moved"), FR_OK);
    assert_int_equal(run_with(&t, DIR_OF("/moved"), "Delete", NULL, NULL), FR_OK);
    assert_false(is_there(&t, "/moved"));
    assert_int_equal(run_with(&t, DIR_OF("/"), "Delete", NULL, NULL), FR_PARAMETER);
    assert_true(is_there(&t, "/docs"));
    close_tree(&t);
}

static uint64_t copy_ex(struct tree *t, const char *from, const char *to, const char *start,
                        bool recursive, char stop[512])
{
    AUTO_GOT g;
    struct cim_instance *in = in_params_of(&t->f, "Win32_Directory", "CopyEx");
    wmi_value yes = {.type = WMI_BOOLEAN, .boolean = recursive};
    put_text(in, "FileName", to);
    if (start) {
        put_text(in, "StartFileName", start);
    }
    assert_int_equal(wmi_object_put(&in->o, "Recursive", &yes), 0);
    uint64_t ret = run(&t->f, from, "CopyEx", in, &g);
    cim_instance_unref(in);
    (void)text_of(g.v.v[0], "StopFileName", stop);
    return ret;
}

TEST(work_on_a_tree_stops_and_goes_on)
{
    struct tree t;
    char stop[512];
    open_tree(&t);
    /* the pipe cannot be copied: it stops there, after what comes before it */
    assert_int_equal(copy_ex(&t, DIR_OF("/docs"), "/new", NULL, true, stop), FR_FAILED);
    assert_string_equal(stop, "/docs/pipe");
    assert_true(is_there(&t, "/new/a.txt"));
    assert_true(is_there(&t, "/new/old/deep/c.txt"));
    assert_false(is_there(&t, "/new/to-a"));
    char pipe[512];
    at(&t, "/docs/pipe", pipe);
    assert_int_equal(unlink(pipe), 0);
    write_file(&t, "/docs/pipe", "now a file");
    assert_int_equal(copy_ex(&t, DIR_OF("/docs"), "/new", "/docs/pipe", true, stop), FR_OK);
    assert_string_equal(stop, "NULL");
    assert_true(is_there(&t, "/new/to-a"));
    assert_int_equal(copy_ex(&t, DIR_OF("/docs"), "/x", "/usr", true, stop), FR_START);
    assert_int_equal(copy_ex(&t, DIR_OF("/docs"), "/x", "/docs/zz", true, stop), FR_START);
    assert_int_equal(copy_ex(&t, DIR_OF("/docs"), "/y", "/docs/a.txt", false, stop), FR_PARAMETER);
    assert_int_equal(copy_ex(&t, DIR_OF("/docs"), "/flat", NULL, false, stop), FR_OK);
    assert_true(is_there(&t, "/flat"));
    assert_false(is_there(&t, "/flat/a.txt"));
    close_tree(&t);
}

TEST(rights_are_told_and_asked_for)
{
    struct tree t;
    open_tree(&t);
    AUTO_GOT g;
    assert_int_equal(fix_get(&t.f, FILE_OF("/docs/a.txt"), &g), 0);
    uint64_t mask = uint_of(g.v.v[0], "AccessMask");
    assert_true(mask & FILE_RIGHT_READ_DATA && mask & FILE_RIGHT_WRITE_DATA &&
                mask & FILE_RIGHT_DELETE);
    assert_false(mask & FILE_RIGHT_EXECUTE);
    assert_false(mask & FILE_RIGHT_DELETE_CHILD);
    const uint32_t ask[] = {FILE_RIGHT_READ_DATA, FILE_RIGHT_EXECUTE};
    for (size_t i = 0; i < 2; i++) {
        AUTO_GOT out;
        char buf[512];
        struct cim_instance *in = in_params_of(&t.f, "CIM_DataFile", "GetEffectivePermission");
        put_uint(in, "Permissions", ask[i]);
        struct wmi_call c = {.operation = WMI_OP_EXEC_METHOD,
                             .path = FILE_OF("/docs/a.txt"),
                             .method = "GetEffectivePermission",
                             .object = &in->o};
        assert_int_equal(fix_call(&t.f, &c, &out), 0);
        assert_string_equal(text_of(out.v.v[0], "ReturnValue", buf), i ? "FALSE" : "TRUE");
        cim_instance_unref(in);
    }
    close_tree(&t);
}

TEST(files_are_shown_with_the_rights_of_the_process_only)
{
    struct tree t;
    open_tree(&t);
    uint32_t uid = t.f.s->identity->uid;
    ((struct identity *)t.f.s->identity)->uid = uid + 1;
    AUTO_GOT g;
    assert_int_equal(fix_query(&t.f, "SELECT * FROM CIM_DataFile WHERE Path='/docs/'", &g),
                     WBEM_E_ACCESS_DENIED);
    AUTO_GOT m;
    struct wmi_call c = {
        .operation = WMI_OP_EXEC_METHOD, .path = FILE_OF("/docs/a.txt"), .method = "Delete"};
    assert_int_equal(fix_call(&t.f, &c, &m), WBEM_E_ACCESS_DENIED);
    assert_true(is_there(&t, "/docs/a.txt"));
    ((struct identity *)t.f.s->identity)->uid = uid;
    close_tree(&t);
}

TEST(paths_have_one_form)
{
    static const char *const good[] = {"/", "/a", "/a/.b", "/...", "/a..b/c"};
    static const char *const bad[] = {"",   "a",   "//",     "/a/",     "/a//b",
                                      "/.", "/..", "/a/./b", "/a/../b", "/a/.."};
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        assert_true(file_path_valid(slice_of(good[i])));
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_false(file_path_valid(slice_of(bad[i])));
    }
    assert_false(file_path_valid(SLICE("/a\0b")));
    char buf[FILE_PATH_MAX + 2];
    memset(buf, 'a', sizeof buf);
    buf[0] = '/';
    assert_false(file_path_valid((struct slice){buf, 300}));
    for (size_t i = 0; i < sizeof buf; i += 100) {
        buf[i] = '/';
    }
    assert_true(file_path_valid((struct slice){buf, 4050}));
    assert_false(file_path_valid((struct slice){buf, FILE_PATH_MAX + 1}));
}
