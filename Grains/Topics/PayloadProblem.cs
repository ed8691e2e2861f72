namespace Orleans.Channels.Grains;

/// <summary>What a client is answered whose payload isn't what its reader wants: problem details by field (RFC 9457).</summary>
internal static class PayloadProblem
{
    private const int BadRequest = 400;

    public static Payload Of(PayloadException exception) => Payload.FromOwn(new
    {
        reason = "invalid payload",
        title = exception.IsInvalid ? "One or more validation errors occurred." : "The payload can't be read.",
        status = BadRequest,
        errors = exception.Errors,
    });
}
