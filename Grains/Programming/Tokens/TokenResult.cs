using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels;

/// <summary>What <see cref="ChannelTokens.Verify{T}"/> found: valid with its data, expired, or invalid, which is also what <see langword="default"/> is.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public readonly record struct TokenResult<T>
    where T : notnull
{
    private TokenResult(TokenStatus status, T? data, DateTimeOffset? expiresAt)
    {
        Status = status;
        Data = data;
        ExpiresAt = expiresAt;
    }

    /// <summary>Valid, expired or invalid.</summary>
    public TokenStatus Status { get; }

    /// <summary>True when the token is genuine and young enough.</summary>
    [MemberNotNullWhen(true, nameof(Data))]
    public bool IsValid => Status == TokenStatus.Valid;

    /// <summary>The data that was signed; the type's default unless <see cref="IsValid"/>.</summary>
    public T? Data { get; }

    /// <summary>When a valid token reaches, or an expired one reached, the max age it was verified with; null for never and for invalid tokens.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    internal static TokenResult<T> Invalid => default;

    internal static TokenResult<T> Valid(T data, DateTimeOffset? expiresAt) => new(TokenStatus.Valid, data, expiresAt);

    internal static TokenResult<T> Expired(DateTimeOffset? expiresAt) => new(TokenStatus.Expired, default, expiresAt);
}
