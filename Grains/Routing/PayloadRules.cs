using System.Collections;
using System.ComponentModel.DataAnnotations;

namespace Orleans.Channels.Grains;

/// <summary>
/// What the attributes of System.ComponentModel.DataAnnotations, and <see cref="IValidatableObject"/>, say about a type: on its properties, on the
/// parameters of its constructor, and so on within what is in it.
/// </summary>
internal sealed class PayloadRules
{
    // As deep as JSON may be nested: what lies deeper is no payload's, but a property that leads back.
    private const int MaxDepth = 64;

    private readonly Type _type;
    private PropertyRules[] _properties = [];
    private ValidationAttribute[] _attributes = [];
    private bool _any;

    private PayloadRules(Type type)
    {
        _type = type;
    }

    /// <summary>The rules of a type; null when there are none, and nothing is to be checked.</summary>
    public static PayloadRules? Of(Type type)
    {
        var known = new Dictionary<Type, PayloadRules>();
        var rules = Of(type, known);
        return rules is not null && known.Values.Any(each => each._any) ? rules : null;
    }

    /// <summary>Checks a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="services">Where a rule gets services from.</param>
    /// <exception cref="PayloadException">It breaks a rule; all that are broken are told.</exception>
    public void Check(object value, Func<Type, object?> services)
    {
        var errors = new PayloadErrors();
        Check(value, string.Empty, services, errors);
        if (errors.Any)
        {
            throw new PayloadException($"The payload breaks rules of {_type.Name}.", errors.ByField, isInvalid: true);
        }
    }

    /// <summary>The rules of what can be within a property; null for what has none, such as text.</summary>
    internal static PayloadRules? Of(Type type, Dictionary<Type, PayloadRules> known)
    {
        type = ItemOf(Nullable.GetUnderlyingType(type) ?? type);
        if (known.TryGetValue(type, out var rules))
        {
            return rules;
        }

        if (type.IsPrimitive || type.IsEnum || type.Namespace is "System" || type.Namespace?.StartsWith("System.", StringComparison.Ordinal) is true)
        {
            return null;
        }

        rules = new PayloadRules(type);
        known.Add(type, rules);
        rules._attributes = PropertyRules.AttributesOf(type);
        rules._properties = [.. PropertyRules.Of(type, known)];
        rules._any = rules._attributes.Length > 0 || typeof(IValidatableObject).IsAssignableFrom(type) || rules._properties.Any(property => property.HasAttributes);
        return rules;
    }

    internal void Check(object value, string path, Func<Type, object?> services, PayloadErrors errors)
    {
        if (value is IEnumerable items && !_type.IsInstanceOfType(value))
        {
            var index = 0;
            foreach (var item in items is IDictionary dictionary ? dictionary.Values : items)
            {
                if (item is not null)
                {
                    Check(item, $"{path}[{index}]", services, errors);
                }

                index++;
            }

            return;
        }

        if (errors.Depth < MaxDepth)
        {
            errors.Depth++;
            CheckOne(value, path, services, errors);
            errors.Depth--;
        }
    }

    private void CheckOne(object value, string path, Func<Type, object?> services, PayloadErrors errors)
    {
        var before = errors.Count;
        foreach (var property in _properties)
        {
            property.Check(value, path, services, errors);
        }

        if (errors.Count != before)
        {
            return;
        }

        var context = new ValidationContext(value);
        context.InitializeServiceProvider(services);
        foreach (var attribute in _attributes)
        {
            errors.Add(path, attribute.GetValidationResult(value, context));
        }

        if (errors.Count == before && value is IValidatableObject validatable)
        {
            foreach (var result in validatable.Validate(context))
            {
                errors.Add(path, result);
            }
        }
    }

    // What is in a sequence, or the values of a dictionary.
    private static Type ItemOf(Type type)
    {
        if (type == typeof(string))
        {
            return type;
        }

        if (type.IsArray)
        {
            return ItemOf(type.GetElementType()!);
        }

        var sequence = type.GetInterfaces().Append(type).FirstOrDefault(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        var item = sequence?.GetGenericArguments()[0];
        return item is null ? type
            : item.IsGenericType && item.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) ? ItemOf(item.GetGenericArguments()[1])
            : ItemOf(Nullable.GetUnderlyingType(item) ?? item);
    }
}
