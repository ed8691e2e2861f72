using Orleans.Channels.Tool;

return CommandLine.Run(args, Console.Out, Console.Error);
