namespace Orleans.Channels.Gateway;

/// <summary>A frame that this version of the protocol can't carry: binary in V1, a binary frame's name over 255 bytes.</summary>
/// <param name="reason">What is wrong.</param>
internal sealed class UnencodableFrameException(string reason) : Exception(reason);
