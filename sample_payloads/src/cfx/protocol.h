/* Between runner and reflector: only fixed widths, so that a 32-bit runner drives a 64-bit driver. Also the runner's
 * own form of what a module holds. */
#ifndef CFX_PROTOCOL_H
#define CFX_PROTOCOL_H
#include "cfx.h"

#define CFXKR_DEVICE L"\\\\.\\CfxKr"
#define CFXKR_SERVICE L"cfxkr"
#define CFX_TEST_SERVICE L"cfxktest"

/* Device type 0x8000 (a vendor's), write access, buffered; functions from 0x800 on are a vendor's. */
#define CFXKR_CONTROL(function) (0x80000000u | 2u << 14 | (0x800u + (function)) << 2)
#define CFXKR_VERSION CFXKR_CONTROL(0) /* out: cfxkr_version */
#define CFXKR_LIST CFXKR_CONTROL(1)    /* in: cfxkr_request (driver); out: cfxkr_list, cfx_item … */
#define CFXKR_CALL CFXKR_CONTROL(2)    /* in: cfxkr_request; out: cfxkr_outcome, cfxkr_report … */

typedef struct cfxkr_version {
    uint32_t abi, bits;
} cfxkr_version;
/* One routine; fixtures are numbered in export order, entries in theirs. */
typedef struct cfx_item {
    uint32_t fixture, entry, kind, reserved;
    char fixture_name[CFX_NAME_SIZE], name[CFX_NAME_SIZE];
} cfx_item;
typedef struct cfxkr_request {
    uint16_t driver[32]; /* service name of the test driver */
    uint32_t fixture, entry;
    uint64_t value; /* of the fixture */
} cfxkr_request;
typedef struct cfxkr_list {
    uint32_t total, stored; /* stored items follow */
} cfxkr_list;
typedef struct cfxkr_outcome {
    uint32_t reports, dropped; /* reports follow; those without room were dropped, but are counted in failures */
    uint32_t failures, skips;
    uint64_t value;
} cfxkr_outcome;
typedef struct cfxkr_report {
    uint32_t kind, line;
    uint64_t left, right;
    char file[CFX_NAME_SIZE], text[128];
} cfxkr_report;
#endif
