-- Rows of payments_by_5min, and of the payments told or taken back since it was built: they are to be added up.
select * exclude (written) from {{ ref('payments_by_5min') }}
union all by name
select * from {{ ref('payments_since') }}
