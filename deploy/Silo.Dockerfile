# Built from the repository's root: docker build -f deploy/Silo.Dockerfile .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish Silo/Silo.csproj -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
ENV Silo__Gateway=false
EXPOSE 11111 30000
ENTRYPOINT ["dotnet", "Orleans.Channels.Silo.dll"]
