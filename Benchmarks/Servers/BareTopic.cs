namespace Orleans.Channels.Benchmarks;

/// <summary>A topic of the bare server: who has joined it.</summary>
internal sealed class BareTopic(byte[] json)
{
    private readonly Lock _gate = new();
    private readonly List<BareConnection> _members = [];

    /// <summary>Its name as JSON.</summary>
    public byte[] Json => json;

    public void Add(BareConnection member)
    {
        lock (_gate)
        {
            _members.Add(member);
        }
    }

    public void Remove(BareConnection member)
    {
        lock (_gate)
        {
            _members.Remove(member);
        }
    }

    /// <summary>Writes the same bytes to every member.</summary>
    public void Broadcast(ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            foreach (var member in _members)
            {
                member.Write(frame);
            }
        }
    }
}
