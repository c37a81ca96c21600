using Microsoft.ML;

// model.zip, input.idv and output.idv: transforms the input with the saved model.
var context = new MLContext();
ITransformer model = context.Model.Load(args[0], out _);
IDataView output = model.Transform(context.Data.LoadFromBinary(args[1]));
using FileStream file = File.Create(args[2]);
context.Data.SaveAsBinary(output, file);
