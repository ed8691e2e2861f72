using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Orleans.Channels.Gateway;

/// <summary>The tokens that name a session to its client: signed, and good for two weeks, as Phoenix's.</summary>
internal sealed class LongPollTokens(IDataProtectionProvider protection)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(14);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Orleans.Channels.LongPoll").ToTimeLimitedDataProtector();

    /// <summary>Names a session.</summary>
    public string Protect(string gateway, string session) => _protector.Protect($"{gateway} {session}", MaxAge);

    /// <summary>Reads a token; false for one that is missing, altered or too old.</summary>
    public bool TryRead(string? token, [NotNullWhen(true)] out string? gateway, [NotNullWhen(true)] out string? session)
    {
        (gateway, session) = (null, null);
        if (string.IsNullOrEmpty(token))
        {
            return false;
        }

        try
        {
            if (_protector.Unprotect(token).Split(' ') is [var first, var second])
            {
                (gateway, session) = (first, second);
            }
        }
        catch (CryptographicException)
        {
            // Altered, expired, or of another key ring.
        }
        catch (FormatException)
        {
            // No token at all.
        }

        return gateway is not null && session is not null;
    }
}
