using System.Runtime.InteropServices;
using System.Text;

namespace MLNet.Embeddings.Samples.Files;

/// <summary>What the system knows of a file beyond its name: which one it is, what kind, and whose.</summary>
/// <param name="Device">The file system that it lies on.</param>
/// <param name="Node">Its number there; two names of one number are one file.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Owner">Number of its owner.</param>
/// <param name="Group">Number of its group.</param>
internal readonly record struct FileStatus(ulong Device, ulong Node, FileKind Kind, uint Owner, uint Group)
{
    private const int CurrentFolder = -100;
    private const uint BasicFields = 0x7ff;

    /// <summary>
    /// Looks at a file, through links; <see langword="null"/> where there is none or the system does not tell (it does on Linux).
    /// </summary>
    public static FileStatus? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;

        try
        {
            if (StatX(CurrentFolder, [.. Encoding.UTF8.GetBytes(path), 0], 0, BasicFields, out Fields fields) != 0)
                return null;

            ulong device = ((ulong)fields.DeviceMajor << 32) | fields.DeviceMinor;
            return new FileStatus(device, fields.Node, KindOf(fields.Mode), fields.Owner, fields.Group);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            return null;
        }
    }

    private static FileKind KindOf(ushort mode) => (mode & 0xF000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Folder,
        0x1000 => FileKind.Pipe,
        _ => FileKind.Device,
    };

    // The layout is the kernel's and the same on every processor, unlike that of stat.
    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, byte[] path, int flags, uint wanted, out Fields fields);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Fields
    {
        [FieldOffset(20)]
        public readonly uint Owner;

        [FieldOffset(24)]
        public readonly uint Group;

        [FieldOffset(28)]
        public readonly ushort Mode;

        [FieldOffset(32)]
        public readonly ulong Node;

        [FieldOffset(136)]
        public readonly uint DeviceMajor;

        [FieldOffset(140)]
        public readonly uint DeviceMinor;
    }
}
