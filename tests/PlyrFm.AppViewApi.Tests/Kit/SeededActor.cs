namespace PlyrFm.AppViewApi.Tests.Kit;

internal sealed record SeededActor(long Id, string Did);
