using MLNet.Embeddings.Quality.Labels;

namespace MLNet.Embeddings.Benchmarks.Quality;

/// <summary>How many wrong labels are suspect, and how many suspects are wrong.</summary>
/// <param name="Recall">Share of the wrong labels that are suspect.</param>
/// <param name="Precision">Share of the suspects that are wrong.</param>
/// <param name="Frames">Wrong labels of frames of scenes that are suspect.</param>
/// <param name="WrongFrames">Wrong labels of such frames.</param>
internal sealed record FoundLabels(double Recall, double Precision, double Frames, double WrongFrames)
{
    /// <summary>The score of each label.</summary>
    public IReadOnlyList<double> Scores { get; init; } = [];

    /// <summary>Whether each is wrong.</summary>
    public IReadOnlyList<bool> IsWrong { get; init; } = [];

    public static FoundLabels Of(double[] scores, bool[] isWrong, bool[] isFrame)
    {
        bool[] isSuspect = Array.ConvertAll(scores, score => score >= LabelJudge.SuspectScore);
        int found = isSuspect.Where((suspect, i) => suspect && isWrong[i]).Count();
        return new FoundLabels(
            (double)found / Math.Max(1, isWrong.Count(wrong => wrong)),
            (double)found / Math.Max(1, isSuspect.Count(suspect => suspect)),
            isSuspect.Where((suspect, i) => suspect && isWrong[i] && isFrame[i]).Count(),
            isWrong.Where((wrong, i) => wrong && isFrame[i]).Count()
        )
        {
            Scores = scores,
            IsWrong = isWrong,
        };
    }

    public static FoundLabels Mean(IReadOnlyList<FoundLabels> draws) =>
        new(
            draws.Average(draw => draw.Recall),
            draws.Average(draw => draw.Precision),
            draws.Average(draw => draw.Frames),
            draws.Average(draw => draw.WrongFrames)
        );

    public override string ToString()
    {
        double balanced = 2 * Recall * Precision / Math.Max(1e-9, Recall + Precision);
        return $"recall {Recall:0.000} precision {Precision:0.000} F1 {balanced:0.000}, {Frames:0.#} of {WrongFrames:0.#} frames";
    }
}
