using System.Reflection;

namespace Orleans.Channels.Grains;

/// <summary>Reads payloads into one parameter of a handler: what its type allows, and what the rules on it say.</summary>
/// <typeparam name="T">The parameter's type.</typeparam>
/// <param name="parameter">The parameter.</param>
internal sealed class PayloadReader<T>(ParameterInfo parameter)
{
    private readonly bool _takesNull = typeof(T).IsValueType || parameter.HasDefaultValue || new NullabilityInfoContext().Create(parameter).WriteState != NullabilityState.NotNull;
    private readonly PayloadRules? _rules = PayloadRules.Of(typeof(T));

    /// <summary>Reads a payload.</summary>
    /// <exception cref="PayloadException">It can't be read, or isn't valid.</exception>
    public T Read(ChannelSocket socket, Payload payload)
    {
        var value = payload.As<T>();
        if (value is null && !_takesNull)
        {
            throw PayloadFaults.Null(typeof(T));
        }

        if (value is not null)
        {
            _rules?.Check(value, type => socket.Services.GetService(type));
        }

        return value!;
    }
}
