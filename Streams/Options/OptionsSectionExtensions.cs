using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Orleans.Channels;

/// <summary>Makes a configuration section the home of options.</summary>
internal static class OptionsSectionExtensions
{
    /// <summary>Reads options from a section, and stops the start when a value or a key of it can't be. To be called once for each name.</summary>
    /// <typeparam name="TOptions">The options.</typeparam>
    /// <typeparam name="TValidator">Knows their rules.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="section">The section's path.</param>
    /// <param name="others">Keys of the section that belong to others.</param>
    /// <param name="name">The options' name, where a type has several.</param>
    public static void AddSection<TOptions, TValidator>(this IServiceCollection services, string section, string[] others, string? name = null)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        name ??= Options.DefaultName;
        services.AddOptions<TOptions>(name).BindConfiguration(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        services.AddSingleton<IValidateOptions<TOptions>>(made => new KnownKeys<TOptions>(made.GetRequiredService<IConfiguration>(), name, section, others));
    }
}
