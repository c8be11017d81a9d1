select
    date_trunc('second', paid_at) as second,
    sum(seats)::bigint as seats
from {{ orders() }}
where outcome = 'matched' and {{ paid_within(2) }}
group by second
order by second
