using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Channels.Grains;

/// <summary>Compiles a handler method into a delegate, so that no event costs reflection.</summary>
internal static class HandlerBinder
{
    private static readonly Type[] ReplyTypes = [typeof(Reply), typeof(Task<Reply>), typeof(ValueTask<Reply>)];

    /// <summary>Compiles a handler of clients' events.</summary>
    public static ChannelHandlers.InHandler BindIn(Type channel, MethodInfo method, ServiceCatalog services) =>
        Compile<ChannelHandlers.InHandler>(channel, method, services);

    /// <summary>Compiles a handler of broadcasts.</summary>
    public static ChannelHandlers.OutHandler BindOut(Type channel, MethodInfo method, ServiceCatalog services) =>
        Compile<ChannelHandlers.OutHandler>(channel, method, services);

    /// <summary>Sees that a handler of clients' events has a form that can be bound, whatever services there are.</summary>
    /// <exception cref="ChannelWiringException">It hasn't.</exception>
    public static void CheckIn(Type channel, MethodInfo method, string eventName)
    {
        CheckEvent(channel, method, eventName, "HandleIn");
        if (eventName.AsSpan(0, eventName.Length - 1).Contains('*'))
        {
            throw new ChannelWiringException(channel, method.Name, $"has [HandleIn(\"{eventName}\")] with a * that isn't at its end. Write a prefix and one trailing *.");
        }

        if (!eventName.EndsWith('*') && method.GetParameters().Any(p => p.ParameterType == typeof(string) && !ServiceKey.IsMarked(p)))
        {
            throw new ChannelWiringException(
                channel,
                method.Name,
                $"takes a string, but [HandleIn(\"{eventName}\")] is no prefix that would leave one. Write [HandleIn(\"{eventName}*\")], or take Payload and call As<string>().");
        }

        CheckResult(channel, method, allowReply: true);
    }

    /// <summary>Sees that a handler of broadcasts has a form that can be bound, whatever services there are.</summary>
    /// <exception cref="ChannelWiringException">It hasn't.</exception>
    public static void CheckOut(Type channel, MethodInfo method, string eventName)
    {
        CheckEvent(channel, method, eventName, "HandleOut");
        if (eventName.Contains('*'))
        {
            throw new ChannelWiringException(channel, method.Name, $"has [HandleOut(\"{eventName}\")], but an intercept names one event exactly. Write one attribute for each event.");
        }

        CheckResult(channel, method, allowReply: false);
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
            throw new ChannelWiringException(channel, method.Name, $"is generic or takes something by reference, which no event can be bound to. {HandlerParameters.Shape}.");
        }
    }

    private static void CheckResult(Type channel, MethodInfo method, bool allowReply)
    {
        var type = method.ReturnType;
        if (type != typeof(void) && type != typeof(Task) && type != typeof(ValueTask) && !(allowReply && ReplyTypes.Contains(type)))
        {
            throw new ChannelWiringException(
                channel,
                method.Name,
                allowReply
                    ? $"returns {type.Name}. Return void, Reply, or a Task or ValueTask of nothing or of Reply."
                    : $"returns {type.Name}, but a broadcast has nobody to reply to. Return void, Task or ValueTask, and push to the socket.");
        }
    }

    private static THandler Compile<THandler>(Type channel, MethodInfo method, ServiceCatalog services)
    {
        var arguments = new HandlerParameters(channel, method, services).Bind();
        var call = Expression.Call(Expression.Convert(HandlerParameters.Channel, method.DeclaringType!), method, arguments);
        Expression body = method.ReturnType == typeof(void)
            ? Expression.Block(call, Expression.Default(typeof(ValueTask<Reply>)))
            : Expression.Call(typeof(HandlerResults).GetMethod(nameof(HandlerResults.Done), [method.ReturnType])!, call);
        return Expression.Lambda<THandler>(body, HandlerParameters.Channel, HandlerParameters.Socket, HandlerParameters.Name, HandlerParameters.Payload).Compile();
    }
}
