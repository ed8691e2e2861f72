using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Channels.Tests;

/// <summary>What an assembly offers to others, as text: a line for each type and member, sorted.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly)
    {
        // What Orleans generates follows from what is written.
        var types = assembly.GetExportedTypes().Where(type => type.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) is not true);
        return string.Concat(types.Select(TypeLines).OrderBy(lines => lines[0], StringComparer.Ordinal).SelectMany(lines => lines).Select(line => line + "\n"));
    }

    private static string[] TypeLines(Type type)
    {
        var members = type.GetMembers(Declared).Select(member => Describe(type, member)).OfType<string>().Order(StringComparer.Ordinal).Select(line => $"  {line}");
        return [$"{NameOf(type, qualified: true)} : {KindOf(type)}{BasesOf(type)}{ConstraintsOf(type.GetGenericArguments())}", .. members];
    }

    private static string KindOf(Type type) => type switch
    {
        { IsEnum: true } => $"enum {NameOf(Enum.GetUnderlyingType(type))}",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string BasesOf(Type type)
    {
        if (type.IsEnum)
        {
            return string.Empty;
        }

        var inherited = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? parent : null;
        var own = type.GetInterfaces().Except(inherited?.GetInterfaces() ?? []).Where(made => made.IsVisible).Select(made => NameOf(made)).Order(StringComparer.Ordinal);
        string[] bases = [.. inherited is null ? [] : new[] { NameOf(inherited) }, .. own];
        return bases.Length == 0 ? string.Empty : $" ({string.Join(", ", bases)})";
    }

    private static string ConstraintsOf(Type[] arguments) => string.Concat(arguments
        .Where(argument => argument.IsGenericParameter && argument.GetGenericParameterConstraints().Length > 0)
        .Select(argument => $" where {argument.Name} : {string.Join(", ", argument.GetGenericParameterConstraints().Select(made => NameOf(made)))}"));

    private static string? Describe(Type type, MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } made when IsOffered(type, made) => $"{AccessOf(made)}new({ParametersOf(made)})",
        PropertyInfo property when new[] { property.GetMethod, property.SetMethod }.Any(accessor => accessor is not null && IsOffered(type, accessor)) => Property(type, property),
        MethodInfo method when IsOffered(type, method) && IsWritten(method) =>
            $"{AccessOf(method)}{ModifiersOf(method)}{NameOf(method)}({ParametersOf(method)}) -> {NameOf(method.ReturnType, Nullability.Create(method.ReturnParameter))}{ConstraintsOf(method.GetGenericArguments())}",
        FieldInfo { IsPublic: true, IsLiteral: true } value when type.IsEnum => $"{value.Name} = {Convert.ToString(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}",
        FieldInfo { IsPublic: true, IsLiteral: true } constant => $"const {NameOf(constant.FieldType)} {constant.Name} = {ValueOf(constant.GetRawConstantValue())}",
        FieldInfo { IsPublic: true, IsSpecialName: false } field => $"{(field.IsStatic ? "static " : string.Empty)}{NameOf(field.FieldType, Nullability.Create(field))} {field.Name}",
        EventInfo { AddMethod.IsPublic: true } made => $"event {NameOf(made.EventHandlerType!)} {made.Name}",
        _ => null,
    };

    private static string Property(Type type, PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(accessor => IsOffered(type, accessor)).ToArray();
        var get = accessors.Contains(property.GetMethod) ? " get;" : string.Empty;
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) is true;
        var set = accessors.Contains(property.SetMethod) ? isInit ? " init;" : " set;" : string.Empty;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : string.Empty;
        var name = property.GetIndexParameters() is { Length: > 0 } ? $"this[{ParametersOf(accessors[0])}]" : property.Name;
        return $"{AccessOf(accessors[0])}{ModifiersOf(accessors[0])}{required}{NameOf(property.PropertyType, Nullability.Create(property))} {name} {{{get}{set} }}";
    }

    // A record's own methods follow from its properties, and a property's are shown with it.
    private static bool IsWritten(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsOffered(Type type, MethodBase member) => member.IsPublic || ((member.IsFamily || member.IsFamilyOrAssembly) && !type.IsSealed);

    private static string AccessOf(MethodBase member) => member.IsPublic ? string.Empty : "protected ";

    private static string ModifiersOf(MethodInfo method)
    {
        if (method.IsStatic)
        {
            return method.IsDefined(typeof(ExtensionAttribute)) ? "static this " : "static ";
        }

        return method switch
        {
            { DeclaringType.IsInterface: true } => method.IsAbstract ? string.Empty : "default ",
            _ when method.GetBaseDefinition() != method => "override ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => string.Empty,
        };
    }

    private static string ParametersOf(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{NameOf(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? $" = {ValueOf(parameter.DefaultValue)}" : string.Empty)}"));

    private static string ValueOf(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string NameOf(MethodInfo method) =>
        method.IsGenericMethod ? $"{method.Name}<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : method.Name;

    private static string NameOf(Type type, NullabilityInfo? nullability = null, bool qualified = false)
    {
        var mark = nullability is { ReadState: NullabilityState.Nullable } && !type.IsValueType ? "?" : string.Empty;
        if (type.IsByRef)
        {
            return $"ref {NameOf(type.GetElementType()!, nullability)}";
        }

        if (type.IsArray)
        {
            return $"{NameOf(type.GetElementType()!, nullability?.ElementType)}[]{mark}";
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{NameOf(value)}?";
        }

        var name = type.IsGenericParameter || (!qualified && type.Assembly == typeof(object).Assembly) ? type.Name : type.FullName ?? $"{type.Namespace}.{type.Name}";
        if (!type.IsGenericType)
        {
            return name + mark;
        }

        var arguments = type.GetGenericArguments().Select((argument, index) => NameOf(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(index)));
        return $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", arguments)}>{mark}";
    }
}
