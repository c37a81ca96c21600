using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace MLNet.Embeddings.Hosting;

/// <summary>ML.NET's pair of a training set and a test set, which it lets nobody else make.</summary>
internal static class TrainTestParts
{
    public static DataOperationsCatalog.TrainTestData Of(IDataView train, IDataView test)
    {
        InternalMembers.Require();
        return Create(train, test);
    }

    // Apart, because a method that calls a missing one does not begin.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DataOperationsCatalog.TrainTestData Create(IDataView train, IDataView test) => new(train, test);
}
