using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Files;

/// <summary>What a path leads to, found out without opening it.</summary>
/// <remarks>
/// .NET tells neither pipes from files nor two names of one file from two files, so Linux and macOS are asked themselves.
/// Elsewhere links are resolved and their final paths compared, which leaves hard links apart.
/// </remarks>
/// <param name="Kind">What it is.</param>
/// <param name="Identity">Which one it is; only for what is there.</param>
/// <param name="Owner">Whose it is; <see langword="null"/> where the system was not asked.</param>
/// <param name="Changed">When its content or its facts were changed last, in nanoseconds since 1970, which no program can set back; 0
/// where the system was not asked.</param>
internal readonly record struct FileFacts(FileKind Kind, FileIdentity Identity, FileOwner? Owner = null, long Changed = 0)
{
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const uint AllFacts = 0x3D9;
    private const int PermissionDenied = 13;
    private const int OperationNotPermitted = 1;
    private const int NotImplemented = 38;
    private const int LinuxNameTooLong = 36;
    private const int MacNameTooLong = 63;
    private const long NanosecondsPerSecond = 1_000_000_000;

    // Set once the system turns out to lack the call, as kernels before 4.11 do.
    private static bool s_onlyPaths = !OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS();

    /// <summary>The facts of a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="followsLinks">Whether a link stands for what it leads to.</param>
    public static FileFacts Of(string path, bool followsLinks = false)
    {
        // The system would read no further than to this character, and tell of another file.
        if (path.Contains('\0', StringComparison.Ordinal))
            return new FileFacts(FileKind.Missing, default);

        if (!s_onlyPaths)
        {
            try
            {
                return OperatingSystem.IsLinux() ? OfLinux(path, followsLinks) : OfMac(path, followsLinks);
            }
            catch (Exception exception)
                when (exception is EntryPointNotFoundException or DllNotFoundException or PlatformNotSupportedException)
            {
                s_onlyPaths = true;
            }
        }

        return ByPath(path, followsLinks);
    }

    /// <summary>The facts of a path as far as .NET knows them.</summary>
    internal static FileFacts ByPath(string path, bool followsLinks)
    {
        try
        {
            string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            FileAttributes attributes = File.GetAttributes(full);
            if (attributes.HasFlag(FileAttributes.ReparsePoint) && File.ResolveLinkTarget(full, returnFinalTarget: true) is { } target)
            {
                if (!followsLinks)
                    return new FileFacts(FileKind.Link, default);
                full = Path.TrimEndingDirectorySeparator(target.FullName);
                attributes = File.GetAttributes(full);
            }

            FileKind kind =
                attributes.HasFlag(FileAttributes.Directory) ? FileKind.Folder
                : attributes.HasFlag(FileAttributes.Device) ? FileKind.Other
                : FileKind.Regular;
            return new FileFacts(kind, FileIdentity.OfPath(full));
        }
        catch (UnauthorizedAccessException)
        {
            return new FileFacts(FileKind.Denied, default);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            return new FileFacts(FileKind.Missing, default);
        }
    }

    private static FileFacts OfLinux(string path, bool followsLinks)
    {
        if (LinuxStatus(CurrentFolder, path, followsLinks ? 0 : DoNotFollow, AllFacts, out LinuxFileStatus status) == 0)
        {
            ulong device = ((ulong)status.DeviceMajor << 32) | status.DeviceMinor;
            return Create(
                status.Mode,
                new FileIdentity(device, status.Number, status.Length, Time(status.Seconds, status.Nanoseconds), null),
                new FileOwner(status.User, status.Group),
                Time(status.ChangeSeconds, status.ChangeNanoseconds),
                path
            );
        }

        return Failed();
    }

    private static FileFacts OfMac(string path, bool followsLinks)
    {
        bool isIntel = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        MacFileStatus status;
        int result = (isIntel, followsLinks) switch
        {
            (true, true) => MacStatusIntel(path, out status),
            (true, false) => MacLinkStatusIntel(path, out status),
            (false, true) => MacStatus(path, out status),
            _ => MacLinkStatus(path, out status),
        };
        if (result != 0)
            return Failed();
        return Create(
            status.Mode,
            new FileIdentity(status.Device, status.Number, status.Length, Time(status.Seconds, status.Nanoseconds), null),
            new FileOwner(status.User, status.Group),
            Time(status.ChangeSeconds, status.ChangeNanoseconds),
            path
        );
    }

    private static FileFacts Failed() =>
        Marshal.GetLastPInvokeError() switch
        {
            NotImplemented when OperatingSystem.IsLinux() => throw new PlatformNotSupportedException(),
            PermissionDenied or OperationNotPermitted or LinuxNameTooLong or MacNameTooLong => new FileFacts(FileKind.Denied, default),
            _ => new FileFacts(FileKind.Missing, default),
        };

    private static long Time(long seconds, long nanoseconds) => unchecked((seconds * NanosecondsPerSecond) + nanoseconds);

    private static FileFacts Create(ushort mode, FileIdentity identity, FileOwner owner, long changed, string path)
    {
        FileKind kind = (mode & 0xF000) switch
        {
            0x4000 => FileKind.Folder,
            0x8000 => FileKind.Regular,
            0xA000 => FileKind.Link,
            0x1000 => FileKind.Pipe,
            _ => FileKind.Other,
        };
        if (kind == FileKind.Folder)
            identity = identity with { Length = 0, Modified = 0 };
        return new FileFacts(kind, identity.Number == 0 ? FileIdentity.OfPath(Path.GetFullPath(path)) : identity, owner, changed);
    }

    // Paths go over as UTF-8, and libc is no file beside the program that somebody could exchange.
#pragma warning disable SYSLIB1054, CA5392, CA2101
    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int LinuxStatus(
        int folder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        out LinuxFileStatus status
    );

    [DllImport("libc", EntryPoint = "stat", SetLastError = true)]
    private static extern int MacStatus([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out MacFileStatus status);

    [DllImport("libc", EntryPoint = "lstat", SetLastError = true)]
    private static extern int MacLinkStatus([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out MacFileStatus status);

    [DllImport("libc", EntryPoint = "stat$INODE64", SetLastError = true)]
    private static extern int MacStatusIntel([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out MacFileStatus status);

    [DllImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true)]
    private static extern int MacLinkStatusIntel([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out MacFileStatus status);
#pragma warning restore SYSLIB1054, CA5392, CA2101

    // struct statx of linux/stat.h, the same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct LinuxFileStatus
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(40)]
        public long Length;

        [FieldOffset(96)]
        public long ChangeSeconds;

        [FieldOffset(104)]
        public uint ChangeNanoseconds;

        [FieldOffset(112)]
        public long Seconds;

        [FieldOffset(120)]
        public uint Nanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    // struct stat of sys/stat.h with numbers of 64 bits.
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct MacFileStatus
    {
        [FieldOffset(0)]
        public uint Device;

        [FieldOffset(4)]
        public ushort Mode;

        [FieldOffset(8)]
        public ulong Number;

        [FieldOffset(16)]
        public uint User;

        [FieldOffset(20)]
        public uint Group;

        [FieldOffset(48)]
        public long Seconds;

        [FieldOffset(56)]
        public long Nanoseconds;

        [FieldOffset(64)]
        public long ChangeSeconds;

        [FieldOffset(72)]
        public long ChangeNanoseconds;

        [FieldOffset(96)]
        public long Length;
    }
}
