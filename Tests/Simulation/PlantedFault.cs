namespace Orleans.Channels.Tests;

/// <summary>What is done wrong in a simulation on purpose: it is to be noticed.</summary>
public enum PlantedFault
{
    None,
    CallRunsAsOftenAsItIsAsked,
    AnswerOvertakesWhatWasSaid,
    ReplyIsLost,
    ReadyIsLost,
    EndIsLost,
    MoveIsLost,
    GapIsPassedOver,
    RepairLacksSomething,
    JoinHearsTooLate,
    LeaveIsLost,
    KickIsLost,
    EndOfGatewayIsLost,
    GatewayIsNotTold,
    AssignsStayBehind,
    MessagesStayBehind,
    InterceptedStaysBehind,
}
