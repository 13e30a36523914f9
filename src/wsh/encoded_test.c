/* Encoded scripts: what was encoded comes out again; what is cut off or damaged is refused. */
#include "test.h"
#include "wsh/encoded.h"

static void decodes(const char *encoded, const char *want)
{
    AUTO_STR out = STR_INIT;
    assert_true(script_is_encoded(slice_of(encoded)));
    assert_int_equal(script_decode(slice_of(encoded), &out), 0);
    assert_string_equal(str_z(&out), want);
}

TEST(an_encoded_script_is_read)
{
    /* the parts of this sample: mark, length, code, sum, mark */
    decodes("#@~^DgAAAA==\\ko$K6,JC"
            "\x7f"
            "V^GJqAQAAA==^#~@",
            "MsgBox \"Hello\"");
    decodes("'comment\r\n#@~^DgAAAA==\\ko$K6,JC"
            "\x7f"
            "V^GJqAQAAA==^#~@\r\n' end",
            "'comment\r\nMsgBox \"Hello\"\r\n' end");
    decodes("#@~^AAAAAA==@#@&@!@*@$AAAAAA==^#~@", "\r\n<>@");
    decodes("#@~^AAAAAA==\xc3\xa4"
            "AAAAAA==^#~@",
            "\xc3\xa4");
}

TEST(damage_is_told)
{
    static const char *const bad[] = {
        "#@~^",
        "#@~^DgAAAA==",
        "#@~^DgAAAA=x\\ko$K6,JC"
        "\x7f"
        "V^GJqAQAAA==^#~@",
        "#@~^Dg*AAA==\\ko$K6,JC"
        "\x7f"
        "V^GJqAQAAA==^#~@",
        "#@~^DgAAAA==\\ko$K6,JC"
        "\x7f"
        "V^GJqAQAAA==^#~",
        "#@~^DgAAAA==\\ko$K6,JC"
        "\x7f"
        "V^GJ^#~@",
        "#@~^DgAAAA==@xqAQAAA==^#~@",
        "#@~^DgAAAA==x@qAQAAA==^#~@",
    };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        AUTO_STR out = STR_INIT;
        hres hr = script_is_encoded(slice_of(bad[i])) ? script_decode(slice_of(bad[i]), &out)
                                                      : WBEM_E_INVALID_STREAM;
        if (hr != WBEM_E_INVALID_STREAM) {
            print_message("# %zu %s\n", i, str_z(&out));
        }
        assert_int_equal(hr, WBEM_E_INVALID_STREAM);
    }
    assert_false(script_is_encoded(SLICE("WScript.Echo 1")));
}
