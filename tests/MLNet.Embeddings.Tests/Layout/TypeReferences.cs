using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MLNet.Embeddings.Tests.Layout;

/// <summary>Which types each type of an assembly refers to, as the compiler wrote it down: bases, fields, signatures, attributes and
/// code.</summary>
internal sealed class TypeReferences : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;
    private readonly ReferenceCollector _collector;

    /// <param name="assembly">Path of the assembly.</param>
    public TypeReferences(string assembly)
    {
        _file = new PEReader(File.OpenRead(assembly));
        _reader = _file.GetMetadataReader();
        _collector = new ReferenceCollector(_reader);
    }

    /// <summary>Each outermost type of the assembly with the outermost types that it, or what is nested in it, refers to.</summary>
    public Dictionary<string, HashSet<string>> All()
    {
        var all = new Dictionary<string, HashSet<string>>();
        foreach (TypeDefinitionHandle handle in _reader.TypeDefinitions)
        {
            string name = _collector.OutermostName(handle);
            if (!all.TryGetValue(name, out HashSet<string>? references))
                all.Add(name, references = []);
            _collector.Into = references;
            Collect(_reader.GetTypeDefinition(handle));
            references.Remove(name);
        }

        return all;
    }

    public void Dispose() => _file.Dispose();

    private void Collect(TypeDefinition type)
    {
        _collector.Add(type.BaseType);
        _collector.Add(type.GetCustomAttributes());
        foreach (InterfaceImplementationHandle handle in type.GetInterfaceImplementations())
            _collector.Add(_reader.GetInterfaceImplementation(handle).Interface);
        _collector.Add(type.GetGenericParameters());
        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            FieldDefinition field = _reader.GetFieldDefinition(handle);
            field.DecodeSignature(_collector, null);
            _collector.Add(field.GetCustomAttributes());
        }

        foreach (PropertyDefinitionHandle handle in type.GetProperties())
            _collector.Add(_reader.GetPropertyDefinition(handle).GetCustomAttributes());
        foreach (MethodDefinitionHandle handle in type.GetMethods())
            Collect(_reader.GetMethodDefinition(handle));
    }

    private void Collect(MethodDefinition method)
    {
        method.DecodeSignature(_collector, null);
        _collector.Add(method.GetCustomAttributes());
        _collector.Add(method.GetGenericParameters());
        if (method.RelativeVirtualAddress == 0)
            return;

        MethodBodyBlock body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_collector, null);
        foreach (ExceptionRegion region in body.ExceptionRegions)
            _collector.Add(region.CatchType);
        foreach (int token in MethodTokens.Of(body.GetILReader()))
            _collector.Add(MetadataTokens.EntityHandle(token));
    }
}
