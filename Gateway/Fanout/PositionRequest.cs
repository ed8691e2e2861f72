using System.Text.Json;

namespace Orleans.Channels.Gateway;

/// <summary>What a client that asks for positions says of their form: <c>"positions"</c> in the join's payload.</summary>
internal static class PositionRequest
{
    /// <summary>Reads it; anything but <c>"event"</c> is the ref.</summary>
    /// <param name="join">The join's payload.</param>
    public static PositionForm Read(Payload join)
    {
        var form = PositionForm.Ref;
        var reader = new Utf8JsonReader(join.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (join.IsBinary || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return form;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isForm = reader.ValueTextEquals("positions"u8);
            reader.Read();
            if (isForm)
            {
                form = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("event"u8) ? PositionForm.Event : PositionForm.Ref;
            }

            reader.Skip();
        }

        return form;
    }
}
