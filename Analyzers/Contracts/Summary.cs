using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>What the code's documentation says of something, in plain text.</summary>
internal static class Summary
{
    /// <summary>The summary, or null where there is none.</summary>
    public static Node? Of(ISymbol symbol) => TextOf(symbol, "summary", _ => true);

    /// <summary>What a type says of a parameter of its constructor, or null.</summary>
    public static Node? OfParameter(ISymbol type, string name) => TextOf(type, "param", element => (string?)element.Attribute("name") == name);

    private static Node? TextOf(ISymbol symbol, string element, Func<XElement, bool> isIt)
    {
        try
        {
            var comment = symbol.GetDocumentationCommentXml();
            var found = string.IsNullOrEmpty(comment) ? null : XDocument.Parse(comment).Descendants(element).FirstOrDefault(isIt);
            var text = found is null ? string.Empty : Regex.Replace(string.Concat(found.Nodes().Select(Plain)), @"\s+", " ").Trim();
            return text.Length > 0 ? Node.String(text) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { HasElements: false, Value: "" } reference => LastWord(reference.FirstAttribute?.Value ?? string.Empty),
        XElement element => string.Concat(element.Nodes().Select(Plain)),
        _ => string.Empty,
    };

    private static string LastWord(string reference) => reference.Split('(')[0].Split('.', ':').Last();
}
