namespace System.Runtime.CompilerServices;

/// <summary>What a compiler asks for where there are records, and netstandard2.0 hasn't.</summary>
internal static class IsExternalInit;
