using MLNet.Embeddings.Benchmarks.PhotoModel;

namespace MLNet.Embeddings.Tests.Benchmarks;

public class CalibrationTests
{
    [Fact]
    public void The_scale_that_labels_were_drawn_by_is_found_again_and_its_probabilities_are_true()
    {
        const int Rows = 4000;
        const double Scale = 37;
        var random = new Random(5);
        var cosines = new Matrix(Rows, 5);
        var labels = new int[Rows];
        for (int row = 0; row < Rows; row++)
        {
            for (int name = 0; name < 5; name++)
                cosines.Row(row)[name] = (float)(random.NextDouble() * 0.2);
            double[] powers = [.. cosines.Row(row).ToArray().Select(cosine => Math.Exp(cosine * Scale))];
            double drawn = random.NextDouble() * powers.Sum();
            while ((drawn -= powers[labels[row]]) > 0 && labels[row] < 4)
                labels[row]++;
        }

        double found = Calibration.FitScale(cosines, labels);
        Assert.InRange(found, Scale * 0.9, Scale * 1.1);
        (double accuracy, double confidence, double error) = Calibration.Measure(cosines, labels, found);
        Assert.Equal(accuracy, confidence, 0.03);
        Assert.InRange(error, 0, 0.04);
        Assert.True(Calibration.Measure(cosines, labels, 200).Error > 0.1);
        Assert.True(Calibration.Loss(cosines, labels, found) < Calibration.Loss(cosines, labels, 100));
    }
}
