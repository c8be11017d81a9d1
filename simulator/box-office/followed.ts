import type { Target } from './target.ts';

/** A target that tells what it was asked for and has not done yet: where a run does not end, that is why. */
export interface Followed extends Target {
  underWay(): readonly string[];
}

export function followed(target: Target): Followed {
  const open = new Set<{ what: string }>();
  const follow = async <T>(what: string, work: Promise<T>): Promise<T> => {
    const begun = { what };
    open.add(begun);
    return work.finally(() => open.delete(begun));
  };
  const { ledger, serve } = target;
  return {
    ...target,
    send: ask => follow(`${ask.method} ${ask.path}`, target.send(ask)),
    advance: instant => follow('what time brings', target.advance(instant)),
    settle: () => follow('what is due', target.settle()),
    shows: wishes => follow('shows', target.shows(wishes)),
    finish: () => follow('money on its way', target.finish()),
    serve: serve && (how => follow('a start', serve(how))),
    get deaths() {
      return target.deaths;
    },
    ledger: ledger && {
      news: () => follow('facts', ledger.news()),
      books: showIds => follow('books', ledger.books(showIds)),
    },
    underWay: () => [...open].map(({ what }) => what),
  };
}
