using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json.Nodes;

namespace Orleans.Channels.Tool;

/// <summary>A contract: what the channels of an application take and send.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Root">As JSON.</param>
internal sealed record ContractFile(string Text, JsonObject Root)
{
    private const string Key = "Orleans.Channels.Contract";

    public JsonObject Channels => Root["channels"]!.AsObject();

    public JsonObject Types => Root["types"]!.AsObject();

    /// <summary>Reads a contract from its file, or from the assembly that carries it. The assembly isn't loaded, nor anything that it needs.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is of a later version.</exception>
    public static ContractFile Read(string file) => Parse(
        file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? File.ReadAllText(file) : InAssembly(file), file);

    /// <summary>Reads a contract from its text.</summary>
    public static ContractFile Parse(string text, string file) =>
        JsonNode.Parse(text) is JsonObject root && root["version"]?.GetValue<int>() == 1 && root["channels"] is JsonObject && root["types"] is JsonObject
            ? new(text.ReplaceLineEndings("\n"), root)
            : throw new InvalidDataException($"{file} is no contract of version 1.");

    private static string InAssembly(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.HasMetadata ? image.GetMetadataReader() : throw new BadImageFormatException($"{file} is no assembly.");
        return metadata.GetAssemblyDefinition().GetCustomAttributes()
            .Select(metadata.GetCustomAttribute)
            .Where(attribute => TypeNameOf(metadata, attribute) == "AssemblyMetadataAttribute")
            .Select(attribute => Pair(metadata.GetBlobReader(attribute.Value)))
            .FirstOrDefault(pair => pair.Key == Key).Value
            ?? throw new InvalidDataException($"{file} has no channels, or wasn't built with Orleans.Channels.");
    }

    private static string TypeNameOf(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name)
            : string.Empty;

    private static (string? Key, string? Value) Pair(BlobReader blob) =>
        blob.ReadUInt16() == 1 ? (blob.ReadSerializedString(), blob.ReadSerializedString()) : default;
}
