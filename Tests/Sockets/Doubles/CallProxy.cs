using System.Reflection;

namespace Orleans.Channels.Tests;

/// <summary>
/// Stands in for an interface by one function. A class that implemented a grain interface by itself would count as a grain
/// in every cluster of these tests.
/// </summary>
public class CallProxy : DispatchProxy
{
    private Func<MethodInfo, object?[], object?>? _answer;

    internal static T Of<T>(Func<MethodInfo, object?[], object?> answer)
        where T : class
    {
        var proxy = Create<T, CallProxy>();
        ((CallProxy)(object)proxy)._answer = answer;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer!(targetMethod!, args ?? []);
}
