#nullable enable

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies the documentation of an assembly without the members that nobody outside of it can see. Names of members are those of the C#
/// language specification, annex D.
/// </summary>
public sealed class PublicDocumentation : Task
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Dictionary<string, Assembly?> _references = new Dictionary<string, Assembly?>();

    [Required]
    public string Source { get; set; } = "";

    [Required]
    public string Assembly { get; set; } = "";

    [Required]
    public string[] References { get; set; } = new string[0];

    [Required]
    public string Destination { get; set; } = "";

    public override bool Execute()
    {
        ResolveEventHandler resolve = (sender, wanted) => Resolve(new AssemblyName(wanted.Name).Name!);
        AppDomain.CurrentDomain.AssemblyResolve += resolve;
        try
        {
            // From bytes, so that no file is held; no code of it runs.
            HashSet<string> visible = VisibleMembers(System.Reflection.Assembly.Load(File.ReadAllBytes(Assembly)));
            XDocument document = XDocument.Load(Source, LoadOptions.PreserveWhitespace);
            List<XElement> members = document.Root!.Element("members")!.Elements("member").ToList();
            foreach (XElement member in members)
            {
                if (visible.Contains(member.Attribute("name")!.Value))
                    continue;
                if (member.PreviousNode is XText blank)
                    blank.Remove();
                member.Remove();
            }

            var documented = new HashSet<string>(members.Select(member => member.Attribute("name")!.Value));
            foreach (string type in visible.Where(name => name.StartsWith("T:", StringComparison.Ordinal) && !documented.Contains(name)))
                Log.LogError("{0} has no entry for {1}, which can be seen from outside.", Source, type);

            Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
            document.Save(Destination, SaveOptions.DisableFormatting);
        }
        finally
        {
            AppDomain.CurrentDomain.AssemblyResolve -= resolve;
        }

        return !Log.HasLoggedErrors;
    }

    private Assembly? Resolve(string name)
    {
        // Once each: a type of one load is none of another.
        if (!_references.TryGetValue(name, out Assembly? reference))
        {
            string? path = References.FirstOrDefault(candidate => Path.GetFileNameWithoutExtension(candidate) == name);
            _references[name] = reference = path == null ? null : System.Reflection.Assembly.Load(File.ReadAllBytes(path));
        }

        return reference;
    }

    private static HashSet<string> VisibleMembers(Assembly assembly)
    {
        var names = new HashSet<string>();
        foreach (Type type in assembly.GetTypes().Where(type => type.IsVisible && !type.Name.Contains("<")))
        {
            string owner = Name(type);
            names.Add("T:" + owner);
            foreach (
                FieldInfo field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
            )
                names.Add("F:" + owner + "." + field.Name);
            foreach (
                MethodBase method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)).Where(IsVisible)
            )
                names.Add("M:" + owner + "." + Signature(method));
            foreach (PropertyInfo property in type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsVisible)))
                names.Add("P:" + owner + "." + property.Name + Parameters(property.GetIndexParameters()));
            foreach (EventInfo @event in type.GetEvents(Declared).Where(@event => IsVisible(@event.GetAddMethod(true)!)))
                names.Add("E:" + owner + "." + @event.Name);
        }

        return names;
    }

    private static bool IsVisible(MethodBase method)
    {
        return method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
    }

    private static string Signature(MethodBase method)
    {
        string name = method.Name.Replace('.', '#');
        if (method.IsGenericMethodDefinition)
            name += "``" + method.GetGenericArguments().Length;
        string result =
            method is MethodInfo conversion && (name == "op_Implicit" || name == "op_Explicit") ? "~" + Name(conversion.ReturnType) : "";
        return name + Parameters(method.GetParameters()) + result;
    }

    private static string Parameters(ParameterInfo[] parameters)
    {
        return parameters.Length == 0 ? "" : "(" + string.Join(",", parameters.Select(parameter => Name(parameter.ParameterType))) + ")";
    }

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return (type.DeclaringMethod == null ? "`" : "``") + type.GenericParameterPosition;
        if (type.IsByRef)
            return Name(type.GetElementType()!) + "@";
        if (type.IsPointer)
            return Name(type.GetElementType()!) + "*";
        if (type.IsArray)
        {
            int rank = type.GetArrayRank();
            return Name(type.GetElementType()!) + (rank == 1 ? "[]" : "[" + string.Join(",", Enumerable.Repeat("0:", rank)) + "]");
        }

        if (!type.IsConstructedGenericType)
            return type.FullName!.Replace('+', '.');

        // The arguments stand behind the type that they belong to, which may be one around this one.
        string[] parts = type.GetGenericTypeDefinition().FullName!.Split('+');
        Type[] arguments = type.GetGenericArguments();
        int used = 0;
        for (int part = 0; part < parts.Length; part++)
        {
            int tick = parts[part].IndexOf('`');
            if (tick < 0)
                continue;
            int count = int.Parse(parts[part].Substring(tick + 1));
            parts[part] = parts[part].Substring(0, tick) + "{" + string.Join(",", arguments.Skip(used).Take(count).Select(Name)) + "}";
            used += count;
        }

        return string.Join(".", parts);
    }
}
