using System.Text.Json.Serialization;

namespace Orleans.Channels.Tests;

/// <summary>What is drawn.</summary>
[JsonDerivedType(typeof(Square), "square")]
public abstract record Shape;
