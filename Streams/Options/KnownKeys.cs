using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Orleans.Channels;

/// <summary>Refuses options whose configuration section has a key that none of them has: a misspelt limit is no limit.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <param name="configuration">The application's configuration.</param>
/// <param name="options">The options' name, as given to <c>AddOptions</c>.</param>
/// <param name="section">The section that they are read from.</param>
/// <param name="others">Keys of the section that belong to others.</param>
internal sealed class KnownKeys<TOptions>(IConfiguration configuration, string options, string section, string[] others) : IValidateOptions<TOptions>
    where TOptions : class
{
    /// <summary>The key by which a section that is another's too says so.</summary>
    public const string Setting = "UnknownKeys";

    private const string Allow = "Allow";

    public ValidateOptionsResult Validate(string? name, TOptions instance)
    {
        var read = configuration.GetSection(section);
        if (name != options || Allow.Equals(read[Setting], StringComparison.OrdinalIgnoreCase))
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = new ValidateOptionsResultBuilder();
        Check(read, section, typeof(TOptions), [.. others, Setting], failures);
        return failures.Build();
    }

    private static void Check(IConfigurationSection section, string root, Type type, string[] others, ValidateOptionsResultBuilder failures)
    {
        var properties = type.GetProperties();
        foreach (var child in section.GetChildren())
        {
            if (Array.Find(properties, property => IsNamed(property.Name, child.Key)) is { } option)
            {
                CheckOption(child, root, option.PropertyType, type, failures);
            }
            else if (!others.Any(other => IsNamed(other, child.Key)))
            {
                var nearest = properties.Select(property => property.Name).Concat(others).MinBy(known => Distance(known, child.Key))!;
                var meant = Distance(nearest, child.Key) <= child.Key.Length / 2 ? $" The nearest is {section.Path}:{nearest}." : string.Empty;
                failures.AddError($"The configuration has {child.Path}, and {type.Name} has no option {child.Key}.{meant} If the section is another's as well, set {root}:{Setting}={Allow}.");
            }
        }
    }

    private static void CheckOption(IConfigurationSection section, string root, Type option, Type owner, ValidateOptionsResultBuilder failures)
    {
        if (option.IsClass && option.Assembly == owner.Assembly)
        {
            Check(section, root, option, [], failures);
        }
        else if (option.IsGenericType && option.GenericTypeArguments[0] is { IsClass: true } item && item.Assembly == owner.Assembly)
        {
            foreach (var child in section.GetChildren())
            {
                CheckItem(child, root, item, failures);
            }
        }
    }

    // The binder takes the value, and passes over what stands below it.
    private static void CheckItem(IConfigurationSection section, string root, Type item, ValidateOptionsResultBuilder failures)
    {
        if (section.Value is not null && section.GetChildren().FirstOrDefault() is { } below)
        {
            failures.AddError($"The configuration has {section.Path} as a value, and {below.Path} as well, which wouldn't count. Leave one of the two.");
        }
        else
        {
            Check(section, root, item, [], failures);
        }
    }

    private static bool IsNamed(string name, string key) => name.Equals(key, StringComparison.OrdinalIgnoreCase);

    // How many letters have to be put in, taken out or changed to make one of the other (Levenshtein).
    private static int Distance(string known, string key)
    {
        var row = Enumerable.Range(0, key.Length + 1).ToArray();
        foreach (var letter in known)
        {
            var diagonal = row[0]++;
            for (var column = 1; column < row.Length; column++)
            {
                var change = diagonal + (char.ToUpperInvariant(letter) == char.ToUpperInvariant(key[column - 1]) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(change, Math.Min(row[column - 1], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
