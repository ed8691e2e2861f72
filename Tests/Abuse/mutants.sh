#!/usr/bin/env bash
# Takes the checks that keep hostile clients out away, one at a time and in a copy, and sees that a suite turns red for each.
# By hand, from anywhere: Tests/Abuse/mutants.sh [name…]. All of them take about twenty minutes; the table is at the end.
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
rebinding~Gateway/Sockets/OriginCheck.cs~ && !IsForRent(page)~~OriginTests
others~Gateway/Topics/TopicRegistry.cs~catch (Exception exception)~catch (NotSupportedException exception)~OneOfManyTests
logger~Grains.Interfaces/Client/UnfailingLogger.cs~catch (Exception)~catch (NotSupportedException)~UnfailingLoggerTests
M
}

build() { dotnet build "$@" -v q --nologo -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false; }

# The project that has the file is built, and takes the place of what the tests' build made of it: nothing that stands on it sees a difference.
rebuild() {
  local project=$1 made
  build "$project" --no-restore --no-dependencies || return
  made=$(echo "$project"/bin/Debug/net10.0/"$(assembly "$project")".dll)
  find . -path "./$project" -prune -o -path '*/bin/*' -name "${made##*/}" -exec cp "$made" {} \;
}

assembly() {
  case $1 in
    Grains.Interfaces) echo Orleans.Channels.Abstractions ;;
    Grains) echo Orleans.Channels ;;
    *) echo "Orleans.Channels.$1" ;;
  esac
}

replace() {
  FROM=$2 TO=$3 python3 - "$1" <<'P'
import os, sys
path, old, new = sys.argv[1], os.environ["FROM"], os.environ["TO"]
text = open(path).read()
sys.exit(f"{path} has no longer: {old}") if old not in text else open(path, "w").write(text.replace(old, new, 1))
P
}

# Prints what became of it.
try() {
  local file=$1 from=$2 to=$3 suite=$4
  replace "$file" "$from" "$to" >&2 || { echo "isn't there"; return; }
  rebuild "${file%%/*}" >build.log 2>&1 || { echo "doesn't build"; return; }
  local status=0
  timeout --kill-after=10 300 dotnet test Tests --no-build --nologo --filter "FullyQualifiedName~$suite" >test.log 2>&1 || status=$?
  case $status in
    0) echo SURVIVES ;;
    124 | 137) echo "red, it hangs" ;;
    *) echo "red, $(grep -c '\[FAIL\]' test.log || true) tests" ;;
  esac
}

git -C "$root" ls-files -z | (cd "$root" && tar --null -T - -cf -) | tar -xf - -C "$copy"
cd "$copy"
build Tests/Tests.csproj >build.log 2>&1 || { tail build.log; exit 1; }
survivors=0
spoiled=
table=$(printf '%-14s %-26s %-16s %s' mutant suite outcome seconds)
while IFS='~' read -r name file from to suite; do
  [[ $# -eq 0 || " $* " == *" $name "* ]] || continue
  began=$SECONDS

  # What was built of the last mutant's project is still spoiled; this one's is built anyway.
  [[ -z $spoiled || $spoiled == "${file%%/*}" ]] || rebuild "$spoiled" >build.log 2>&1 </dev/null
  spoiled=${file%%/*}
  cp "$file" "$file.whole"
  outcome=$(try "$file" "$from" "$to" "$suite" </dev/null)
  mv "$file.whole" "$file" && touch "$file"
  [[ $outcome == red* ]] || survivors=$((survivors + 1))
  row=$(printf '%-14s %-26s %-16s %d' "$name" "$suite" "$outcome" $((SECONDS - began)))
  echo "$row"
  table+=$'\n'$row
done < <(mutants)
echo
echo "$table"
exit "$survivors"
