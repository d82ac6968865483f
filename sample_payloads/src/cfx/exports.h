/* Finds the fixtures in the export table of a loaded image. For user and kernel mode. */
#ifndef CFX_EXPORTS_H
#define CFX_EXPORTS_H
#include "protocol.h"

/* The index-th fixture, in the order of the names, which linkers sort; NULL when there are no more, or the image is
 * shorter (size in bytes) than its tables say. */
const cfx_fixture *cfx_fixture_at(const void *image, uint32_t size, uint32_t index);

/* Copy a name into size bytes, cut if need be. */
void cfx_copy_text(char *to, const char *from, uint32_t size);

/* Describe one entry of a fixture. */
void cfx_describe(cfx_item *item, uint32_t fixture_index, const cfx_fixture *fixture, uint32_t entry_index);
#endif
