namespace Orleans.Channels.Benchmarks;

/// <summary>A topic of a server without grains: who has joined it.</summary>
internal sealed class BareTopic(byte[] json)
{
    private readonly Lock _gate = new();
    private readonly List<BareMember> _members = [];

    /// <summary>Its name as JSON.</summary>
    public byte[] Json => json;

    public void Add(BareMember member)
    {
        lock (_gate)
        {
            _members.Add(member);
        }
    }

    public void Remove(BareMember member)
    {
        lock (_gate)
        {
            _members.Remove(member);
        }
    }

    /// <summary>Writes the same bytes to every member.</summary>
    public void Broadcast(ReadOnlyMemory<byte> frame)
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
