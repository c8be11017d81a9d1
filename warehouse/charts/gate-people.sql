with run as (
    select * from {{ gate_run() }}
), moved as (
    select
        started_at + to_minutes(step * (minute // step)) as time,
        sum(arrived) as arrived,
        sum(people.went_in) as went_in,
        sum(people.gave_up) as gave_up
    from marts.gate_people as people
    join run using (run_id)
    group by all
)
select
    time,
    sum(arrived) over sofar as have_come,
    sum(went_in) over sofar as are_in,
    sum(gave_up) over sofar as gave_up
from moved
window sofar as (order by time)
order by time
