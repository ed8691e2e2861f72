using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>Which value of a contract is compared.</summary>
/// <param name="Name">Its name, for who reads a message.</param>
/// <param name="IsIn">True for what clients send, false for what they are sent.</param>
/// <param name="Line">Where it stands in the contract's file.</param>
/// <param name="Code">Where it stands in the code.</param>
internal sealed record SchemaPlace(string Name, bool IsIn, int Line, Location? Code)
{
    /// <summary>A part of it.</summary>
    public SchemaPlace Part(string name, Node was, Node now) =>
        this with { Name = name, Line = was.Line > 0 ? was.Line : Line, Code = now.Place ?? Code };
}
