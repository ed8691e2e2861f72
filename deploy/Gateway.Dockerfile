# Built from the repository's root: docker build -f deploy/Gateway.Dockerfile .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish Gateway.Host/Gateway.Host.csproj -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN mkdir /keys && chown $APP_UID /keys
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
ENV ASPNETCORE_URLS=http://+:4000 KeyRing=/keys
EXPOSE 4000
VOLUME /keys
ENTRYPOINT ["dotnet", "Orleans.Channels.Gateway.Host.dll"]
