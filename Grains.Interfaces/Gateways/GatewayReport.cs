namespace Orleans.Channels;

/// <summary>What a gateway says of itself to operators. Counts are since its start.</summary>
/// <param name="Gateway">The gateway's id.</param>
/// <param name="WebSockets">How many WebSockets are open.</param>
/// <param name="LongPolls">How many long-poll sessions are open.</param>
/// <param name="FramesIn">Frames received from clients.</param>
/// <param name="FramesOut">Frames sent to clients.</param>
/// <param name="BytesIn">Bytes received from clients.</param>
/// <param name="BytesOut">Bytes sent to clients.</param>
/// <param name="Waiting">Frames that wait for slow clients now.</param>
/// <param name="LocalTopics">How many topics have members here.</param>
/// <param name="Busiest">The topics with the most deliveries since the last report, most first.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.GatewayReport")]
internal sealed record GatewayReport(
    [property: Id(0)] string Gateway,
    [property: Id(1)] long WebSockets,
    [property: Id(2)] long LongPolls,
    [property: Id(3)] long FramesIn,
    [property: Id(4)] long FramesOut,
    [property: Id(5)] long BytesIn,
    [property: Id(6)] long BytesOut,
    [property: Id(7)] long Waiting,
    [property: Id(8)] int LocalTopics,
    [property: Id(9)] TopicReport[] Busiest);

/// <summary>What one topic does at one gateway.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Members">How many members it has there.</param>
/// <param name="Deliveries">How many broadcasts were handed to members since the last report, each member by itself.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.TopicReport")]
internal sealed record TopicReport([property: Id(0)] string Topic, [property: Id(1)] int Members, [property: Id(2)] long Deliveries);
