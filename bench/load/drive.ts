/** What came of some load: all requests, those that got what they wanted, and how long it took. */
export interface Driven {
  readonly requests: number;
  readonly accepted: number;
  readonly seconds: number;
  readonly processorSeconds: number;
}

export interface Driving<Order> {
  readonly orders: Iterable<Order>;
  /** How many buyers wait for a reply at any time; each sends its next order when it has the last one's reply. */
  readonly inFlight: number;
  /** Sends an order, checks the reply and says whether it was what the buyer wanted. Throws on a wrong one. */
  readonly place: (order: Order, buyer: number) => Promise<boolean>;
  /** No more orders are sent after this; without it, all are. */
  readonly seconds?: number;
  readonly spent: () => number;
}

/** A closed loop of buyers. */
export async function drive<Order>(driving: Driving<Order>): Promise<Driven> {
  const { orders, inFlight, place, seconds = Number.POSITIVE_INFINITY, spent } = driving;
  const waiting = orders[Symbol.iterator]();
  let requests = 0;
  let accepted = 0;
  const spentBefore = spent();
  const began = performance.now();
  const buyer = async (_: unknown, name: number) => {
    while (performance.now() - began < seconds * 1000) {
      const { value, done } = waiting.next();
      if (done) return;
      requests++;
      if (await place(value, name)) accepted++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, buyer));
  const took = (performance.now() - began) / 1000;
  return { requests, accepted, seconds: took, processorSeconds: spent() - spentBefore };
}
