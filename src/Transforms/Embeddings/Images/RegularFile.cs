using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Images;

/// <summary>Opens files that a column names: whatever ends by itself, so no pipes, sockets and devices.</summary>
/// <remarks>
/// Opening a pipe waits for somebody who writes into it, and a device may have no end. .NET does not tell them from files, so Linux is
/// asked itself before; elsewhere, and on kernels without the call, .NET's word is taken. What is exchanged between the question and the
/// opening is not noticed.
/// </remarks>
internal static class RegularFile
{
    private const int CurrentFolder = -100;
    private const uint TypeAlone = 1;
    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>Opens a file to read it without a buffer.</summary>
    /// <exception cref="IOException">It is not there, is no file, or cannot be read; messages leave the path to the caller.</exception>
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path))
            throw new IOException("The path is a folder.");
        if (!File.Exists(path))
            throw new FileNotFoundException("The file was not found.");
        if (IsSpecial(path))
            throw new IOException("The path is a pipe, a socket or a device.");

        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
    }

    /// <summary>The content of a file.</summary>
    /// <exception cref="IOException">As <see cref="Open"/>, or it is larger than 2 GB.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        using FileStream file = Open(path);
        var content = new byte[Length(file)];
        int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        WorkCounts.AddFileRead();
        return length == content.Length ? content : content[..length];
    }

    /// <summary>The length of a file that fits into an array.</summary>
    /// <exception cref="IOException">It is larger than 2 GB.</exception>
    public static int Length(FileStream file) =>
        file.Length <= Array.MaxLength ? (int)file.Length : throw new IOException("The file is larger than 2 GB.");

    private static bool IsSpecial(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;

        try
        {
            return Status(CurrentFolder, path, 0, TypeAlone, out FileStatus status) == 0 && (status.Mode & TypeBits) != Regular;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    // Paths go over as UTF-8, and libc is no file beside the program that somebody could exchange.
#pragma warning disable SYSLIB1054, CA5392, CA2101
    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Status(
        int folder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        out FileStatus status
    );
#pragma warning restore SYSLIB1054, CA5392, CA2101

    // struct statx of linux/stat.h, the same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
