namespace Orleans.Channels.Grains;

/// <summary>What a topic's grain does for its members' joins and ends.</summary>
internal interface IMembershipHost
{
    /// <summary>Takes note of a member that is let in, and gives the answer to its join.</summary>
    JoinResponse LetIn(Member member, GatewayLink link, JoinRequest request, JoinResult result);

    /// <summary>The answer to a join that is asked for again when the member has joined: no more is owed to it than before.</summary>
    JoinResponse AnswerAgain(Member member, JoinRequest request);

    /// <summary>Gives a member that rejoins what it brought along from the activation before; false when it brought nothing.</summary>
    bool TryGoOn(Member member);

    /// <summary>Forgets what a member brought along that joins anew.</summary>
    void ForgetMoved(MemberId member);

    void EndPresence(Member member, bool mayComeBack);

    /// <summary>Tells everybody but one what has changed in presence, now.</summary>
    void TellPresence(MemberId except);

    void StayActive();

    void LingerIfEmpty();

    /// <summary>Runs an action once, later, in a turn of the grain.</summary>
    IDisposable StartOnce(TimeSpan delay, Action action);
}
