-- 3 is Orleans' SiloStatus.Active.
DELETE FROM orleansmembershiptable
WHERE deploymentid = @DeploymentId AND status <> 3 AND iamalivetime < @IAmAliveTime;
