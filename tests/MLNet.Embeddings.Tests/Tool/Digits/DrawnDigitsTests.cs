using MLNet.Embeddings.SampleData.Digits;

namespace MLNet.Embeddings.Tests.Tool.Digits;

public class DrawnDigitsTests
{
    [Fact]
    public void The_same_seed_draws_the_same_digits_and_a_longer_set_begins_with_them()
    {
        DigitSet few = DrawnDigits.Create(100, seed: 7);
        DigitSet many = DrawnDigits.Create(200, seed: 7);
        Assert.Equal(few.Pixels, many.Pixels[..few.Pixels.Length]);
        Assert.Equal(few.Labels, many.Labels[..100]);
        Assert.NotEqual(few.Pixels, DrawnDigits.Create(100, seed: 8).Pixels);
    }

    [Fact]
    public void Pictures_look_like_ink_on_paper_within_the_frame()
    {
        DigitSet digits = DrawnDigits.Create(2000, seed: 1);
        Assert.Equal(Enumerable.Range(0, 10), digits.Labels.Distinct().Order());
        for (int i = 0; i < digits.Count; i++)
        {
            byte[] picture = digits.Picture(i).ToArray();
            Assert.True(picture.Max() > 150, $"picture {i} has no ink");
            Assert.InRange(picture.Count(value => value > 100), 12, 330);
            Assert.All(
                Enumerable.Range(0, 28),
                pixel =>
                    Assert.True(
                        picture[pixel] < 128
                            && picture[(27 * 28) + pixel] < 128
                            && picture[28 * pixel] < 128
                            && picture[(28 * pixel) + 27] < 128,
                        $"picture {i} runs off the paper"
                    )
            );
        }
    }

    [Fact]
    public void The_digits_are_similar_within_a_class_but_not_trivially_apart()
    {
        DigitSet digits = DrawnDigits.Create(2000, seed: 3);
        int correct = 0;
        for (int i = 0; i < 400; i++)
        {
            int nearest = Enumerable.Range(0, digits.Count).Where(j => j != i).MinBy(j => Distance(digits.Picture(i), digits.Picture(j)));
            correct += digits.Labels[nearest] == digits.Labels[i] ? 1 : 0;
        }

        Assert.InRange(correct / 400.0, 0.88, 0.995);
    }

    private static long Distance(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        long sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
