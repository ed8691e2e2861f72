using CsCheck;

namespace Orleans.Channels.Tests.Specification;

/// <summary>
/// A gateway's lease: it says again and again that it is there; when nothing is heard of it, its members are ended, in a way that they
/// may come back from; when it was a mistake, it learns of it whatever answer is lost.
/// </summary>
/// <remarks>
/// The gateway's inputs are <c>RegisterAnswered</c>, <c>Told</c>, <c>RejoinAnswered</c> and <c>CloseComes</c>; the topic's are
/// <c>EndGateway</c>, <c>RejoinArrives</c> and <c>Kick</c>; the directory's <c>RegisterArrives</c> and <c>LeaseEnds</c>; the monitor's
/// <c>Look</c>. <c>Dies</c>, <c>Lost</c> and <c>MemoryEnds</c> are the world's. There is one topic, one member, and one way from the topic.
/// </remarks>
internal static class LeaseSpec
{
    private const int Absences = 2;

    public enum AtGateway : byte { Joined, Rejoining, Ended }

    public enum Wire : byte { None, Asked, Known, Gone }

    /// <summary>The member on both sides, the directory, the monitor, and what is on its way between them.</summary>
    public readonly record struct State(
        bool IsDead, AtGateway Member, Wire Register, bool RejoinAsked, byte RejoinAnswer,
        bool IsListed, byte Absences, bool SeenGone, bool EndOnItsWay, bool TakenForGone, bool TellOnItsWay,
        bool IsMember, bool IsKicked, bool Remembers, bool CloseOnItsWay, byte Losses)
    {
        public static readonly State Start = new() { IsListed = true, IsMember = true };

        /// <summary>Nothing is on its way, and nobody still has to look.</summary>
        public bool IsQuiet => Register == Wire.None && !RejoinAsked && RejoinAnswer == 0 && !EndOnItsWay && !TellOnItsWay && !CloseOnItsWay
            && !TakenForGone && !SeenGone && (IsListed != IsDead) && Member != AtGateway.Rejoining && !(IsDead && IsMember);
    }

    /// <summary>The specification.</summary>
    /// <param name="outlasts">Whether ends are remembered for longer than a gateway may come back.</param>
    /// <param name="tells">Whether the monitor tells a gateway that it had taken for gone.</param>
    /// <param name="asksAnew">Whether a gateway that is told while a rejoin is under way passes over that one's answer, and asks once more.</param>
    public static Spec<State> Create(bool outlasts = true, bool tells = true, bool asksAnew = true) => Spec.From(State.Start)
        .Action("Register", s => !s.IsDead && s.Register == Wire.None, s => s with { Register = Wire.Asked })
        .Action("RegisterArrives", s => s.Register == Wire.Asked, s => s with { Register = s.IsListed ? Wire.Known : Wire.Gone, IsListed = true })
        .Action("RegisterAnswered", s => s.Register is Wire.Known or Wire.Gone, s => (s.Register == Wire.Gone ? Rejoin(s, asksAnew) : s) with { Register = Wire.None })
        .Action("Lost", s => s.Losses < 2 && s.Register != Wire.None, s => s with { Register = Wire.None, Losses = (byte)(s.Losses + 1) })
        .Action("LeaseEnds", s => s.IsListed && (s.IsDead || s.Absences < Absences), s => s with { IsListed = false, Absences = (byte)Math.Min(s.Absences + 1, Absences) })
        .Action("Dies", s => !s.IsDead, s => s with { IsDead = true, Member = AtGateway.Ended, Register = s.Register == Wire.Asked ? Wire.Asked : Wire.None, RejoinAnswer = 0, TellOnItsWay = false, CloseOnItsWay = false })
        .Action("Look", s => !s.EndOnItsWay && !s.TellOnItsWay && (s.SeenGone || (!s.IsListed && s.IsMember) || (s.TakenForGone && s.IsListed)), s => Look(s, tells))
        .Action("LooksAway", s => !s.IsListed && s.IsMember && !s.SeenGone && !s.EndOnItsWay, s => s with { SeenGone = true })
        .Action("EndGateway", s => s.EndOnItsWay, s => s with { EndOnItsWay = false, IsMember = false, CloseOnItsWay = false })
        .Action("Told", s => s.TellOnItsWay, s => Rejoin(s, asksAnew) with { TellOnItsWay = false })
        .Action("RejoinArrives", s => s.RejoinAsked, RejoinArrives)
        .Action("RejoinAnswered", s => s.RejoinAnswer > 0, s => s with { RejoinAnswer = 0, Member = s.RejoinAnswer == 1 ? AtGateway.Joined : AtGateway.Ended })
        .Action("Kick", s => s.IsMember && !s.IsKicked, s => s with { IsMember = false, IsKicked = true, Remembers = true, CloseOnItsWay = !s.IsDead && s.Member != AtGateway.Ended })
        .Action("CloseComes", s => s.CloseOnItsWay && s.Member != AtGateway.Rejoining, s => s with { CloseOnItsWay = false, Member = AtGateway.Ended })
        .Action("MemoryEnds", s => s.Remembers && (!outlasts || (!s.RejoinAsked && s.Member == AtGateway.Ended)), s => s with { Remembers = false })
        .Action("MonitorForgets", s => s.TakenForGone && s.IsDead && !s.EndOnItsWay, s => s with { TakenForGone = false })
        .Terminal(s => s.IsQuiet)

