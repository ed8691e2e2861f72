using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels;

/// <summary>What <see cref="ChannelTokens.Verify{T}"/> found: valid with its data, expired, or invalid, which is also what <see langword="default"/> is.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public readonly record struct TokenResult<T>
    where T : notnull
{
    private TokenResult(TokenStatus status, T? data = default, TimeSpan? remaining = null)
    {
        Status = status;
        Data = data;
        Remaining = remaining;
    }

    /// <summary>Valid, expired or invalid.</summary>
    public TokenStatus Status { get; }

    /// <summary>True when the token is genuine and young enough.</summary>
    [MemberNotNullWhen(true, nameof(Data))]
    public bool IsValid => Status == TokenStatus.Valid;

    /// <summary>The data that was signed; the type's default unless <see cref="IsValid"/>.</summary>
    public T? Data { get; }

    /// <summary>
    /// How much longer a valid token would have been valid, more than zero: what <see cref="ConnectResult.Accept"/> takes as
    /// a socket's lifetime. Null for ever, and unless <see cref="IsValid"/>.
    /// </summary>
    public TimeSpan? Remaining { get; }

    internal static TokenResult<T> Invalid => default;

    internal static TokenResult<T> Expired => new(TokenStatus.Expired);

    internal static TokenResult<T> Valid(T data, TimeSpan? remaining) => new(TokenStatus.Valid, data, remaining);
}
