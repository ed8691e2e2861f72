-- A cluster without silos has a version all the same.
SELECT
    silo.address AS Address,
    silo.port AS Port,
    silo.generation AS Generation,
    silo.siloname AS SiloName,
    silo.hostname AS HostName,
    silo.status AS Status,
    silo.proxyport AS ProxyPort,
    silo.suspecttimes AS SuspectTimes,
    silo.starttime AS StartTime,
    silo.iamalivetime AS IAmAliveTime,
    cluster.deploymentid AS DeploymentId,
    cluster.version AS Version
FROM orleansmembershipversiontable AS cluster
LEFT JOIN orleansmembershiptable AS silo USING (deploymentid)
WHERE cluster.deploymentid = @DeploymentId;
