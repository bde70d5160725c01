/* What Rust's standard library imports from bcryptprimitives.dll, for a wine that lacks it. Only for trying binaries out:
 * it is in nothing that is shipped. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
    return RtlGenRandom(data, (ULONG)length);
}
