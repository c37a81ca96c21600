namespace MLNet.Embeddings.Tests.Layout;

/// <summary>Which folder of a project refers to which other folder, from the types that the compiled assembly refers to.</summary>
internal sealed class FolderArrows
{
    private readonly Dictionary<string, string> _folderOf = [];
    private readonly Dictionary<string, HashSet<string>> _references;

    /// <param name="project">Folder of the project; a type lies in the file of its name.</param>
    /// <param name="assembly">Path of the assembly that was built from it.</param>
    public FolderArrows(string project, string assembly)
    {
        using var types = new TypeReferences(assembly);
        _references = types.All();
        ILookup<string, string> folders = (
            from file in Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
            let folder = Path.GetRelativePath(project, Path.GetDirectoryName(file)!).Replace('\\', '/')
            where folder.Split('/')[0] is not ("bin" or "obj")
            select (Name: Simple(Path.GetFileNameWithoutExtension(file)), folder)
        ).ToLookup(file => file.Name, file => file.folder);
        foreach (string type in _references.Keys)
        {
            // Where two folders have a file of that name, the namespace tells.
            int end = type.LastIndexOf('.');
            string space = "." + type[..end].Replace('.', '/');
            string? folder =
                folders[Simple(type[(end + 1)..])].FirstOrDefault(folder => space.EndsWith('/' + folder, StringComparison.Ordinal))
                ?? folders[Simple(type[(end + 1)..])].FirstOrDefault();
            if (folder is not null)
                _folderOf.Add(type, folder);
        }
    }

    /// <summary>The types of the assembly, each with its folder.</summary>
    public IReadOnlyDictionary<string, string> FolderOf => _folderOf;

    /// <summary>What each type refers to.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> References => _references;

    /// <summary>Each arrow between two folders, with the types at its ends.</summary>
    public ILookup<(string From, string To), (string From, string To)> Between(Func<string, string> room) =>
        (
            from type in _references
            where _folderOf.ContainsKey(type.Key)
            from other in type.Value
            where _folderOf.ContainsKey(other)
            let ends = (From: room(_folderOf[type.Key]), To: room(_folderOf[other]))
            where ends.From != ends.To
            select (Ends: ends, Types: (type.Key, other))
        ).ToLookup(arrow => arrow.Ends, arrow => arrow.Types);

    // Generic types have an arity behind `, parts of a type a word behind a point or brace.
    private static string Simple(string name) => name.Split('`', '.', '{')[0];
}
