#!/usr/bin/env bash
# Takes the checks that keep hostile clients out away, one at a time and in a copy, and sees that a suite turns red for each.
# By hand, from anywhere: Tests/Abuse/mutants.sh [name…]. It takes some minutes for each of the sixteen.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

# name ~ file ~ what stands there ~ what takes its place ~ the suite that must turn red
mutants() {
  cat <<'M'
mask~Gateway/WebSocket/WebSocketFrameHeader.cs~(second & MaskBit) == 0~second == 255 && first == 0~WebSocketViolationTests
rate~Gateway/Sockets/SocketDispatcher.cs~!rate.TryMessage()~!rate.TryMessage() && frame.Topic.Text is null~RateTests
origin~Gateway/Sockets/OriginCheck.cs~if (!_on ||~if (_on ||~OriginTests
depth~Gateway/Serializers/JsonFrameReader.cs~MaxDepth = maxDepth + 1~MaxDepth = maxDepth + 1_000_000~MalformedFrameTests
channels~Gateway/Sockets/SocketConnection.cs~_members.Count >= maxChannels~_members.Count >= maxChannels + 1_000~SocketDispatchTests
size~Gateway/WebSocket/WebSocketFrameReader.cs~limit - _message.Length~int.MaxValue - _message.Length~WebSocketLimitTests
refs~Gateway/Serializers/V2JsonSerializer.cs~var joinRef = reader.TakeRef(maxRefBytes)~var joinRef = reader.TakeRef(maxRefBytes + 1_000_000)~MalformedFrameTests
join-payload~Gateway/Sockets/SocketDispatcher.cs~frame.Payload.Span.Length > _options.MaxJoinPayloadBytes~frame.Payload.Span.Length > int.MaxValue - _options.MaxJoinPayloadBytes~SocketDispatchTests
renewal~Gateway/Sockets/SocketDispatcher.cs~!rate.TryRenew()~!rate.TryRenew() && frame.Topic.Text is null~LifetimeTests
rebuilds~Gateway/Sockets/OutboundQueue.cs~_queue.Count > (2 * _count) + 16~_queue.Count > int.MaxValue - 16~OutboundQueueTests
leak~Gateway/Sockets/SocketDispatcher.cs~!rate.TryMessage()~!(System.Runtime.InteropServices.GCHandle.Alloc(new byte[5_000]).IsAllocated && rate.TryMessage())~HoardingTests
log~Grains.Interfaces/Client/LogMinute.cs~_lines < LogBudget.LinesPerMinute~_lines < int.MaxValue~SampledLoggerTests
words~Grains.Interfaces/Client/LoggedException.cs~exception is null || IsPlain(exception, Deepest)~exception is null || IsPlain(exception, Deepest) || exception.Data.Count == 0~SampledLoggerTests
memory~Gateway/MemoryRelease.cs~_done == 0 && reading.Committed < reading.Limit / Much~_done == 0~HoardingTests
floor~Grains/History/TopicHistory.cs~ && seen.Offset >= floor~~HistoryFloorTests
held~Gateway/Sockets/SocketConnection.cs~Held > _memory.MostPerSocket~Held > _memory.MostPerSocket * 1_000~GatewayMemoryTests
M
}

git -C "$root" ls-files -z | (cd "$root" && tar --null -T - -cf -) | tar -xf - -C "$copy"
cd "$copy"
survivors=0
while IFS='~' read -r name file from to suite; do
  [[ $# -eq 0 || " $* " == *" $name "* ]] || continue
  cp "$file" "$file.whole"
  if ! FROM=$from TO=$to python3 - "$file" <<'P'
import os, sys
path, old, new = sys.argv[1], os.environ["FROM"], os.environ["TO"]
text = open(path).read()
sys.exit(f"{path} has no longer: {old}") if old not in text else open(path, "w").write(text.replace(old, new, 1))
P
  then
    survivors=$((survivors + 1)); rm "$file.whole"; continue
  fi
  if ! dotnet build Tests/Tests.csproj -v q --nologo -p:TreatWarningsAsErrors=false >build.log 2>&1; then
    echo "$name: doesn't build"; tail -3 build.log; survivors=$((survivors + 1))
  elif dotnet test Tests --no-build --nologo --filter "FullyQualifiedName~$suite" >test.log 2>&1; then
    echo "$name: SURVIVES $suite"; survivors=$((survivors + 1))
  else
    echo "$name: $suite turns red ($(grep -c '\[FAIL\]' test.log) tests)"
  fi
  mv "$file.whole" "$file"
done < <(mutants)
exit "$survivors"
