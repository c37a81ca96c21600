using System.Runtime.CompilerServices;

// ML.NET keeps what a savable transformer outside its own repository needs internal; see build/ReferenceCopies.targets for the other half.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
