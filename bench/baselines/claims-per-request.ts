import assert from 'node:assert/strict';
import { newId } from '../../server/src/platform/ids.ts';
import { type Baseline, DUTIES, holdByFunction } from './baseline.ts';

/**
 * No rows for free seats, and no locks: each request inserts a row for every seat that it wants, and the primary key says
 * whether it was first; whoever got fewer than all takes theirs back. One prepared call a request, one transaction each, with
 * the same duties as ours.
 */
export const claimsPerRequest: Baseline = {
  name: 'claims inserted by each request',
  async prepare({ write }) {
    await write.query(`${DUTIES} ${claimingFunction}`);
  },
  hold: holdByFunction(({ showId, seatIds, buyerId, key }) => ({
    name: 'hold',
    text: 'select status, reply from hold_seats($1, $2, $3, $4, $5, $6, $7)',
    values: [buyerId, key.key, `\\x${key.requestHash}`, showId, seatIds, newId(), newId()],
  })),
  async check({ write }, accepted) {
    const { rows } = await write.query(CHECK_CLAIMS);
    assert.deepEqual(rows[0], { holds: accepted, facts: accepted, stray: 0 }, 'the baseline has miscounted');
  },
};

/** Claims and the function that makes them, over the tables of `DUTIES`. */
export const claimingFunction = `
  create table claimed (
    show_id uuid not null,
    seat_id text collate "C" not null,
    hold_id uuid not null,
    primary key (show_id, seat_id)
  );
  create function hold_seats(p_owner uuid, p_key text, p_hash bytea, p_show uuid, p_seats text[], p_hold uuid, p_fact uuid,
    out status integer, out reply jsonb)
  language plpgsql as $$
  declare
    v_until timestamptz := now() + interval '5 minutes';
    v_claimed integer;
    v_lines jsonb;
  begin
    select k.status, k.reply into status, reply from keys k where k.owner = p_owner and k.key = p_key;
    if found then return; end if;
    insert into claimed select p_show, seat_id, p_hold from unnest(p_seats) seat_id order by seat_id on conflict do nothing;
    get diagnostics v_claimed = row_count;
    if v_claimed < cardinality(p_seats) then
      delete from claimed where show_id = p_show and seat_id = any(p_seats) and hold_id = p_hold;
      status := 409; reply := '{"code": "seats-taken"}';
    else
      select jsonb_agg(jsonb_build_object('seatId', seat_id, 'class', 'regular', 'price', 1200, 'discounts', '[]'::jsonb, 'total', 1200))
        into v_lines from unnest(p_seats) seat_id;
      insert into holds values (p_hold, p_show, p_owner, v_lines, 1200 * v_claimed, now(), v_until);
      insert into outbox (fact_id, topic, key, at, payload) values (p_fact, 'seats_held', p_hold, now(),
        jsonb_build_object('bookingId', p_hold, 'showId', p_show, 'buyerId', p_owner, 'seats', v_lines, 'total', 1200 * v_claimed,
          'currency', 'EUR', 'holdUntil', v_until));
      status := 201;
      reply := jsonb_build_object('bookingId', p_hold, 'showId', p_show, 'status', 'RESERVED', 'seats', v_lines,
        'total', 1200 * v_claimed, 'holdUntil', v_until, 'serverTime', now());
    end if;
    insert into keys (owner, key, request_hash, status, reply) values (p_owner, p_key, p_hash, status, reply);
  end $$`;

export const CHECK_CLAIMS = `
  select (select count(*) from holds) as holds, (select count(*) from outbox) as facts,
    (select count(*) from (select hold_id, line ->> 'seatId' as seat_id from holds cross join jsonb_array_elements(seats) line) held
      full join (select hold_id, seat_id from claimed) taken using (hold_id, seat_id)
      where held is null or taken is null) as stray`;
