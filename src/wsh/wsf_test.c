/* Windows Script Files: what is read, places, errors, the usage text. */
#include "test.h"
#include "wsh/wsf.h"

#include <stdio.h>

static struct arena arena;
static struct wsf_error error;

static struct wsf_job *parse(const char *text)
{
    struct wsf_job *jobs;
    arena_init(&arena, 0);
    error = (struct wsf_error){0};
    hres hr = wsf_parse(slice_of(text), &arena, &jobs, &error);
    if (FAILED(hr)) {
        print_message("# (%u, %u) %s\n", error.line, error.column, error.text);
    }
    assert_int_equal(hr, 0);
    return jobs;
}

static void fails(const char *text, uint32_t line, uint32_t column, const char *message)
{
    struct wsf_job *jobs;
    arena_init(&arena, 0);
    error = (struct wsf_error){0};
    assert_int_equal(wsf_parse(slice_of(text), &arena, &jobs, &error), WBEM_E_INVALID_SYNTAX);
    assert_string_equal(error.text, message);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
    arena_fini(&arena);
}

static void is(struct slice s, const char *text)
{
    assert_string_equal(s.p, text);
    assert_int_equal(s.n, strlen(text));
}

TEST(a_job_has_its_elements)
{
    struct wsf_job *j = parse("<package><!-- two --><comment>x<y</comment>\n"
                              "<JOB ID='one'><?job error='true' debug=\"false\"?>\n"
                              "<reference object=WbemScripting.SWbemLocator />"
                              "<object id=\"fso\" progid='Scripting.FileSystemObject' events=TRUE/>"
                              "<resource id=\"r\"> a &lt;b&gt; &amp; &#65;&#x42; & c </resource>"
                              "<script language=\"VBScript\" src=\"a.vbs\"></script>\n"
                              "  <script language=\"VBScript\">If a < b & c Then</script>"
                              "</JOB><job id=\"two\"/></package>");
    is(j->id, "one");
    is(j->references->name, "WbemScripting.SWbemLocator");
    is(j->objects->id, "fso");
    is(j->objects->progid, "Scripting.FileSystemObject");
    assert_true(j->objects->events);
    is(j->resources->id, "r");
    is(j->resources->text, " a <b> & AB & c ");
    is(j->scripts->src, "a.vbs");
    struct wsf_script *s = j->scripts->next;
    assert_int_equal(s->first_line, 4);
    assert_int_equal(strspn(s->code.p, " "), 30);
    assert_string_equal(s->code.p + 30, "If a < b & c Then");
    assert_null(s->next);
    assert_ptr_equal(wsf_find_job(j, SLICE("TWO")), j->next);
    assert_ptr_equal(wsf_find_job(j, SLICE("")), j);
    assert_null(wsf_find_job(j, SLICE("three")));
    arena_fini(&arena);
}

TEST(with_a_declaration_it_is_xml)
{
    struct wsf_job *j = parse("<?xml version=\"1.0\"?>\n<job>\n<script language=\"VBScript\">\n"
                              "<![CDATA[x = 1 < 2 & \"</script>\"\n]]></script>"
                              "<script>a &lt; b</script></job>");
    assert_int_equal(j->scripts->first_line, 3);
    assert_string_equal(j->scripts->code.p + strspn(j->scripts->code.p, " \n"),
                        "x = 1 < 2 & \"</script>\"\n");
    assert_non_null(strstr(j->scripts->next->code.p, "a < b"));
    arena_fini(&arena);
    fails("<?xml version='1.0'?><Job/>", 1, 22,
          "Unexpected element 'Job': a file has a <package> of <job>s");
    fails("<?xml version='1.0'?><job id=a/>", 1, 30, "The value of an attribute stands in quotes");
    fails("<?xml version='1.0'?><job><script>a < b</script></job>", 1, 37,
          "'<' in code stands in CDATA or is written as &lt;");
    fails("<?xml version='1.0'?><job><resource id='a'>&no;</resource></job>", 1, 44,
          "Unknown entity, '&' is written as &amp;");
    fails("<?xml version='1.0'?><job id></job>", 1, 29, "Expected '=' behind the attribute 'id'");
}

