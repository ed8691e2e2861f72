namespace Orleans.Channels.Samples;

/// <summary>The cluster's database can't be used; the message is for whoever runs the silo.</summary>
internal sealed class ClusterDatabaseException(string message, Exception? inner = null) : Exception(message, inner);
