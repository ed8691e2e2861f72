using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Orleans.Channels.Analyzers;

/// <summary>What Orleans' serializer asks of a type.</summary>
internal static class StateMarks
{
    /// <summary>Marks a type, and numbers the members that it stores. A record's own parameters are numbered by Orleans.</summary>
    public static TypeDeclarationSyntax Add(TypeDeclarationSyntax declaration)
    {
        var id = 0;
        var end = declaration.SyntaxTree.GetRoot().DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        var members = declaration.Members.Select(member => IsStored(member) ? With(member, $"Id({id++})", end) : member);
        return (TypeDeclarationSyntax)With(declaration.WithMembers(SyntaxFactory.List(members)), "GenerateSerializer", end);
    }

    private static bool IsStored(MemberDeclarationSyntax member) => !IsStaticOrConstant(member) && member switch
    {
        PropertyDeclarationSyntax property => property.AccessorList?.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null) == true,
        FieldDeclarationSyntax => true,
        _ => false,
    };

    private static bool IsStaticOrConstant(MemberDeclarationSyntax member) =>
        member.Modifiers.Any(SyntaxKind.StaticKeyword) || member.Modifiers.Any(SyntaxKind.ConstKeyword);

    private static MemberDeclarationSyntax With(MemberDeclarationSyntax member, string attribute, SyntaxTrivia end)
    {
        var list = SyntaxFactory.ParseCompilationUnit($"[{attribute}] class C;").Members[0].AttributeLists[0]
            .WithLeadingTrivia(member.GetLeadingTrivia())
            .WithTrailingTrivia(end)
            .WithAdditionalAnnotations(Formatter.Annotation);
        var bare = member.WithLeadingTrivia(member.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list)).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
