using System.Globalization;
using System.Text;

namespace Orleans.Channels.Analyzers;

/// <summary>Reads JSON and remembers the lines. A compiler brings no JSON reader that an analyzer could count on.</summary>
internal sealed class NodeReader
{
    private readonly string _text;
    private int _at;
    private int _line = 1;

    private NodeReader(string text) => _text = text;

    /// <summary>Reads a text.</summary>
    /// <exception cref="FormatException">It is no JSON; the message says where.</exception>
    public static Node Read(string text)
    {
        var reader = new NodeReader(text);
        var node = reader.ReadValue();
        return reader.Peek() == '\0' ? node : throw reader.Broken();
    }

    private Node ReadValue()
    {
        var first = Peek();
        var line = _line;
        var node = first switch
        {
            '{' => ReadObject(),
            '[' => ReadList(),
            '"' => Node.String(ReadString()),
            _ => Node.Word(ReadWord()),
        };
        node.Line = line;
        return node;
    }

    private Node ReadObject()
    {
        var node = Node.Object();
        ReadAll('}', () =>
        {
            var line = Peek() == '"' ? _line : throw Broken();
            var name = ReadString();
            Take(':');
            var value = ReadValue();
            value.Line = line;
            node.With(name, value);
        });
        return node;
    }

    private Node ReadList()
    {
        var node = Node.List();
        ReadAll(']', () => node.Items.Add(ReadValue()));
        return node;
    }

    private void ReadAll(char close, Action readOne)
    {
        _at++;
        if (Peek() != close)
        {
            readOne();
            while (Peek() == ',')
            {
                _at++;
                readOne();
            }
        }

        Take(close);
    }

    private string ReadString()
    {
        var text = new StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] != '"'; _at++)
        {
            text.Append(_text[_at] == '\\' ? ReadEscape() : _text[_at]);
        }

        Take('"');
        return text.ToString();
    }

    private char ReadEscape()
    {
        var letter = ++_at < _text.Length ? _text[_at] : throw Broken();
        if (letter != 'u')
        {
            return letter switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => letter };
        }

        _at += 4;
        return _at < _text.Length && int.TryParse(_text.Substring(_at - 3, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : throw Broken();
    }

    private string ReadWord()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.'))
        {
            _at++;
        }

        return _at > start ? _text.Substring(start, _at - start) : throw Broken();
    }

    private void Take(char expected)
    {
        if (Peek() != expected)
        {
            throw Broken();
        }

        _at++;
    }

    private char Peek()
    {
        for (; _at < _text.Length && char.IsWhiteSpace(_text[_at]); _at++)
        {
            _line += _text[_at] == '\n' ? 1 : 0;
        }

        return _at < _text.Length ? _text[_at] : '\0';
    }

    private FormatException Broken() => new(string.Format(CultureInfo.InvariantCulture, "Line {0} is no JSON.", _line));
}
