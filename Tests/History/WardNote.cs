namespace Orleans.Channels.Tests;

/// <summary>A note, and whether it is for staff alone.</summary>
public sealed record WardNote(int Number, string Event = "note", bool ForStaff = false);
