using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Orleans.Channels.Analyzers.Tests;

/// <summary>The contract's file of a project.</summary>
internal sealed class ContractText(string text) : AdditionalText
{
    public override string Path => Contract.FileName;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
