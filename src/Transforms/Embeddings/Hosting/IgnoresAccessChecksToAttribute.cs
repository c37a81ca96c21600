#pragma warning disable IDE0130 // The runtime looks the attribute up by this very name.
namespace System.Runtime.CompilerServices;

#pragma warning restore IDE0130

/// <summary>Tells the runtime that this assembly may use the internal members of another one; every assembly declares the attribute for
/// itself.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
