using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Training.Captions;
using MLNet.Embeddings.Training.Learning;
using MLNet.Embeddings.Training.Pictures;
using MLNet.Embeddings.Training.Views;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Export;

/// <summary>Weighs meaning against detail on pictures held out of the training: too little detail and edited copies get lost, too much and
/// classes do.</summary>
internal sealed class Calibration
{
    private const int NeighborCount = 10;
    private const int LargestGallery = 9000;
    private const int NewDrawings = 1000;

    private readonly TrainingState _state;
    private readonly (Tensor Meaning, Tensor Detail) _gallery;
    private readonly (Tensor Meaning, Tensor Detail) _edited;
    private readonly int[] _classes;
    private readonly bool _mirrored;
    private readonly int _heldOut;
    private readonly int _photos;

    /// <param name="state">The trained networks.</param>
    /// <param name="data">The pictures.</param>
    /// <param name="seed">Seed of the edits and of the new drawings.</param>
    /// <param name="mirrored">Whether vectors are the middle of a picture and its mirror image.</param>
    public Calibration(TrainingState state, TrainingData data, ulong seed, bool mirrored)
    {
        _mirrored = mirrored;
        _state = state;
        List<TrainingPicture> drawings = DrawnPictures.Draw(NewDrawings, seed, new Catalog());
        List<TrainingPicture> known = [.. data.Photos.Where((_, i) => i % Math.Max(1, data.Photos.Count / LargestGallery) == 0)];
        List<TrainingPicture> gallery = [.. data.HeldOut, .. known, .. drawings];
        _heldOut = data.HeldOut.Count;
        _photos = _heldOut + known.Count;
        _classes = [.. gallery.Take(_photos).Select(picture => picture.Concept)];
        _gallery = Vectors(gallery, null);
        _edited = Vectors([.. data.HeldOut, .. drawings], new DemoRandom(seed, 1));
    }

    /// <summary>What a share of the detail gives.</summary>
    public CalibrationPoint Measure(double share)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor gallery = Joined(_gallery, share);
        long[] nearest = Joined(_edited, share).mm(gallery.t()).argmax(1).cpu().data<long>().ToArray();
        int drawn = nearest.Length - _heldOut;
        double photos = Enumerable.Range(0, _heldOut).Count(i => nearest[i] == i) / (double)_heldOut;
        double drawings = Enumerable.Range(0, drawn).Count(i => nearest[_heldOut + i] == _photos + i) / (double)drawn;

        Tensor cosines = gallery[.._heldOut].mm(gallery[_heldOut.._photos].t());
        long[] neighbors = cosines.topk(NeighborCount).indexes.cpu().contiguous().data<long>().ToArray();
        int right = Enumerable
            .Range(0, _heldOut)
            .Count(i =>
                neighbors
                    .Skip(i * NeighborCount)
                    .Take(NeighborCount)
                    .GroupBy(j => _classes[_heldOut + j])
                    .MaxBy(group => group.Count())!
                    .Key == _classes[i]
            );
        return new CalibrationPoint(share, photos, drawings, right / (double)_heldOut);
    }

    private static Tensor Joined((Tensor Meaning, Tensor Detail) parts, double share) =>
        cat([parts.Meaning * Math.Sqrt(1 - share), parts.Detail * Math.Sqrt(share)], 1);

    private (Tensor Meaning, Tensor Detail) Vectors(List<TrainingPicture> pictures, DemoRandom? edits)
    {
        const int Numbers = 3 * MiniClip.Side * MiniClip.Side;
        const int BatchSize = 250;
        using var noGradient = no_grad();
        var views = new ViewMaker();
        var meanings = new List<Tensor>();
        var details = new List<Tensor>();
        foreach (TrainingPicture[] batch in pictures.Chunk(BatchSize))
        {
            var tensors = new float[batch.Length * Numbers];
            for (int i = 0; i < batch.Length; i++)
            {
                if (edits is null)
                    views.Plain(batch[i], tensors.AsSpan(i * Numbers, Numbers));
                else
                    views.Edited(batch[i], edits, tensors.AsSpan(i * Numbers, Numbers));
            }

            (Tensor meaning, Tensor detail) = _state.Images.Encode(
                tensor(tensors, [batch.Length, 3, MiniClip.Side, MiniClip.Side]),
                _mirrored
            );
            meanings.Add(meaning);
            details.Add(detail);
        }

        return (cat(meanings), cat(details));
    }
}
