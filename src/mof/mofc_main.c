/* mofc: compiles MOF files into a schema image at build time.
 *     mofc [--asm] -o output file.mof...
 * --asm: assembler source that defines cim_builtin_image and cim_builtin_image_size instead of the
 * bare image. */
#include "cim/image.h"
#include "mof/memtarget.h"

#include <errno.h>
#include <stdio.h>

static int complain(const char *what, const char *why)
{
    (void)fprintf(stderr, "mofc: %s: %s\n", what, why);
    return 1;
}

static hres compile_files(struct mof_mem *mem, char **files, int n)
{
    struct mof_options options = {.system_classes = true};
    struct mof_target target = mof_mem_target(mem);
    for (int i = 0; i < n; i++) {
        struct mof_report report;
        mof_report_init(&report);
        hres hr = mof_compile_file(files[i], &options, &target, &report);
        (void)fputs(str_z(&report.text), stderr);
        mof_report_fini(&report);
        if (FAILED(hr)) {
            return hr;
        }
    }
    return 0;
}

static hres write_image(const struct mof_mem *mem, struct str *out)
{
    struct VEC(struct cim_image_input_ns) ns = {0};
    hres hr = 0;
    for (size_t i = 0; i < mem->ns.n && hr == 0; i++) {
        const struct mof_mem_ns *m = &mem->ns.v[i];
        struct cim_image_input_ns in = {.name = cim_str_slice(m->name),
                                        .classes = m->classes.v,
                                        .nclasses = m->classes.n,
                                        .instances = m->instances.v,
                                        .ninstances = m->instances.n};
        hr = vec_push(&ns, in) ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    hr = hr ? hr : cim_image_write(ns.v, ns.n, out);
    vec_fini(&ns);
    return hr;
}

static void add_symbol(struct str *out, const char *name)
{
    str_addf(out, "    .globl %s\n    .hidden %s\n    .type %s, %%object\n%s:\n", name, name, name,
             name);
}

static void add_asm(struct str *out, struct slice image)
{
    str_addz(out, "/* made by mofc */\n    .section .rodata\n    .balign 16\n");
    add_symbol(out, "cim_builtin_image");
    for (size_t i = 0; i < image.n; i++) {
        str_addf(out, "%s%u",
                 i % 32 ? ","
                 : i    ? "\n    .byte "
                        : "    .byte ",
                 (unsigned)(uint8_t)image.p[i]);
    }
    str_addz(out, "\n    .balign 8\n");
    add_symbol(out, "cim_builtin_image_size");
    str_addf(out, "    .quad %zu\n    .section .note.GNU-stack,\"\",%%progbits\n", image.n);
}

static int save(const char *path, struct slice data)
{
    FILE *f = fopen(path, "wb");
    if (!f) {
        return complain(path, strerror(errno));
    }
    bool ok = fwrite(data.p, 1, data.n, f) == data.n;
    ok = fclose(f) == 0 && ok;
    return ok ? 0 : complain(path, "cannot write");
}

static int run(struct mof_mem *mem, const char *output, bool assembler, char **files, int n)
{
    AUTO_STR image = STR_INIT;
    AUTO_STR text = STR_INIT;
    hres hr = compile_files(mem, files, n);
    hr = hr ? hr : write_image(mem, &image);
    if (SUCCEEDED(hr) && assembler) {
        add_asm(&text, str_slice(&image));
        hr = str_status(&text);
    }
    if (FAILED(hr)) {
        const char *why = hres_text(hr);
        return complain(output, why ? why : "failed");
    }
    return save(output, str_slice(assembler ? &text : &image));
}

int main(int argc, char **argv)
{
    const char *output = NULL;
    bool assembler = false;
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "--asm") == 0) {
            assembler = true;
        } else if (strcmp(argv[i], "-o") == 0 && i + 1 < argc) {
            output = argv[++i];
        } else {
            return complain(argv[i], "unknown option");
        }
    }
    if (!output || i == argc) {
        return complain("usage", "mofc [--asm] -o output file.mof...");
    }
    struct mof_mem mem;
    mof_mem_init(&mem);
    int result = run(&mem, output, assembler, argv + i, argc - i);
    mof_mem_fini(&mem);
    return result;
}
