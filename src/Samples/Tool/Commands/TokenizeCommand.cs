using System.CommandLine;
using System.Text.Json;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Shows the numbers that a text model reads.</summary>
internal sealed class TokenizeCommand : ToolCommand
{
    private readonly Argument<string[]> _texts = new("text")
    {
        Description = "Texts to encode, one line of the result each",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string> _tokenizer = new("--tokenizer")
    {
        Description = "Folder with merges.txt or bpe_simple_vocab_16e6.txt.gz",
        HelpName = "folder",
        Required = true,
    };
    private readonly Option<int> _context = new Option<int>("--context")
    {
        Description = "Numbers of a text",
        DefaultValueFactory = _ => ClipTokenizer.DefaultContextLength,
    }.Between(2, 4096);
    private readonly Option<string> _pad = new Option<string>("--pad")
    {
        Description = "What follows the end",
        DefaultValueFactory = _ => "zero",
    }.OneOf("zero", "end");

    public TokenizeCommand()
        : base("tokenize", "Show the numbers that a CLIP text model reads, as JSON.")
    {
        Arguments.Add(_texts);
        Options.Add(_tokenizer);
        Options.Add(_context);
        Options.Add(_pad);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [new("The 77 numbers of a text", "tokenize \"a photo of a cat\" --tokenizer clip")];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        ClipTokenizer tokenizer = ClipTokenizer.FromFiles(arguments.GetRequiredValue(_tokenizer));
        var ids = new int[arguments.GetValue(_context)];
        foreach (string text in arguments.GetRequiredValue(_texts))
        {
            tokenizer.EncodeToContext(text, ids, arguments.GetValue(_pad) == "end" ? tokenizer.EndId : 0);
            console.WriteLine(JsonSerializer.Serialize(ids));
        }
    }
}
