#!/usr/bin/env bash
# Fuzzes what reads a stranger's bytes first, guided by the ways that inputs take through the code (SharpFuzz instruments it), and puts the shortest
# inputs that take new ones into the corpus: Tests/Fuzz/guided.sh [minutes for each target] [target…]. By hand; it takes no part of the system but .NET.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

dotnet build "$here/Guided/Guided.csproj" -c Release -v q --nologo -o "$made"
cd "$made"
dotnet Orleans.Channels.Tests.dll instrument Orleans.Channels.dll Orleans.Channels.Abstractions.dll Orleans.Channels.Gateway.dll
dotnet Orleans.Channels.Tests.dll run "$here/Corpus" "${1:-1}" "${@:2}"
