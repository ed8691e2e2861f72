SELECT payloadbinary AS PayloadBinary, version AS Version
FROM orleansstorage
WHERE serviceid = @ServiceId
  AND graintypestring = @GrainTypeString
  AND graintypehash = @GrainTypeHash
  AND grainidhash = @GrainIdHash
  AND grainidn0 = @GrainIdN0
  AND grainidn1 = @GrainIdN1
  AND grainidextensionstring IS NOT DISTINCT FROM @GrainIdExtensionString::text
  AND md5(coalesce(grainidextensionstring, '')) = md5(coalesce(@GrainIdExtensionString::text, ''));
