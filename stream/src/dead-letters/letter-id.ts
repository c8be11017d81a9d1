/** Where a message stands in the log. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** A dead letter is called by its place: `bookings-3-17` is what stands in partition 3 of the bookings, at offset 17. */
export const letterIdOf = ({ topic, partition, offset }: Place): string => `${topic}-${partition}-${offset}`;

/** The place that a letter's id names; undefined for what is none. */
export function placeOfLetter(letterId: string): Place | undefined {
  const [, topic, partition, offset] = /^([a-z]+)-(\d{1,6})-(\d{1,15})$/.exec(letterId) ?? [];
  return topic === undefined ? undefined : { topic, partition: Number(partition), offset: Number(offset) };
}
