using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Tests;

/// <summary>Takes payloads of every kind that has rules.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
internal sealed class CheckedChannel : Channel
{
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) =>
        new(JoinResult.Ok(new { payload.As<JoinParams>()!.Name }));

    [HandleIn("message")]
    public Reply Take(Message message) => Reply.Ok(new { message.Body });

    [HandleIn("optional")]
    public Reply TakeOptional(Message? message) => Reply.Ok(new { isNull = message is null });

    [HandleIn("order")]
    public Reply Take(Order order) => Reply.Ok(new { order.Lines.Count });

    [HandleIn("required")]
    public Reply Take(RequiredMembers members) => Reply.Ok(new { members.Name, members.Nick });

    [HandleIn("period")]
    public Reply Take(Period period) => Reply.Ok(period);

    [HandleIn("stock")]
    public Reply Take(StockOrder order) => Reply.Ok(order);

    [HandleIn("circle")]
    public Reply Take(Circle circle) => Reply.Ok(new { circle.Name });

    [HandleIn("number")]
    public Reply Take(int number) => Reply.Ok(new { number });

    internal sealed record JoinParams(string Name);

    internal sealed record Message([Required, StringLength(5)] string Body, string? Language, int? Size, int Count = 1);

    internal sealed record Order([property: MinLength(1)] List<Line> Lines, Address? To = null);

    internal sealed record Line([property: Range(1, 9)] int Amount, string Product);

    internal sealed class Address
    {
        [RegularExpression("^[A-Z]{2}$")]
        public string? Country { get; set; }
    }

    internal sealed class RequiredMembers
    {
        public required string Name { get; init; }

        public string? Nick { get; init; }
    }

    internal sealed record Period(DateOnly From, DateOnly To) : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (To < From)
            {
                yield return new ValidationResult("ends before it begins", [nameof(To)]);
            }
        }
    }

    internal sealed record StockOrder([property: InStock] string Product);

    internal sealed class Circle
    {
        [Required]
        public string? Name { get; set; }

        public Circle Self => this;
    }

    internal sealed class Stock
    {
        public bool Has(string? product) => product == "tea";
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class InStockAttribute : ValidationAttribute
    {
        protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
            validationContext.GetRequiredService<Stock>().Has(value as string) ? ValidationResult.Success : new ValidationResult("out of stock");
    }
}
