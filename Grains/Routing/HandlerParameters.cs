using System.Linq.Expressions;
using System.Reflection;
using System.Security.Claims;

namespace Orleans.Channels.Grains;

/// <summary>Where a handler's parameters come from: its member, its event, and the services of the scope that its call has.</summary>
/// <param name="channel">The channel's class.</param>
/// <param name="method">The handler.</param>
/// <param name="services">What services there are.</param>
internal sealed class HandlerParameters(Type channel, MethodInfo method, ServiceCatalog services)
{
    public const string Shape =
        "A handler takes, each at most once, a ChannelSocket, a payload (Payload, ReadOnlyMemory<byte>, or a type that JSON can be read into), a string, a CancellationToken, a Topic and a ClaimsPrincipal, and any services";

    private static readonly Type[] OfOneKind = [typeof(ChannelSocket), typeof(string), typeof(CancellationToken), typeof(Topic), typeof(ClaimsPrincipal), typeof(IServiceProvider)];

    private readonly HashSet<Type> _taken = [];

    public static ParameterExpression Channel { get; } = Expression.Parameter(typeof(Channel), "channel");

    public static ParameterExpression Socket { get; } = Expression.Parameter(typeof(ChannelSocket), "socket");

    public static ParameterExpression Name { get; } = Expression.Parameter(typeof(string), "name");

    public static ParameterExpression Payload { get; } = Expression.Parameter(typeof(Payload), "payload");

    /// <summary>What the handler is called with, in its order.</summary>
    /// <exception cref="ChannelWiringException">A parameter can't be had.</exception>
    public Expression[] Bind() => [.. method.GetParameters().Select(Bind)];

    private Expression Bind(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (ServiceKey.IsMarked(parameter) || (!IsOfEvent(type) && services.Has(type)))
        {
            return Service(parameter);
        }

        if (services.IsKnown && parameter.HasDefaultValue && PayloadTypes.CannotBeRead(type, services.Json))
        {
            // An optional service that isn't there.
            return Expression.Default(type);
        }

        var isOfOneKind = OfOneKind.Contains(type);
        return !_taken.Add(isOfOneKind ? type : typeof(Payload))
            ? throw new ChannelWiringException(channel, method.Name, $"takes two parameters of one kind (the second is \"{parameter.Name}\"){(isOfOneKind ? string.Empty : HintAtServices)}. {Shape}.")
            : isOfOneKind ? OfMember(type) : OfPayload(parameter);
    }

    private string HintAtServices => services.IsKnown ? ", or a service that isn't registered" : string.Empty;

    private static bool IsOfEvent(Type type) =>
        OfOneKind.Contains(type) || type == typeof(Payload) || type == typeof(ReadOnlyMemory<byte>);

    private static Expression OfMember(Type type) =>
        type == typeof(ChannelSocket) ? Socket
        : type == typeof(string) ? Name
        : type == typeof(CancellationToken) ? Expression.Property(Socket, nameof(ChannelSocket.Ended))
        : type == typeof(Topic) ? Expression.Property(Socket, nameof(ChannelSocket.Topic))
        : type == typeof(ClaimsPrincipal) ? Expression.Property(Socket, nameof(ChannelSocket.User))
        : Expression.Property(Socket, nameof(ChannelSocket.Services));

    private Expression OfPayload(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(Payload))
        {
            return Payload;
        }

        if (type == typeof(ReadOnlyMemory<byte>))
        {
            return Expression.Call(HandlerResults.Method(nameof(HandlerResults.Binary)), Payload);
        }

        if (services.IsKnown && PayloadTypes.CannotBeRead(type, services.Json))
        {
            throw new ChannelWiringException(
                channel, method.Name, $"takes {type.Name} (\"{parameter.Name}\"), which is no registered service, and no JSON can be read into an abstract type. Register the service, or take a type that JSON can be read into ([JsonPolymorphic] helps an abstract one).");
        }

        var reader = Activator.CreateInstance(typeof(PayloadReader<>).MakeGenericType(type), parameter)!;
        return Expression.Call(Expression.Constant(reader), nameof(PayloadReader<>.Read), null, Socket, Payload);
    }

    private MethodCallExpression Service(ParameterInfo parameter)
    {
        var (type, isKeyed) = (parameter.ParameterType, ServiceKey.IsKeyed(parameter));
        var isThere = isKeyed ? services.Has(type, ServiceKey.Of(parameter)) : services.Has(type);
        var isOptional = parameter.HasDefaultValue || new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
        if (services.IsKnown && !isThere && !isOptional)
        {
            throw new ChannelWiringException(
                channel, method.Name, $"takes the service {type.Name} (\"{parameter.Name}\"){(isKeyed ? $" under the key {ServiceKey.Of(parameter)}" : string.Empty)}, which isn't registered. Register it with the silo's services, or make the parameter optional ({type.Name}? {parameter.Name} = null).");
        }

        return Expression.Call(
            typeof(HandlerServices).GetMethod(isKeyed ? nameof(HandlerServices.Keyed) : nameof(HandlerServices.Get))!.MakeGenericMethod(type),
            isKeyed
                ? [Socket, Expression.Constant(isOptional), Expression.Constant(ServiceKey.Of(parameter), typeof(object))]
                : [Socket, Expression.Constant(isOptional)]);
    }
}
