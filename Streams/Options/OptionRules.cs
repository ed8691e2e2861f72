using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Orleans.Channels;

/// <summary>Gathers what is wrong with options: each failure names the option, its value and the rule.</summary>
/// <param name="failures">Where they are gathered.</param>
/// <param name="type">The name of the options' type.</param>
/// <param name="owner">Whose options they are, where a type has several.</param>
internal readonly struct OptionRules(ValidateOptionsResultBuilder failures, string type, string owner = "")
{
    /// <summary>States a rule.</summary>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="value">The option's value.</param>
    /// <param name="rule">What the value must be.</param>
    /// <param name="option">The option: of the expression <c>options.Name</c> the name.</param>
    public void Require<T>(bool holds, T value, string rule, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        if (!holds)
        {
            failures.AddError($"{type}.{option[(option.LastIndexOf('.') + 1)..]}{owner} is {Text(value)}; it must be {rule}.");
        }
    }

    private static string Text<T>(T value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
