using System.ComponentModel;
using System.Globalization;

namespace Orleans.Channels.Gateway;

/// <summary>Lets a text of the configuration stand for a key that opens everything.</summary>
internal sealed class ApiKeyConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        new ChannelsApiKey { Key = (string)value, Scopes = ChannelsApiScopes.All };
}
