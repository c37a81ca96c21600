#:project ../../Transforms/Reports/MLNet.Embeddings.Reports.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// A gate in a build: `dotnet run gate.cs FOLDER` ends with 1 where pictures leak between the splits of a folder.
using MLNet.Embeddings.Reports;

DatasetReport report = DatasetInspector.Inspect(args[0]);
report.Save("report");

GateVerdict verdict = report.Check(new DatasetGates { MaximumLeaks = 0, MaximumUnreadable = 0 });
Console.WriteLine($"{report.ImageCount} images, {report.Leaks.Count} leaks, {report.Suspects.Count} labels that may be wrong");
return verdict.IsPassed ? 0 : 1;
