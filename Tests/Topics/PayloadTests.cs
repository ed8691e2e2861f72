
namespace Orleans.Channels.Tests;

public sealed class PayloadTests
{
    [Fact]
    public void The_default_is_the_empty_object()
    {
        Assert.Equal("{}", Bytes.Text(Payload.Empty.Bytes));
        Assert.True(Payload.Empty.IsObject);
        Assert.Equal(Bytes.Json("{}"), default);
    }

    [Fact]
    public void Values_become_json_bytes_become_binary_and_payloads_stay_what_they_are()
    {
        Assert.Equal("""{"someName":1}""", Bytes.Text(Payload.From(new { SomeName = 1 }).Bytes));
        Assert.Equal("\"<é&'>\"", Bytes.Text(Payload.From("<é&'>").Bytes));
        Assert.Equal("null", Bytes.Text(Payload.From(null).Bytes));
        Assert.Equal(Payload.FromBinary([1]), Payload.From(new byte[] { 1 }));
        Assert.Equal(Payload.FromBinary([2]), Payload.From(new ReadOnlyMemory<byte>([1, 2, 3], 1, 1)));
        Assert.Equal(Bytes.Json(" [1]"), Payload.From(Bytes.Json(" [1]")));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData(" \r\n\t{\"a\":1}", true)]
    [InlineData("[]", false)]
    [InlineData("\"{\"", false)]
    [InlineData("null", false)]
    public void Only_an_object_is_one(string json, bool isObject)
    {
        Assert.Equal(isObject, Bytes.Json(json).IsObject);
        Assert.False(Payload.FromBinary(Bytes.Utf8(json)).IsObject);
    }

    [Fact]
    public void Equality_is_of_kind_and_bytes()
    {
        Assert.True(Bytes.Json("{}") == Payload.Empty);
        Assert.Equal(Bytes.Json("{}").GetHashCode(), Payload.Empty.GetHashCode());
        Assert.True(Bytes.Json("[]") != Payload.FromBinary(Bytes.Utf8("[]")));
        Assert.NotEqual(Bytes.Json("[1]"), Bytes.Json("[2]"));
    }

    [Fact]
    public void Json_is_read_without_regard_to_the_case_of_names_and_binary_is_not_json()
    {
        Assert.Equal(5, Bytes.Json("""{"COUNT":5}""").As<Counted>()!.Count);
        Assert.Equal(5, Bytes.Json("""{"count":"5"}""").As<Counted>()!.Count);
        Assert.Null(Bytes.Json("null").As<Counted>());
        Assert.Throws<PayloadException>(() => Payload.FromBinary([1]).As<Counted>());
        Assert.Throws<PayloadException>(() => Bytes.Json("{}x").As<Counted>());
    }

    [Fact]
    public void Its_text_tells_nothing_of_its_content() => Assert.Equal("json, 12 bytes", Bytes.Json("""{"pw":"xyz"}""").Describe());

    private sealed record Counted(int Count);
}
