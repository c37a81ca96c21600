using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>What a process was handed over, and how it ends at once: calls of a POSIX system that .NET does not offer.</summary>
internal static class ProcessDescriptors
{
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExecute = 1;

    /// <summary>
    /// Whether a descriptor was handed over by whoever started this process. One that was closed may meanwhile belong to a file of the
    /// runtime's own, which closes itself when another program takes the process over; what was handed over cannot be such.
    /// </summary>
    public static bool IsInherited(int descriptor)
    {
        if (OperatingSystem.IsWindows())
            return true;

        int flags = DescriptorControl(descriptor, GetDescriptorFlags);
        return flags >= 0 && (flags & CloseOnExecute) == 0;
    }

    /// <summary>Whether nothing stands behind a descriptor, so that the next file that is opened may get its number.</summary>
    public static bool IsClosed(int descriptor) => !OperatingSystem.IsWindows() && DescriptorControl(descriptor, GetDescriptorFlags) < 0;

    /// <summary>Ends the process now, whatever its other threads do.</summary>
    public static void Exit(int exitCode)
    {
        if (!OperatingSystem.IsWindows())
            ExitAtOnce(exitCode);
        Environment.Exit(exitCode);
    }

    [DllImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int DescriptorControl(int descriptor, int command);

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitAtOnce(int exitCode);
}
