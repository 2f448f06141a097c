using PlyrFm.Cli;

return await PlyrCommand.RunAsync(args, Terminal.Standard());
