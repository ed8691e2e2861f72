using System.Text.Json.Serialization;

namespace Orleans.Channels.Samples;

/// <summary>Where a player begins.</summary>
/// <param name="Taps">How often the name has tapped in this race.</param>
/// <param name="ToWin">How many taps win it.</param>
public sealed record PlayWelcome(int Taps, [property: JsonPropertyName("to_win")] int ToWin);
