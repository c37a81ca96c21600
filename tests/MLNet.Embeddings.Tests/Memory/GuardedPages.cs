using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Pages of memory straight from the system, between two that nothing may touch.</summary>
internal static unsafe partial class GuardedPages
{
    private const int NoAccess = 0;
    private const int ReadWrite = 3;
    private const int Private = 2;

    /// <summary>Maps zeroed pages; the pages before and behind them are protected.</summary>
    /// <param name="bytes">Bytes between the protected pages, a multiple of the system's page size.</param>
    /// <returns>The first byte.</returns>
    public static byte* Map(nuint bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Guarded memory needs mmap.");
        int anonymous = OperatingSystem.IsLinux() ? 0x20 : 0x1000;
        nuint page = (nuint)Environment.SystemPageSize;
        nint address = MapPages(0, bytes + (2 * page), ReadWrite, Private | anonymous, -1, 0);
        if (address == -1)
            throw new OutOfMemoryException("mmap gave no memory.");

        byte* first = (byte*)address + page;
        if (ProtectPages(address, page, NoAccess) != 0 || ProtectPages((nint)(first + bytes), page, NoAccess) != 0)
            throw new InvalidOperationException("mprotect failed.");
        return first;
    }

    /// <summary>Gives back what <see cref="Map"/> gave.</summary>
    public static void Unmap(byte* first, nuint bytes)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        _ = UnmapPages((nint)(first - page), bytes + (2 * page));
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint MapPages(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int ProtectPages(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int UnmapPages(nint address, nuint length);
}
