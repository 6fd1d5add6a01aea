-- The processes that share this database. A node renews its lease by the database's clock, so that the clocks of the
-- nodes need not agree. Without a lease everything that the node holds, such as the presence of its pages, is void.

create table nodes (
  id uuid primary key,
  started_at timestamptz not null,
  renewed_at timestamptz not null,
  expires_at timestamptz not null
);
create index nodes_expiry on nodes (expires_at);

-- Published by cluster.
create view live_nodes with (security_invoker = true) as
  select id from nodes where expires_at > now();
