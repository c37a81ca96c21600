#nullable enable

using System;
using System.IO;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes a README for a package's page, where a link into the repository leads nowhere unless it is absolute, and takes the release notes
/// from the changelog's section for the version.
/// </summary>
public sealed class PackageTexts : Task
{
    // What the gallery accepts.
    private const int LongestNotes = 35000;

    [Required]
    public string Readme { get; set; } = "";

    /// <summary>The folder of the README in the repository, from its root.</summary>
    public string ReadmeFolder { get; set; } = "";

    [Required]
    public string Changelog { get; set; } = "";

    [Required]
    public string Version { get; set; } = "";

    /// <summary>The page of the repository; empty where none is known.</summary>
    public string Url { get; set; } = "";

    /// <summary>The commit that links lead to; empty for the newest.</summary>
    public string Revision { get; set; } = "";

    [Required]
    public string Destination { get; set; } = "";

    [Output]
    public string ReleaseNotes { get; set; } = "";

    public override bool Execute()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
        File.WriteAllText(Destination, ForPackagePage(File.ReadAllText(Readme)));

        string section = @"^## " + Regex.Escape(Version) + @"\b[^\n]*\n(.*?)(?=^## |\z)";
        Match notes = Regex.Match(
            File.ReadAllText(Changelog).Replace("\r\n", "\n"),
            section,
            RegexOptions.Multiline | RegexOptions.Singleline
        );
        ReleaseNotes = notes.Groups[1].Value.Trim();
        if (ReleaseNotes.Length == 0 || ReleaseNotes.Length > LongestNotes)
        {
            Log.LogError(
                "{0} needs a section '## {1}' of 1 to {2} characters: the release notes of the packages are taken from there.",
                Changelog,
                Version,
                LongestNotes
            );
        }

        return !Log.HasLoggedErrors;
    }

    private string ForPackagePage(string text)
    {
        // Code between fences stays as it is.
        string[] parts = Regex.Split(text, "(^```.*?^```)", RegexOptions.Multiline | RegexOptions.Singleline);
        for (int part = 0; part < parts.Length; part += 2)
        {
            string images = Regex.Replace(parts[part], @"!\[([^\]]*)\]\(([^)\s]+)\)", match => Link(match, "!", "raw"));
            parts[part] = Regex.Replace(
                images,
                @"(?<!!)\[((?:!\[[^\]]*\]\([^)]*\)|[^\]])*)\]\(([^)\s]+)\)",
                match => Link(match, "", "blob")
            );
        }

        return string.Concat(parts);
    }

    private string Link(Match match, string mark, string view)
    {
        string words = match.Groups[1].Value;
        string target = match.Groups[2].Value;
        if (target.StartsWith("#", StringComparison.Ordinal) || Regex.IsMatch(target, "^[a-z]+:"))
            return match.Value;
        if (string.IsNullOrEmpty(Url))
            return mark.Length > 0 ? "" : words;

        var root = new Uri(Url.TrimEnd('/') + "/" + view + "/" + (string.IsNullOrEmpty(Revision) ? "HEAD" : Revision) + "/");
        string folder = string.IsNullOrEmpty(ReadmeFolder) ? "" : ReadmeFolder.Trim('/') + "/";
        return mark + "[" + words + "](" + new Uri(root, folder + target).AbsoluteUri + ")";
    }
}
