namespace Orleans.Channels.Gateway;

/// <summary>A client sent bytes that are no frame. Phoenix's socket process crashes on them: close code 1011.</summary>
/// <param name="reason">What is wrong, without the client's bytes.</param>
internal sealed class MalformedFrameException(string reason) : Exception(reason);