TEST(what_is_wrong_is_named_with_its_place)
{
    fails("", 1, 1, "There is no <job> in the file");
    fails("<package></package>", 1, 1, "There is no <job> in the file");
    fails("<package><job/>", 1, 1, "Unexpected end of file: </package> is missing");
    fails("<job>", 1, 1, "Unexpected end of file: </job> is missing");
    fails("\n <job>\n  <script>x", 3, 3, "Unexpected end of file: </script> is missing");
    fails("<job><nonsense/></job>", 1, 6, "Unknown element 'nonsense'");
    fails("<job><runtime><named/></runtime></job>", 1, 15, "A <named> needs the attribute name");
    fails("<job><object id='a'/></job>", 1, 6, "An <object> needs the attribute progid or classid");
    fails("<job><object progid='a'/></job>", 1, 6, "An <object> needs the attribute id");
    fails("<job><reference/></job>", 1, 6, "A <reference> needs the attribute object or guid");
    fails("<job><resource>x</resource></job>", 1, 6, "A <resource> needs the attribute id");
    fails("<job id='a></job>", 1, 9, "Unterminated string: the closing quote is missing");
    fails("<job id='a'/><job id='A'/>", 1, 14, "There are two jobs with the id 'A'");
    fails("<job></package>", 1, 6, "Expected </job> instead of </package>");
    fails("<job", 1, 1, "Unexpected end of file: the element 'job' is not closed with '>'");
    fails("<job><>", 1, 6, "Expected the name of an element behind '<'");
    fails("<job><!-- ", 1, 6, "Unexpected end of file: '-->' is missing");
    fails("<job><resource id='a'>x</job>", 1, 24, "Expected </resource>");
    fails("<job =/>", 1, 6, "Expected a name or '>' in the element 'job'");
    fails("</job>", 1, 1, "Unexpected element '/job': a file has a <package> of <job>s");
}

static void usage(const char *runtime, const char *want)
{
    AUTO_STR text = STR_INIT, out = STR_INIT;
    str_addf(&text, "<job><runtime>%s</runtime></job>", runtime);
    struct wsf_job *j = parse(str_z(&text));
    assert_true(j->runtime.given);
    wsf_usage(&j->runtime, SLICE("x.wsf"), &out);
    assert_string_equal(str_z(&out), want);
    arena_fini(&arena);
}

TEST(the_usage_text)
{
    usage("<description>This script reboots a server</description>"
          "<named name='server' helpstring='Server to run the script on' type='string' "
          "required='true'/><example>Example: x.wsf /server:scripting</example>",
          "This script reboots a server\nUsage: x.wsf /server:value\n\nOptions:\n\n"
          "server : Server to run the script on\n\nExample: x.wsf /server:scripting\n");
    usage("<unnamed name='filename' helpstring='The file to process' many='false' "
          "required='true'/>",
          "Usage: x.wsf filename\n\nOptions:\n\nfilename : The file to process\n");
    usage("<unnamed name='f' helpstring='files' required='3'/>",
          "Usage: x.wsf f1 f2 f3\n\nOptions:\n\nf : files\n");
    usage("<unnamed name='f' helpstring='files' many='true' required='1'/>",
          "Usage: x.wsf f1 [f2...]\n\nOptions:\n\nf : files\n");
    usage("<named name='on' type='boolean' helpstring='b'/><named name='quiet' helpstring='q'/>"
          "<unnamed name='f' required='false' helpstring='u'/>",
          "Usage: x.wsf [/on[+|-]] [/quiet] [f]\n\nOptions:\n\non    : b\nquiet : q\nf     : u\n");
    usage("<named name='a'/><usage>\nYour usage text goes here.\n</usage>",
          "Your usage text goes here.\n");
    usage("", "Usage: x.wsf\n");
}
