/* What the compiler was told to build for. */
#ifdef _WIN64
#define CROSS_ISA "amd64"
#define CROSS_BITS 64
#else
#define CROSS_ISA "i386"
#define CROSS_BITS 32
#endif
#define CROSS_TEXT_(x) #x
#define CROSS_TEXT(x) CROSS_TEXT_(x)
#define CROSS_BITS_TEXT CROSS_TEXT(CROSS_BITS)
