using System.Security.Cryptography;
using System.Text.Json;
using Orleans.Storage;

namespace MLNet.Embeddings.Cluster.State;

/// <summary>States as files of one folder, for a cluster of one silo that needs no database.</summary>
internal sealed class FileGrainStorage(string folder, IGrainStorageSerializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string path = PathOf(stateName, grainId);
        if (!File.Exists(path))
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
            return;
        }

        byte[] bytes = await File.ReadAllBytesAsync(path);
        try
        {
            grainState.State = serializer.Deserialize<T>(new BinaryData(bytes)) ?? Activator.CreateInstance<T>();
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"{path} is damaged; delete it and submit the job again: what is done is not done again.",
                exception
            );
        }

        (grainState.ETag, grainState.RecordExists) = (TagOf(bytes), true);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string path = PathOf(stateName, grainId);
        await CheckAsync(path, grainState.ETag);
        Directory.CreateDirectory(folder);
        byte[] bytes = serializer.Serialize(grainState.State).ToArray();
        string partial = $"{path}.partial";
        await using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await stream.WriteAsync(bytes);
            stream.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
        (grainState.ETag, grainState.RecordExists) = (TagOf(bytes), true);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string path = PathOf(stateName, grainId);
        await CheckAsync(path, grainState.ETag);
        File.Delete(path);
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
    }

    private static async Task CheckAsync(string path, string? tag)
    {
        string? there = File.Exists(path) ? TagOf(await File.ReadAllBytesAsync(path)) : null;
        if (there != tag)
            throw new InconsistentStateException($"{path} was written by someone else meanwhile", there, tag);
    }

    private static string TagOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // Keys hold slashes; escaped they are names of files on every system.
    private string PathOf(string stateName, GrainId grainId) =>
        Path.Combine(folder, $"{stateName}-{Uri.EscapeDataString(grainId.Key.ToString() ?? "")}.json");
}
