using System.Runtime.InteropServices;
using System.Text;
using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Reports.Files;

/// <summary>The few calls of a POSIX system that .NET does not offer; each does nothing on Windows.</summary>
internal static class Posix
{
    /// <summary>
    /// Waits until the names in a folder are on the disk: without it, a file that was moved there may be gone after a power failure.
    /// </summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;

        // Some file systems cannot do this, and the files in them are none the worse.
        int descriptor = Open(ZeroTerminated(folder), 0);
        if (descriptor < 0)
            return;
        _ = Synchronize(descriptor);
        _ = Close(descriptor);
    }

    /// <summary>Gives a file to another user and group where that is allowed.</summary>
    public static void GiveTo(string path, FileOwner owner)
    {
        // A user may not give files away, but may choose among the groups that he belongs to.
        if (!OperatingSystem.IsWindows() && ChangeOwner(ZeroTerminated(path), owner.User, owner.Group) != 0)
            _ = ChangeOwner(ZeroTerminated(path), uint.MaxValue, owner.Group);
    }

    private static byte[] ZeroTerminated(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Synchronize(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);

    [DllImport("libc", EntryPoint = "chown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner(byte[] path, uint owner, uint group);
}
