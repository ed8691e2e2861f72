-- Both tables change or neither: the lock on the version's row lets one change through at a time.
WITH advanced AS (
    UPDATE orleansmembershipversiontable
    SET timestamp = now(), version = version + 1
    WHERE deploymentid = @DeploymentId
      AND version = @Version
      AND NOT EXISTS (
        SELECT FROM orleansmembershiptable
        WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1
), created AS (
    INSERT INTO orleansmembershiptable (
        deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
    SELECT
        @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    FROM advanced
    RETURNING 1
)
SELECT count(*)::integer FROM created;
