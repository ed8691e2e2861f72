using System.Reflection;
using System.Text.Json.Nodes;

namespace Orleans.Channels.Gateway;

/// <summary>The contracts that assemblies of this process carry, as their build has written them.</summary>
internal static class ContractSource
{
    private const string Key = "Orleans.Channels.Contract";

    /// <summary>All of them, those of dynamic assemblies excepted, in the order of the assemblies' names.</summary>
    public static IEnumerable<JsonNode> Read() => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => !assembly.IsDynamic)
        .OrderBy(assembly => assembly.FullName, StringComparer.Ordinal)
        .SelectMany(assembly => assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
        .Where(metadata => metadata is { Key: Key, Value: not null })
        .Select(metadata => JsonNode.Parse(metadata.Value!)!);
}
