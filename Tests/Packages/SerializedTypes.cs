using System.Globalization;
using System.Reflection;

namespace Orleans.Channels.Tests;

/// <summary>What Orleans writes of an assembly's types, a line for each type, member and enum value; names that aren't written are left out.</summary>
internal static class SerializedTypes
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The assembly's types, in ordinal order.</summary>
    public static string[] Of(Assembly assembly)
    {
        var types = assembly.GetTypes().Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)).ToArray();
        var calls = assembly.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable))).SelectMany(type => type.GetMethods());
        var enums = types.SelectMany(MembersOf).Select(member => member.Type)
            .Concat(calls.SelectMany(call => call.GetParameters().Select(parameter => parameter.ParameterType).Append(call.ReturnType)))
            .SelectMany(Parts)
            .Where(type => type.IsEnum && type.Assembly == assembly)
            .Distinct();
        return [.. types.SelectMany(Lines).Concat(enums.SelectMany(EnumLines)).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Lines(Type type) => MembersOf(type)
        .Select(member => string.Create(CultureInfo.InvariantCulture, $"{NameOf(type)} {member.Id} {NameOf(member.Type)}"))
        .Prepend(type.BaseType is { } parent && parent.Assembly == type.Assembly ? $"{NameOf(type)} : {NameOf(parent)}" : NameOf(type));

    private static IEnumerable<string> EnumLines(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(value => string.Create(CultureInfo.InvariantCulture, $"{NameOf(type)} {value.GetRawConstantValue()} {value.Name}"))
        .Prepend($"{NameOf(type)} : {NameOf(type.GetEnumUnderlyingType())}");

    private static IEnumerable<(uint Id, Type Type)> MembersOf(Type type) => type.GetMembers(Declared)
        .Select(member => (member.GetCustomAttribute<IdAttribute>()?.Id, Type: (member as PropertyInfo)?.PropertyType ?? (member as FieldInfo)?.FieldType))
        .Where(member => member is { Id: not null, Type: not null })
        .Select(member => (member.Id!.Value, member.Type!));

    private static IEnumerable<Type> Parts(Type type) =>
        (type.HasElementType ? [type.GetElementType()!] : type.GetGenericArguments()).SelectMany(Parts).Append(type);

    private static string NameOf(Type type)
    {
        if (type.IsArray)
        {
            return $"{NameOf(type.GetElementType()!)}[]";
        }

        var name = type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? $"{type.Namespace}.{type.Name}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }
}
