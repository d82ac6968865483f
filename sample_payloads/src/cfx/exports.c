/* PE format: https://learn.microsoft.com/windows/win32/debug/pe-format */
#include "exports.h"

static uint32_t u32(const uint8_t *image, uint32_t offset)
{
    return *(const uint32_t *)(image + offset);
}

const cfx_fixture *cfx_fixture_at(const void *image, uint32_t size, uint32_t index)
{
    static const char prefix[] = CFX_EXPORT_PREFIX;
    const uint8_t *base = image;
    uint32_t headers, table, count, functions, names, ordinals;
    if (!base || size < 0x400 || *(const uint16_t *)base != 0x5a4d || u32(base, 0x3c) > size - 0x100)
        return 0;
    headers = u32(base, 0x3c) + 24; /* the optional header; 0x20b: PE32+ */
    table = u32(base, headers + (*(const uint16_t *)(base + headers) == 0x20b ? 112 : 96));
    if (!table || table > size - 40)
        return 0;
    count = u32(base, table + 24);
    functions = u32(base, table + 28);
    names = u32(base, table + 32);
    ordinals = u32(base, table + 36);
    if (count > size / 4 || names > size - 4 * count || ordinals > size - 2 * count)
        return 0;
    for (uint32_t i = 0; i < count; i++) {
        const char *name = (const char *)base + u32(base, names + 4 * i);
        uint32_t length = 0;
        while (prefix[length] && name[length] == prefix[length])
            length++;
        if (!prefix[length] && !index--)
            return (const cfx_fixture *)(base + u32(base, functions + 4u * *(const uint16_t *)(base + ordinals + 2 * i)));
    }
    return 0;
}

void cfx_copy_text(char *to, const char *from, uint32_t size)
{
    while (--size && *from)
        *to++ = *from++;
    *to = 0;
}

void cfx_describe(cfx_item *item, uint32_t fixture_index, const cfx_fixture *fixture, uint32_t entry_index)
{
    const cfx_entry *entry = fixture->entries + entry_index;
    item->fixture = fixture_index;
    item->entry = entry_index;
    item->kind = entry->kind;
    item->reserved = 0;
    cfx_copy_text(item->fixture_name, fixture->name, CFX_NAME_SIZE);
    cfx_copy_text(item->name, entry->name, CFX_NAME_SIZE);
}
