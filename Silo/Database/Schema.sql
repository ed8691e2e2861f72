-- The tables of Orleans' ADO.NET providers. Orleans touches them through the statements in Queries/ alone, which it reads
-- from orleansquery when a process starts.

CREATE TABLE IF NOT EXISTS orleansquery (
    querykey  text PRIMARY KEY,
    querytext text NOT NULL
);

-- One row for each cluster: who changes the membership must have read the version that it replaces.
CREATE TABLE IF NOT EXISTS orleansmembershipversiontable (
    deploymentid varchar(150) PRIMARY KEY,
    timestamp    timestamptz(3) NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 0
);

-- One row for each life of a silo.
CREATE TABLE IF NOT EXISTS orleansmembershiptable (
    deploymentid varchar(150) NOT NULL REFERENCES orleansmembershipversiontable (deploymentid),
    address      varchar(45) NOT NULL,
    port         integer NOT NULL,
    generation   integer NOT NULL,
    siloname     varchar(150) NOT NULL,
    hostname     varchar(150) NOT NULL,
    status       integer NOT NULL,
    proxyport    integer,
    suspecttimes text,
    starttime    timestamptz(3) NOT NULL,
    iamalivetime timestamptz(3) NOT NULL,
    PRIMARY KEY (deploymentid, address, port, generation)
);

-- One row for each state of a grain. A topic's name is part of the key, and may be longer than an index entry: the index
-- has its hash, the statements compare all of it.
CREATE TABLE IF NOT EXISTS orleansstorage (
    serviceid              varchar(150) NOT NULL,
    graintypestring        varchar(512) NOT NULL,
    graintypehash          integer NOT NULL,
    grainidhash            integer NOT NULL,
    grainidn0              bigint NOT NULL,
    grainidn1              bigint NOT NULL,
    grainidextensionstring text,
    payloadbinary          bytea,
    modifiedon             timestamp NOT NULL,
    version                integer NOT NULL
);

CREATE UNIQUE INDEX IF NOT EXISTS orleansstorage_key ON orleansstorage (
    grainidhash,
    graintypehash,
    grainidn0,
    grainidn1,
    serviceid,
    graintypestring,
    md5(coalesce(grainidextensionstring, ''))
);
