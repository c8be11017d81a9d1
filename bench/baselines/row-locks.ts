import assert from 'node:assert/strict';
import type { Database } from '../../server/src/platform/database/database.ts';
import { newId } from '../../server/src/platform/ids.ts';
import type { Hall } from '../load/orders.ts';
import { type Baseline, DUTIES, holdByFunction } from './baseline.ts';

/**
 * The textbook's design: a row per seat, which a request locks in the order of the key (so that no two wait for each
 * other), reads, and changes, in a transaction of its own. As its friends would tune it: the whole request is one prepared
 * call of a function, so it costs one round trip and no lock is held while anything travels; seats have room on their pages
 * to be updated without touching the index. The same duties as ours: key, price, hold, fact and kept reply, all in the
 * transaction.
 */
export const rowLocks: Baseline = {
  name: 'a row per seat, locked by each request',
  async prepare({ write }: Database, halls: readonly Hall[]) {
    await write.query(SCHEMA);
    for (const { showId, rows } of halls) {
      await write.query(
        `insert into seats (show_id, seat_id, class, price) select $1, seat_id, 'regular', 1200 from unnest($2::text[]) seat_id`,
        [showId, rows.flat()],
      );
    }
    await write.query('analyze seats');
  },
  hold: holdByFunction(({ showId, seatIds, key }) => ({
    name: 'hold',
    text: 'select status, reply from hold_seats($1, $2, $3, $4, $5, $6, $7)',
    values: [key.owner, key.key, `\\x${key.requestHash}`, showId, seatIds, newId(), newId()],
  })),
  async check({ write }, accepted) {
    const { rows } = await write.query<{ holds: number; facts: number; stray: number }>(CHECK);
    assert.deepEqual(rows[0], { holds: accepted, facts: accepted, stray: 0 }, 'the baseline has miscounted');
  },
};

const SCHEMA = `
  create table seats (
    show_id uuid not null,
    seat_id text collate "C" not null,
    class text not null,
    price bigint not null,
    hold_id uuid,
    held_until timestamptz,
    primary key (show_id, seat_id)
  ) with (fillfactor = 60);
  ${DUTIES}
  create function hold_seats(p_owner uuid, p_key text, p_hash bytea, p_show uuid, p_seats text[], p_hold uuid, p_fact uuid,
    out status integer, out reply jsonb)
  language plpgsql as $$
  declare
    v_until timestamptz := now() + interval '5 minutes';
    v_taken text[];
    v_total bigint;
    v_lines jsonb;
    v_found integer;
  begin
    select k.status, k.reply into status, reply from keys k where k.owner = p_owner and k.key = p_key;
    if found then return; end if;
    select count(*), array_agg(s.seat_id) filter (where s.held_until > now()), sum(s.price),
        jsonb_agg(jsonb_build_object('seatId', s.seat_id, 'class', s.class, 'price', s.price, 'discounts', '[]'::jsonb, 'total', s.price) order by array_position(p_seats, s.seat_id))
      into v_found, v_taken, v_total, v_lines
      from (select seat_id, held_until, price, class from seats
        where show_id = p_show and seat_id = any(p_seats) order by seat_id for update) s;
    if v_found <> cardinality(p_seats) then
      status := 422; reply := '{"code": "unknown-seat"}';
    elsif v_taken is not null then
      status := 409; reply := jsonb_build_object('code', 'seats-taken', 'seatIds', v_taken);
    else
      update seats set hold_id = p_hold, held_until = v_until where show_id = p_show and seat_id = any(p_seats);
      insert into holds values (p_hold, p_show, p_owner, v_lines, v_total, now(), v_until);
      insert into outbox (fact_id, topic, key, at, payload) values (p_fact, 'seats_held', p_hold, now(),
        jsonb_build_object('bookingId', p_hold, 'showId', p_show, 'buyerId', p_owner, 'seats', v_lines, 'total', v_total,
          'currency', 'EUR', 'holdUntil', v_until));
      status := 201;
      reply := jsonb_build_object('bookingId', p_hold, 'showId', p_show, 'status', 'RESERVED', 'seats', v_lines,
        'total', v_total, 'holdUntil', v_until, 'serverTime', now());
    end if;
    insert into keys (owner, key, request_hash, status, reply) values (p_owner, p_key, p_hash, status, reply);
  end $$`;

const CHECK = `
  select (select count(*) from holds) as holds, (select count(*) from outbox) as facts,
    (select count(*) from (select hold_id, line ->> 'seatId' as seat_id from holds cross join jsonb_array_elements(seats) line) held
      full join (select hold_id, seat_id from seats where hold_id is not null) taken using (hold_id, seat_id)
      where held is null or taken is null) as stray`;
