using System.Globalization;
using System.Text.Json;
using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof;

/// <summary>A member that asks for one thing after the other, and writes down what came of each.</summary>
internal abstract class Asker(string topic, string who, HistoryFile? history) : ProofMember(topic, who, history)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private int _asked;
    private (string Ref, TaskCompletionSource<JsonElement?> Answer)? _pending;

    /// <inheritdoc/>
    protected override void Left() => Answer(null, null);

    /// <inheritdoc/>
    protected override void Replied(string? pushRef, bool isOk, JsonElement response) => Answer(pushRef, isOk ? response : null);

    /// <summary>Asks once. Gives the answer, or null when there was none or it wasn't ok: then it may have happened.</summary>
    /// <param name="verb">What for.</param>
    /// <param name="name">The event.</param>
    /// <param name="payload">Makes the payload from the operation's name.</param>
    protected async Task<JsonElement?> AskAsync(Verb verb, string name, Func<string, object> payload)
    {
        if (JoinRef is not { } joinRef || !IsJoined)
        {
            return null;
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"{Who}/{++_asked}");
        var answer = new TaskCompletionSource<JsonElement?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pushRef = Socket.NextRef();
        lock (_lock)
        {
            _pending = (pushRef, answer);
        }

        History?.Add(new Begun(HistoryFile.Now, Who, Topic, id, verb));
        var response = await Socket.TrySendAsync(WireFrame.Write(joinRef, pushRef, Topic, name, payload(id)))
            ? await AnswerOfAsync(answer.Task)
            : null;
        History?.Add(new Ended(HistoryFile.Now, Who, Topic, id, response is null ? Outcome.Info : Outcome.Ok, Value(response)));
        return response;
    }

    private static long? Value(JsonElement? response) =>
        response is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("value", out var value) ? value.GetInt64() : null;

    private static async Task<JsonElement?> AnswerOfAsync(Task<JsonElement?> answer)
    {
        try
        {
            return await answer.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private void Answer(string? pushRef, JsonElement? response)
    {
        lock (_lock)
        {
            if (_pending is { } pending && (pushRef is null || pushRef == pending.Ref))
            {
                _pending = null;
                pending.Answer.TrySetResult(response);
            }
        }
    }
}
