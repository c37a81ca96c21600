using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Frames;
using MLNet.Embeddings.Images.Regions;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>A picture read again, for a second look.</summary>
internal sealed class PictureDetail
{
    private const int FrameSide = 128;
    private const int MostFrames = 256;
    private const int ComparedTimes = 16;

    // The picture itself, at a size, blurred and whitened, and all of these at half of it, a quarter and so on.
    private const int PlanesOfPyramid = 5;

    private readonly List<ShownFrame> _frames = [];
    private long _milliseconds;
    private int _frameCount;
    private DetailPyramid? _pyramid;

    private PictureDetail(DetailPlane first) => First = first;

    /// <summary>The first picture.</summary>
    public DetailPlane First { get; }

    /// <summary>The first picture at a size, and at smaller ones.</summary>
    public DetailPyramid PyramidOf(int width, int height)
    {
        if (_pyramid is null || _pyramid[0].Width != width || _pyramid[0].Height != height)
            _pyramid = new DetailPyramid(First.Shrunk(width, height));
        return _pyramid;
    }

    /// <summary>The picture turned, as an EXIF orientation says, with all its frames.</summary>
    public PictureDetail Turned(int orientation)
    {
        var turned = new PictureDetail(First.Turned(orientation))
        {
            HasFrames = HasFrames,
            IsWhole = IsWhole,
            _milliseconds = _milliseconds,
            _frameCount = _frameCount,
        };
        turned._frames.AddRange(_frames.Select(frame => frame with { Plane = frame.Plane.Turned(orientation) }));
        return turned;
    }

    /// <summary>A part of the first picture; <see langword="null"/> where it has fewer than a pixel.</summary>
    public PictureDetail? Part(PictureWindow window)
    {
        int left = (int)Math.Round(window.Left * First.Width);
        int top = (int)Math.Round(window.Top * First.Height);
        int width = (int)Math.Round(window.Right * First.Width) - left;
        int height = (int)Math.Round(window.Bottom * First.Height) - top;
        return width < 1 || height < 1 ? null : new PictureDetail(First.Part(left, top, width, height)) { IsWhole = IsWhole };
    }

    /// <summary>Whether the file holds further pictures.</summary>
    public bool HasFrames { get; private init; }

    /// <summary>Whether all that the file holds could be decoded.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Memory it takes once it has been compared.</summary>
    public long Bytes =>
        sizeof(float) * (((long)PlanesOfPyramid * First.Values.Length) + _frames.Sum(frame => (long)frame.Plane.Values.Length));

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="digest">Its digest when it was first read.</param>
    /// <param name="decoder">Decodes it.</param>
    /// <returns>The picture; <see langword="null"/> where the file cannot be read, or has changed.</returns>
    public static PictureDetail? TryRead(string path, Digest digest, IImageDecoder decoder)
    {
        if (path.Length == 0)
            return null;

        try
        {
            using PooledFile file = PictureFile.Read(path, decoder);
            return Digest.OfFile(file.Content) == digest ? TryDecode(file.Content, decoder) : null;
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or UnauthorizedAccessException
                        or InvalidDataException
                        or ArgumentException
                        or NotSupportedException
            )
        {
            return null;
        }
    }

    /// <summary>Decodes the content of a file.</summary>
    /// <returns>The picture; <see langword="null"/> where it cannot be decoded.</returns>
    public static PictureDetail? TryDecode(ReadOnlySpan<byte> file, IImageDecoder decoder)
    {
        try
        {
            FrameKind frames = FrameKindReader.Read(file);
            PictureDetail detail;
            using (SeenPicture picture = SeenPicture.Decode(file, decoder, ScaledDecoding.LeastSide))
                detail = new PictureDetail(picture.Gray().ToPlane()) { HasFrames = frames != FrameKind.Single };

            detail.IsWhole = !detail.HasFrames || FrameReader.TryRead(file, frames, decoder, out _, detail.Add);
            return detail;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>A single picture of which nothing but its levels is left.</summary>
    public static PictureDetail Of(GrayLevels levels) => new(levels.ToPlane()) { IsWhole = true };

    /// <summary>
    /// Frames of two files that are to be compared: number by number where there are equally many, else at equal steps of their time.
    /// </summary>
    public static IEnumerable<(DetailPlane First, DetailPlane Second)> Frames(PictureDetail first, PictureDetail second)
    {
        if (first._frameCount == second._frameCount)
            return first._frames.Zip(second._frames, (one, other) => (one.Plane, other.Plane));

        return Enumerable.Range(0, ComparedTimes).Select(i => (first.At(i), second.At(i)));
    }

    private void Add(int index, int milliseconds, ReadOnlySpan<byte> rgba, int width, int height)
    {
        // Of very many frames every second one is let go, again and again, so that memory stays bounded.
        if (_frames.Count == MostFrames)
            _frames.RemoveAll(frame => frame.Number % (2 * Stride) != 0);
        if (index % Stride == 0)
            _frames.Add(new ShownFrame(index, _milliseconds, DetailPlane.OfColors(rgba, width, height, byte.MaxValue, FrameSide)));

        _milliseconds += Math.Max(1, milliseconds);
        _frameCount++;
    }

    private int Stride => _frames.Count < 2 ? 1 : _frames[1].Number - _frames[0].Number;

    // Halfway into each step: at its borders one file may have changed frames already and the other one not yet.
    private DetailPlane At(int step) =>
        _frames.FindLast(frame => frame.Start <= ((2 * step) + 1) * _milliseconds / (2 * ComparedTimes)).Plane;

    private readonly record struct ShownFrame(int Number, long Start, DetailPlane Plane);
}
