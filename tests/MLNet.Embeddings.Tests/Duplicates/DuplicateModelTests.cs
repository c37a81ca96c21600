using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Duplicates.Flagger;
using MLNet.Embeddings.Images.Evidence;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>Saved flaggers: what is in the file, how large it is, and that those of earlier versions load.</summary>
public class DuplicateModelTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void A_model_of_vectors_that_an_earlier_version_saved_loads_and_gives_its_answers()
    {
        var flagger = Assert.IsType<DuplicateFlaggerTransformer>(Load("duplicates-0.1.0", out _));
        Assert.Equal((150, 36, 35, 0.8f), (flagger.RowCount, flagger.GetPairs().Count, flagger.GetKeysToRemove().Count, flagger.Threshold));
        Assert.Equal((DuplicateHubness.Csls, DuplicateCentering.Whiten), (flagger.Hubness, flagger.Centering));
        Assert.Equal(
            ("006", "copy06", 0.99999976f),
            (flagger.GetPairs()[0].Key, flagger.GetPairs()[0].OtherKey, flagger.GetPairs()[0].Score)
        );
        Assert.Null(flagger.Calibration);
        CheckSavedAgain(flagger);
    }

    [Fact]
    public void A_model_of_pictures_that_an_earlier_version_saved_loads_and_gives_its_answers()
    {
        var flagger = Assert.IsType<DuplicateFlaggerTransformer>(Load("duplicates-pixels-0.1.0", out _));
        Assert.Equal(["09.jpg", "00.jpg", "06.jpg", "03.jpg"], flagger.GetPairs().Select(pair => pair.Key));
        Assert.Equal([0.99843717f, 0.99715656f, 0.99625826f, 0.99469995f], flagger.GetPairs().Select(pair => pair.Score));
        CheckSavedAgain(flagger);
    }

    [Fact]
    public void A_model_with_relations_that_the_sixth_format_holds_loads_and_gives_its_answers()
    {
        var flagger = Assert.IsType<DuplicateFlaggerTransformer>(Load("duplicates-relations-6", out _));
        Assert.Equal(
            [("0-edited.jpg", "0.png", 0.995915f, "letterboxed"), ("3-edited.jpg", "3.png", 0.98848635f, "cropped to 84 %")],
            flagger.GetPairs().Select(pair => (pair.Key, pair.OtherKey, pair.Score, $"{pair.Relation}"))
        );
        Assert.All(flagger.GetPairs(), pair => Assert.Equal(pair.Key, pair.EditedKey));
        CheckSavedAgain(flagger);
    }

    [Fact]
    public void Thumbnails_are_stored_without_loss_and_photographs_in_less_than_three_quarters()
    {
        const int Count = 1100;
        var random = new Random(1);
        var thumbnails = new byte[Count * PixelThumbnail.Length];
        for (int row = 0; row < Count; row++)
            Photograph(random, thumbnails.AsSpan(row * PixelThumbnail.Length, PixelThumbnail.Length));
        random.NextBytes(thumbnails.AsSpan(0, 5 * PixelThumbnail.Length));

        (byte[] packed, int[] lengths) = StoredThumbnails.Pack(thumbnails);
        Assert.Equal(StoredThumbnails.BlocksFor(Count), lengths.Length);
        Assert.Equal(thumbnails, StoredThumbnails.Unpack(packed, lengths, Count));
        Assert.InRange(packed.Length, 1, 0.75 * thumbnails.Length);
        Assert.Empty(StoredThumbnails.Unpack([], [], 0));

        packed[lengths[0] / 2] ^= 0x55;
        byte[]? damaged = null;
        Exception? failure = Record.Exception(() => damaged = StoredThumbnails.Unpack(packed, lengths, Count));
        Assert.True(failure is FormatException || !damaged!.AsSpan().SequenceEqual(thumbnails));
        Assert.Throws<FormatException>(() => StoredThumbnails.Unpack(packed, [.. lengths.Select(length => length * 2)], Count));
    }

    [Fact]
    public void A_saved_model_of_pictures_is_small_names_no_folder_of_the_machine_and_answers_as_before()
    {
        using var folder = new TemporaryFolder();
        string[] names = Draw(folder, 60);
        IDataView data = _context.Data.LoadFromEnumerable(names.Select(name => new PathRow { Path = folder[name] }));
        DuplicateFlaggerTransformer flagger = Fit(options => options.ImageFolder = folder.Path).Fit(data);
        Assert.Equal(
            names.Order(StringComparer.Ordinal),
            flagger.GetKeysToKeep().Concat(flagger.GetKeysToRemove()).Order(StringComparer.Ordinal)
        );
        Assert.NotEmpty(flagger.GetPairs());

        string file = folder["model.zip"];
        _context.Model.Save(flagger, data.Schema, file);
        foreach (byte[] content in Contents(file))
            Assert.DoesNotContain(folder.Path, Encoding.Latin1.GetString(content), StringComparison.Ordinal);

        DuplicateFlaggerTransformer loaded = ((DuplicateFlaggerTransformer)_context.Model.Load(file, out _)).WithImageFolder(folder.Path);
        Assert.Equal(flagger.GetPairs(), loaded.GetPairs());
        IDataView unknown = _context.Data.LoadFromEnumerable(Draw(folder, 12, "new", seed: 3).Select(name => new PathRow { Path = name }));
        Assert.Equal(
            flagger.Transform(unknown).GetColumn<string>("DNearestKey"),
            loaded.Transform(unknown).GetColumn<string>("DNearestKey")
        );
        Assert.Equal(
            flagger.Transform(unknown).GetColumn<float>("DNearestScore"),
            loaded.Transform(unknown).GetColumn<float>("DNearestScore")
        );
        Assert.Equal(flagger.Transform(data).GetColumn<bool>("DIsDuplicate"), loaded.Transform(data).GetColumn<bool>("DIsDuplicate"));
    }

    [Fact]
    public void Paths_contents_and_images_of_ML_NET_give_the_same_answers()
    {
        using var folder = new TemporaryFolder();
        string[] names = Draw(folder, 24);
        PathRow[] rows =
        [
            .. names.Select(name => new PathRow
            {
                Path = name,
                Content = File.ReadAllBytes(folder[name]),
                Id = names.ToList().IndexOf(name),
            }),
        ];
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        data = _context.Transforms.LoadImages("Image", folder.Path, "Path").Fit(data).Transform(data);
        DuplicateFlaggerTransformer byPath = Fit(options => (options.ImageFolder, options.IdColumnName) = (folder.Path, "Id")).Fit(data);
        Assert.NotEmpty(byPath.GetPairs());
        foreach (string column in (string[])["Content", "Image"])
        {
            DuplicateFlaggerTransformer other = Fit(options => (options.ImagePathColumnName, options.IdColumnName) = (column, "Id"))
                .Fit(data);
            Assert.Equal(
                byPath.GetPairs().Select(pair => (pair.Key, pair.OtherKey, pair.Score)),
                other.GetPairs().Select(pair => (pair.Key, pair.OtherKey, pair.Score))
            );

            // Without keys a picture is known again by its pixels, and one that was not fitted is compared.
            DuplicateFlaggerTransformer unkeyed = Fit(options => options.ImagePathColumnName = column)
                .Fit(_context.Data.TakeRows(data, 20));
            Assert.Equal(20, unkeyed.RowCount);
            float[] scores = [.. unkeyed.Transform(data).GetColumn<float>("DNearestScore")];
            Assert.Equal(24, scores.Length);
            Assert.DoesNotContain(float.NaN, scores);
        }

        Assert.Contains(
            "Image, Text (a path) or vector of Byte",
            Assert.ThrowsAny<ArgumentException>(() => Fit(options => options.ImagePathColumnName = "Id").Fit(data)).Message
        );
    }

    private DuplicateFlaggerEstimator Fit(Action<DuplicateFlaggerEstimator.Options> change)
    {
        var options = new DuplicateFlaggerEstimator.Options
        {
            OutputColumnName = "D",
            ImagePathColumnName = "Path",
            Hubness = DuplicateHubness.Csls,
        };
        change(options);
        return _context.Transforms.DuplicateFlagger(options);
    }

    private ITransformer Load(string name, out DataViewSchema schema)
    {
        ITransformer model = _context.Model.Load(
            Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures", $"{name}.zip"),
            out schema
        );
        return model is IEnumerable<ITransformer> chain ? chain.Last() : model;
    }

    private void CheckSavedAgain(DuplicateFlaggerTransformer flagger)
    {
        using var stream = new MemoryStream();
        flagger.Save(stream);
        stream.Position = 0;
        Assert.Equal(flagger.GetPairs(), DuplicateFlaggerTransformer.Load(_context, stream).GetPairs());
    }

    private static IEnumerable<byte[]> Contents(string zip)
    {
        using ZipArchive archive = ZipFile.OpenRead(zip);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream stream = entry.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            yield return copy.ToArray();
        }
    }

    // Each fourth one is the one before, stored as JPEG.
    private static string[] Draw(TemporaryFolder folder, int count, string prefix = "p", int seed = 2)
    {
        var random = new Random(seed);
        var names = new string[count];
        SKImage? image = null;
        for (int i = 0; i < count; i++)
        {
            bool isCopy = i % 4 == 3;
            names[i] = $"{prefix}{i:D3}.{(isCopy ? "jpg" : "png")}";
            image = isCopy ? image : Picture(random);
            using SKData data = image!.Encode(isCopy ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, 88);
            File.WriteAllBytes(folder[names[i]], data.ToArray());
        }

        return names;
    }

    private static SKImage Picture(Random random)
    {
        using var bitmap = new SKBitmap(48, 48, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Color());
        for (int i = 0; i < 14; i++)
        {
            using var paint = new SKPaint { Color = Color(), IsAntialias = true };
            canvas.DrawCircle(random.Next(48), random.Next(48), 2 + random.Next(9), paint);
        }

        return SKImage.FromBitmap(bitmap);

        SKColor Color() => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
    }

    // Soft shapes in colors that go together, with the grain of a camera.
    private static void Photograph(Random random, Span<byte> thumbnail)
    {
        const int Area = PixelThumbnail.Side * PixelThumbnail.Side;
        (double X, double Y, double Size, double Height)[] blobs =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(_ =>
                    (random.NextDouble() * 32, random.NextDouble() * 32, 2 + (6 * random.NextDouble()), (random.NextDouble() - 0.5) * 200)
                ),
        ];
        for (int i = 0; i < Area; i++)
        {
            double value = 128;
            foreach ((double x, double y, double size, double height) in blobs)
                value += height * Math.Exp(-(Math.Pow((i % 32) - x, 2) + Math.Pow((i / 32) - y, 2)) / (2 * size * size));
            for (int plane = 0; plane < 3; plane++)
                thumbnail[(plane * Area) + i] = (byte)Math.Clamp(value + (plane * 12) + (4 * DuplicateSet.Gaussian(random)), 0, 255);
        }
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = "";

        public byte[] Content { get; set; } = [];

        public long Id { get; set; }
    }
}
