-- A write that comes too late gets the version it brought, which Orleans takes for a conflict.
WITH changed AS (
    UPDATE orleansstorage
    SET payloadbinary = @PayloadBinary::bytea, modifiedon = now() AT TIME ZONE 'utc', version = version + 1
    WHERE serviceid = @ServiceId
      AND graintypestring = @GrainTypeString
      AND graintypehash = @GrainTypeHash
      AND grainidhash = @GrainIdHash
      AND grainidn0 = @GrainIdN0
      AND grainidn1 = @GrainIdN1
      AND grainidextensionstring IS NOT DISTINCT FROM @GrainIdExtensionString::text
      AND md5(coalesce(grainidextensionstring, '')) = md5(coalesce(@GrainIdExtensionString::text, ''))
      AND version = @GrainStateVersion::integer
    RETURNING version
), created AS (
    INSERT INTO orleansstorage (
        serviceid, graintypestring, graintypehash, grainidhash, grainidn0, grainidn1, grainidextensionstring,
        payloadbinary, modifiedon, version)
    SELECT
        @ServiceId, @GrainTypeString, @GrainTypeHash, @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString::text,
        @PayloadBinary::bytea, now() AT TIME ZONE 'utc', 1
    WHERE @GrainStateVersion::integer IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version
)
SELECT coalesce(
    (SELECT version FROM changed),
    (SELECT version FROM created),
    @GrainStateVersion::integer) AS NewGrainStateVersion;
