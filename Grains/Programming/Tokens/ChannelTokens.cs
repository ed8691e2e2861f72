using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Orleans.Channels;

/// <summary>
/// Tokens that a page is given and a socket brings (<c>Phoenix.Token</c>), by ASP.NET Core Data Protection: encrypted,
/// tied to a purpose, and with the time of their making in them, so that whoever verifies says how old one may be.
/// </summary>
/// <remarks>
/// Who signs and who verifies need one Data Protection key ring and one application name; in one process they have. A
/// token's age counts the clocks of both: one from a clock that is ahead is as good as new.
/// </remarks>
/// <param name="protection">Encrypts and signs.</param>
/// <param name="time">The clock.</param>
public sealed class ChannelTokens(IDataProtectionProvider protection, TimeProvider time)
{
    private const int IssuedAtLength = sizeof(long);

    /// <summary>Makes a token (<c>Phoenix.Token.sign/4</c>). Unlike there, the data can't be read without the keys.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="purpose">What the token is good for, by custom <c>user socket</c>; it can't be verified for another.</param>
    /// <param name="data">Whom or what it stands for; written as JSON with <see cref="PayloadJson.Options"/>. Keep it small: it travels in the connect params.</param>
    /// <returns>The token, of the letters, digits, <c>-</c> and <c>_</c>: fit for a query and a header.</returns>
    /// <exception cref="NotSupportedException">The data's type can't be written as JSON.</exception>
    public string Sign<T>(string purpose, T data)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(data);
        var json = JsonSerializer.SerializeToUtf8Bytes(data, PayloadJson.Options);
        var content = new byte[IssuedAtLength + json.Length];
        BinaryPrimitives.WriteInt64BigEndian(content, time.GetUtcNow().UtcTicks);
        json.CopyTo(content, IssuedAtLength);
        return Base64Url.EncodeToString(ProtectorFor(purpose).Protect(content));
    }

    /// <summary>Looks at a token that a client brought (<c>Phoenix.Token.verify/4</c>).</summary>
    /// <typeparam name="T">The type of the data that was signed.</typeparam>
    /// <param name="purpose">The purpose it was signed for.</param>
    /// <param name="token">The token, as it came; null is invalid.</param>
    /// <param name="maxAge">
    /// How old it may be, more than zero; one of exactly this age has expired. <see cref="Timeout.InfiniteTimeSpan"/> for any age.
    /// Phoenix's default, which has to be given here, is one day.
    /// </param>
    /// <returns>Never throws for what a client can send.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The max age is zero or negative.</exception>
    /// <exception cref="NotSupportedException">The data's type can't be read from JSON.</exception>
    public TokenResult<T> Verify<T>(string purpose, string? token, TimeSpan maxAge)
        where T : notnull
    {
        var isAgeless = maxAge == Timeout.InfiniteTimeSpan;
        if (!isAgeless)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxAge, TimeSpan.Zero);
        }

        if (Open(ProtectorFor(purpose), token) is not { } content)
        {
            return TokenResult<T>.Invalid;
        }

        var age = time.GetUtcNow() - new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(content), TimeSpan.Zero);
        if (!isAgeless && age >= maxAge)
        {
            return TokenResult<T>.Expired;
        }

        var remaining = age > TimeSpan.Zero ? maxAge - age : maxAge;
        return Read<T>(content.AsSpan(IssuedAtLength), isAgeless ? null : remaining);
    }

    private static byte[]? Open(IDataProtector protector, string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        try
        {
            // Base64 has several spellings of the same bytes, and only the one that was given out counts.
            var sealedContent = Base64Url.DecodeFromChars(token);
            return Base64Url.EncodeToString(sealedContent) == token ? protector.Unprotect(sealedContent) : null;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return null;
        }
    }

    // What is genuine and yet no T was signed by an older or another version of the application.
    private static TokenResult<T> Read<T>(ReadOnlySpan<byte> json, TimeSpan? remaining)
        where T : notnull
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, PayloadJson.Options) is { } data
                ? TokenResult<T>.Valid(data, remaining)
                : TokenResult<T>.Invalid;
        }
        catch (JsonException)
        {
            return TokenResult<T>.Invalid;
        }
    }

    private IDataProtector ProtectorFor(string purpose)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(purpose);
        return protection.CreateProtector("Orleans.Channels.ChannelTokens", purpose);
    }
}
