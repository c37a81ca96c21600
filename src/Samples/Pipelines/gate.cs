#:project ../../Transforms/Reports/MLNet.Embeddings.Reports.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// A gate in a build: `dotnet run gate.cs FOLDER` ends with 1 where images leak between the splits of a folder.
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.SampleData;

string folder = args.FirstOrDefault() ?? DrawnData.Pictures("demo");

// Each image is read once; the page shows all of them on two maps, with what was found.
DatasetReport report = DatasetInspector.Inspect(folder);
report.Save("report");
Console.WriteLine($"{report.ImageCount} images: {report.Leaks.Count} in two splits, {report.Suspects.Count} labels may be wrong");
Console.WriteLine("Open report/inspect.html in a browser.");

// A limit that cannot be judged is not passed: no second split, too few images, a folder that cannot be read.
GateVerdict verdict = report.Check(new DatasetGates { MaximumLeaks = 0, MaximumUnreadable = 0 });
Console.WriteLine(verdict.IsPassed ? "passed" : $"not passed: {verdict}");
return verdict.IsPassed ? 0 : 1;
