/* One version for all sample files; the numbers go to VERSIONINFO, the text to the programs' output. */
#define CROSS_VERSION_NUMBERS 1, 0, 0, 0
#define CROSS_VERSION_TEXT "1.0.0.0"
