namespace Orleans.Channels.Client;

/// <summary>What is logged and counted of connections and joins.</summary>
internal static class ClientNotes
{
    /// <summary>A connection was made.</summary>
    public static void Opened(ClientCore client)
    {
        client.Log.Connected(client.Address.Host);
        ClientTelemetry.Connected(isOpen: true);
    }

    /// <summary>A connect failed, or a connection is over.</summary>
    public static void Lost(ClientCore client, int code, bool wasOpen)
    {
        if (client.State == ConnectionState.Idle)
        {
            client.Log.Ended(client.Address.Host);
        }
        else
        {
            client.Log.Lost(client.Address.Host, code, (client.Due ?? client.Now) - client.Now, client.LastFailure);
        }

        if (!wasOpen)
        {
            ClientTelemetry.Connected(isOpen: false);
        }
    }

    /// <summary>A channel is joined.</summary>
    public static void Joined(ClientCore client, string topic, ChannelEventKind kind)
    {
        ClientTelemetry.Joined(kind);
        if (kind == ChannelEventKind.Gap)
        {
            client.Log.Gap(topic);
        }
    }

    /// <summary>A join was refused.</summary>
    public static void Refused(ClientCore client, string topic, PushReply reply)
    {
        ClientTelemetry.Joined(ChannelEventKind.Refused);
        client.Log.Refused(topic, reply.Reason);
    }
}
