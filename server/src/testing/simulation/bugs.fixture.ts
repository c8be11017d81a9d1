import type { Bug } from '../plant.ts';

/**
 * Mistakes that somebody might make one day in the writer of a show, in the order of the line, and in how a batch is put
 * together, by what they would do. The checker must find every one from what was asked and told, and from nothing else.
 */
export const bugs: Readonly<Record<string, Bug>> = {
  'a reply leaves before its commit': {
    file: 'lane.ts',
    right: 'const writing = this.#write(decided);',
    wrong: 'const writing = this.#write(decided);\n      decided.tell();',
  },
  'a refusal leaves before the commit of what it rests on': {
    file: 'deciding.ts',
    right: 'for (const entry of entries) this.#replies.push(this.#decide(entry, ended));',
    wrong: `for (const entry of entries) {
      const reply = this.#decide(entry, ended);
      this.#replies.push(reply);
      if ('code' in reply) entry.resolve(reply);
    }`,
  },
  'refusals are not held against the ledger': {
    file: 'deciding.ts',
    right: 'else unmoved.push({ ...ledger, revision });',
    wrong: '',
  },
  'memory stays after a surprise': {
    file: 'lane-memory.ts',
    right: `for (const showId of showIds) this.#shows.delete(showId);
    this.recent.clear();`,
    wrong: 'this.recent.clear();',
  },
  'replies that were never given stay after a surprise': {
    file: 'lane-memory.ts',
    right: `for (const showId of showIds) this.#shows.delete(showId);
    this.recent.clear();`,
    wrong: 'for (const showId of showIds) this.#shows.delete(showId);',
  },
  'nobody asks whether a batch was committed all the same': {
    file: 'settling.ts',
    right: '?.batchId === attempt.batchId) return attempt;',
    wrong: '?.batchId === undefined) return attempt;',
  },
  'a batch whose answer was lost is taken to be committed': {
    file: 'settling.ts',
    right: '?.batchId === attempt.batchId) return attempt;',
    wrong: ') return attempt;',
  },
  'replies go to the next in the batch': {
    file: 'deciding.ts',
    right: 'entry.resolve(this.#replies[place]!)',
    wrong: 'entry.resolve(this.#replies[(place + 1) % this.#replies.length]!)',
  },
  'a payment’s answer finds no booking that has ended': {
    file: 'ended.ts',
    right: 'bookingIds.length === 0 ? new Map() : await store.bookings(bookingIds)',
    wrong: 'new Map()',
  },
  'a key is good for any request': {
    file: 'replies.ts',
    right: 'kept.request.requestHash === request.requestHash\n',
    wrong: 'kept.request.requestHash.length > 0\n',
  },
  'replies are not kept': {
    file: 'deciding.ts',
    right: `      memory.recent.keep(kept);
      this.#batch.replies.push(kept);`,
    wrong: '',
  },
  'what was decided ahead stays in memory when the batch before it fails': {
    file: 'lane.ts',
    right: `what memory has of it is as wrong.
        if (next) this.#forgetAhead(next);`,
    wrong: 'what memory has of it is as wrong.',
  },
  'what was decided ahead is told though the batch before it failed': {
    file: 'lane.ts',
    right: `what memory has of it is as wrong.
        if (next) this.#forgetAhead(next);`,
    wrong: `what memory has of it is as wrong.
        next?.tell();
        if (next) this.#forgetAhead(next);`,
  },
  'the next batch is told with the one before it': {
    file: 'lane.ts',
    right: 'if (!next || !this.#takesPlace(next)) {',
    wrong: 'next?.tell();\n      if (!next || !this.#takesPlace(next)) {',
  },
  'what may have been written with a lost connection is taken as refused': {
    file: 'joint-writer.ts',
    right: 'for (const { reject } of together) reject(error);',
    wrong: `for (const { reject } of together)
      reject(isRefused(error) || error instanceof DatabaseAway ? error : new NotWritten(error));`,
  },
  'a lane whose batch was refused with others’ is told that it was written': {
    file: 'joint-writer.ts',
    right: 'for (const one of together) await this.#write([one]);',
    wrong: `{
        const written = (one: Pending<Item>) =>
          this.#way.write([one.item]).then(now => void together.map(({ resolve }) => resolve(now)), () => {});
        for (const one of together) await written(one);
        this.#fail(together, error);
      }`,
  },
  'a seat map shows what is not committed yet': {
    file: 'deciding.ts',
    right: 'this.#publications.push(committed(show, changes));',
    wrong: 'committed(show, changes)();',
  },
  'a change of the seat map is told to nobody': {
    file: 'seat-boards.ts',
    right: 'changed.push({ seatId: this.show.seats[position]!.seatId, state });',
    wrong: 'if (changed.length < 2) changed.push({ seatId: this.show.seats[position]!.seatId, state });',
  },
  'what is passed on to the owner of a lane has no key': {
    file: 'forwarding.ts',
    right: "asked.key ? asked : { ...asked, key: { owner: newId(), key: newId(), requestHash: '' } };",
    wrong: 'asked.key ? asked : newId() ? asked : asked;',
  },
  'what is free is on general sale while people wait': {
    file: 'engine/holding.ts',
    right: `if (seats.isKeptForLine) return refuse('seats-may-return', { seatIds, waiting: seats.line.length });`,
    wrong: '',
  },
  'an exchange passes those who wait': {
    file: 'engine/holding.ts',
    right: '(seats.isFree(position) && !seats.isKeptForLine)',
    wrong: 'seats.isFree(position)',
  },
  'a late payment passes those who wait': {
    file: 'engine/paying.ts',
    right: '    !seats.isKeptForLine &&\n',
    wrong: '',
  },
  'an offer is forgotten': {
    file: 'engine/waiting.ts',
    right:
      'for (let next = nextServed(seats); next; next = nextServed(seats)) apply(offer(seats, next, moment));',
    wrong: '',
  },
  'only one offer is made at a time': {
    file: 'engine/waiting.ts',
    right:
      'for (let next = nextServed(seats); next; next = nextServed(seats)) apply(offer(seats, next, moment));',
    wrong: `const next = nextServed(seats);
  if (next) apply(offer(seats, next, moment));`,
  },
  'the second is offered first': {
    file: 'engine/waiting.ts',
    right: 'const head = line.first();\n  return head',
    wrong: 'const head = line.waiting()[1] ?? line.first();\n  return head',
  },
  'who wants less passes the head of a strict line': {
    file: 'engine/waiting.ts',
    right: 'return head && head.seats <= free ? head : undefined;',
    wrong: 'return head && line.first(free);',
  },
  'the first that fits must be the head': {
    file: 'engine/waiting.ts',
    right: `return line.first(free);`,
    wrong: 'return line.first()!.seats <= free ? line.first() : undefined;',
  },
  'who came last is the first': {
    file: 'engine/waiting-line.ts',
    right: 'head.number < first.number',
    wrong: 'head.number > first.number',
  },
  'a number is left out': {
    file: 'engine/waiting-line.ts',
    right: 'return this.#lastNumber + 1;',
    wrong: 'return this.#lastNumber + (this.#waiting === 2 ? 2 : 1);',
  },
  'less is offered than was asked for': {
    file: 'engine/waiting.ts',
    right: 'chooseTogether(seats, entry.seats)',
    wrong: 'chooseTogether(seats, Math.max(1, entry.seats - 1))',
  },
  'seats are offered apart': {
    file: 'engine/together.ts',
    right: 'if (fitting) return fitting.slice(0, count);',
    wrong: 'if (fitting) return runs.flat().reverse().slice(0, count);',
  },
  'where no run of seats is long enough, the sort of the runs is skipped': {
    file: 'engine/together.ts',
    right: '    .sort((a, b) => b.length - a.length)\n',
    wrong: '',
  },
  'two who wait have changed places': {
    file: 'engine/waiting-line.ts',
    right: 'const [head] = entries.values();',
    wrong: 'const [one, other] = entries.values();\n      const head = other ?? one;',
  },
  'an offer lasts as long as a hold': {
    file: 'engine/waiting.ts',
    right: 'holdUntil: moment.now + show.offerSeconds * 1000,',
    wrong: 'holdUntil: moment.now + HOLD_MS,',
  },
  'an offer that lapsed leaves its place in the line': {
    file: 'engine/holding.ts',
    right: '.flatMap(hold => [...expire(hold, moment), ...lapsedOffer(seats, hold, moment)]);',
    wrong: '.flatMap(hold => expire(hold, moment));',
  },
  'an offer given back leaves its place in the line': {
    file: 'engine/holding.ts',
    right: '...lapsedOffer(seats, was, moment),',
    wrong: '',
  },
  'who takes an offer stays in the line': {
    file: 'engine/waiting.ts',
    right: "changes: [{ kind: 'booking', was, is }, ...takenBy(seats, is, moment)]",
    wrong: `changes: [{ kind: 'booking', was, is }]`,
  },
  'who pays for an offer stays in the line': {
    file: 'engine/paying.ts',
    right: '...takenBy(seats, was, moment),',
    wrong: '',
  },
  'who leaves keeps what was offered': {
    file: 'engine/waiting.ts',
    right: '...(offer && released\n',
    wrong: '...(offer && released && offer.seats.length > 9\n',
  },
  'anybody may take a place out of the line': {
    file: 'engine/waiting.ts',
    right: `if (entry?.buyerId !== buyerId) return refuse('not-found');`,
    wrong: `if (!entry) return refuse('not-found');`,
  },
  'who cannot be served is not told so': {
    file: 'engine/waiting.ts',
    right: `for (const entry of line.askingForMore(seats.free + seats.held))
    apply(end(entry, 'CANNOT_BE_SERVED', moment));`,
    wrong: '',
  },
  'people wait for seats that are there': {
    file: 'engine/waiting.ts',
    right: 'if (seats.free >= wanted && !seats.isKeptForLine)',
    wrong: 'if (seats.free > wanted && !seats.isKeptForLine)',
  },
  'what a buyer waits for is not counted': {
    file: 'engine/holding.ts',
    right: 'seats.seatsOfBuyer(buyerId) + seats.awaitedBy(buyerId);',
    wrong: 'seats.seatsOfBuyer(buyerId);',
  },
  'what came free is offered only after the next command': {
    file: 'engine/decide.ts',
    right: 'apply(decideExpiries(seats, moment));\n  serveLine(seats, moment, apply);',
    wrong: 'apply(decideExpiries(seats, moment));',
  },
  'what a command frees is offered only before the next one': {
    file: 'engine/decide.ts',
    right: 'apply(decision.changes);\n    serveLine(seats, moment, apply);',
    wrong: 'apply(decision.changes);',
  },
  'a hold lives a millisecond too long': {
    file: 'engine/lapses.ts',
    right: 'if (this.#lapsesAt(lapsing) > now) break;',
    wrong: 'if (this.#lapsesAt(lapsing) >= now) break;',
  },
  'a hold lapses without the five seconds of grace': {
    file: 'engine/booking.ts',
    right: 'booking.holdUntil + HOLD_GRACE_MS',
    wrong: 'booking.holdUntil',
  },
  'anybody may release': {
    file: 'engine/holding.ts',
    right: `if (was.buyerId !== buyerId) return refuse('hold-not-yours');
  if (was.status === 'PENDING') return refuse('payment-pending');
  if (was.status === 'CONFIRMED')`,
    wrong: `if (was.status === 'PENDING') return refuse('payment-pending');
  if (was.status === 'CONFIRMED')`,
  },
  'released while the provider’s answer is unknown': {
    file: 'engine/holding.ts',
    right: `if (was.status === 'PENDING') return refuse('payment-pending');
  if (was.status === 'CONFIRMED')`,
    wrong: `if (was.status === 'CONFIRMED')`,
  },
  'a part of the seats is held': {
    file: 'engine/holding.ts',
    right: `if (taken.length > 0) return refuseTaken(seats, taken, seatIds.length);
  if (seats.isKeptForLine)`,
    wrong: `const left = seatIds.filter(seatId => !taken.includes(seatId));
  if (left.length === 0) return refuseTaken(seats, taken, seatIds.length);
  if (taken.length > 0) return decideHold(seats, { ...command, seatIds: left }, moment);
  if (seats.isKeptForLine)`,
  },
  'full is said while seats are held': {
    file: 'engine/holding.ts',
    right: `return seats.held > 0 ? refuse('seats-may-return', { seatIds: taken }) : refuse('show-full');`,
    wrong: `return refuse('show-full');`,
  },
  'a refund is forgotten': {
    file: 'engine/paying.ts',
    right: '...giveBack(was, payment, moment)',
    wrong: '',
  },
  'a cancelled booking’s money stays': {
    file: 'engine/cancelling.ts',
    right: `reason: 'cancelled',
      })
    : [];`,
    wrong: `reason: 'cancelled',
      }).slice(1, 1)
    : [];`,
  },
};
