using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Channels.Grains;

/// <summary>Compiles a handler method into a delegate, so that no event costs reflection.</summary>
internal static class HandlerBinder
{
    private const string Shape =
        "A handler takes, each at most once, a ChannelSocket, a payload (Payload, ReadOnlyMemory<byte>, or a type that JSON can be read into) and a string";

    private static readonly Type[] ReplyTypes = [typeof(Reply), typeof(Task<Reply>), typeof(ValueTask<Reply>)];
    private static readonly ParameterExpression Channel = Expression.Parameter(typeof(Channel), "channel");
    private static readonly ParameterExpression Socket = Expression.Parameter(typeof(ChannelSocket), "socket");
    private static readonly ParameterExpression Name = Expression.Parameter(typeof(string), "name");
    private static readonly ParameterExpression Payload = Expression.Parameter(typeof(Payload), "payload");

    public static ChannelHandlers.InHandler BindIn(Type channel, MethodInfo method, string eventName)
    {
        CheckEvent(channel, method, eventName, "HandleIn");
        if (eventName.AsSpan(0, eventName.Length - 1).Contains('*'))
        {
            throw new ChannelWiringException(channel, method.Name, $"has [HandleIn(\"{eventName}\")] with a * that isn't at its end. Write a prefix and one trailing *.");
        }

        if (!eventName.EndsWith('*') && method.GetParameters().Any(p => p.ParameterType == typeof(string)))
        {
            throw new ChannelWiringException(
                channel,
                method.Name,
                $"takes a string, but [HandleIn(\"{eventName}\")] is no prefix that would leave one. Write [HandleIn(\"{eventName}*\")], or take Payload and call As<string>().");
        }

        return Expression.Lambda<ChannelHandlers.InHandler>(Body(channel, method, allowReply: true), Channel, Socket, Name, Payload).Compile();
    }

    public static ChannelHandlers.OutHandler BindOut(Type channel, MethodInfo method, string eventName)
    {
        CheckEvent(channel, method, eventName, "HandleOut");
        return eventName.Contains('*')
            ? throw new ChannelWiringException(channel, method.Name, $"has [HandleOut(\"{eventName}\")], but an intercept names one event exactly. Write one attribute for each event.")
            : Expression.Lambda<ChannelHandlers.OutHandler>(Body(channel, method, allowReply: false), Channel, Socket, Name, Payload).Compile();
    }

    private static void CheckEvent(Type channel, MethodInfo method, string eventName, string attribute)
    {
        if (string.IsNullOrEmpty(eventName))
        {
            throw new ChannelWiringException(channel, method.Name, $"has a [{attribute}] without an event. Name the event that it handles.");
        }

        if (method.IsStatic)
        {
            throw new ChannelWiringException(channel, method.Name, "is static, and a handler belongs to its topic's instance. Remove static.");
        }

        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            throw new ChannelWiringException(
                channel, method.Name, "is async void, which nobody can wait for and whose exceptions end the process. Return Task or ValueTask.");
        }

        if (method.IsGenericMethodDefinition || method.GetParameters().Any(p => p.ParameterType is { IsByRef: true } or { IsByRefLike: true } or { IsPointer: true }))
        {
            throw new ChannelWiringException(channel, method.Name, $"is generic or takes something by reference, which no event can be bound to. {Shape}.");
        }
    }

    private static Expression Body(Type channel, MethodInfo method, bool allowReply)
    {
        var kinds = new HashSet<Expression>();
        var arguments = new List<Expression>();
        foreach (var parameter in method.GetParameters())
        {
            var source = Source(parameter.ParameterType);
            if (!kinds.Add(source))
            {
                throw new ChannelWiringException(channel, method.Name, $"takes two parameters of one kind (the second is \"{parameter.Name}\"). {Shape}.");
            }

            arguments.Add(source == Payload ? PayloadAs(parameter.ParameterType) : source);
        }

        var call = Expression.Call(Expression.Convert(Channel, method.DeclaringType!), method, arguments);
        return Result(channel, method, call, allowReply);
    }

    private static ParameterExpression Source(Type type) =>
        type == typeof(ChannelSocket) ? Socket : type == typeof(string) ? Name : Payload;

    private static Expression PayloadAs(Type type) =>
        type == typeof(Payload) ? Payload
        : type == typeof(ReadOnlyMemory<byte>) ? Expression.Call(HandlerResults.Method(nameof(HandlerResults.Binary)), Payload)
        : Expression.Call(HandlerResults.Method(nameof(HandlerResults.Json)).MakeGenericMethod(type), Payload);

    private static Expression Result(Type channel, MethodInfo method, MethodCallExpression call, bool allowReply)
    {
        var type = method.ReturnType;
        if (type == typeof(void))
        {
            return Expression.Block(call, Expression.Default(typeof(ValueTask<Reply>)));
        }

        var isBindable = type == typeof(Task) || type == typeof(ValueTask) || (allowReply && ReplyTypes.Contains(type));
        return !isBindable
            ? throw new ChannelWiringException(
                channel,
                method.Name,
                allowReply
                    ? $"returns {type.Name}. Return void, Reply, or a Task or ValueTask of nothing or of Reply."
                    : $"returns {type.Name}, but a broadcast has nobody to reply to. Return void, Task or ValueTask, and push to the socket.")
            : Expression.Call(typeof(HandlerResults).GetMethod(nameof(HandlerResults.Done), [type])!, call);
    }
}
