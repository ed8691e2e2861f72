namespace Orleans.Channels.Gateway;

/// <summary>
/// One socket's members by topic. Nearly all sockets join a few, which an array holds: a dictionary would be a good part of all that
/// an idle socket keeps.
/// </summary>
internal sealed class SocketMembers
{
    private const int Few = 8;

    private TopicMember[] _few = [];
    private Dictionary<string, TopicMember>? _many;

    public int Count => _many?.Count ?? _few.Length;

    /// <summary>The member that speaks for a topic, or null.</summary>
    public TopicMember? Find(string topic)
    {
        if (_many is not null)
        {
            return _many.GetValueOrDefault(topic);
        }

        var index = IndexOf(topic);
        return index < 0 ? null : _few[index];
    }

    /// <summary>Makes a member the one that speaks for its topic.</summary>
    public void Set(TopicMember member)
    {
        var topic = member.Topic.Text!;
        if (_many is not null)
        {
            _many[topic] = member;
        }
        else if (IndexOf(topic) is >= 0 and var index)
        {
            _few[index] = member;
        }
        else if (_few.Length < Few)
        {
            _few = [.. _few, member];
        }
        else
        {
            _many = _few.ToDictionary(each => each.Topic.Text!, StringComparer.Ordinal);
            _many.Add(topic, member);
            _few = [];
        }
    }

    /// <summary>Forgets a member, unless another speaks for the topic already.</summary>
    public void Remove(TopicMember member)
    {
        if (_many is not null)
        {
            ((ICollection<KeyValuePair<string, TopicMember>>)_many).Remove(new(member.Topic.Text!, member));
        }
        else
        {
            _few = Array.FindAll(_few, each => each != member);
        }
    }

    /// <summary>All of them.</summary>
    public TopicMember[] All => _many is null ? _few : [.. _many.Values];

    /// <summary>Takes all of them out.</summary>
    public TopicMember[] TakeAll()
    {
        TopicMember[] all = _many is null ? _few : [.. _many.Values];
        (_few, _many) = ([], null);
        return all;
    }

    private int IndexOf(string topic)
    {
        for (var index = 0; index < _few.Length; index++)
        {
            if (_few[index].Topic.Text == topic)
            {
                return index;
            }
        }

        return -1;
    }
}
