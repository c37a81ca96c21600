using System;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies an assembly and opens the visibility of its internal types and members in the copy. Only flag bits change: nothing moves, nothing
/// is emitted anew. The layout is that of ECMA-335, partition II, chapters 24 and 25.
/// </summary>
public sealed class ReferenceCopy : Task
{
    private const int TypeRef = 1,
        TypeDef = 2,
        FieldPointer = 3,
        Field = 4;
    private const int MethodPointer = 5,
        Method = 6,
        ParameterPointer = 7,
        Parameter = 8;
    private const int ModuleRef = 26,
        TypeSpec = 27,
        AssemblyRef = 35,
        TableCount = 64;

    private byte[] _bytes = new byte[0];

    [Required]
    public string Source { get; set; } = "";

    [Required]
    public string Destination { get; set; } = "";

    public override bool Execute()
    {
        _bytes = File.ReadAllBytes(Source);
        OpenTables(FindTableStream());

        // A build of the same project in another process may write the same copy: the content is equal, so the last one to move wins.
        string temporary = Destination + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(temporary, _bytes);
        try
        {
            if (File.Exists(Destination))
                File.Delete(Destination);
            File.Move(temporary, Destination);
        }
        catch (IOException) when (File.Exists(Destination))
        {
            File.Delete(temporary);
        }

        return true;
    }

    private int FindTableStream()
    {
        int peHeader = Int32(0x3C);
        int sectionCount = UInt16(peHeader + 6);
        int optionalHeader = peHeader + 24;
        int sections = optionalHeader + UInt16(peHeader + 20);
        bool wide = UInt16(optionalHeader) == 0x20B;
        int runtimeHeader = FileOffset(Int32(optionalHeader + (wide ? 112 : 96) + (14 * 8)), sections, sectionCount);
        int metadata = FileOffset(Int32(runtimeHeader + 8), sections, sectionCount);

        int streamHeader = metadata + 16 + Int32(metadata + 12);
        int streamCount = UInt16(streamHeader + 2);
        streamHeader += 4;
        for (int stream = 0; stream < streamCount; stream++)
        {
            int nameLength = 0;
            while (_bytes[streamHeader + 8 + nameLength] != 0)
                nameLength++;
            if (nameLength == 2 && _bytes[streamHeader + 8] == '#' && _bytes[streamHeader + 9] == '~')
                return metadata + Int32(streamHeader);
            streamHeader += 8 + (((nameLength + 4) / 4) * 4);
        }

        throw new BadImageFormatException("No metadata tables in " + Source);
    }

    private int FileOffset(int virtualAddress, int sections, int sectionCount)
    {
        for (int section = sections; section < sections + (sectionCount * 40); section += 40)
        {
            int start = Int32(section + 12);
            if (virtualAddress >= start && virtualAddress < start + Int32(section + 16))
                return virtualAddress - start + Int32(section + 20);
        }

        throw new BadImageFormatException("An address lies outside all sections of " + Source);
    }

    private void OpenTables(int tables)
    {
        int heapSizes = _bytes[tables + 6];
        int stringIndex = (heapSizes & 1) != 0 ? 4 : 2;
        int guidIndex = (heapSizes & 2) != 0 ? 4 : 2;
        int blobIndex = (heapSizes & 4) != 0 ? 4 : 2;

        ulong present = BitConverter.ToUInt64(_bytes, tables + 8);
        var rows = new int[TableCount];
        int position = tables + 24;
        for (int table = 0; table < TableCount; table++)
        {
            if ((present & (1UL << table)) == 0)
                continue;
            rows[table] = Int32(position);
            position += 4;
        }

        int resolutionScope = CodedIndex(2, rows[0], rows[ModuleRef], rows[AssemblyRef], rows[TypeRef]);
        int typeDefOrRef = CodedIndex(2, rows[TypeDef], rows[TypeRef], rows[TypeSpec]);
        int fieldIndex = rows[rows[FieldPointer] > 0 ? FieldPointer : Field] < 0x10000 ? 2 : 4;
        int methodIndex = rows[rows[MethodPointer] > 0 ? MethodPointer : Method] < 0x10000 ? 2 : 4;

        position += rows[0] * (2 + stringIndex + (3 * guidIndex));
        position += rows[TypeRef] * (resolutionScope + (2 * stringIndex));
        int typeSize = 4 + (2 * stringIndex) + typeDefOrRef + fieldIndex + methodIndex;
        Open(position, rows[TypeDef], typeSize, 0, OpenType);

        position += rows[TypeDef] * typeSize;
        position += rows[FieldPointer] * (rows[Field] < 0x10000 ? 2 : 4);
        int fieldSize = 2 + stringIndex + blobIndex;
        Open(position, rows[Field], fieldSize, 0, OpenMember);

        position += rows[Field] * fieldSize;
        position += rows[MethodPointer] * (rows[Method] < 0x10000 ? 2 : 4);
        int parameterIndex = rows[rows[ParameterPointer] > 0 ? ParameterPointer : Parameter] < 0x10000 ? 2 : 4;
        int methodSize = 4 + 2 + 2 + stringIndex + blobIndex + parameterIndex;
        Open(position, rows[Method], methodSize, 6, OpenMember);
    }

    private void Open(int firstRow, int rowCount, int rowSize, int flagOffset, Func<int, int> open)
    {
        for (int row = 0; row < rowCount; row++)
        {
            int flags = firstRow + (row * rowSize) + flagOffset;
            _bytes[flags] = (byte)((_bytes[flags] & ~7) | open(_bytes[flags] & 7));
        }
    }

    // Not public becomes public; nested in an assembly, family-and-assembly or family-or-assembly becomes nested public; nested private
    // stays.
    private static int OpenType(int visibility)
    {
        return visibility == 0 ? 1
            : visibility >= 5 ? 2
            : visibility;
    }

    // Assembly, and family-and-assembly, become public; private, family and family-or-assembly stay.
    private static int OpenMember(int access)
    {
        return access == 2 || access == 3 ? 6 : access;
    }

    private static int CodedIndex(int tagBits, params int[] rowCounts)
    {
        int largest = 0;
        foreach (int count in rowCounts)
            largest = Math.Max(largest, count);
        return largest < 1 << (16 - tagBits) ? 2 : 4;
    }

    private int Int32(int offset)
    {
        return BitConverter.ToInt32(_bytes, offset);
    }

    private int UInt16(int offset)
    {
        return BitConverter.ToUInt16(_bytes, offset);
    }
}
