namespace Orleans.Channels.Tests;

public sealed class RefTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("\"1\"")]
    [InlineData("1.50")]
    [InlineData("true")]
    [InlineData("{\"a\":[1]}")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public void A_ref_comes_back_as_the_json_it_was(string json) => Assert.Equal(json, Bytes.RefOf(json).ToString());

    [Fact]
    public void Null_is_the_default_and_nothing_else_is_null()
    {
        Assert.True(default(Ref).IsNull);
        Assert.Equal(Ref.Null, Bytes.RefOf("null"));
        Assert.False(Bytes.RefOf("\"\"").IsNull);
        Assert.False(Bytes.RefOf("\"null\"").IsNull);
    }

    [Theory]
    [InlineData("\"\\u0031\"", "\"1\"")]
    [InlineData("\"\\/\"", "\"/\"")]
    public void Spellings_of_one_string_are_one_ref(string escaped, string plain)
    {
        Assert.Equal(Bytes.RefOf(plain), Bytes.RefOf(escaped));
        Assert.Equal(Bytes.RefOf(plain).GetHashCode(), Bytes.RefOf(escaped).GetHashCode());
    }

    [Fact]
    public void A_number_is_not_its_text()
    {
        Assert.True(Bytes.RefOf("1") != Bytes.RefOf("\"1\""));
        Assert.True(Ref.FromText("1") == Bytes.RefOf("\"1\""));
    }

    [Theory]
    [InlineData("\"12\"", "12")]
    [InlineData("\"a\\\"b\"", "a\"b")]
    [InlineData("12", "12")]
    [InlineData("null", "")]
    [InlineData("\"é\"", "é")]
    public void A_binary_frame_carries_a_strings_content_and_anything_else_as_json(string json, string text) =>
        Assert.Equal(text, Bytes.Text(Bytes.RefOf(json).ToText()));
}
