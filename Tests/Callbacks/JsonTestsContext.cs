using System.Text.Json.Serialization;

namespace Orleans.Channels.Tests;

/// <summary>What is written and read without reflection.</summary>
[JsonSerializable(typeof(Said))]
public sealed partial class JsonTestsContext : JsonSerializerContext;
