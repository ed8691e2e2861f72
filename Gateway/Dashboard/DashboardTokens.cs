using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Orleans.Channels.Gateway;

/// <summary>
/// What the page for operators opens its socket with: a page can't send headers with it, so who may see the page gets a token
/// that is good for moments.
/// </summary>
internal sealed class DashboardTokens(IDataProtectionProvider protection)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Orleans.Channels.Dashboard").ToTimeLimitedDataProtector();

    /// <summary>Makes a token for an operator.</summary>
    public string Protect(string name) => _protector.Protect(name, MaxAge);

    /// <summary>Reads a token; false for one that is missing, altered or too old.</summary>
    public bool TryRead(string? token, [NotNullWhen(true)] out string? name)
    {
        name = null;
        try
        {
            name = string.IsNullOrEmpty(token) ? null : _protector.Unprotect(token);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            // Altered, expired, or of another key ring.
        }

        return name is not null;
    }
}
