#include "text.h"

#include <stdarg.h>
#include <stdint.h>

static char pending[4096];
static DWORD used;

static void flush(void)
{
    DWORD written;
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), pending, used, &written, NULL);
    used = 0;
}

static void put(char character)
{
    if (used == sizeof pending)
        flush();
    pending[used++] = character;
}

static void put_text(const char *text)
{
    while (*text)
        put(*text++);
}

static void put_number(uint64_t value, unsigned base)
{
    char digits[20];
    unsigned count = 0;
    do { /* bit by bit where the base is a power of two: i386 has no 64-bit division without a runtime */
        unsigned digit = base == 16 ? (unsigned)(value & 15) : (uint32_t)value % 10;
        digits[count++] = "0123456789abcdef"[digit];
        value = base == 16 ? value >> 4 : (uint32_t)value / 10;
    } while (value);
    while (count)
        put(digits[--count]);
}

static void put_json(const char *text)
{
    put('"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            put('\\');
            put((char)c);
        } else if (c < 0x20) {
            put_text("\\u00");
            put("0123456789abcdef"[c >> 4]);
            put("0123456789abcdef"[c & 15]);
        } else {
            put((char)c);
        }
    }
    put('"');
}

void narrow(const WCHAR *text, char *buffer, int size)
{
    if (!WideCharToMultiByte(CP_UTF8, 0, text, -1, buffer, size, NULL, NULL))
        buffer[size - 1] = 0; /* cut: the rest is filled */
}

static void put_wide(const WCHAR *text)
{
    static char buffer[3 * MAX_PATH]; /* static: the frame of say() stays small; the runner has one thread */
    narrow(text, buffer, sizeof buffer);
    put_text(buffer);
}

void say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    for (; *format; format++) {
        if (*format != '%') {
            put(*format);
            continue;
        }
        switch (*++format) {
        case 's': put_text(va_arg(arguments, const char *)); break;
        case 'j': put_json(va_arg(arguments, const char *)); break;
        case 'w': put_wide(va_arg(arguments, const WCHAR *)); break;
        case 'u': put_number(va_arg(arguments, unsigned), 10); break;
        case 'x': put_number(va_arg(arguments, uint64_t), 16); break;
        default: put(*format);
        }
    }
    va_end(arguments);
    flush(); /* what was said stays said when a test ends the process */
}

BOOL same_text(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

BOOL starts_with(const char *text, const char *prefix)
{
    while (*prefix && *text == *prefix)
        text++, prefix++;
    return !*prefix;
}
