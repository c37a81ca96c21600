using ImageMagick;
using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Formats;
using MLNet.Embeddings.Images.Frames;
using MLNet.Embeddings.Tests.Formats;
using MLNet.Embeddings.Tests.Images;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>What counts as the same pixels in formats that ImageMagick reads: all pages, and no bits that were cut off.</summary>
public sealed class OtherFormatPixelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_picture_is_the_same_in_every_format_without_loss()
    {
        byte[] png = FormatSamples.File(MagickFormat.Png24);
        foreach ((_, MagickFormat format) in FormatSamples.Written.Where(sample => sample.Format != MagickFormat.Avif))
            Assert.Equal([DuplicateKind.ExactPixels], Kinds(png, FormatSamples.File(format)));
    }

    [Theory]
    [InlineData(MagickFormat.Tiff)]
    [InlineData(MagickFormat.Jxl)]
    public void All_pages_and_frames_count(MagickFormat format)
    {
        byte[] three = FormatSamples.Sequence(format, CompressionMethod.LZW, 1, 2, 3);
        byte[] again = format == MagickFormat.Tiff ? FormatSamples.Sequence(format, CompressionMethod.Zip, 1, 2, 3) : [.. three, .. Free];
        Assert.Equal(FrameKind.Animation, FrameKindReader.Read(three));
        Assert.Equal([DuplicateKind.ExactPixels], Kinds(three, again));
        Assert.DoesNotContain(DuplicateKind.ExactPixels, Kinds(three, FormatSamples.Sequence(format, CompressionMethod.LZW, 1, 2, 2)));
        Assert.DoesNotContain(DuplicateKind.ExactPixels, Kinds(three, FormatSamples.File(format)));
    }

    [Fact]
    public void An_animation_of_AVIF_is_not_taken_for_its_first_frame()
    {
        byte[] moving = FormatSamples.Sequence(MagickFormat.Avif, CompressionMethod.Undefined, 1, 2);
        Assert.Equal(FrameKind.Animation, FrameKindReader.Read(moving));
        Assert.DoesNotContain(
            DuplicateKind.ExactPixels,
            Kinds(moving, FormatSamples.Sequence(MagickFormat.Avif, CompressionMethod.Undefined, 1, 3))
        );
    }

    [Fact]
    public void Bits_that_the_decoder_cuts_off_let_no_two_files_pass_for_equal()
    {
        byte[] levels = new byte[2 * 96 * 96];
        for (int i = 0; i < levels.Length; i += 2)
            (levels[i], levels[i + 1]) = (7, (byte)(i / 96));
        byte[] other = [.. levels];
        other[0]++;

        byte[] deep = HandMadeTiff.Gray(16, 96, 96, levels);
        Assert.Equal([DuplicateKind.Near], Kinds(deep, HandMadeTiff.Gray(16, 96, 96, other)));
        Assert.Equal([DuplicateKind.ExactFile], Kinds(deep, [.. deep]));
    }

    [Fact]
    public void Inks_that_differ_in_alpha_are_not_the_same()
    {
        byte[] Inks(int alpha)
        {
            using MagickImage picture = FormatSamples.Picture();
            picture.ColorSpace = ColorSpace.CMYK;
            picture.HasAlpha = true;
            picture.Evaluate(Channels.Alpha, EvaluateOperator.Set, alpha);
            return picture.ToByteArray(MagickFormat.Tiff);
        }

        Assert.DoesNotContain(DuplicateKind.ExactPixels, Kinds(Inks(255), Inks(100)));
        Assert.DoesNotContain(DuplicateKind.ExactPixels, Kinds(Inks(200), Inks(100)));
        Assert.Equal([DuplicateKind.ExactPixels], Kinds(Inks(100), [.. Inks(100), 0]));
    }

    // A box that every reader passes over.
    private static byte[] Free => [0, 0, 0, 8, .. "free"u8];

    private DuplicateKind[] Kinds(byte[] first, byte[] second)
    {
        using var context = new EngineContext(2);
        var builder = new DuplicateRowsBuilder(null, hasImages: true, hasSplits: false, hasLabels: false, hasScores: false);
        byte[][] files = [first, second];
        for (int i = 0; i < files.Length; i++)
        {
            File.WriteAllBytes(_folder[$"{i}"], files[i]);
            builder.Add($"{i}", default, _folder[$"{i}"], null, null, 0);
        }

        DuplicateRows rows = builder.Build(AllFormatsImageDecoder.Instance, context);
        Assert.All(rows.Statuses, status => Assert.Equal(DuplicateStatus.Ok, status));
        var index = DuplicateIndex.Build(rows, DuplicateThreshold.ModelDefault, new DuplicateSettings(), context);
        return [.. DuplicateTables.Pairs(index.Rows, index.Contents, index.Matches, index.Settings).Select(pair => pair.Kind)];
    }
}
