// Observation calls this when a lock of Swift's own runtime fails. On Linux it is not exported by the runtime of Swift 6.0,
// so that whatever links Observation statically misses it; on Apple's systems it is part of the system.

#if defined(__linux__)

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

// `swift::threading::fatal(char const *, ...)`, as the C++ compiler spells it.
_Noreturn void _ZN5swift9threading5fatalEPKcz(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    abort();
}

#endif