        .Never("KICKED-STAYS-AWAY", "No one who was kicked comes back under its id.", on: "RejoinArrives", (b, a) => b.IsKicked && a.IsMember)
        .Invariant("BOTH-AGREE", "When all is quiet, a member is one on both sides or on none.", s => !s.IsQuiet || s.IsMember == (s.Member == AtGateway.Joined))
        .Never("ENDED-IN-THE-DIRECTORY-ONLY", "Only what the directory misses is ended.", on: "Look", (b, a) => a.EndOnItsWay && b.IsListed && !b.SeenGone)
        .Rule("A-MISTAKE-IS-NO-END", "One that was ended by mistake, and that nobody kicked, is let in again.", on: "RejoinArrives", when: (b, _) => !b.IsKicked && !b.IsDead, then: (_, a) => a.RejoinAnswer == 1)
        .Reachable("BACK", "A gateway that was taken for gone gets its member back.", s => s is { IsMember: true, Member: AtGateway.Joined, Absences: 2, IsDead: false })

        .Fault("a kick is forgotten at the next rejoin", "RejoinArrives", (b, _) => b is { IsKicked: true, IsDead: false, CloseOnItsWay: false }, (_, a) => a with { IsMember = true, RejoinAnswer = 1 })
        .Fault("who was taken for gone by mistake is refused", "RejoinArrives", (b, a) => !b.IsKicked && a.RejoinAnswer == 1, (_, a) => a with { IsMember = false, RejoinAnswer = 2 })
        .Fault("the monitor ends who is there", "Look", (b, a) => a.TellOnItsWay && b.IsListed && !b.SeenGone, (_, a) => a with { EndOnItsWay = true, TakenForGone = true })
        .Fault("the gateway is never told", "Told", (b, _) => b.Member == AtGateway.Joined, (b, _) => b with { TellOnItsWay = false });

    private static State Rejoin(State s, bool asksAnew) => !s.IsDead && (s.Member == AtGateway.Joined || (asksAnew && s.Member == AtGateway.Rejoining))
        ? s with { Member = AtGateway.Rejoining, RejoinAsked = true, RejoinAnswer = 0 }
        : s;

    // What was seen may be past by the time that it is acted on.
    private static State Look(State s, bool tells) => s.SeenGone || !s.IsListed
        ? s with { SeenGone = false, EndOnItsWay = true, TakenForGone = true }
        : s with { TakenForGone = false, TellOnItsWay = tells && !s.IsDead };

    private static State RejoinArrives(State s)
    {
        var isKept = s.IsKicked && s.Remembers;
        s = s with { RejoinAsked = false, RejoinAnswer = s.IsDead ? (byte)0 : isKept ? (byte)2 : (byte)1, IsMember = !isKept };
        return s;
    }
}
