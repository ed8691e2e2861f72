using System.Text.Json;

namespace Orleans.Channels.Tests;

/// <summary>What a join of a <see cref="HereChannel"/> asks for.</summary>
/// <param name="Key">What to be tracked under at once; null for nothing.</param>
/// <param name="Meta">The meta; an empty one when there is none.</param>
/// <param name="Early">Whether to be tracked while still joining.</param>
/// <param name="Refuse">Whether to be refused after that.</param>
/// <param name="Stateless">Whether to do without the state.</param>
internal sealed record HereJoin(string? Key = null, JsonElement? Meta = null, bool Early = false, bool Refuse = false, bool Stateless = false);
