Console.WriteLine("MLNet.Embeddings");
