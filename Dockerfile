# Two images from one build, each with one program that runs without privileges:
#
#   docker build --target indexer     -t plyr-indexer .
#   docker build --target appview-api -t plyr-appview-api .
#
# Both need ConnectionStrings__Plyr; docs/operations.md lists the other settings.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# What decides the packages first, so that editing code does not fetch them again.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY atproto/PlyrFm.AtProto.csproj atproto/
COPY lexicons/PlyrFm.Lexicons.csproj lexicons/
COPY indexer/PlyrFm.Indexer.csproj indexer/
COPY appview-api/PlyrFm.AppViewApi.csproj appview-api/
RUN dotnet restore indexer && dotnet restore appview-api
COPY atproto atproto
COPY lexicons lexicons
COPY indexer indexer
COPY appview-api appview-api
RUN dotnet publish indexer -c Release --no-restore -o /out/indexer \
 && dotnet publish appview-api -c Release --no-restore -o /out/appview-api

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base
WORKDIR /app

FROM base AS indexer
# Signatures are checked several times faster with it; without it a managed implementation does the work.
RUN apt-get update && (apt-get install -y --no-install-recommends libsecp256k1-1 || true) && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/indexer .
# Administration is bound to loopback by default, which in a container nobody could reach. Do not publish this port.
ENV Admin__IndexerUrl=http://0.0.0.0:8081
EXPOSE 8081
USER $APP_UID
ENTRYPOINT ["dotnet", "PlyrFm.Indexer.dll"]

FROM base AS appview-api
COPY --from=build /out/appview-api .
ENV Api__Url=http://0.0.0.0:8080 Admin__ApiUrl=http://0.0.0.0:8082
EXPOSE 8080 8082
USER $APP_UID
ENTRYPOINT ["dotnet", "PlyrFm.AppViewApi.dll"]
