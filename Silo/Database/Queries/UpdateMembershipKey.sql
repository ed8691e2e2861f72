-- Both tables change or neither: the lock on the version's row lets one change through at a time.
WITH advanced AS (
    UPDATE orleansmembershipversiontable
    SET timestamp = now(), version = version + 1
    WHERE deploymentid = @DeploymentId
      AND version = @Version
      AND EXISTS (
        SELECT FROM orleansmembershiptable
        WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1
), changed AS (
    UPDATE orleansmembershiptable
    SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
    FROM advanced
    WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
    RETURNING 1
)
SELECT count(*)::integer FROM changed;
