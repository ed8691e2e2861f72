using System.Collections;
using System.Reflection;
using CsCheck;

namespace Orleans.Channels.Tests.Specification;

/// <summary>What every specification is held to: it is walked to its last state, and every rule of it can fail.</summary>
internal static class Walk
{
    /// <summary>
    /// Walks all states. None is a dead end, each action happens, each rule is put to the test, and the model is as large as it was
    /// when it was written: one that has lost a part of itself would keep its rules all the same.
    /// </summary>
    /// <param name="specification">What is walked.</param>
    /// <param name="states">How many states it has.</param>
    /// <param name="transitions">How many steps lead from them.</param>
    /// <param name="write">Where the report goes.</param>
    public static void ToTheLastState<S>(Spec<S> specification, int states, long transitions, Action<string> write)
    {
        var report = specification.Exhaustive(write);
        Assert.True(report.Closed, "The walk ended before the last state.");
        Assert.True(report.DeadlockStates == 0, report.DeadlockTrace);
        Assert.Empty(report.NeverFired);
        Assert.Empty(report.NeverTriggered);
        Assert.Equal((states, transitions), (report.States, report.Transitions));
    }

    /// <summary>Plants each fault by itself. The rule that is named for it is the one that notices, and no rule goes without a fault.</summary>
    /// <param name="specification">What has the faults.</param>
    /// <param name="noticed">Each fault, and the rule that notices it.</param>
    public static void NoticesEachFault<S>(Spec<S> specification, params (string Fault, string Rule)[] noticed)
    {
        var report = specification.Faults(throwOnUncaught: false);
        Assert.Equal(noticed.Order(), report.Results.Select(result => (result.Fault, result.CaughtBy ?? "nothing")).Order());
        Assert.Empty(report.Unexercised);
    }

    /// <summary>The same, and without the rule that is named for it nothing notices a fault: no rule does another's work.</summary>
    /// <param name="create">Makes what has the faults.</param>
    /// <param name="noticed">Each fault, and the rule that notices it.</param>
    public static void NoticesEachFaultAlone<S>(Func<Spec<S>> create, params (string Fault, string Rule)[] noticed)
    {
        NoticesEachFault(create(), noticed);
        foreach (var (fault, rule) in noticed)
        {
            // What must stay reachable says nothing of a way there.
            var specification = create();
            Remove(specification, "Requirements", each => NameOf(each, "Id") == rule || each.GetType().Name.StartsWith("Reach", StringComparison.Ordinal));
            Remove(specification, "FaultList", each => NameOf(each, "Name") != fault);
            Assert.Equal((fault, "nothing"), (fault, specification.Faults(throwOnUncaught: false).Results[0].CaughtBy ?? "nothing"));
        }
    }

    /// <summary>The shortest way to break a rule, where the protocol is as it isn't.</summary>
    /// <param name="specification">What is walked.</param>
    /// <param name="rule">The rule that it breaks.</param>
    /// <param name="steps">In how many steps.</param>
    public static void Breaks<S>(Spec<S> specification, string rule, int steps)
    {
        specification.Exhaustive(out var violation);
        Assert.Equal((rule, steps), (violation?.Id, violation?.StepIndex + 1));
    }

    /// <summary>Takes the real thing down every step of every state, and compares what it does.</summary>
    /// <param name="specification">What is walked.</param>
    /// <param name="create">Makes the real thing.</param>
    /// <param name="step">Lets it take a step, and says what it did otherwise.</param>
    /// <param name="write">Where the report goes.</param>
    public static void IsTakenBy<S, T>(Spec<S> specification, Func<T> create, Func<T, Transition<S>, string?> step, Action<string> write)
        where T : class
    {
        var report = specification.ConformExhaustive(create, step, write);
        Assert.True(report.Closed, "The walk ended before the last state.");
    }

    // A specification has no other way to leave something out.
    private static void Remove<S>(Spec<S> specification, string field, Predicate<object> which)
    {
        var list = (IList)typeof(Spec<S>).GetField(field, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(specification)!;
        foreach (var each in list.Cast<object>().Where(each => which(each)).ToArray())
        {
            list.Remove(each);
        }
    }

    private static string? NameOf(object each, string name) => (each.GetType().GetField(name)?.GetValue(each) ?? each.GetType().GetProperty(name)?.GetValue(each)) as string;
}
