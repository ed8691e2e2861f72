using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Orleans.Channels.Gateway;

/// <summary>The tokens that name a session to its client: signed, and good for two weeks, as Phoenix's.</summary>
internal sealed class LongPollTokens(IDataProtectionProvider protection)
{
    /// <summary>What every token begins with, so that one that can't be read any more isn't taken for the application's.</summary>
    public const string Prefix = "longpoll.";

    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(14);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Orleans.Channels.LongPoll").ToTimeLimitedDataProtector();

    /// <summary>Names a session.</summary>
    public string Protect(LongPollToken token) => Prefix + _protector.Protect($"{token.Gateway} {token.Session} {token.Socket}", MaxAge);

    /// <summary>Reads a token; null for one that is missing, altered or too old.</summary>
    public LongPollToken? Read(string? token)
    {
        if (token?.StartsWith(Prefix, StringComparison.Ordinal) is not true)
        {
            return null;
        }

        try
        {
            // The socket's name, which the application gives, may have spaces.
            return _protector.Unprotect(token[Prefix.Length..]).Split(' ', 3) is [var gateway, var session, var socket] ? new LongPollToken(gateway, session, socket) : null;
        }
        catch (CryptographicException)
        {
            // Altered, expired, or of another key ring.
            return null;
        }
        catch (FormatException)
        {
            // No token at all.
            return null;
        }
    }
}
