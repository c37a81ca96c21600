using System.Reflection;
using Microsoft.ML;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Projection;

/// <summary>Every number that can be set is tried at its extremes: a sentence names the option, its value and its range, or the map is
/// finite.</summary>
public abstract class OptionExtremesTests(ProjectionMethod method)
{
    private static readonly int[] Whole = [int.MinValue, -1, 0, 1, 2, 1024, 1025, int.MaxValue];

    private static readonly double[] Real =
    [
        double.MinValue,
        -1,
        -double.Epsilon,
        -0.0,
        0,
        double.Epsilon,
        1e-300,
        1e-9,
        1e-6,
        1e-3,
        0.01,
        0.5,
        1,
        30,
        1000,
        1e6,
        1e9,
        1e30,
        1e300,
        double.MaxValue,
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
    ];

    [Fact]
    public void Every_number_at_its_extremes_gives_a_finite_map_or_a_sentence()
    {
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, FeatureData.Rows(40, 4));
        PropertyInfo[] numbers =
        [
            .. method.Options().GetType().GetProperties().Where(property => property.CanWrite && Values(property).Length > 0),
        ];
        Assert.True(numbers.Length >= 10);
        foreach (PropertyInfo property in numbers)
        {
            foreach (object value in Values(property))
                Try(context, data, property, value);
        }
    }

    private void Try(MLContext context, IDataView data, PropertyInfo property, object value)
    {
        // More than a thousand passes would only take time; what is refused is refused before the first.
        ProjectionOptions options = method.Options(iterations: 30);

        // A spread has to be as large as the distance that depends on it.
        options.GetType().GetProperty("MinimumDistance")?.SetValue(options, 0.0);
        property.SetValue(options, value);
        try
        {
            ProjectionTransformer map = method.Estimator(context, options).Fit(data);
            Assert.True(FiniteCheck.AllFinite(map.Coordinates.Values), $"{property.Name} = {Text(value)}: the map is not finite.");
            foreach (float[] position in Positions(map, context, options))
                Assert.True(position.All(float.IsFinite), $"{property.Name} = {Text(value)}: a new row's position is not finite.");
        }
        catch (ArgumentOutOfRangeException exception)
        {
            Assert.StartsWith($"{property.Name} must be ", exception.Message, StringComparison.Ordinal);
            Assert.Equal(property.Name, exception.ParamName);
        }
        catch (InvalidOperationException exception)
        {
            Assert.StartsWith("The optimization left the range of single precision", exception.Message, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{property.Name} = {Text(value)} ended with {exception.GetType().Name}: {exception.Message}");
        }
    }

    private static IEnumerable<float[]> Positions(ProjectionTransformer map, MLContext context, ProjectionOptions options) =>
        Microsoft.ML.Data.ColumnCursorExtensions.GetColumn<float[]>(
            map.Transform(FeatureData.View(context, FeatureData.Rows(12, 4, seed: 2))),
            options.OutputColumnName
        );

    private static object[] Values(PropertyInfo property) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
        {
            Type type when type == typeof(int) => [.. Whole.Cast<object>()],
            Type type when type == typeof(double) => [.. Real.Cast<object>()],
            Type type when type == typeof(double[]) =>
            [
                Array.Empty<double>(),
                .. Real.Select(value => new[] { value }),
                new[] { 1, 30, double.NaN },
            ],
            _ => [],
        };

    private static string Text(object value) => value is double[] several ? string.Join(' ', several) : $"{value}";
}
