using System.Reflection;

namespace Orleans.Channels.Samples;

/// <summary>The SQL in this folder, as the assembly carries it.</summary>
internal static class ClusterScripts
{
    private const string QueryPrefix = "Queries/";

    private static readonly Assembly Assembly = typeof(ClusterScripts).Assembly;

    /// <summary>Creates the tables that aren't there yet.</summary>
    public static string Schema { get; } = Read("Schema.sql");

    /// <summary>The statements that Orleans' ADO.NET providers look for, by the names they look for.</summary>
    public static IReadOnlyDictionary<string, string> Queries { get; } = Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(QueryPrefix, StringComparison.Ordinal))
        .ToDictionary(name => name[QueryPrefix.Length..], Read);

    private static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
