using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MLNet.Embeddings.Tests.Clip;

/// <summary>Reads the values of a NumPy file.</summary>
internal static class NpyFile
{
    public static T[] Read<T>(string path)
        where T : unmanaged
    {
        byte[] file = File.ReadAllBytes(path);
        int header = 10 + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        Assert.Contains("'fortran_order': False", Encoding.ASCII.GetString(file, 10, header - 10));
        return MemoryMarshal.Cast<byte, T>(file.AsSpan(header)).ToArray();
    }
}
