using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Orleans.Channels.Client;
using Orleans.Channels.Proof.History;
using Orleans.Channels.Proof.Messages;

namespace Orleans.Channels.Proof;

/// <summary>A member that asks for one thing after the other, and writes down what came of each.</summary>
internal abstract class Asker(string topic, string who, HistoryFile? history) : ProofMember(topic, who, history)
{
    private int _asked;

    /// <summary>Asks once. Gives the answer, or null when there was none or it wasn't ok.</summary>
    /// <typeparam name="TPayload">The type of the payload.</typeparam>
    /// <typeparam name="TAnswer">The type of the answer.</typeparam>
    /// <param name="verb">What for.</param>
    /// <param name="name">The event.</param>
    /// <param name="payload">Makes the payload from the operation's name.</param>
    /// <param name="answer">How the answer is read.</param>
    protected async Task<TAnswer?> AskAsync<TPayload, TAnswer>(Verb verb, string name, Func<string, TPayload> payload, JsonTypeInfo<TAnswer> answer)
        where TAnswer : class
    {
        if (!IsJoined)
        {
            return null;
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"{Who}/{++_asked}");
        History?.Add(new Begun(HistoryFile.Now, Who, Topic, id, verb));
        try
        {
            var reply = await Channel.PushAsync(name, payload(id));
            var read = reply.Read(answer);
            History?.Add(new Ended(HistoryFile.Now, Who, Topic, id, Outcome.Ok, (read as Count)?.Value));
            return read;
        }
        catch (PushException exception)
        {
            // What the client is sure of is held against what was heard.
            var isSure = exception.Outcome is PushOutcome.NotSent or PushOutcome.Refused;
            History?.Add(new Ended(HistoryFile.Now, Who, Topic, id, isSure ? Outcome.Fail : Outcome.Info));
            return null;
        }
    }
}
