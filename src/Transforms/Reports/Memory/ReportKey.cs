using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Reports.Memory;

/// <summary>All that the report of an inspection depends on, as one digest: equal keys, equal reports.</summary>
/// <remarks>What is not sure to be equal makes another key: a file of the model that was written anew, another build of the program. All
/// but the contents of the images is taken when this is made, so that what changes during an inspection belongs to no key of
/// it.</remarks>
internal sealed class ReportKey
{
    // Moves when the same inputs would be written down otherwise.
    private const int Version = 1;

    private const int MostFilesBesideModel = 1000;

    private const int FilesBetweenReports = 1024;

    private readonly ImageFolderListing _listing;
    private readonly DatasetInspectorOptions _options;
    private readonly byte[]? _rest;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="listing">The folder.</param>
    /// <param name="options">The model, the decoder and the rest.</param>
    /// <param name="reportFolder">Where the report is written to: its page names files as they lie from there.</param>
    /// <param name="settings">What else the report depends on.</param>
    public ReportKey(ImageFolderListing listing, DatasetInspectorOptions options, string reportFolder, IReadOnlyList<string> settings)
    {
        _listing = listing;
        _options = options;
        using (_hash)
        {
            AddProgram(options.Decoder ?? ImageDecoders.Default);
            Add(options.ToJson().ToJsonString(), options.Title ?? "", options.Subtitle ?? "", $"{options.GpuDeviceId}");
            Add(settings);
            AddListing(listing);
            AddPlaces(listing, reportFolder);
            _rest = TryAddModel(options.Model ?? ClipModel.Embedded) ? _hash.GetHashAndReset() : null;
        }
    }

    /// <summary>The key.</summary>
    /// <param name="contentOf">Tells the content of an image's file; none where that is not sure.</param>
    /// <param name="stage">What progress calls this.</param>
    /// <returns>The key; none where something is not sure.</returns>
    public Digest Of(Func<string, Digest> contentOf, string stage)
    {
        if (_rest is null)
            return default;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_rest);
        Span<byte> bytes = stackalloc byte[Digest.Size];
        for (int i = 0; i < _listing.ImageCount; i++)
        {
            if (i % FilesBetweenReports == 0)
                _options.Report(stage, i, _listing.ImageCount);
            string path = _listing.Images[i].Path;
            if (path.Length == 0 || contentOf(path) is not { IsNone: false } content)
                return default;
            content.CopyTo(bytes);
            hash.AppendData(bytes);
        }

        return Digest.Of(hash.GetHashAndReset());
    }

    private void AddProgram(IImageDecoder decoder)
    {
        Add(Version);
        Add(
            $"{typeof(ReportKey).Module.ModuleVersionId}",
            $"{typeof(ClipModel).Module.ModuleVersionId}",
            $"{decoder.GetType()} {decoder.GetType().Module.ModuleVersionId}",
            $"{Environment.Version}",
            RuntimeInformation.RuntimeIdentifier
        );
        Add(DecodedImage.MaximumPixels);
        Add(DecodedImage.MemoryBudget);

        // Versions of all packages, native libraries included.
        string files = AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string ?? "";
        foreach (string file in files.Split(';', StringSplitOptions.RemoveEmptyEntries).Where(File.Exists))
            Add(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
    }

    // A model may name further files beside its own, so that all that lies there counts.
    private bool TryAddModel(ClipModel model)
    {
        DateTime now = DateTime.UtcNow;
        Add(model.Name, model.Preprocessing?.Identity ?? "", $"{model.Image?.Pooling}");
        string[] folders = [.. model.Files.Select(file => Path.GetDirectoryName(Path.GetFullPath(file.Path))!).Distinct()];
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        foreach (string folder in folders)
        {
            string[] files = [.. Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", all).Take(MostFilesBesideModel + 1) : []];
            if (files.Length > MostFilesBesideModel)
                return false;
            Array.Sort(files, StringComparer.Ordinal);
            foreach (string file in files)
            {
                if (FileStamp.Of(file) is not { } stamp || !stamp.IsSettled(now))
                    return false;
                Add(file);
                Add(stamp.Number);
                Add(stamp.Length);
                Add(stamp.Modified);
                Add(stamp.Changed);
            }
        }

        return true;
    }

    private void AddListing(ImageFolderListing listing)
    {
        // Whole, since sentences on what could not be looked at name it.
        Add(listing.Path, listing.Layout, listing.Description);
        Add(listing.LabelRemark ?? "", $"{listing.AreCrops}");
        Add(listing.Remarks);
        Add(listing.SplitsOfLinks);
        foreach (PassedOverReason reason in Enum.GetValues<PassedOverReason>())
            Add(listing.PassedOver.CountOf(reason));
        Add(listing.PassedOver.Named.SelectMany(file => new[] { file.Key, $"{file.Reason}", file.Detail }));
        Add(listing.Linked.Leaks.SelectMany(link => new[] { link.Name, link.Key }));
        Add(listing.Linked.LabelConflicts.SelectMany(link => new[] { link.Name, link.Key }));
        Add(listing.ImageCount);
        foreach (ListedImage image in listing.Images)
            Add(image.Id, image.Place, image.Split, image.Label);
    }

    private void AddPlaces(ImageFolderListing listing, string reportFolder)
    {
        var originals = PageOriginals.Of(
            reportFolder,
            [.. listing.Images.Select(image => image.Path)],
            [.. listing.Images.Select(image => image.Id)]
        );
        Add(originals?.Prefix ?? "");
        Add(originals?.Paths ?? []);
    }

    private void Add(IEnumerable<string> texts)
    {
        string[] all = [.. texts];
        Add(all.Length);
        Add((ReadOnlySpan<string>)all);
    }

    private void Add(params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Add(bytes.Length);
            _hash.AppendData(bytes);
        }
    }

    private void Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        _hash.AppendData(bytes);
    }
}
