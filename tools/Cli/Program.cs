using PlyrFm.Cli;

return await PlyrCommand.Create(Terminal.Standard()).Parse(args).InvokeAsync();
