using System.Reflection;

namespace Orleans.Channels.Streams;

/// <summary>
/// Refuses a Microsoft Orleans that is older than the one that this was built with. Restoring such an application warns of a downgrade;
/// who doesn't heed it would else learn of it from a method that is missing, some time later.
/// </summary>
internal static class OrleansVersion
{
    private static readonly Assembly Ours = typeof(OrleansVersion).Assembly;

    /// <summary>The version that this was built with.</summary>
    internal static Version Needed { get; } =
        Version.Parse(Ours.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == nameof(OrleansVersion)).Value!);

    /// <summary>Checks what is loaded.</summary>
    /// <exception cref="OrleansConfigurationException">A part of Orleans is too old; the message names it, both versions and the cure.</exception>
    public static void Check()
    {
        foreach (var part in Ours.GetReferencedAssemblies().Where(part => part.Name!.StartsWith("Orleans.", StringComparison.Ordinal)))
        {
            Check(part.Name!, Assembly.Load(part).GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion, Needed);
        }
    }

    /// <summary>Checks one part of Orleans.</summary>
    /// <param name="part">The assembly's name.</param>
    /// <param name="version">What the assembly says of its version: <c>10.4.2. Commit Hash: …</c>. Its assembly version is the same for all of 10.</param>
    /// <param name="needed">The version that is needed, or a newer one.</param>
    internal static void Check(string part, string? version, Version needed)
    {
        var number = string.Concat((version ?? string.Empty).TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.')).TrimEnd('.');
        if (Version.TryParse(number, out var loaded) && loaded < needed)
        {
            throw new OrleansConfigurationException(
                $"{part} is of Microsoft Orleans {loaded}, and Orleans.Channels needs {needed} or newer. "
                + $"Give every Microsoft.Orleans package that this application refers to version {needed} or newer.");
        }
    }
}
