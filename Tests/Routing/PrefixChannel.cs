namespace Orleans.Channels.Tests;

/// <summary>Has handlers whose events overlap, the widest first.</summary>
internal sealed class PrefixChannel : BaseChannel
{
    [HandleIn("*")]
    public void Rest(string rest) => Called = $"rest {rest}";

    [HandleIn("a:*")]
    public void Shorter(string rest) => Called = $"shorter {rest}";

    [HandleIn("a:b:*")]
    public void Longer(string rest) => Called = $"longer {rest}";

    [HandleIn("a:b:c")]
    public void Exact() => Called = "exact";
}
