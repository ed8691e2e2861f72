using System.Text.Json;

namespace Orleans.Channels;

/// <summary>
/// A payload isn't what its reader wants. A client can cause this at will, so its message never quotes the payload, and it is logged
/// without a stack.
/// </summary>
public sealed class PayloadException : JsonException
{
    internal PayloadException(string message, IReadOnlyDictionary<string, string[]> errors, bool isInvalid, JsonException? cause = null)
        : base(message, null, cause?.LineNumber, cause?.BytePositionInLine)
    {
        Errors = errors;
        IsInvalid = isInvalid;
    }

    /// <summary>What is wrong, by the name that the field has in JSON, <c>lines[0].amount</c>; what concerns the whole is under an empty name.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; }

    /// <summary>
    /// True when the JSON is of the right form, and lacks a required member, has a null where none may be, or breaks a rule of validation; false when it can't
    /// be read into the type at all.
    /// </summary>
    public bool IsInvalid { get; }
}
