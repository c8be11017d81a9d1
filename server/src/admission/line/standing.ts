/**
 * Who stands where, as counts only: how many of the first `n` ranks are taken, in steps that grow with the logarithm of
 * the line (Fenwick, Software: Practice and Experience 24(3), 1994). Nobody's position is stored, so nothing is
 * rewritten when the line moves.
 */
export class Standing {
  #sums = new Int32Array(1025);
  #ranks = 0;
  #standing = 0;

  /** How many stand in all. */
  get size(): number {
    return this.#standing;
  }

  /** Takes the next rank, from 0. */
  add(): number {
    const rank = this.#ranks++;
    if (this.#ranks >= this.#sums.length) this.#grow();
    // A new node sums what the ranks below it come to.
    const node = rank + 1;
    const covered = node & -node;
    this.#sums[node] = this.before(rank) - this.before(node - covered) + 1;
    this.#standing += 1;
    return rank;
  }

  remove(rank: number): void {
    this.#standing -= 1;
    for (let node = rank + 1; node <= this.#ranks; node += node & -node) this.#sums[node]! -= 1;
  }

  /** How many stand at ranks below this one. */
  before(rank: number): number {
    let sum = 0;
    for (let node = rank; node > 0; node -= node & -node) sum += this.#sums[node]!;
    return sum;
  }

  #grow(): void {
    const larger = new Int32Array(2 * this.#sums.length);
    larger.set(this.#sums);
    this.#sums = larger;
  }
}
