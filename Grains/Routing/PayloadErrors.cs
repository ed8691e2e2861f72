using System.ComponentModel.DataAnnotations;

namespace Orleans.Channels.Grains;

/// <summary>Which rules a payload breaks, by field.</summary>
internal sealed class PayloadErrors
{
    private readonly Dictionary<string, List<string>> _errors = new(StringComparer.Ordinal);

    /// <summary>How deep in the payload it is checked now.</summary>
    public int Depth { get; set; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    public bool Any => Count > 0;

    public Dictionary<string, string[]> ByField => _errors.ToDictionary(each => each.Key, each => each.Value.ToArray(), StringComparer.Ordinal);

    /// <summary>Adds what a rule found.</summary>
    /// <param name="path">Where the value is that was checked.</param>
    /// <param name="result">What was found; nothing when the rule is kept.</param>
    /// <param name="ofField">Whether the path is the field's already, whatever the result names.</param>
    /// <returns>Whether the rule is broken.</returns>
    public bool Add(string path, ValidationResult? result, bool ofField = false)
    {
        if (result is null || result == ValidationResult.Success)
        {
            return false;
        }

        var fields = ofField ? [] : result.MemberNames.Select(PropertyRules.NameInJson).ToArray();
        foreach (var field in fields.Length == 0 ? [path] : fields.Select(name => path.Length == 0 ? name : $"{path}.{name}"))
        {
            if (!_errors.TryGetValue(field, out var messages))
            {
                _errors.Add(field, messages = []);
            }

            messages.Add(result.ErrorMessage ?? "is not valid");
            Count++;
        }

        return true;
    }
}
