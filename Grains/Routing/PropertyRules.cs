using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Orleans.Channels.Grains;

/// <summary>What the attributes on one property say, or on the constructor's parameter that fills it.</summary>
internal sealed class PropertyRules
{
    private readonly PropertyInfo _property;
    private readonly ValidationAttribute[] _attributes;
    private readonly PayloadRules? _within;
    private readonly string? _name;
    private readonly string _shown;

    private PropertyRules(PropertyInfo property, ParameterInfo? parameter, Dictionary<Type, PayloadRules> known)
    {
        _property = property;
        _attributes = [.. AttributesOf(property), .. parameter is null ? [] : AttributesOf(parameter)];
        _within = PayloadRules.Of(property.PropertyType, known);
        _name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
        _shown = (property.GetCustomAttribute<DisplayAttribute>() ?? parameter?.GetCustomAttribute<DisplayAttribute>())?.GetName() ?? property.Name;
    }

    /// <summary>Whether anything is said about the property itself.</summary>
    public bool HasAttributes => _attributes.Length > 0;

    /// <summary>The rules of all properties of a type.</summary>
    public static IEnumerable<PropertyRules> Of(Type type, Dictionary<Type, PayloadRules> known)
    {
        var parameters = type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).FirstOrDefault()?.GetParameters() ?? [];
        return type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Select(property => new PropertyRules(property, parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase)), known))
            .Where(rules => rules.HasAttributes || rules._within is not null);
    }

    /// <summary>The rules on a member, a parameter or a type; what requires a value goes first.</summary>
    public static ValidationAttribute[] AttributesOf(ICustomAttributeProvider member) =>
        [.. member.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>().OrderBy(attribute => attribute is not RequiredAttribute)];

    /// <summary>What a property is called in JSON.</summary>
    public static string NameInJson(string name) => PayloadJson.Current.PropertyNamingPolicy?.ConvertName(name) ?? name;

    /// <summary>Checks the property of a value, and what is in it.</summary>
    public void Check(object owner, string path, Func<Type, object?> services, PayloadErrors errors)
    {
        var value = _property.GetValue(owner);
        var name = _name ?? NameInJson(_property.Name);
        var field = path.Length == 0 ? name : $"{path}.{name}";
        var context = new ValidationContext(owner) { MemberName = _property.Name, DisplayName = _shown };
        context.InitializeServiceProvider(services);
        foreach (var attribute in _attributes)
        {
            var isBroken = errors.Add(field, attribute.GetValidationResult(value, context), ofField: true);
            if (isBroken && attribute is RequiredAttribute)
            {
                return;
            }
        }

        if (value is not null)
        {
            _within?.Check(value, field, services, errors);
        }
    }
}
